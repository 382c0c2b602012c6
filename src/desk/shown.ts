/** What the desk shows of a book. Each part is replaced as a whole when it has been made anew; no code here. */
import type { Direction } from '../book.ts'

export interface Shown {
  readonly title: string
  /** BCP 47. */
  readonly language: string
  readonly direction: Direction
  readonly contents: readonly ShownEntry[]
  readonly text: ShownText
  /** Absent until they have been made for the first time. */
  readonly pages?: ShownPages
  readonly reader?: ShownReader
  readonly messages: readonly ShownMessage[]
}

/** An entry of the contents. */
export interface ShownEntry {
  readonly title: string
  readonly number?: string
  /** Of the element in the text, and the name of the destination in the PDF; absent where the entry leads nowhere. */
  readonly id?: string
  readonly children: readonly ShownEntry[]
}

/** The one document, in pieces: a piece that has not changed is not sent again. */
export interface ShownText {
  /** HTML from the doctype to the end of the head's content, without scripts. */
  readonly head: string
  /** In the order of the book; each is one element with this id. Pictures have addresses below `pictures/`. */
  readonly leaves: readonly {
    readonly id: string
    readonly html: string
    /** The author's file, of a chapter. */
    readonly file?: string
  }[]
  /** By address below `pictures/`, percent-decoded. */
  readonly pictures: ReadonlyMap<string, { readonly mediaType: string; readonly bytes: Uint8Array }>
}

/** The PDF. */
interface ShownPages {
  readonly bytes: Uint8Array
  readonly count: number
}

/** The EPUB. */
interface ShownReader {
  readonly bytes: Uint8Array
  /** Where ids of the text stand in it: `chapter-3.xhtml#id`, relative to the package document. */
  readonly places: ReadonlyMap<string, string>
}

/** A problem of the book, and where it stands. */
export interface ShownMessage {
  readonly severity: 'error' | 'warning'
  readonly code: string
  readonly message: string
  readonly hint: string
  /** Relative to the book's root, with `/`. */
  readonly file?: string
  /** From 1. */
  readonly line?: number
  readonly column?: number
  /** The last element with an id in the text before it. */
  readonly id?: string
}
