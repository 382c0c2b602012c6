/** `buckram check [folder]`: flags → check → what is wrong with the book. */
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type BookPlace, booksIn } from '../books.ts'
import { type CheckOptions, checkBook } from '../build.ts'
import { type Diagnostic, UsageError } from '../diagnostics.ts'
import { silent } from '../progress.ts'
import { readExplanations } from './explanations.ts'
import { oneOf } from './flags.ts'
import { type Findings, folderInRepository, formatGithub, formatJson } from './formats.ts'
import { formatSarif } from './sarif.ts'
import { showDiagnostics, showFindings, showProgress, type Verbosity } from './terminal.ts'

export interface CheckFlags {
  readonly strict: boolean
  readonly format: string
  readonly web: boolean
  readonly private: boolean
  readonly toc?: string
  readonly out: string
  readonly offline: boolean
  readonly cache: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

type Format = (findings: Findings) => string | Promise<string>

/** How programs read it; `text` is for people. */
const formats = new Map<string, Format>([
  ['json', formatJson],
  ['github', formatGithub],
  ['sarif', async (findings) => formatSarif(findings, await readExplanations())],
])
export const CHECK_FORMATS: readonly string[] = ['text', ...formats.keys()]

/** Returns the exit code: 0 fine, 1 the book has errors, or warnings that count as such, 2 its configuration is wrong. */
export async function runCheck(folder: string, flags: CheckFlags): Promise<number> {
  const format = formats.get(oneOf('format', flags.format, CHECK_FORMATS))
  if (flags.web && flags.offline)
    throw new UsageError('`--web` asks the web, `--offline` forbids it.', 'Leave one of them out.')
  const books = await booksIn(path.resolve(folder))
  if (books.length > 1 && (flags.format === 'json' || flags.format === 'sarif'))
    throw new UsageError(
      `\`--format ${flags.format}\` tells of one book, and there are ${books.length}.`,
      'Name the folder of one of them.',
    )
  let code = 0
  for (const book of books) code = Math.max(code, await checkOne(book, flags, format))
  return code
}

async function checkOne(
  { root, name }: BookPlace,
  flags: CheckFlags,
  format: Format | undefined,
): Promise<number> {
  const verbosity: Verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const options: CheckOptions = {
    root,
    out: path.resolve(flags.out, name),
    reader: flags.toc,
    cache: flags.cache,
    offline: flags.offline,
    progress: format === undefined ? showProgress(verbosity) : silent,
    sourceDateEpoch: process.env.SOURCE_DATE_EPOCH,
    ...(flags.web ? { web: { clock, isPrivateAsked: flags.private } } : {}),
  }
  const result = await checkBook(options)
  const code = exitCodeOf(result.diagnostics, flags.strict)
  if (format === undefined) {
    showDiagnostics(result.diagnostics, verbosity)
    showFindings(result, verbosity)
  } else {
    const { folder: inGit, ...rest } = result
    const place = inGit ?? (await folderInRepository(root, process.env.GITHUB_WORKSPACE))
    process.stdout.write(await format({ ...rest, passes: code === 0, folder: place }))
  }
  return code
}

/** A check of the web needs the time: how long a server wants to be left alone, what was seen a week ago. */
const clock = { now: () => Date.now(), wait: (time: number) => setTimeout(time, undefined) }

function exitCodeOf(diagnostics: readonly Diagnostic[], strict: boolean): number {
  if (diagnostics.some(({ code }) => code === 'config-invalid')) return 2
  return diagnostics.some(({ severity }) => strict || severity === 'error') ? 1 : 0
}
