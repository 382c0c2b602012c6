/** Reads how mdBook (book.toml) or HonKit (book.json) were told to find the book. */
import { posix } from 'node:path'
import { parse as parseToml, TomlError } from 'smol-toml'
import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { readYaml } from '../yaml.ts'
import { readText, textAt, valueAt } from './settings.ts'

/** A SUMMARY.md and the habits of the tool that it was written for. */
export interface SummaryPlace {
  readonly file: string
  readonly title?: string
  /** Whether a heading begins a part; the first h1 is the title of the contents and is not asked about. */
  readonly isPart: (depth: number) => boolean
  /** Links outside lists are front and back matter (mdBook); HonKit does not read them. */
  readonly readsParagraphs: boolean
  /** The page that introduces the book (HonKit). */
  readonly introduction?: string
  /** The introduction belongs to the book whether the contents list it or not. */
  readonly impliesIntroduction?: boolean
  /** The configuration names the file, so that it must exist. */
  readonly isNamed?: boolean
}

/** A SUMMARY.md without a tool that says where it stands: in the root, in `src/`, in `docs/`. */
export function findSummary({ files }: Folder): SummaryPlace | undefined {
  const file = ['SUMMARY.md', 'src/SUMMARY.md', 'docs/SUMMARY.md'].find((place) => files.has(place))
  if (file === undefined) {
    return undefined
  }
  const introduction = posix.join(posix.dirname(file), 'README.md')
  return { file, isPart: (depth) => depth <= 3, readsParagraphs: true, introduction }
}

/** https://rust-lang.github.io/mdBook/format/configuration/general.html */
export async function placeOfMdbook(folder: Folder, report: Report): Promise<SummaryPlace> {
  let book: unknown
  try {
    book = valueAt(parseToml(await readText('book.toml', folder)), 'book')
  } catch (error) {
    if (!(error instanceof TomlError)) {
      throw error
    }
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n')
    report.add(
      'metadata-invalid',
      { file: 'book.toml', line: error.line, column: error.column },
      'book.toml',
      reason,
    )
  }
  return {
    file: posix.join(textAt(book, 'src') ?? 'src', 'SUMMARY.md'),
    isNamed: true,
    ...titleOf(book),
    isPart: (depth) => depth === 1,
    readsParagraphs: true,
  }
}

/** https://honkit.netlify.app/config.html; https://gitbook.com/docs/getting-started/git-sync/content-configuration for `.gitbook.yaml`. */
export async function placeOfHonkit(file: string, folder: Folder, report: Report): Promise<SummaryPlace> {
  const isGitbook = file.endsWith('.yaml')
  let book: unknown
  try {
    book = isGitbook ? readYaml(await readText(file, folder)).value : JSON.parse(await readText(file, folder))
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error
    }
    report.add('metadata-invalid', { file }, file, error.message)
  }
  const root = textAt(book, 'root') ?? ''
  const structure = valueAt(book, 'structure')
  const named = textAt(structure, 'summary')
  return {
    file: posix.join(root, named ?? 'SUMMARY.md'),
    isNamed: named !== undefined,
    ...titleOf(book),
    isPart: (depth) => depth <= 3,
    readsParagraphs: false,
    introduction: posix.join(root, textAt(structure, 'readme') ?? 'README.md'),
    impliesIntroduction: true,
  }
}

function titleOf(book: unknown): { readonly title?: string } {
  const title = textAt(book, 'title')?.trim()
  return title ? { title } : {}
}
