/** What a dialect of Markdown is: small transforms at three moments of reading a file. */
import type { Root } from 'hast'
import type { MarkdownIt } from 'markdown-it'
import type { Folder, Source } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'

export interface Dialect {
  readonly name: string
  /** Before parsing, in order: includes, variables. They may read other files of the book's folder. */
  readonly texts: readonly TextTransform[]
  /** What markdown-it learns. It may write elements of its own only if the sanitiser lets them through. */
  readonly plugins: readonly ((markdown: MarkdownIt) => void)[]
  /** On the sanitised tree, in order, before headings get their anchors. Elements know their lines (`position`). */
  readonly trees: readonly TreeTransform[]
}

/** A line of the result keeps the number of the line that it came from (`Source.lines`). */
export type TextTransform = (source: Source, report: Report) => Promise<Source>

export type TreeTransform = (tree: Root, file: string, report: Report) => void

/** How a dialect is found and made ready for one book. */
export interface DialectKind {
  readonly name: string
  /** Whether a file in this folder says that its book is written in this dialect. */
  readonly marks: (folder: Folder) => boolean
  /** Reads what the dialect needs to know of the book: variables, macros, search paths. */
  readonly open: (folder: Folder, report: Report) => Promise<Dialect>
}
