/** The types that travel between the stages: Toc → Document[] → Chapter[] → Book → Artifact[]. Long because it is all of them; no code here. */
import type { Root } from 'hast'

/** A place in the author's files. `file` is relative to the book's root, with `/`; lines and columns count from 1. */
export interface Position {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** The author's folder, listed once. Nothing outside it can be read through this door. */
export interface Folder {
  /** Absolute path of the book's root. */
  readonly root: string
  /** Every file below the root, relative, with `/`, sorted. Symbolic links that leave the root are not in it. */
  readonly files: ReadonlySet<string>
  /** Every folder below the root, relative, with `/`; the root itself is `''`. */
  readonly folders: ReadonlySet<string>
  /** Symbolic links that lead out of the root: they are named in diagnostics, never followed. */
  readonly escaping: ReadonlySet<string>
  /** The bytes of a file of `files`. */
  read(file: string): Promise<Uint8Array>
}

/** The text of one Markdown file: decoded, without byte order mark, with `\n` line ends. */
export interface Source {
  readonly file: string
  readonly text: string
  /** For each line of `text`, the line of the file that it came from; absent while they are the same. */
  readonly lines?: readonly number[]
}

export interface Heading {
  /** 1 to 6. */
  readonly depth: number
  /** The anchor that GitHub gives the heading, unique in its file; in a `Chapter`, unique in the book. */
  readonly id: string
  /** The heading's text without markup, verbatim. */
  readonly title: string
  readonly line: number
}

/**
 * One Markdown file, parsed: what chapters are cut from.
 * `position.start` of every element is its place in the Markdown source, exact for links and pictures.
 */
export interface Document {
  readonly file: string
  /** Sanitised; ids are the file's own (GitHub's slugs and the author's). */
  readonly tree: Root
  readonly headings: readonly Heading[]
  /** Every anchor in the file. */
  readonly ids: ReadonlySet<string>
  /** Values of the YAML front matter, as read; empty without one. */
  readonly frontMatter: Readonly<Record<string, unknown>>
}

/** A run of lines of a file, counted from 1: from `first` to `last`, both included. */
export interface Lines {
  readonly first: number
  readonly last: number
}

export interface PartEntry {
  readonly kind: 'part'
  readonly title: string
  readonly at: Position
  readonly children: readonly TocEntry[]
}

/** A file that is a chapter. */
export interface ChapterEntry {
  readonly kind: 'chapter'
  /** Unique in the book and stable: made from the path, safe as an XML id and as a file name. */
  readonly id: string
  readonly title: string
  /** `1`, `2.3`: present when the chapter is counted. */
  readonly number?: string
  readonly file: string
  readonly at: Position
  readonly children: readonly TocEntry[]
}

/** A section of a file (as a rule of the README) that is a chapter of its own. */
export interface SectionEntry {
  readonly kind: 'section'
  readonly id: string
  readonly title: string
  readonly number?: string
  readonly file: string
  readonly lines: Lines
  /** What the section is for; `citation` is the page that tells how to cite the book. */
  readonly role?: 'preface' | 'citation'
  readonly at: Position
}

/** An entry that leads to the web. */
export interface LinkEntry {
  readonly kind: 'link'
  readonly title: string
  readonly url: string
  readonly at: Position
}

/** A title without a file: announced, not written. */
export interface DraftEntry {
  readonly kind: 'draft'
  readonly title: string
  readonly at: Position
  readonly children: readonly TocEntry[]
}

export type TocEntry = PartEntry | ChapterEntry | SectionEntry | LinkEntry | DraftEntry

/** The table of contents as its reader understood it. Front and back matter are not counted. */
export interface Toc {
  /** Name of the reader that recognised the book: `README`, `SUMMARY.md`. */
  readonly reader: string
  /** What made the reader recognise the book, in a few words: `SUMMARY.md lists chapters`. */
  readonly why?: string
  /** The files that the reader read them from. */
  readonly from?: readonly string[]
  /** The book's title, where the contents' file names it. */
  readonly title?: string
  readonly front: readonly TocEntry[]
  readonly body: readonly TocEntry[]
  readonly back: readonly TocEntry[]
}

export type Matter = 'front' | 'body' | 'back'

/** Where a link leads. Outputs decide how to write it. */
export type Target =
  /** A chapter, or (with `id`, unique in the book) a place in it. */
  | { readonly kind: 'chapter'; readonly chapter: string; readonly id?: string }
  /** A picture that travels with the book; `file` is the key in `Book.assets`. */
  | { readonly kind: 'asset'; readonly file: string }
  /** A file of the repository that is not in the book; `url` is its address at the built commit, where known. */
  | { readonly kind: 'source'; readonly file: string; readonly url?: string }
  | { readonly kind: 'external'; readonly url: string }
  | { readonly kind: 'missing'; readonly raw: string }

/** A formula in TeX, and how outputs show it. */
export interface Formula {
  /** Without its delimiters. */
  readonly tex: string
  /** As the author wrote it, with its delimiters. */
  readonly source: string
  /** Whether it stands on a line of its own. */
  readonly display: boolean
  /** Set by `finishChapters`. */
  readonly typeset?: TypesetFormula
}

export interface TypesetFormula {
  /** For paper: needs the faces and the style sheet of `src/media/formulas.ts`. */
  readonly html: string
  /** For screens and e-readers: a `math` element in well-formed XML, which has the TeX as its alternative text. */
  readonly mathml: string
}

export type AlertKind = 'note' | 'tip' | 'important' | 'warning' | 'caution'

declare module 'hast' {
  interface ElementData {
    /** Set by `resolveBook` on every `a[href]` and `img[src]`. */
    target?: Target
    /** Of a GitHub alert; its title is set in the book's language. */
    alert?: AlertKind
    /** Of a formula. */
    math?: Formula
    /** Whether the alert has a title of its own, or is to have none. */
    titled?: boolean
    /** Of the `code` of a listing: the numbers of the lines that the author marked, from 1. */
    marked?: readonly number[]
    /** Of a block: its id in print, where it has none of its own. */
    block?: string
  }
}

export interface Chapter {
  readonly id: string
  readonly file: string
  /** From the table of contents, verbatim. */
  readonly title: string
  readonly number?: string
  readonly matter: Matter
  /** How deep the entry stands in the contents, from 1; parts do not count. */
  readonly level: number
  readonly role?: 'preface' | 'citation'
  /** Title of the part that the chapter stands in. */
  readonly part?: string
  /** Ids are unique in the book; links carry `data.target`. Begins with the chapter's h1, whose id is the chapter's first heading's. */
  readonly tree: Root
  /** In document order; the first one is the chapter's title. */
  readonly headings: readonly Heading[]
}

/** A picture that travels with the book. */
export interface Asset {
  /** Path below the book's root; of a picture from the web, its address. */
  readonly file: string
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/svg+xml' | 'image/webp' | 'image/avif'
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}

export interface Person {
  /** As printed: `Stas Bekman`. */
  readonly name: string
  /** As sorted: `Bekman, Stas`. */
  readonly sortName?: string
  /** MARC relator code: `aut`, `trl`, `edt`, `ctb` … */
  readonly role: string
  readonly url?: string
}

export interface Rights {
  /** As printed: `CC BY-SA 4.0`. */
  readonly name: string
  /** SPDX identifier, where known. */
  readonly spdx?: string
  /** Address of the licence text, where known. */
  readonly url?: string
}

export type Direction = 'ltr' | 'rtl'

/** The repository that the book is kept in. */
export interface Repository {
  /** `https://github.com/owner/name`, without `.git` and slash at the end. */
  readonly url: string
  /** Full hash of the built commit, where known; links use `ref`. */
  readonly commit?: string
  /** What links to files name: the commit, else the branch, else `HEAD`. */
  readonly ref: string
  /** Branches and refs that stand for this very version in absolute links of the text: `main`, `master`, `HEAD`, the commit. */
  readonly aliases: readonly string[]
  /** Folder of the book inside the repository, with `/`; `''` when it is the root. */
  readonly folder: string
}

interface Citation {
  /** One BibTeX record, as the author wrote it or made from the metadata; ends with a newline. */
  readonly bibtex: string
  /** The record in one sentence, in the book's language. */
  readonly text: string
  /** The same in each style that has one: APA 7, GB/T 7714. */
  readonly styles?: readonly { readonly name: string; readonly text: string }[]
}

/** Several books with one title over them. */
interface Series {
  readonly name: string
  /** Place of the book in it: `2`, `2.1`. */
  readonly number?: string
}

interface Released {
  /** `v1.2`. */
  readonly tag: string
  /** Full hash, where there is Git. */
  readonly commit?: string
}

export interface Metadata {
  readonly title: string
  readonly subtitle?: string
  /** BCP 47: `zh-CN`, `en`. */
  readonly language: string
  /** Of the text, where the author says it; else it is the language's. */
  readonly direction?: Direction
  readonly authors: readonly Person[]
  readonly contributors: readonly Person[]
  readonly publisher?: string
  /** As printed: `2024-05-01`, `2024` or `2023-2024`. */
  readonly date?: string
  /** Seconds since 1970 of the built state: SOURCE_DATE_EPOCH, else the commit, else `date`, else 1980-01-01. */
  readonly modified: number
  readonly description?: string
  readonly subjects: readonly string[]
  readonly rights?: Rights
  /** `urn:uuid:…`, UUIDv5 of the book's address or title, or the author's own identifier. */
  readonly identifier: string
  readonly isbn?: string
  readonly doi?: string
  /** Address or citation of the work that this book is made from. */
  readonly source?: string
  readonly version?: string
  /** What it is being released as. */
  readonly release?: Released
  readonly series?: Series
  readonly repository?: Repository
  readonly citation: Citation
  /** Who says that the book is accessible. */
  readonly certifiedBy?: string
  /** Path of the author's cover picture below the book's root. */
  readonly cover?: string
}

/** A list that follows the contents: of everything of a kind that has a caption. */
export interface CaptionList {
  readonly kind: 'figures' | 'tables'
  readonly entries: readonly Caption[]
}

export interface Caption {
  readonly chapter: string
  /** Of the caption's element. */
  readonly id: string
  readonly title: string
}

/** The whole book, resolved, before any output format. */
export interface Book {
  readonly metadata: Metadata
  readonly toc: Toc
  /** In the order of the contents: front matter, body, back matter. */
  readonly chapters: readonly Chapter[]
  /** By path below the root. */
  readonly assets: ReadonlyMap<string, Asset>
  /** Those that the author asked for. */
  readonly lists?: readonly CaptionList[]
}

/** A piece of the one document: as a rule it begins on a page of its own. */
export interface Leaf {
  /** The id of the leaf's element: a chapter's own, or `title-page`, `imprint`, `contents`, `part-1` … */
  readonly id: string
  readonly kind: 'title-page' | 'imprint' | 'contents' | 'part' | 'chapter'
  readonly matter: Matter
  /** What the running head says. */
  readonly title: string
  /** One element at the root; links carry `data.target`. */
  readonly tree: Root
}

/** The label of the page that an id of the book stands on: `iv`, `12`. */
export type PageLabel = (id: string) => string | undefined

/** How an output writes an address. */
export interface Addresses {
  /** The address of an id of the book. */
  place(id: string): string
  /** The address of a picture of `Book.assets`. */
  picture(file: string): string
  /** The HTML of a formula; MathML, where an output says nothing else. */
  formula?(formula: TypesetFormula): string
  /** Blocks without an id get the one of their mark, so that their pages can be found. */
  readonly blocks?: boolean
}

/** The one document before it is written: its leaves in the order of the book, and how they become HTML. */
export interface Manuscript {
  readonly leaves: readonly Leaf[]
  /** The contents once more, with the labels of the pages. */
  contents(pageOf: PageLabel): Leaf
  /** The leaf with the pages that its links to other chapters lead to; absent when they are not asked for. */
  readonly refer?: (leaf: Leaf, pageOf: PageLabel) => Leaf
  /** The HTML of a leaf. */
  write(leaf: Leaf, addresses: Addresses): string
  /** A whole document: `head` is HTML that follows the book's stylesheet. */
  wrap(body: string, head: string): string
}

/** A page of the EPUB, and where in the author's files its elements come from. */
export interface PageSource {
  /** File name beside the package document. */
  readonly page: string
  /** The Markdown file. */
  readonly file: string
  /** The page as XHTML. */
  readonly text: string
  /** The line of each element in document order; the last one is the last of the page. */
  readonly lines: readonly (number | undefined)[]
}

/** A finished file. */
export interface Artifact {
  readonly kind: 'pdf' | 'epub' | 'html'
  /** File name in the output folder. */
  readonly name: string
  readonly bytes: Uint8Array
}
