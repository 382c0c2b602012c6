/** What the EPUB is written from. */
import type { Book } from '../book.ts'
import type { Labels } from '../labels.ts'

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
}
