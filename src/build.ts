/** THE PIPELINE: a folder of Markdown becomes a book. Start reading here; read.ts is its first half, produce.ts its second. */
import path from 'node:path'
import type { Artifact, Book, Metadata } from './book.ts'
import { cacheFolderOf, cacheOf } from './book-cache.ts'
import { cacheFolder } from './cache.ts'
import { cacheLimit, trimCache } from './cache-upkeep.ts'
import { type Clock, checkWebLinks, type WebResult, webLinksOf } from './check/index.ts'
import type { Config } from './config.ts'
import { type Diagnostic, Report } from './diagnostics.ts'
import { factsOf, foundPrint } from './findings.ts'
import { writeDocument } from './html/index.ts'
import type { GitState } from './metadata/index.ts'
import { checkOutputFolder, checksums, writeOutputs } from './outputs.ts'
import { printShare, type Shard } from './pdf/index.ts'
import { withPress } from './press/press.ts'
import { expectedPdf, keepers, linkPressed, type PressOptions, packPressed, pressBook } from './produce.ts'
import { type ReadBook, type ReadOptions, readBook } from './read.ts'
import { type BuildFacts, buildRecord, countWords } from './record.ts'
import type { FoundPrint, GatheredFacts } from './report/index.ts'
import { type Stage, stopwatch } from './stages.ts'
import { composeBook, sheetsOf, typesetBook } from './typeset.ts'
import { startEpubCheck, startVerification, type Verification } from './verify/index.ts'

export type Format = Artifact['kind']

export interface BuildOptions extends PressOptions {
  readonly formats: readonly Format[]
  /** Warnings stop the build as errors do. */
  readonly strict: boolean
  /** Codes of warnings that do not. */
  readonly allowed?: readonly string[]
  /** Whether finished files are read again; they are, unless it is false here or in the configuration. */
  readonly verify?: boolean
}

/** `artifacts` is empty when the book has errors: then nothing was written. */
export type BuildResult = BuildFacts

export interface BuiltBook extends BuildResult {
  readonly book: Book
  readonly git: GitState | undefined
  /** For its report: of a build that counts in a `tally` what it takes from the cache. */
  readonly facts?: GatheredFacts
}

/** @throws MachineError when the machine lacks something, UsageError when the folder or the configuration is wrong. */
export async function buildBook(options: BuildOptions): Promise<BuiltBook> {
  const { formats, root, jobs, progress } = options
  const report = new Report()
  const { stage, seconds } = stopwatch(progress)
  await checkOutputFolder(options.out)
  const limit = cacheLimit()

  const read = await readStage(options, report, stage)
  const { book, config, git } = read
  const { title } = book.metadata
  const summary = { title, chapters: book.chapters.length, words: countWords(book) }
  const nothing = { ...summary, artifacts: [], pages: undefined, seconds, book, git }
  if (report.stops(options.strict, options.allowed)) return { ...nothing, diagnostics: report.diagnostics }

  const composed = await composeBook(read)
  const stem = nameOf(config, book.metadata, root)
  const artifacts: Artifact[] = []
  let pages: number | undefined
  let print: FoundPrint | undefined
  const isVerified = options.verify !== false && config.verify
  const verifications: Verification[] = []
  const hasPdf = formats.includes('pdf')
  const hasEpub = formats.includes('epub')
  if (hasPdf || hasEpub) {
    const pressed = await pressBook(read, composed, { pdf: hasPdf, epub: hasEpub }, options, report, stage)
    const { printed } = pressed
    if (options.tally) print = foundPrint(pressed)
    if (printed !== undefined) {
      const linked = await linkPressed(printed, read, report, stage)
      pages = linked.pages
      artifacts.push({ kind: 'pdf', name: `${stem}.pdf`, bytes: linked.bytes })
      const expected = expectedPdf(printed, pressed, read)
      if (isVerified) verifications.push(startVerification(linked.bytes, expected, jobs))
    }
    if (hasEpub) {
      const { bytes, sources } = await packPressed(pressed, composed, read, report, stage)
      artifacts.push({ kind: 'epub', name: `${stem}.epub`, bytes })
      if (isVerified) verifications.push(startEpubCheck(bytes, sources))
    }
  }
  if (formats.includes('html')) {
    const bytes = await stage('html', async () =>
      new TextEncoder().encode(writeDocument(composed.manuscript, book)),
    )
    artifacts.push({ kind: 'html', name: `${stem}.html`, bytes })
  }
  if (verifications.length > 0)
    await stage('verify', () => Promise.all(verifications.map(({ finish }) => finish(report))))
  if (report.stops(options.strict, options.allowed))
    return { ...nothing, pages, diagnostics: report.diagnostics }

  const result = { ...summary, diagnostics: report.diagnostics, artifacts, pages, seconds }
  const record = buildRecord(result, book.metadata, git)
  await stage('write', () => writeOutputs(options.out, [...artifacts, checksums(artifacts), record]))
  if (options.cache)
    for (const folder of new Set([cacheFolder(), cacheFolderOf(root, config)])) await trimCache(folder, limit)
  const facts = options.tally && (await stage('report', () => factsOf(read, print, result, options)))
  return { ...result, book, git, ...(facts && { facts }) }
}

export interface CompileOptions extends ReadOptions {
  /** The share of the book's segments: the `index`th of `count`, from 1. */
  readonly shard: Shard
  readonly jobs: number
}

export interface CompileResult {
  readonly diagnostics: readonly Diagnostic[]
  /** Names of the segments that are in the cache now; undefined when the book has errors. */
  readonly segments: readonly string[] | undefined
}

/**
 * Prints a share of the book's segments into the cache, where a later build finds them: several machines print one book.
 * @throws MachineError when the machine lacks something, UsageError when the folder or the configuration is wrong.
 */
export async function compileBook(options: CompileOptions): Promise<CompileResult> {
  const { jobs, progress, shard } = options
  const report = new Report()
  const { stage } = stopwatch(progress)
  const read = await readStage(options, report, stage)
  if (report.stops(false)) return { diagnostics: report.diagnostics, segments: undefined }

  const composed = await composeBook(read)
  const typeset = await typesetBook(composed, read, options, report, stage)
  const kept = keepers(cacheOf(options, read.config))
  const segments = await withPress({ cache: cacheFolder(), fonts: typeset.fonts }, (press) => {
    const tools = { press, ...kept, jobs, report, onStep: progress.step }
    return stage('print', () => printShare({ ...sheetsOf(composed, typeset, read), ...tools }, shard))
  })
  return { diagnostics: report.diagnostics, segments }
}

function readStage(options: ReadOptions, report: Report, stage: Stage): Promise<ReadBook> {
  return stage(
    'read',
    () => readBook(options, report, stage),
    ({ book: { chapters } }) => `${chapters.length} chapter${chapters.length === 1 ? '' : 's'}`,
  )
}

export interface CheckOptions extends ReadOptions {
  /** The links to the web are asked, too. */
  readonly web?: {
    readonly clock: Clock
    /** Also those that lead to private addresses. */
    readonly isPrivateAsked: boolean
  }
}

export interface CheckResult {
  readonly title: string
  readonly chapters: number
  readonly diagnostics: readonly Diagnostic[]
  /** Where the book lies in its Git work tree, with `/`; undefined without Git. */
  readonly folder: string | undefined
  readonly web: WebResult | undefined
}

/**
 * Reads the book as a build does, and writes nothing.
 * @throws MachineError when nothing on the web answers, UsageError when the folder or the configuration is wrong.
 */
export async function checkBook(options: CheckOptions): Promise<CheckResult> {
  const report = new Report()
  const { stage } = stopwatch(options.progress)
  const { book, git } = await readStage(options, report, stage)
  const { web } = options
  const result =
    web &&
    (await stage(
      'web',
      () =>
        checkWebLinks(webLinksOf(book), {
          clock: web.clock,
          cacheFolder: options.cache ? cacheFolder() : undefined,
          report,
          onStep: options.progress.step,
          ...(web.isPrivateAsked ? { isRefused: () => false } : {}),
        }),
      ({ addresses, dead }) => `${addresses} addresses, ${dead} dead`,
    ))
  return {
    title: book.metadata.title,
    chapters: book.chapters.length,
    diagnostics: report.diagnostics,
    folder: git?.folder,
    web: result,
  }
}

/** The stem of the output files: what the author set, else the repository's name, else the folder's. */
function nameOf({ name }: Config, { repository }: Metadata, root: string): string {
  if (name !== undefined) return name
  const repositoryName = repository?.folder === '' ? repository.url.split('/').at(-1) : undefined
  return repositoryName || path.basename(path.resolve(root)) || 'book'
}
