/** `buckram doctor [folder]`: what this machine has for making books, and for the book in the folder; each line good or with one thing to do. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import path from 'node:path'
import { type BookPlace, booksIn } from '../books.ts'
import { cacheFolder } from '../cache.ts'
import { cacheLimit, measureCache } from '../cache-upkeep.ts'
import { UsageError } from '../diagnostics.ts'
import { checkBrowser } from '../doctor/browser.ts'
import { checkCache, checkScratch } from '../doctor/disk.ts'
import { bad, type Finding } from '../doctor/finding.ts'
import { checkGit, judgeNode, judgePower } from '../doctor/machine.ts'
import { checkWeb, firstRemotePicture } from '../doctor/web.ts'
import { VERSION } from '../version.ts'
import { coloursOf } from './streams.ts'

export interface DoctorFlags {
  readonly json: boolean
}

/** Characters: all that any book has, and a bound for a folder that is none. */
const LONGEST_TEXT = 20_000_000

/** Milliseconds: a browser that is to be unpacked first takes some seconds on a busy machine. */
const LONGEST_PRINT = 30_000

/** Returns the exit code: 0 books can be made, 3 the machine lacks something. */
export async function runDoctor(folder: string, flags: DoctorFlags): Promise<number> {
  const root = path.resolve(folder)
  const findings = (
    await Promise.all([nodeAndPower(), checkGit(), browserAndDisk(root), ofBooks(await booksIn(root))])
  ).flat()
  const lacks = findings.some(({ state }) => state === 'bad')
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ version: VERSION, passes: !lacks, findings }, undefined, 2)}\n`)
  else show(findings)
  return lacks ? 3 : 0
}

async function nodeAndPower(): Promise<readonly Finding[]> {
  const manifest: { readonly engines: { readonly node: string } } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  // Of a container; without a limit it is zero, or more than there is.
  const allowed = process.constrainedMemory?.() || Number.POSITIVE_INFINITY
  return [
    judgeNode(process.versions.node, manifest.engines.node),
    judgePower({ cores: availableParallelism(), memory: Math.min(totalmem(), allowed) }),
  ]
}

/** The browser, and the disk that it and the cache need: the browser is unpacked into the cache. */
async function browserAndDisk(root: string): Promise<readonly Finding[]> {
  const own = cacheFolder()
  const printing = checkBrowser({
    cache: own,
    isUnsandboxed: process.env.BUCKRAM_SANDBOX === 'off',
    isRoot: process.getuid?.() === 0,
    longest: LONGEST_PRINT,
  })
  // Heavy: it is loaded while the browser starts.
  const { bookCacheFolder } = await import('../book-cache.ts')
  const folder = await bookCacheFolder(root)
  const [browser, uses] = await Promise.all([printing, measureCache(folder)])
  const bytes = uses.reduce((sum, use) => sum + use.bytes, 0)
  const hasBrowser = folder !== own || existsSync(path.join(own, 'browser'))
  return [...browser, await cacheFinding({ folder, bytes, hasBrowser }), await checkScratch(tmpdir())]
}

async function cacheFinding(state: {
  readonly folder: string
  readonly bytes: number
  readonly hasBrowser: boolean
}): Promise<Finding> {
  try {
    return await checkCache({ ...state, limit: cacheLimit() })
  } catch (error) {
    if (error instanceof UsageError) return bad('Cache', error.message, error.hint)
    throw error
  }
}

async function ofBooks(books: readonly BookPlace[]): Promise<readonly Finding[]> {
  return (await Promise.all(books.map(ofBook))).flat()
}

/** Nothing for a folder that holds no book. */
async function ofBook({ root, name }: BookPlace): Promise<readonly Finding[]> {
  // Heavy: they are loaded while the browser starts.
  const [{ recogniseBook }, { checkFonts }, { fontOptions }] = await Promise.all([
    import('./recognise.ts'),
    import('../doctor/fonts.ts'),
    import('../read.ts'),
  ])
  const book = await recogniseBook(root, path.join(root, 'output'), LONGEST_TEXT)
  if (book.contents === undefined) return []
  const { config, metadata, text } = book
  const picture = config.pictures.remote === 'fetch' ? firstRemotePicture(text) : undefined
  const findings = await Promise.all([
    checkFonts(text, fontOptions(config, metadata, root)),
    ...(picture === undefined ? [] : [checkWeb(picture)]),
  ])
  // Of several books, each line says which one is meant.
  return name === ''
    ? findings
    : findings.map((finding) => ({ ...finding, says: `${name}: ${finding.says}` }))
}

const MARKS = { good: '✓', warning: '!', bad: '✗' } as const

function show(findings: readonly Finding[]): void {
  const colours = coloursOf(process.stdout)
  const paint = { good: colours.green, warning: colours.yellow, bad: colours.red }
  const widest = Math.max(...findings.map(({ subject }) => subject.length))
  for (const { subject, state, says, todo } of findings) {
    process.stdout.write(`${paint[state](MARKS[state])} ${subject.padEnd(widest)}  ${says}\n`)
    if (todo !== undefined) process.stdout.write(`${' '.repeat(widest + 4)}${colours.bold('→')} ${todo}\n`)
  }
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length
  const [lacking, doubtful] = [count('bad'), count('warning')]
  process.stdout.write(
    lacking > 0
      ? `\nThis machine lacks ${lacking} ${lacking === 1 ? 'thing' : 'things'} that books need.\n`
      : `\nBooks can be made here${doubtful === 0 ? '' : `; ${doubtful} ${doubtful === 1 ? 'thing' : 'things'} could be better`}.\n`,
  )
}
