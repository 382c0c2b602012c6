/** Ids for the parts: they have no file to take one from, so they are counted in the order of the contents. */
import type { Book, PartEntry, TocEntry } from '../book.ts'

export function partIds(book: Book): ReadonlyMap<PartEntry, string> {
  const ids = new Map<PartEntry, string>()
  const walk = (entries: readonly TocEntry[]): void => {
    for (const entry of entries) {
      if (entry.kind === 'part') ids.set(entry, `part-${ids.size + 1}`)
      if ('children' in entry) walk(entry.children)
    }
  }
  for (const matter of [book.toc.front, book.toc.body, book.toc.back]) walk(matter)
  return ids
}
