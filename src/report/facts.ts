/** What a report tells: plain values, gathered from a finished build. */
import type { Matter } from '../book.ts'
import type { Diagnostic } from '../diagnostics.ts'

export interface ReportFacts {
  readonly generator: string
  readonly title: string
  /** BCP 47, of the book's words in the report. */
  readonly language: string
  readonly version: string | undefined
  /** Full hash. */
  readonly commit: string | undefined
  /** When the build ended: `2026-05-01 12:30 UTC`. */
  readonly time: string
  readonly words: number
  /** Of the PDF. */
  readonly pages: number | undefined
  /** In the order of the book. */
  readonly chapters: readonly ChapterFacts[]
  /** Pages that belong to no chapter: title, imprint, contents, parts, blank ones. */
  readonly otherPages: number
  readonly problems: readonly Diagnostic[]
  /** By code: the page of the guide, in Markdown. */
  readonly explanations: ReadonlyMap<string, string>
  /** Undefined without a PDF, as the next two. */
  readonly pictures: readonly PictureFacts[] | undefined
  /** Pixel pictures of the PDF that come from no file alone: out of a drawing, or of an effect of a style sheet. */
  readonly strayPictures: number | undefined
  /** The heaviest first. */
  readonly fonts: readonly FontFacts[] | undefined
  /** The most used first. */
  readonly hosts: readonly HostFacts[]
  readonly files: readonly FileFacts[]
  /** In the order in which they began. */
  readonly stages: readonly { readonly name: string; readonly seconds: number }[]
  readonly cache: readonly CacheFacts[]
}

export interface ChapterFacts {
  readonly title: string
  readonly number: string | undefined
  readonly matter: Matter
  readonly part: string | undefined
  readonly file: string
  readonly words: number
  /** Pages that begin in it or go on with it; undefined without a PDF. */
  readonly pages: number | undefined
  /** The label of its first page. */
  readonly label: string | undefined
}

export interface PictureFacts {
  /** Path below the book's root, or an address. */
  readonly file: string
  /** `PNG`, `SVG` … */
  readonly format: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Of its file. */
  readonly bytes: number
  /** How often the PDF shows it; 0 for a drawing, whose lines are not counted. */
  readonly times: number
  /** Where it is printed largest; undefined for a drawing, and for a picture that was not found in the PDF. */
  readonly print: PrintFacts | undefined
}

export interface PrintFacts {
  /** mm. */
  readonly width: number
  readonly height: number
  /** Pixels to an inch, in the direction that has fewer. */
  readonly dpi: number
  /** The page's label. */
  readonly label: string
}

export interface FontFacts {
  readonly face: string
  /** Glyphs of the text, each as often as it is set. */
  readonly set: number
  /** Different ones, in order of their code points. */
  readonly characters: readonly number[]
  /** Of font file, widths and map to characters in the PDF, compressed. */
  readonly bytes: number
}

export interface HostFacts {
  readonly host: string
  readonly links: number
  /** Different ones. */
  readonly addresses: number
}

export interface FileFacts {
  readonly kind: 'pdf' | 'epub' | 'html'
  readonly name: string
  readonly bytes: number
  /** What it consists of; together they are the whole. */
  readonly parts: readonly PartFacts[]
}

export interface PartFacts {
  readonly name: string
  readonly bytes: number
}

export interface CacheFacts {
  /** `print`, `picture` … */
  readonly kind: string
  readonly kept: number
  readonly made: number
}
