/** What a desk shows of a book that was read: its contents and its text, and where its problems stand. */
import type { Book, Chapter, Leaf, Manuscript } from './book.ts'
import type { Shown, ShownEntry, ShownMessage, ShownText } from './desk/shown.ts'
import type { Diagnostic } from './diagnostics.ts'
import { partIds } from './html/parts.ts'
import { runsRightToLeft } from './media/languages.ts'
import { type OutlineItem, outlineOf } from './pdf/index.ts'
import type { ReadBook } from './read.ts'
import { remembering } from './remember.ts'
import { visitElements } from './trees.ts'
import type { Composed } from './typeset.ts'

/** What is shown of a book that was read. */
export function textOf({ book, labels }: ReadBook, { manuscript }: Composed): Partial<Shown> {
  const { title, language } = book.metadata
  const items = outlineOf(book, partIds(book), labels.citation)
  const files = new Map(book.chapters.map(({ id, file }) => [id, file]))
  const [head = ''] = manuscript.wrap('', '').split('</head>')
  const text: ShownText = {
    head,
    leaves: manuscript.leaves.map((leaf) => {
      const file = files.get(leaf.id)
      return { id: leaf.id, html: htmlOf(leaf, manuscript), ...(file === undefined ? {} : { file }) }
    }),
    pictures: new Map(book.assets),
  }
  return {
    title,
    language,
    direction: runsRightToLeft(book.metadata) ? 'rtl' : 'ltr',
    contents: items.map(entryOf),
    text,
  }
}

const rememberHtml = remembering<Leaf, string>()

function htmlOf(leaf: Leaf, manuscript: Manuscript): string {
  return rememberHtml(leaf, '', () =>
    manuscript.write(leaf, {
      place: (id) => `#${id}`,
      picture: (file) => `pictures/${file.split('/').map(encodeURIComponent).join('/')}`,
    }),
  )
}

function entryOf({ title, to, children }: OutlineItem): ShownEntry {
  return { title, ...(to === undefined ? {} : { id: to }), children: children.map(entryOf) }
}

export function messageOf(
  { severity, code, message, hint, at }: Diagnostic,
  book: Book | undefined,
): ShownMessage {
  const id = book === undefined ? undefined : placeOf(at.file, at.line ?? 1, book)
  return { severity, code, message, hint, ...at, ...(id === undefined ? {} : { id }) }
}

/** The last element with an id that stands at a line of a file, or before it. */
function placeOf(file: string, line: number, { chapters }: Book): string | undefined {
  let found: { readonly id: string; readonly line: number } | undefined
  for (const chapter of chapters) {
    if (chapter.file !== file) continue
    for (const place of placesIn(chapter))
      if (place.line <= line && place.line >= (found?.line ?? 0)) found = place
  }
  return found?.id
}

const rememberPlaces = remembering<Chapter, readonly { readonly id: string; readonly line: number }[]>()

function placesIn(chapter: Chapter) {
  return rememberPlaces(chapter, '', () => {
    const places = [{ id: chapter.id, line: chapter.headings[0]?.line ?? 1 }]
    visitElements(chapter.tree, ({ properties: { id }, position }) => {
      if (typeof id === 'string' && position !== undefined) places.push({ id, line: position.start.line })
    })
    return places
  })
}
