/** What notes and alerts are for, in the words of EPUB (Structural Semantics Vocabulary) and of DPUB-ARIA. */
import type { Element, Properties } from 'hast'
import type { Labels } from '../labels.ts'
import { classesOf } from './attributes.ts'

/** Reading systems open a `noteref` beside the text. */
export function roleOf(
  { properties, data }: Element,
  tagName: string,
  within: ReadonlySet<string>,
  labels: Labels,
): Properties {
  const classes = classesOf(properties.className) ?? []
  if (tagName === 'a' && properties.dataFootnoteRef !== undefined) {
    return { 'epub:type': 'noteref', role: 'doc-noteref' }
  }
  if (tagName === 'a' && properties.dataFootnoteBackref !== undefined)
    return { role: 'doc-backlink', ariaLabel: labels.backToText }
  if (tagName === 'li' && within.has('footnotes') && properties.id !== undefined)
    return { 'epub:type': 'footnote' }
  if (tagName === 'section' && classes.includes('footnotes'))
    return { 'epub:type': 'footnotes', role: 'doc-endnotes', ariaLabel: labels.notes }
  if (tagName === 'div' && (data?.alert !== undefined || classes.includes('markdown-alert')))
    return { role: 'note' }
  return {}
}
