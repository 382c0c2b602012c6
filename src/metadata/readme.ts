/** What the README says about the book beside its text: a BibTeX record, a licence, a language. */
import type { Element, Root, RootContent } from 'hast'
import { toString as textOfNode } from 'hast-util-to-string'
import type { Document, Position } from '../book.ts'
import { firstRecord } from './bibtex.ts'
import { recogniseLicence } from './licence.ts'

export interface RecordInText {
  /** Verbatim, without the lines around it. */
  readonly record: string
  readonly at: Position
}

const citationHeading = /\b(?:cit(?:e|ing|ation)|zitier|citer|citar|bibtex)|引用|인용|цитир/i
const licenceHeading = /licen[cs]|lizenz|copyright|版权|版權|许可|許可|授權|ライセンス|라이선스|лиценз/i

/**
 * The record that describes the book: the first under a heading about citing, or with the repository's address in it; else the first of all.
 * A README may show other people's records, too.
 */
export function recordIn(document: Document, address: string | undefined): RecordInText | undefined {
  const found: (RecordInText & { readonly isOwn: boolean })[] = []
  walk(document.tree, (element, heading) => {
    if (element.tagName !== 'pre') return
    const record = firstRecord(textOfNode(element))
    if (record === undefined) return
    const start = element.position?.start
    found.push({
      record,
      at: { file: document.file, ...(start && { line: start.line, column: start.column }) },
      isOwn:
        citationHeading.test(heading) ||
        (address !== undefined && record.toLowerCase().includes(address.toLowerCase())),
    })
  })
  return found.find(({ isOwn }) => isOwn) ?? found[0]
}

/** SPDX identifier of the Creative Commons licence that a section about the licence links to. */
export function licenceIn(document: Document): string | undefined {
  let found: string | undefined
  walk(document.tree, (element, heading) => {
    const href = element.properties.href
    if (found === undefined && typeof href === 'string' && licenceHeading.test(heading)) {
      found = /^https?:\/\/(?:www\.)?creativecommons\.org\//i.test(href) ? recogniseLicence(href) : undefined
    }
  })
  return found
}

/** Visits the elements in order, each with the text of the heading that stands above it. */
function walk(tree: Root, visit: (element: Element, heading: string) => void): void {
  let heading = ''
  const enter = (node: RootContent): void => {
    if (node.type !== 'element') return
    if (/^h[1-6]$/.test(node.tagName)) heading = textOfNode(node)
    visit(node, heading)
    node.children.forEach(enter)
  }
  tree.children.forEach(enter)
}
