/** What a finished PDF is judged by. */
import type { Book, Leaf, PageLabel } from '../book.ts'
import { roman } from './list-markers.ts'

export interface ExpectedBookmark {
  readonly title: string
  /** An id of the book; without one the bookmark leads where the first of its children leads. */
  readonly to?: string
  readonly url?: string
  readonly children: readonly ExpectedBookmark[]
}

export interface ExpectedPdf {
  readonly book: Book
  /** Numbers of pages: those of the front matter are roman. */
  readonly frontPages: number
  readonly bodyPages: number
  readonly outline: readonly ExpectedBookmark[]
  /** As printed, in the order of the pages. */
  readonly leaves: readonly Leaf[]
  readonly labelOf: PageLabel
  /** Code points that no face has: they are reported elsewhere, and no page has them as text. */
  readonly missing: ReadonlySet<number>
  /** The author's own style sheet may hide text and add some: then neither text nor links nor running heads are judged. */
  readonly restyled: boolean
  /** Addresses that begin so are the press's own and lead nowhere. */
  readonly origin: string
}

/** The label of every page. */
export function labelsOf({ frontPages, bodyPages }: ExpectedPdf): string[] {
  return [
    ...Array.from({ length: frontPages }, (_, page) => roman(page + 1)),
    ...Array.from({ length: bodyPages }, (_, page) => String(page + 1)),
  ]
}

/** One after the other, as a reader shows them. `to` is an id, also that of a child. */
export interface BookmarkRow {
  readonly title: string
  /** From 1. */
  readonly level: number
  readonly to: string | undefined
  readonly url: string | undefined
}

export function bookmarkRows(items: readonly ExpectedBookmark[], level = 1): BookmarkRow[] {
  return items.flatMap((item) => [
    {
      title: item.title,
      level,
      to: item.url === undefined ? firstTarget(item) : undefined,
      url: item.url,
    },
    ...bookmarkRows(item.children, level + 1),
  ])
}

function firstTarget({ to, children }: ExpectedBookmark): string | undefined {
  if (to !== undefined) return to
  for (const child of children) {
    const found = firstTarget(child)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether two addresses are one to a browser. */
export function isSameAddress(a: string, b: string): boolean {
  return normal(a) === normal(b)
}

function normal(address: string): string {
  return decode(URL.canParse(address) ? new URL(address).href : address)
}

function decode(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
