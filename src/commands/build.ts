/** `buckram build [folder]`: flags → build → what was made. */
import path from 'node:path'
import { type BookPlace, booksIn } from '../books.ts'
import type { BuildOptions, BuildResult, Format } from '../build.ts'
import { UsageError } from '../diagnostics.ts'
import { recallBuild, traceBuild } from '../unchanged.ts'
import { readJobs } from './flags.ts'
import { showProgress, showResult, type Verbosity } from './terminal.ts'

export interface BuildFlags {
  readonly out: string
  readonly format: string
  readonly toc?: string
  readonly jobs?: string
  readonly strict: boolean
  readonly cache: boolean
  readonly verify: boolean
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
  }
  const recalled = flags.cache ? await recallBuild(options) : undefined
  const result = recalled?.result ?? (await build(options, recalled?.surroundings))
  return showResult(result, options, verbosity, recalled?.result !== undefined)
}

/** The build is recorded when its `surroundings` are known. */
async function build(options: BuildOptions, surroundings: string | undefined): Promise<BuildResult> {
  // The pipeline is heavy: a book that has not changed does without it.
  const { buildBook } = await import('../build.ts')
  if (surroundings === undefined) return buildBook(options)
  const trace = traceBuild(surroundings)
  const result = await buildBook({ ...options, trace })
  await trace.keep(options, result)
  return result
}

const FORMATS: readonly Format[] = ['pdf', 'epub', 'html']

function readFormats(text: string): Format[] {
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  const unknown = names.find((name) => !FORMATS.some((format) => format === name))
  if (unknown !== undefined)
    throw new UsageError(`There is no format \`${unknown}\`.`, `Choose from ${FORMATS.join(', ')}.`)
  return FORMATS.filter((format) => names.includes(format))
}
