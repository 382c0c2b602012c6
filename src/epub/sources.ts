/** Where the elements of the pages come from, so that what a checker finds can be named where its author finds it. */
import type { ElementContent } from 'hast'
import type { PageSource } from '../book.ts'
import type { PackedFile } from './pack.ts'
import type { ChapterPages } from './pages.ts'

/** Of the pages of chapters; `files` holds their text. */
export function sourcesOf(chapters: Iterable<ChapterPages>, files: readonly PackedFile[]): PageSource[] {
  const texts = new Map(files.map(({ name, content }) => [name, content]))
  return Array.from(chapters).flatMap(({ chapter, pages }) =>
    pages.flatMap(({ file: page, body }) => {
      const text = texts.get(page)
      if (typeof text !== 'string') return []
      const lines: (number | undefined)[] = []
      noteLines(body, undefined, lines)
      return [{ page, file: chapter.file, text, lines }]
    }),
  )
}

/** What has no place of its own came with what it stands in. */
function noteLines(node: ElementContent, outer: number | undefined, lines: (number | undefined)[]): void {
  // XML that was ready has elements, too (`readyXml`).
  if (node.type === 'comment') for (const _ of node.value.matchAll(/<[^/!?]/g)) lines.push(outer)
  if (node.type !== 'element') return
  const line = node.position?.start.line ?? outer
  lines.push(line)
  for (const child of node.children) noteLines(child, line, lines)
}
