/** What a folder is recognised as, without building it: for commands that come before the first build. */
import type { Metadata, TocEntry } from '../book.ts'
import type { Config } from '../config.ts'
import { Report } from '../diagnostics.ts'
import { decodeText } from '../folder.ts'
import { readMetadata } from '../metadata/index.ts'
import { recordIn } from '../metadata/readme.ts'
import { readContents } from '../read.ts'

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

/** What a build looks at to guess the language. */
const SAMPLE = 20_000

/** @throws UsageError when there is no such folder. */
export async function recogniseBook(root: string, out: string, longestText = SAMPLE): Promise<Recognised> {
  const report = new Report()
  const contents = await readContents({ root, out, cache: true }, report)
  const { config, declared, folder, found, git, repository } = contents
  const entries = entriesIn([...found.front, ...found.body, ...found.back])
  // What is wrong with the text is the matter of `buckram check`.
  const unsaid = new Report()
  const readText = async (file: string) =>
    folder.files.has(file) ? decodeText(file, await folder.read(file), unsaid).text : undefined

  let text = ''
  for (const file of new Set(entries.flatMap((entry) => ('file' in entry ? [entry.file] : [])))) {
    if (text.length >= longestText) break
    text += `${(await readText(file)) ?? ''}\n`
  }
  const readme = await contents.parse('README.md')
  const metadata = await readMetadata(
    {
      config,
      toc: found,
      readme,
      readText,
      files: folder.files,
      git,
      declared,
      sourceDateEpoch: undefined,
      release: undefined,
      sample: text.slice(0, SAMPLE),
    },
    unsaid,
  )
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
