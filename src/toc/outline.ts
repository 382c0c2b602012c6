/** Writes the contents down for a person: what was recognised, by which reader, and the tree. */
import type { Toc, TocEntry } from '../book.ts'
import { plainText } from '../fields.ts'

/** The lines that `buckram toc` prints. */
export function outlineOf(toc: Toc): readonly string[] {
  const reason = [toc.why, toc.from?.length ? `read from ${toc.from.join(', ')}` : undefined]
  const matters = [
    ['Front matter', toc.front],
    ['Chapters', toc.body],
    ['Back matter', toc.back],
  ] as const
  return [
    ...(toc.title === undefined ? [] : [plainText(toc.title)]),
    `Reader: ${toc.reader} (${reason.filter(Boolean).join('; ')})`,
    ...matters.flatMap(([name, entries]) =>
      entries.length === 0 ? [] : ['', `${name}:`, ...entries.flatMap((entry) => linesOf(entry, 1))],
    ),
  ]
}

/** `1.2 Title  file.md`, indented by its depth. */
function linesOf(entry: TocEntry, depth: number): readonly string[] {
  const number = 'number' in entry && entry.number !== undefined ? `${entry.number} ` : ''
  const line = `${'  '.repeat(depth)}${number}${plainText(entry.title) || '(untitled)'}${noteOf(entry)}`
  return [line, ...('children' in entry ? entry.children.flatMap((child) => linesOf(child, depth + 1)) : [])]
}

function noteOf(entry: TocEntry): string {
  switch (entry.kind) {
    case 'chapter':
      return `  ${entry.file}`
    case 'section':
      return `  ${entry.file}, lines ${entry.lines.first} to ${entry.lines.last}`
    case 'link':
      return `  ${entry.url}`
    case 'part':
      return '  (part)'
    case 'draft':
      return entry.children.length > 0 ? '  (title)' : '  (not written)'
    default:
      return entry satisfies never
  }
}
