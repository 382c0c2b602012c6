/** Marks in the EPUB's pages where the pages of the PDF begin (EPUB Accessibility 1.1, section 3.2). */
import type { Element } from 'hast'
import type { PageLabel } from '../book.ts'
import { visitElements } from '../trees.ts'
import { address } from './names.ts'
import { claimName, element, xmlName } from './xml.ts'

/** The pages of the PDF that was made with the EPUB. */
export interface PrintedPages {
  /** In order: what is said on the page, and the id of the title page, part or chapter that it belongs to. */
  readonly pages: readonly { readonly label: string; readonly leaf: string }[]
  /** The label of the page that a place or a block begins on. */
  readonly labelOf: PageLabel
  /** Names the PDF, for `pageBreakSource`. */
  readonly source: string
}

/** Where a page of the PDF begins in the EPUB. */
export interface PageBreak {
  readonly label: string
  readonly href: string
}

/** Marks that stand before a block stand among blocks; in these they may. */
const AROUND = /^(?:section|div|blockquote|li|dd|td|th|aside)$/
/** What is one with the block before or after it in a style sheet takes its mark inside. */
const INSIDE = /^(?:p|li|dt|dd|summary)$/

/**
 * Changes the tree of a title page, part or chapter: each of its pages is marked once, at the first block that begins on it. A
 * page on which none begins is marked with the next one. `leaf` is the id that it has in the PDF; blocks carry `data.block`.
 */
export function markPageBreaks(body: Element, leaf: string, printed: PrintedPages): void {
  const labels = printed.pages.filter((page) => page.leaf === leaf).map(({ label }) => label)
  const places = new Map(labels.map((label, place) => [label, place]))
  const blocks: { readonly block: Element; readonly parent: Element | undefined; page: number }[] = []
  const taken = new Set<string>()
  visitElements(body, (block, _, parent) => {
    if (typeof block.properties.id === 'string') taken.add(block.properties.id.toLowerCase())
    const id = block === body ? leaf : block.data?.block
    const page = places.get((id === undefined ? undefined : printed.labelOf(id)) ?? '')
    if (page !== undefined)
      blocks.push({ block, parent: parent?.type === 'element' ? parent : undefined, page })
  })
  // A figure may have moved to the next page: text of the page before follows it, and the page begins behind that.
  let last = labels.length - 1
  for (const found of blocks.toReversed()) {
    last = Math.min(last, found.page)
    found.page = last
  }
  let next = 0
  const marksUpTo = (page: number) =>
    labels.slice(next, page + 1).map((label) => pageBreak(label, claimName(xmlName(`page-${label}`), taken)))
  for (const { block, parent, page } of blocks) {
    if (page >= next && place(() => marksUpTo(page), block, parent)) next = page + 1
  }
  body.children.push(...marksUpTo(labels.length - 1))
}

/** The breaks of finished pages, in reading order. */
export function pageBreaksOf(
  pages: readonly { readonly file: string; readonly body: Element }[],
): readonly PageBreak[] {
  return pages.flatMap(({ file, body }) => {
    const breaks: PageBreak[] = []
    visitElements(body, ({ properties }) => {
      if (properties['epub:type'] === 'pagebreak')
        breaks.push({ label: String(properties.ariaLabel), href: `${address(file)}#${properties.id}` })
    })
    return breaks
  })
}

function pageBreak(label: string, id: string): Element {
  return element('span', { id, 'epub:type': 'pagebreak', role: 'doc-pagebreak', ariaLabel: label })
}

/** Whether there is a place for the marks; the next block has one. */
function place(marks: () => readonly Element[], block: Element, parent: Element | undefined): boolean {
  const cell = block.tagName === 'tr' ? block.children.find((child) => child.type === 'element') : undefined
  if (parent === undefined) block.children.unshift(...marks())
  else if (INSIDE.test(block.tagName)) firstIn(block).children.unshift(...marks())
  else if (cell !== undefined) firstIn(cell).children.unshift(...marks())
  else if (AROUND.test(parent.tagName)) parent.children.splice(parent.children.indexOf(block), 0, ...marks())
  else return false
  return true
}

/** What the text of an item begins in: before its paragraph, a mark would stay behind on the screen before. */
function firstIn(block: Element): Element {
  const first = block.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
  return first?.type === 'element' && /^(?:p|div|blockquote)$/.test(first.tagName) ? firstIn(first) : block
}
