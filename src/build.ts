/** THE PIPELINE: a folder of Markdown becomes a book. Start reading here; read.ts is its first half, typeset.ts its middle. Long because it is every stage, in order. */
import path from 'node:path'
import type { Artifact, Book, Metadata } from './book.ts'
import { cacheFolderOf, cacheOf } from './book-cache.ts'
import { type Cache, cacheFolder } from './cache.ts'
import { cacheLimit, trimCache } from './cache-upkeep.ts'
import { type Clock, checkWebLinks, type WebResult, webLinksOf } from './check/index.ts'
import type { Config } from './config.ts'
import { type Diagnostic, Report } from './diagnostics.ts'
import { coverOf, withoutDrawings, writeEpub } from './epub/index.ts'
import { writeDocument } from './html/index.ts'
import { picturesForScreens } from './media/screen-picture.ts'
import type { GitState } from './metadata/index.ts'
import { checkOutputFolder, checksums, writeOutputs } from './outputs.ts'
import {
  labelledPages,
  linkBook,
  type PdfInput,
  type PrintedBook,
  printBook,
  printShare,
  type Shard,
} from './pdf/index.ts'
import { ORIGIN, withPress } from './press/press.ts'
import { type ReadBook, type ReadOptions, readBook } from './read.ts'
import { type BuildFacts, buildRecord, countWords } from './record.ts'
import { type Stage, stopwatch } from './stages.ts'
import { composeBook, coverSheet, sheetsOf, type Typeset, typesetBook } from './typeset.ts'
import { type ExpectedPdf, startEpubCheck, startVerification, type Verification } from './verify/index.ts'
import { GENERATOR } from './version.ts'

export type Format = Artifact['kind']

export interface BuildOptions extends ReadOptions {
  readonly formats: readonly Format[]
  /** How many tabs print side by side. */
  readonly jobs: number
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
}

/** @throws MachineError when the machine lacks something, UsageError when the folder or the configuration is wrong. */
export async function buildBook(options: BuildOptions): Promise<BuiltBook> {
  const { formats, root, jobs, progress } = options
  const report = new Report()
  const { stage, seconds } = stopwatch(progress)
  await checkOutputFolder(options.out)
  const limit = cacheLimit()

  const read = await readStage(options, report, stage)
  const { book, config, labels, git } = read
  const { title } = book.metadata
  const summary = { title, chapters: book.chapters.length, words: countWords(book) }
  const nothing = { ...summary, artifacts: [], pages: undefined, seconds, book, git }
  if (report.stops(options.strict, options.allowed)) return { ...nothing, diagnostics: report.diagnostics }

  const composed = await composeBook(read)
  const stem = nameOf(config, book.metadata, root)
  const artifacts: Artifact[] = []
  let pages: number | undefined
  const isVerified = options.verify !== false && config.verify
  const verifications: Verification[] = []
  const hasPdf = formats.includes('pdf')
  const hasEpub = formats.includes('epub')
  if (hasPdf || hasEpub) {
    const typeset = await typesetBook(composed, read, root, report, stage)
    const sheets = sheetsOf(composed, typeset, read)
    const { keep, keepPicture } = keepers(cacheOf(options, config))
    // The browser is closed before the rest is done: it would hold memory that the linker needs.
    const { printed, cover, assets } = await withPress(
      { cache: cacheFolder(), fonts: typeset.fonts },
      (press) =>
        stage(hasPdf ? 'print' : 'cover', async () => {
          const tools = { press, keep, keepPicture, jobs, report, onStep: progress.step }
          const printing = hasPdf ? printBook({ ...sheets, ...tools }) : undefined
          const sheet = coverSheet(composed, typeset, read)
          const drawing = hasEpub ? coverOf(book, sheet, { press, keep: keepPicture }) : undefined
          const { width, svg } = config.pictures
          const drawn =
            hasEpub && svg === 'raster'
              ? withoutDrawings(book.assets, width, { press, keep: keepPicture })
              : Promise.resolve(book.assets)
          const screens = drawn.then((all) => (hasEpub ? picturesForScreens(all, width, keepPicture) : all))
          const [printed, cover, assets] = await Promise.all([printing, drawing, screens])
          return { printed, cover, assets }
        }),
    )
    if (printed !== undefined) {
      const linked = await stage(
        'link',
        async () => linkBook(printed, book, read.style?.file, report),
        ({ pages }) => `${pages} pages`,
      )
      pages = linked.pages
      artifacts.push({ kind: 'pdf', name: `${stem}.pdf`, bytes: linked.bytes })
      const expected = expectedPdf(printed, sheets, typeset, read)
      if (isVerified) verifications.push(startVerification(linked.bytes, expected, jobs))
    }
    if (cover !== undefined) {
      const { epub: stylesheet } = composed.styles
      const { bytes, sources } = await stage('epub', () =>
        writeEpub({
          book: { ...book, assets },
          cover,
          stylesheet,
          labels,
          generator: GENERATOR,
          contentsDepth: config.contents.depth,
          report,
          ...(printed === undefined ? {} : { printed: printedPages(printed, sheets) }),
        }),
      )
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
  return { ...result, book, git }
}

/** Where the pages of the PDF begin, for the page list of the EPUB. */
function printedPages({ numbering }: PrintedBook, { book, partIds }: Pick<PdfInput, 'book' | 'partIds'>) {
  const { title, modified, identifier } = book.metadata
  const day = new Date(modified * 1000).toISOString().slice(0, 10)
  const source = `${title}. PDF, ${day}. ${identifier}`
  return { pages: labelledPages(numbering), labelOf: numbering.labelOf, partIds, source }
}

/** What the finished PDF is judged by. */
function expectedPdf(
  { numbering, leaves, link }: PrintedBook,
  { book }: Pick<PdfInput, 'book'>,
  { missing }: Typeset,
  { style }: ReadBook,
): ExpectedPdf {
  const { front, body, labelOf } = numbering
  const pages = { frontPages: front.length, bodyPages: body.length }
  const restyled = style !== undefined
  return { book, ...pages, outline: link.outline, leaves, labelOf, missing, restyled, origin: ORIGIN }
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
  const { root, jobs, progress, shard } = options
  const report = new Report()
  const { stage } = stopwatch(progress)
  const read = await readStage(options, report, stage)
  if (report.stops(false)) return { diagnostics: report.diagnostics, segments: undefined }

  const composed = await composeBook(read)
  const typeset = await typesetBook(composed, read, root, report, stage)
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

function keepers({ through }: Cache): Pick<PdfInput, 'keep' | 'keepPicture'> {
  return {
    keep: (parts, print) => through('print', parts, print),
    keepPicture: (parts, make) => through('picture', parts, make),
  }
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
