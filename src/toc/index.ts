/** Reads the table of contents of a folder: the first reader that recognises it wins. */
import type { Folder, Repository, Toc } from '../book.ts'
import { type Report, UsageError } from '../diagnostics.ts'
import { nearestName } from '../spelling.ts'
import { configured } from './configured.ts'
import { docsify } from './docsify.ts'
import { folder as folderReader } from './folder.ts'
import type { ParseFile, TocReader } from './found.ts'
import { jupyterBook } from './jupyter-book.ts'
import { mkdocs } from './mkdocs.ts'
import { myst } from './myst.ts'
import { numberToc } from './number.ts'
import { quarto } from './quarto.ts'
import { readme, readmeAlone } from './readme.ts'
import { honkit, mdbook, summary } from './summary.ts'

export type { ParseFile, TocReader } from './found.ts'
export { outlineOf } from './outline.ts'
export { unreachedFiles } from './unreached.ts'

/** The first reader that recognises the folder wins: the author's word, a tool's configuration, a file of contents, the folder. */
export const tocReaders: readonly TocReader[] = [
  configured,
  mdbook,
  honkit,
  mkdocs,
  quarto,
  myst,
  jupyterBook,
  summary,
  docsify,
  readme,
  folderReader,
  readmeAlone,
]

/**
 * The contents of the book in `folder`, with ids and numbers. Entries that lead nowhere are reported and left out; a
 * folder without any contents is reported as `book-empty` and gives empty contents. A preface without a heading of
 * its own has the title `''`: its name depends on the book's language, which is not known here.
 * `wanted` is the name of the reader that the author chose.
 * @throws UsageError when there is no reader of that name, or when it does not find its contents here.
 */
export async function readToc(
  folder: Folder,
  parse: ParseFile,
  repository: Repository | undefined,
  report: Report,
  wanted?: string,
): Promise<Toc> {
  for (const reader of wanted === undefined ? tocReaders : readersNamed(wanted)) {
    const found = await reader.read(folder, parse, report, repository)
    if (found) {
      return numberToc(reader, found)
    }
  }
  if (wanted !== undefined) {
    throw new UsageError(
      `The reader \`${wanted}\` finds no contents in this folder.`,
      '`buckram toc` without `--toc` (and `toc:` in buckram.yaml) shows which reader does.',
    )
  }
  report.add('book-empty', { file: 'README.md' })
  return { reader: 'none', front: [], body: [], back: [] }
}

function readersNamed(wanted: string): readonly TocReader[] {
  const found = tocReaders.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (found.length > 0) {
    return found
  }
  const names = [...new Set(tocReaders.map(({ name }) => name))]
  const nearest = nearestName(wanted, names)
  const suggestion = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`
  throw new UsageError(
    `There is no reader of contents \`${wanted}\`.${suggestion}`,
    `Choose from ${names.join(', ')}.`,
  )
}
