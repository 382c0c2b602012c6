/** `buckram build [folder]`: flags → build → what was made. */
import path from 'node:path'
import { type BookPlace, booksIn } from '../books.ts'
import type { BuildOptions, BuildResult, BuiltBook, Format } from '../build.ts'
import { recallBuild, traceBuild } from '../unchanged.ts'
import { oneOf, readJobs } from './flags.ts'
import { saveReport } from './report.ts'
import { showProgress, showResult, type Verbosity } from './terminal.ts'

export interface BuildFlags {
  readonly out: string
  readonly format: string
  readonly toc?: string
  readonly jobs?: string
  readonly strict: boolean
  readonly cache: boolean
  readonly verify: boolean
  readonly report: boolean
  readonly offline: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Returns the exit code: 0 done, 1 the book has errors, 2 its configuration is wrong. */
export async function runBuild(folder: string, flags: BuildFlags): Promise<number> {
  let code = 0
  for (const book of await booksIn(path.resolve(folder))) code = Math.max(code, await runBook(book, flags))
  return code
}

async function runBook({ root, name }: BookPlace, flags: BuildFlags): Promise<number> {
  const verbosity: Verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const options: BuildOptions = {
    root,
    out: path.resolve(flags.out, name),
    formats: readFormats(flags.format),
    reader: flags.toc,
    jobs: readJobs(flags.jobs),
    cache: flags.cache,
    offline: flags.offline,
    strict: flags.strict,
    verify: flags.verify,
    progress: showProgress(verbosity),
    sourceDateEpoch: process.env.SOURCE_DATE_EPOCH,
    ...(flags.report && { tally: new Map() }),
  }
  const recalled = flags.cache ? await recallBuild(options) : undefined
  // A report tells what only a build knows; most of it comes from the cache.
  const last = flags.report ? undefined : recalled?.result
  const result: BuildResult & Pick<BuiltBook, 'facts'> =
    last ?? (await build(options, recalled?.surroundings))
  const code = showResult(result, options, verbosity, last !== undefined)
  if (result.facts !== undefined) await saveReport(result.facts, options, verbosity)
  return code
}

/** The build is recorded when its `surroundings` are known. */
async function build(options: BuildOptions, surroundings: string | undefined): Promise<BuiltBook> {
  // The pipeline is heavy: a book that has not changed does without it.
  const { buildBook } = await import('../build.ts')
  if (surroundings === undefined) return buildBook(options)
  const trace = traceBuild(surroundings)
  const result = await buildBook({ ...options, trace })
  await trace.keep(options, result)
  return result
}

export const FORMATS: readonly Format[] = ['pdf', 'epub', 'html']

function readFormats(text: string): Format[] {
  const names = text.split(',').map((name) => oneOf('format', name.trim().toLowerCase(), FORMATS))
  return FORMATS.filter((format) => names.includes(format))
}
