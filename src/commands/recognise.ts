/** What a folder is recognised as, without building it: for commands that come before the first build. */
import type { Metadata, TocEntry } from '../book.ts'
import type { Config } from '../config.ts'
import { Report } from '../diagnostics.ts'
import { recordIn } from '../metadata/readme.ts'
import { filesOf, metadataOf, readContents, readText, SAMPLE } from '../read.ts'

export interface Recognised {
  readonly config: Config
  readonly metadata: Metadata
  /** Every file below the folder, relative, with `/`. */
  readonly files: ReadonlySet<string>
  /** Undefined when nothing in the folder is a chapter. */
  readonly contents: { readonly why: string; readonly chapters: number } | undefined
  /** Where the record stands that tells how to cite the book. */
  readonly citation: string | undefined
  /** The text of the chapters as it is written, up to `longestText` characters. */
  readonly text: string
  /** What is wrong with `buckram.yaml` and the contents. */
  readonly report: Report
}

/** @throws UsageError when there is no such folder. */
export async function recogniseBook(root: string, out: string, longestText = SAMPLE): Promise<Recognised> {
  const report = new Report()
  const contents = await readContents({ root, out, cache: true }, report)
  const { config, folder, found, repository } = contents
  const entries = entriesIn([...found.front, ...found.body, ...found.back])
  // What is wrong with the text is the matter of `buckram check`.
  const unsaid = new Report()
  let text = ''
  for (const file of filesOf(found)) {
    if (text.length >= longestText) break
    text += `${(await readText(file, folder, unsaid)) ?? ''}\n`
  }
  const readme = await contents.parse('README.md')
  const metadata = await metadataOf(contents, text, { sourceDateEpoch: undefined }, unsaid)
  const own = readme && recordIn(readme, repository?.url)
  const citation =
    ['CITATION.cff', 'CITATION.bib'].find((file) => folder.files.has(file)) ??
    (own && 'a BibTeX record in the README')
  const isBook = found.reader !== 'none'
  return {
    config,
    metadata,
    files: folder.files,
    contents: isBook
      ? {
          why: found.why ?? found.reader,
          chapters: entries.filter(({ kind }) => kind === 'chapter').length,
        }
      : undefined,
    citation,
    text,
    report,
  }
}

function entriesIn(entries: readonly TocEntry[]): readonly TocEntry[] {
  return entries.flatMap((entry) => [entry, ...('children' in entry ? entriesIn(entry.children) : [])])
}
