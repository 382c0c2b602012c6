/** The printed table of contents: parts, chapters and their headings, figures and tables, each a link with the label of its page. */
import type { Element } from 'hast'
import type { Book, Chapter, Leaf, PageLabel, TocEntry } from '../book.ts'
import type { Labels } from '../labels.ts'
import { element, link } from './elements.ts'
import { partIds } from './parts.ts'

/** Without labels (in the one document, before anything is printed) the rows have no page numbers. */
export function contentsPage(book: Book, labels: Labels, depth: number, pageOf: PageLabel): Leaf {
  const chapters = new Map(book.chapters.map((chapter) => [chapter.id, chapter]))
  const parts = partIds(book)

  function rows(entries: readonly TocEntry[], level: number): Element[] {
    return entries.flatMap((entry) => {
      switch (entry.kind) {
        case 'part':
          return [
            element('li', { className: ['part-row'] }, row(parts.get(entry) ?? '', undefined, entry.title)),
            ...rows(entry.children, level),
          ]
        case 'chapter':
        case 'section': {
          const chapter = chapters.get(entry.id)
          const inner = [
            ...(chapter === undefined ? [] : headingRows(chapter, level)),
            ...(entry.kind === 'chapter' ? rows(entry.children, level + 1) : []),
          ]
          return [
            element(
              'li',
              { className: [levelClass(level)] },
              row(entry.id, entry.number, entry.title),
              inner.length > 0 && element('ol', {}, ...inner),
            ),
          ]
        }
        case 'link':
          return [
            element(
              'li',
              { className: [levelClass(level)] },
              link(
                { kind: 'external', url: entry.url },
                {},
                element('span', { className: ['entry'] }, entry.title),
              ),
            ),
          ]
        case 'draft': {
          const inner = rows(entry.children, level + 1)
          const title = element(
            'span',
            { className: ['row', 'draft'] },
            element('span', { className: ['entry'] }, entry.title),
          )
          return [
            element(
              'li',
              { className: [levelClass(level)] },
              title,
              inner.length > 0 && element('ol', {}, ...inner),
            ),
          ]
        }
        default:
          return entry satisfies never
      }
    })
  }

  function headingRows(chapter: Chapter, level: number): Element[] {
    // Headings of deep chapters would drown the chapters themselves.
    if (level > 2) return []
    return chapter.headings
      .filter(({ id, depth: own }, index) => index > 0 && id !== '' && own > 1 && own <= 1 + depth)
      .map((heading) =>
        element(
          'li',
          { className: ['heading-row', levelClass(level + heading.depth - 1)] },
          rowTo(chapter.id, heading.id, undefined, heading.title),
        ),
      )
  }

  const row = (id: string, number: string | undefined, title: string) => rowTo(id, undefined, number, title)

  function rowTo(
    chapter: string,
    id: string | undefined,
    number: string | undefined,
    title: string,
  ): Element {
    return link(
      { kind: 'chapter', chapter, ...(id === undefined ? {} : { id }) },
      {},
      number !== undefined && element('span', { className: ['number'] }, number),
      element('span', { className: ['entry'] }, title),
      element('span', { className: ['leader'] }),
      element('span', { className: ['page'] }, pageOf(id ?? chapter) ?? ''),
    )
  }

  const citation = book.chapters.some((chapter) => chapter.role === 'citation')
    ? []
    : [element('li', { className: [levelClass(1)] }, row('citation', undefined, labels.citation))]
  const nav = element(
    'nav',
    { className: ['leaf', 'contents'], id: 'contents' },
    element('h1', {}, labels.contents),
    element(
      'ol',
      {},
      ...rows(book.toc.front, 1),
      ...rows(book.toc.body, 1),
      ...rows(book.toc.back, 1),
      ...citation,
    ),
    ...(book.lists ?? []).flatMap(({ kind, entries }) => [
      element('h1', { className: ['list-title'] }, labels[kind]),
      element(
        'ol',
        {},
        ...entries.map(({ chapter, id, title }) =>
          element('li', { className: ['caption-row'] }, rowTo(chapter, id, undefined, title)),
        ),
      ),
    ]),
  )
  return {
    id: 'contents',
    kind: 'contents',
    matter: 'front',
    title: labels.contents,
    tree: { type: 'root', children: [nav] },
  }
}

function levelClass(level: number): string {
  return `level-${Math.min(level, 5)}`
}
