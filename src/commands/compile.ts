/** `buckram compile [folder] --shard 2/8`: flags → a share of the prints in the cache. */
import path from 'node:path'
import { type BookPlace, booksIn } from '../books.ts'
import { compileBook } from '../build.ts'
import { UsageError } from '../diagnostics.ts'
import type { Shard } from '../pdf/index.ts'
import { readJobs } from './flags.ts'
import { showDiagnostics, showProgress, type Verbosity } from './terminal.ts'

export interface CompileFlags {
  readonly shard: string
  readonly out: string
  readonly toc?: string
  readonly jobs?: string
  readonly offline: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Returns the exit code: 0 done, 1 the book has errors, 2 its configuration is wrong. */
export async function runCompile(folder: string, flags: CompileFlags): Promise<number> {
  const verbosity: Verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const shard = readShard(flags.shard)
  let code = 0
  for (const book of await booksIn(path.resolve(folder)))
    code = Math.max(code, await compileShare(book, shard, flags, verbosity))
  return code
}

async function compileShare(
  { root, name }: BookPlace,
  shard: Shard,
  flags: CompileFlags,
  verbosity: Verbosity,
): Promise<number> {
  const { diagnostics, segments } = await compileBook({
    root,
    out: path.resolve(flags.out, name),
    reader: flags.toc,
    shard,
    jobs: readJobs(flags.jobs),
    cache: true,
    offline: flags.offline,
    progress: showProgress(verbosity),
    sourceDateEpoch: process.env.SOURCE_DATE_EPOCH,
  })
  showDiagnostics(diagnostics, verbosity)
  if (segments === undefined) return diagnostics.some(({ code }) => code === 'config-invalid') ? 2 : 1
  if (verbosity !== 'quiet')
    process.stdout.write(
      `Shard ${shard.index} of ${shard.count}: ${segments.join(', ') || 'nothing to print'}\n`,
    )
  return 0
}

/** `2/8`: the second of eight. */
function readShard(text: string): Shard {
  const [, index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number)
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new UsageError(`\`--shard ${text}\` is no share.`, 'Give it as `2/8`: the second of eight.')
  return { index, count }
}
