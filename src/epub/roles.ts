/** What notes and alerts are for, in the words of EPUB (Structural Semantics Vocabulary) and of DPUB-ARIA. */
import type { Element, ElementContent, Properties } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Labels } from '../labels.ts'
import { visitElements } from '../trees.ts'
import { classesOf, compact } from './attributes.ts'
import { element } from './xml.ts'

/** Reading systems open a `noteref` beside the text. */
export function roleOf({ properties, data }: Element, tagName: string, labels: Labels): Properties {
  const classes = classesOf(properties.className) ?? []
  if (tagName === 'a' && properties.dataFootnoteRef !== undefined) {
    return { 'epub:type': 'noteref', role: 'doc-noteref' }
  }
  if (tagName === 'a' && properties.dataFootnoteBackref !== undefined)
    return { role: 'doc-backlink', ariaLabel: labels.backToText }
  if (tagName === 'section' && classes.includes('footnotes'))
    return { 'epub:type': 'footnotes', role: 'doc-endnotes', ariaLabel: labels.notes }
  if (tagName === 'div' && (data?.alert !== undefined || classes.includes('markdown-alert')))
    return { role: 'note' }
  return {}
}

/** The corner of a table is a header of nothing. */
export function isIdleHeader(source: Element): boolean {
  return source.tagName === 'th' && isIdle(source)
}

/** Whether there is nothing in it to be seen or heard. */
export function isIdle(source: Element): boolean {
  if (textOf(source).trim() !== '') return false
  let shows = false
  visitElements(source, ({ tagName, data }) => {
    if (tagName === 'img' || tagName === 'input' || data?.math !== undefined) shows = true
  })
  return !shows
}

export function isNote({ tagName, properties }: Element, within: ReadonlySet<string>): boolean {
  return tagName === 'li' && within.has('footnotes') && properties.id !== undefined
}

/** An item of a list has a role already; what a mark leads to is the note in it. */
export function noteOf(id: string | undefined, children: readonly ElementContent[]): Element {
  return element('div', compact({ id, 'epub:type': 'footnote', role: 'doc-footnote' }), children)
}
