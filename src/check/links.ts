/** The links of a book that lead to the web: each address once, with the places where it stands. */

import type { Book, Position, TocEntry } from '../book.ts'
import { visitElements } from '../trees.ts'

export interface WebLink {
  /** What is asked for: without fragment and credentials. Undefined for what is no address at all. */
  readonly url: URL | undefined
  /** As the author wrote it at `places[0]`. */
  readonly raw: string
  readonly places: readonly Position[]
}

/** In the order of the book: the contents first, then the text. */
export function webLinksOf({ toc, chapters }: Pick<Book, 'toc' | 'chapters'>): readonly WebLink[] {
  const links = new Map<string, { url: URL | undefined; raw: string; places: Position[] }>()
  const add = (raw: string, at: Position) => {
    if (!/^https?:/i.test(raw)) return
    const url = addressOf(raw)
    const key = url?.href ?? raw
    const link = links.get(key)
    if (link === undefined) links.set(key, { url, raw, places: [at] })
    else link.places.push(at)
  }
  const walk = (entries: readonly TocEntry[]): void => {
    for (const entry of entries) {
      if (entry.kind === 'link') add(entry.url, entry.at)
      if ('children' in entry) walk(entry.children)
    }
  }
  for (const entries of [toc.front, toc.body, toc.back]) walk(entries)
  for (const { file, tree } of chapters) {
    visitElements(tree, ({ tagName, data, position }) => {
      if (tagName !== 'a' || data?.target?.kind !== 'external') return
      const { line, column } = position?.start ?? {}
      add(data.target.url, {
        file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      })
    })
  }
  return [...links.values()]
}

function addressOf(raw: string): URL | undefined {
  if (!URL.canParse(raw)) return undefined
  const url = new URL(raw)
  url.hash = ''
  // A password that stands in a book is sent to nobody.
  url.username = ''
  url.password = ''
  return url
}
