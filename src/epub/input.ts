/** What the EPUB is written from. */
import type { Book, PageSource, TocEntry } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { Labels } from '../labels.ts'
import type { PrintedPages } from './page-breaks.ts'

export interface Cover {
  readonly bytes: Uint8Array
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/svg+xml' | 'image/gif' | 'image/webp'
  /** Pixels. */
  readonly width: number
  readonly height: number
}

export interface EpubInput {
  readonly book: Book
  readonly cover: Cover
  /** The style sheet, as text; it must not import or fetch anything. */
  readonly stylesheet: string
  readonly labels: Labels
  /** `Buckram 0.1.0` */
  readonly generator: string
  /** Levels of headings below the chapter that the contents show. */
  readonly contentsDepth: number
  /** Told what keeps a book from being called accessible whose author says that it is. */
  readonly report: Report
  /** The PDF that was made with the EPUB. */
  readonly printed?: PrintedPages & { readonly partIds: ReadonlyMap<TocEntry, string> }
}

export interface WrittenEpub {
  readonly bytes: Uint8Array
  /** Where the pages of the chapters come from. */
  readonly sources: readonly PageSource[]
  /** Ids of the book → where they stand: `chapter-3.xhtml#id`, relative to the package document. */
  readonly places: ReadonlyMap<string, string>
}
