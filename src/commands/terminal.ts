/** What the commands print: progress, problems, the summary. Problems go to standard error, results to standard output. */
import path from 'node:path'
import ora from 'ora'
import type { BuildOptions, BuildResult, CheckResult } from '../build.ts'
import { type Diagnostic, formatDiagnostic } from '../diagnostics.ts'
import { type Progress, silent } from '../progress.ts'
import type { Published, Release } from '../release/index.ts'
import { coloursOf, isAnimated } from './streams.ts'

const out = coloursOf(process.stdout)
const err = coloursOf(process.stderr)

export type Verbosity = 'quiet' | 'normal' | 'verbose'

const DOING: Readonly<Record<string, string>> = {
  read: 'Reading the book',
  web: 'Asking the web',
  diagrams: 'Drawing diagrams',
  html: 'Writing the document',
  fonts: 'Preparing fonts',
  print: 'Printing',
  cover: 'Drawing the cover',
  link: 'Linking',
  epub: 'Packing the EPUB',
  verify: 'Reading the files again',
  write: 'Writing the files',
  report: 'Gathering the report',
  publish: 'Publishing',
}

/** A moving line on a terminal, one plain line for each finished stage elsewhere. */
export function showProgress(verbosity: Verbosity): Progress {
  if (verbosity === 'quiet') return silent
  const spinner = ora({
    stream: process.stderr,
    isSilent: !isAnimated(process.stderr),
    // Else the terminal would hand Ctrl-C over as a character, which a busy program does not read.
    discardStdin: false,
  })
  let doing = ''
  return {
    begin(stage) {
      doing = DOING[stage] ?? stage
      spinner.start(doing)
    },
    step(done, total) {
      spinner.text = `${doing} ${done} of ${total}`
    },
    end(stage, seconds, detail) {
      spinner.stop()
      const line =
        `${(DOING[stage] ?? stage).padEnd(22)}${seconds.toFixed(1).padStart(6)} s  ${detail}`.trimEnd()
      process.stderr.write(`${err.dim(line)}\n`)
    },
  }
}

/** Of a kind of warning that comes very often, the first ones say enough; `--verbose` shows all. */
const MOST_OF_A_KIND = 20

export function showDiagnostics(diagnostics: readonly Diagnostic[], verbosity: Verbosity): void {
  const counts = new Map<string, number>()
  for (const diagnostic of diagnostics) {
    const count = (counts.get(diagnostic.code) ?? 0) + 1
    counts.set(diagnostic.code, count)
    const isError = diagnostic.severity === 'error'
    if (verbosity !== 'verbose' && !isError && (count > MOST_OF_A_KIND || verbosity === 'quiet')) continue
    // What an author's text or a name of a file holds must not steer the terminal.
    const text = formatDiagnostic(diagnostic).replace(/[^\P{Cc}\n]/gu, '\uFFFD')
    process.stderr.write(`${isError ? err.red(text) : err.yellow(text)}\n`)
  }
  for (const [code, count] of counts) {
    const hidden = count - MOST_OF_A_KIND
    if (verbosity === 'normal' && hidden > 0)
      process.stderr.write(err.yellow(`… and ${hidden} more [${code}]; --verbose shows them.\n`))
  }
}

/** Shows what came of a build. Returns the exit code: 0 done, 1 the book has errors, 2 its configuration is wrong. */
export function showResult(
  result: BuildResult,
  options: BuildOptions,
  verbosity: Verbosity,
  isRecalled: boolean,
): number {
  const isDone = result.artifacts.length > 0
  // Warnings that stop a strict build are said in any case.
  showDiagnostics(result.diagnostics, !isDone && verbosity === 'quiet' ? 'normal' : verbosity)
  showSummary(result, options, verbosity, isRecalled)
  if (isDone) return 0
  return result.diagnostics.some(({ code }) => code === 'config-invalid') ? 2 : 1
}

/** `isRecalled`: nothing had changed since the last build. */
function showSummary(
  result: BuildResult,
  { out: folder }: BuildOptions,
  verbosity: Verbosity,
  isRecalled: boolean,
): void {
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = result.diagnostics.length - errors
  if (result.artifacts.length === 0) {
    const reason = errors > 0 ? count(errors, 'error') : `${count(warnings, 'warning')}, and --strict`
    process.stderr.write(
      err.red(`Nothing was written: ${reason}. The files of the last build are as they were.\n`),
    )
    return
  }
  if (verbosity === 'quiet') return
  const seconds = Object.values(result.seconds).reduce((sum, value) => sum + value, 0)
  const facts = [
    count(result.chapters, 'chapter'),
    `${result.words.toLocaleString('en')} words`,
    ...(result.pages === undefined ? [] : [count(result.pages, 'page')]),
    count(warnings, 'warning'),
    isRecalled ? 'nothing has changed' : `${seconds.toFixed(1)} s`,
  ]
  process.stdout.write(`${out.bold(result.title)}\n${facts.join(' · ')}\n`)
  if (warnings > 0) process.stdout.write(`${codesOf(result)}\n`)
  if (verbosity === 'verbose' && !isRecalled) process.stdout.write(`${slowestOf(result)}\n`)
  for (const { name, bytes } of result.artifacts) showFile(path.join(folder, name), bytes.length)
}

/** How often which warning came, the most frequent first. */
function codesOf({ diagnostics }: BuildResult): string {
  const counts = new Map<string, number>()
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1)
  const sorted = [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
  return sorted.map(([code, found]) => `${found.toLocaleString('en')} ${code}`).join(' · ')
}

function slowestOf({ seconds }: BuildResult): string {
  const slowest = Object.entries(seconds).sort(([, some], [, others]) => others - some)
  const named = slowest.slice(0, 3).map(([stage, time]) => `${stage} ${time.toFixed(1)} s`)
  return `slowest: ${named.join(' · ')}`
}

function showFile(file: string, bytes: number): void {
  process.stdout.write(`  ${path.relative(process.cwd(), file)}  ${out.dim(size(bytes))}\n`)
}

/** One more file, which is not of the book. */
export function showReport(file: string, bytes: number, verbosity: Verbosity): void {
  if (verbosity !== 'quiet') showFile(file, bytes)
}

/** What a check came to, and what the web said besides dead links. */
export function showFindings({ title, chapters, diagnostics, web }: CheckResult, verbosity: Verbosity): void {
  if (verbosity === 'quiet') return
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const facts = [
    count(chapters, 'chapter'),
    count(errors, 'error'),
    count(diagnostics.length - errors, 'warning'),
  ]
  process.stdout.write(`${out.bold(title)}\n${facts.join(' · ')}\n`)
  if (web === undefined) return
  const { addresses, kept, alive, dead, unknown, moved } = web
  const answers = [
    `${alive} answer${kept === 0 ? '' : ` (${kept} of them within the last week)`}`,
    `${dead} dead`,
    `${unknown.length} not known`,
    `${moved.length} moved`,
  ]
  process.stdout.write(`${count(addresses, 'address', 'addresses')} on the web: ${answers.join(' · ')}\n`)
  if (verbosity !== 'verbose') return
  for (const { address, reason } of unknown)
    process.stdout.write(`  not known: ${address}  ${out.dim(reason)}\n`)
  for (const { address, to } of moved) process.stdout.write(`  moved: ${address}  ${out.dim(`to ${to}`)}\n`)
}

/** What a reader of the release would see. */
export function showRelease({ title, tag, notes, files, commit }: Release, place: string | undefined): void {
  const from = commit === undefined ? '' : `, of commit ${commit.slice(0, 12)}`
  process.stdout.write(
    `\n${out.bold(title)}\n${out.dim(`Tag ${tag}${from}${place === undefined ? '' : `, on ${place}`}`)}\n\n${notes}\n`,
  )
  for (const { name, bytes } of files) process.stdout.write(`  ${name}  ${out.dim(size(bytes.length))}\n`)
  process.stdout.write('Nothing was published: this was a dry run.\n')
}

export function showPublished({ place, isNew, changes }: Published, verbosity: Verbosity): void {
  if (verbosity === 'quiet') return
  const changed = changes.filter(({ change }) => change !== 'kept')
  const what = isNew
    ? 'Published'
    : changed.length === 0
      ? 'It was published already, and nothing has changed'
      : 'Mended'
  process.stdout.write(`${out.bold(what)}: ${place}\n`)
  for (const { file, change } of changed) process.stdout.write(`  ${file}  ${out.dim(change)}\n`)
}

function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : nouns}`
}

export function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
