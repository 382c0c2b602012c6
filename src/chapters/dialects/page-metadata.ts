/** What mkdocs knows of a page from its first lines (`author: Ada`), beside front matter: it is not shown. */
import type { TextTransform } from './dialect.ts'

const ENTRY = /^ {0,3}[\w-]+:(?:\s|$)/
const CONTINUED = /^(?: {4}|\t)/

/** Entries stand at the very beginning of a page and end before the first other line. */
export const dropPageMetadata: TextTransform = async (source) => {
  const lines = source.text.split('\n')
  let count = 0
  while (ENTRY.test(lines[count] ?? '') || (count > 0 && CONTINUED.test(lines[count] ?? ''))) count++
  if (count === 0) return source
  const numbers = lines.map((_, index) => source.lines?.[index] ?? index + 1)
  return { ...source, text: lines.slice(count).join('\n'), lines: numbers.slice(count) }
}
