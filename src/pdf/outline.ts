/** The outline: the table of contents, with the headings of each chapter below it. Titles are verbatim. */
import type { Book, Chapter, Heading, TocEntry } from '../book.ts'
import type { OutlineItem } from './link/index.ts'

export function outlineOf(
  book: Book,
  partIds: ReadonlyMap<TocEntry, string>,
  citationTitle: string,
): OutlineItem[] {
  const chapters = new Map(book.chapters.map((chapter) => [chapter.id, chapter]))

  function itemOf(entry: TocEntry): OutlineItem {
    switch (entry.kind) {
      case 'part': {
        const to = partIds.get(entry)
        return {
          title: entry.title,
          ...(to === undefined ? {} : { to }),
          open: true,
          children: entry.children.map(itemOf),
        }
      }
      case 'chapter':
        return {
          title: entry.title,
          to: entry.id,
          open: false,
          children: [...headingsOf(chapters.get(entry.id)), ...entry.children.map(itemOf)],
        }
      case 'section':
        return { title: entry.title, to: entry.id, open: false, children: headingsOf(chapters.get(entry.id)) }
      case 'link':
        return { title: entry.title, url: entry.url, open: false, children: [] }
      case 'draft':
        return { title: entry.title, open: false, children: entry.children.map(itemOf) }
      default:
        return entry satisfies never
    }
  }

  const items = [...book.toc.front, ...book.toc.body, ...book.toc.back].map(itemOf)
  const hasCitation = book.chapters.some((chapter) => chapter.role === 'citation')
  return hasCitation ? items : [...items, { title: citationTitle, to: 'citation', open: false, children: [] }]
}

/** Headings below the chapter's title, nested by depth; a skipped level is not invented. */
function headingsOf(chapter: Chapter | undefined): OutlineItem[] {
  return nest(chapter?.headings.slice(1).filter(({ id }) => id !== '') ?? [])
}

function nest(headings: readonly Heading[]): OutlineItem[] {
  const items: OutlineItem[] = []
  for (let index = 0; index < headings.length; ) {
    const heading = headings[index]
    if (heading === undefined) break
    let end = index + 1
    while ((headings[end]?.depth ?? 0) > heading.depth) end++
    items.push({
      title: heading.title,
      to: heading.id,
      open: false,
      children: nest(headings.slice(index + 1, end)),
    })
    index = end
  }
  return items
}
