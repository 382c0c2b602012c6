/** The sources of the metadata, read in the order in which they are believed. */
import type { Document, Position } from '../book.ts'
import type { Config } from '../config.ts'
import { Report } from '../diagnostics.ts'
import { readMkdocsFile } from '../mkdocs-file.ts'
import { firstRecord, readRecord } from './bibtex.ts'
import { readBookJson, readBookToml } from './book-file.ts'
import { readCitationFile } from './cff.ts'
import type { Found } from './found.ts'
import type { GitState } from './git.ts'
import type { RecordInText } from './readme.ts'
import { foundInMkdocs, readJupyterConfig, readMystFile, readQuartoFile } from './yaml-file.ts'

export interface MetadataSources {
  readonly config: Config
  /** `reader` has reported already what cannot be read in its own file. */
  readonly toc: { readonly title?: string; readonly reader?: string }
  readonly readme: Document | undefined
  /** The text of a file of `files`; undefined when it cannot be read. */
  readonly readText: (file: string) => Promise<string | undefined>
  readonly files: ReadonlySet<string>
  readonly git: GitState | undefined
  /** The repository's address in the configuration of the book's own tool. */
  readonly declared?: string | undefined
  /** The environment's SOURCE_DATE_EPOCH. */
  readonly sourceDateEpoch: string | undefined
  /** What the book is being released as. */
  readonly release?: { readonly tag: string; readonly version: string } | undefined
  /** Some 20,000 characters of the book's text, to guess the language from. */
  readonly sample: string
}

/** What was found, and where: problems name it. */
export interface Finding {
  readonly at: Position
  readonly found: Found
}

/** CITATION.cff, the BibTeX record, the book's own configuration. */
export async function readSources(
  sources: MetadataSources,
  record: Finding | undefined,
  report: Report,
): Promise<readonly Finding[]> {
  const { files, readText, toc } = sources
  const read = async (file: string, reader: (text: string, file: string, report: Report) => Found) => {
    const text = files.has(file) ? await readText(file) : undefined
    const told = file === toc.reader && file.endsWith('.yml') ? new Report() : report
    return text === undefined ? [] : [{ at: { file }, found: reader(text, file, told) }]
  }
  return [
    ...(await read('CITATION.cff', readCitationFile)),
    ...(record === undefined ? [] : [record]),
    ...(await read('book.toml', readBookToml)),
    ...(await read('book.json', readBookJson)),
    ...(await findingOfMkdocs(sources, report)),
    ...(await read('_quarto.yml', readQuartoFile)),
    ...(await read('myst.yml', readMystFile)),
    // Alone, the name is Jekyll's.
    ...(files.has('_toc.yml') ? await read('_config.yml', readJupyterConfig) : []),
  ]
}

async function findingOfMkdocs(
  { files, readText, toc }: MetadataSources,
  report: Report,
): Promise<readonly Finding[]> {
  const file = ['mkdocs.yml', 'mkdocs.yaml'].find((name) => files.has(name))
  if (file === undefined) return []
  const { value, problems } = await readMkdocsFile(file, files, readText)
  if (toc.reader !== 'mkdocs.yml')
    for (const { at, reason } of problems) report.add('metadata-invalid', at, at.file, reason)
  return [{ at: { file }, found: foundInMkdocs(value) }]
}

export async function recordInFile({ files, readText }: MetadataSources): Promise<RecordInText | undefined> {
  const file = 'CITATION.bib'
  const record = firstRecord((files.has(file) ? await readText(file) : undefined) ?? '')
  return record === undefined ? undefined : { record, at: { file } }
}

/** Undefined for a record that cannot be read. */
export function foundInRecord({ record, at }: RecordInText, report: Report): Finding | undefined {
  try {
    return { at, found: readRecord(record) }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    report.add('metadata-invalid', at, 'The BibTeX record', reason)
    return undefined
  }
}

export function first<T>(all: readonly Finding[], pick: (found: Found) => T | undefined): T | undefined {
  return all.map(({ found }) => pick(found)).find((value) => value !== undefined)
}

/** The first list that holds something. */
export function firstFilled<T>(
  configured: readonly T[],
  all: readonly Finding[],
  pick: (found: Found) => readonly T[] | undefined,
): readonly T[] {
  return [configured, ...all.map(({ found }) => pick(found) ?? [])].find((list) => list.length > 0) ?? []
}

/** The first ISBN or DOI that is one; those before it are reported. */
export function checked(
  all: readonly Finding[],
  field: 'isbn' | 'doi',
  normal: (value: string) => string | undefined,
  report: Report,
): string | undefined {
  for (const { at, found } of all) {
    const raw = found[field]
    if (raw === undefined) continue
    const value = normal(raw)
    if (value !== undefined) return value
    report.add(
      'metadata-invalid',
      at,
      `The ${field.toUpperCase()} \`${raw}\``,
      'it has a wrong form or check digit.',
    )
  }
  return undefined
}
