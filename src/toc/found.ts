/** What a reader of contents finds: the entries of `book.ts` before they are given ids and numbers. */
import type {
  ChapterEntry,
  Document,
  DraftEntry,
  Folder,
  LinkEntry,
  PartEntry,
  Repository,
  SectionEntry,
} from '../book.ts'
import type { Report } from '../diagnostics.ts'

/** Parses a file below the root, once; `undefined` when it does not exist or cannot be read. */
export type ParseFile = (file: string) => Promise<Document | undefined>

export interface FoundPart extends Omit<PartEntry, 'children'> {
  readonly children: readonly FoundEntry[]
}

export interface FoundChapter extends Omit<ChapterEntry, 'id' | 'number' | 'children'> {
  readonly children: readonly FoundEntry[]
}

export interface FoundSection extends Omit<SectionEntry, 'id' | 'number'> {
  /** What the id is made from: the anchor of the section, or its role. */
  readonly slug: string
}

interface FoundDraft extends Omit<DraftEntry, 'children'> {
  readonly children: readonly FoundEntry[]
}

export type FoundEntry = FoundPart | FoundChapter | FoundSection | FoundDraft | LinkEntry

export interface FoundToc {
  /** The files that the contents were read from; of a folder without any, the folder's README. */
  readonly from: readonly string[]
  readonly title?: string
  readonly front: readonly FoundEntry[]
  readonly body: readonly FoundEntry[]
  readonly back: readonly FoundEntry[]
}

/** One way to write the contents of a book. */
export interface TocReader {
  /** The file that it reads, as `--toc` names it. */
  readonly name: string
  /** What the file says that makes this a book, in a few words. */
  readonly why: string
  /** `undefined` when the folder does not have this kind of contents. `repository` makes its own absolute links local. */
  readonly read: (
    folder: Folder,
    parse: ParseFile,
    report: Report,
    repository?: Repository,
  ) => Promise<FoundToc | undefined>
}
