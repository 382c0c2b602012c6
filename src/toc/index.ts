/** Reads the table of contents of a folder: the first reader that recognises it wins. */
import type { Folder, Repository, Toc } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { ParseFile, TocReader } from './found.ts'
import { numberToc } from './number.ts'
import { readme } from './readme.ts'
import { summary } from './summary.ts'

export type { ParseFile, TocReader } from './found.ts'

/** The first reader that recognises the folder wins. */
export const tocReaders: readonly TocReader[] = [summary, readme]

/**
 * The contents of the book in `folder`, with ids and numbers. Entries that lead nowhere are reported and left out; a
 * folder without any contents is reported as `book-empty` and gives empty contents. A preface without a heading of
 * its own has the title `''`: its name depends on the book's language, which is not known here.
 */
export async function readToc(
  folder: Folder,
  parse: ParseFile,
  repository: Repository | undefined,
  report: Report,
): Promise<Toc> {
  for (const { name, read } of tocReaders) {
    const found = await read(folder, parse, report, repository)
    if (found) {
      return numberToc(name, found)
    }
  }
  report.add('book-empty', { file: 'README.md' })
  return { reader: 'none', front: [], body: [], back: [] }
}
