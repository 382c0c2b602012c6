/** A build that is killed at any moment leaves whole files, a cache that can be used, and no process. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheFolder } from '../src/cache.ts'
import { locateBrowsers } from '../src/press/locate.ts'
import { BLOCKS, firstBook, squares } from './incremental/book.ts'
import { type Random, randomFrom } from './incremental/random.ts'

const project = path.resolve(import.meta.dirname, '..')

/** `BUCKRAM_KILLS` makes more of them, `BUCKRAM_KILLS_SEED` others. */
const kills = Number(process.env.BUCKRAM_KILLS ?? 2)
const seed = Number(process.env.BUCKRAM_KILLS_SEED ?? 1)

let place = ''
let environment: NodeJS.ProcessEnv
const at = (...names: string[]) => path.join(place, ...names)

/** What a build gives: the bytes of its files by their names. */
type Outputs = ReadonlyMap<string, Buffer>
/** Of the book before and after the author's last edits, and how long a build takes, in ms. */
const expected = new Map<'before' | 'after', Outputs>()
const longest = { cold: 0, warm: 0 }

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'killed-'))
  // A copy of the tool: other tests write theirs anew while this one runs it.
  const compiler = path.join(project, 'node_modules/typescript/bin/tsc')
  const flags = ['-p', path.join(project, 'tsconfig.build.json'), '--outDir', at('tool', 'dist')]
  execFileSync(process.execPath, [compiler, ...flags])
  await cp(path.join(project, 'styles'), at('tool', 'styles'), { recursive: true })
  for (const name of ['package.json', 'node_modules'])
    await symlink(path.join(project, name), at('tool', name))
  await mkdir(at('tmp'))
  const [browser] = await locateBrowsers(cacheFolder())
  environment = {
    ...process.env,
    ...browser?.environment,
    BUCKRAM_BROWSER: browser?.executable,
    BUCKRAM_CACHE: at('cache'),
    TMPDIR: at('tmp'),
    SOURCE_DATE_EPOCH: '0',
  }
  const before = await firstBook()
  const after = new Map(before)
    .set('text/two.md', `${before.get('text/two.md')}\n${BLOCKS.slice(0, 8).join('\n\n')}\n`)
    .set('pictures/squares.png', await squares(9))
  for (const [name, files] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const [file, content] of files) {
      await mkdir(path.dirname(at(name, 'book', file)), { recursive: true })
      await writeFile(at(name, 'book', file), content)
    }
    await mkdir(at('book'), { recursive: true })
    await cp(at(name, 'book'), at('book'), { recursive: true })
    longest.cold = await timed(() => finished(start('--no-cache', '--out', at('whole', name))))
    expected.set(name, outputsIn(at('whole', name)))
    if (name === 'before') await finished(start('--out', at('out')))
    else longest.warm = await timed(() => finished(start('--out', at('out'))))
  }
  expect([...expected.values()].every(isChecked)).toBe(true)
  await rm(at('cache'), { recursive: true })
}, 300_000)
afterAll(() => rm(place, { recursive: true, force: true }))

async function timed(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function start(...flags: string[]): ChildProcess {
  return startWith(environment, flags)
}

function startWith(env: NodeJS.ProcessEnv, flags: readonly string[]): ChildProcess {
  const command = [at('tool', 'dist', 'cli.js'), 'build', at('book'), '--quiet', '--jobs', '2', ...flags]
  return spawn(process.execPath, command, { env, stdio: 'ignore' })
}

async function finished(child: ChildProcess): Promise<void> {
  expect(await once(child, 'close')).toEqual([0, null])
}

/** Without `build.json`, which tells how long the stages took. */
function outputsIn(folder: string): Outputs {
  const names = readdirSync(folder).sort()
  return new Map(
    names
      .filter((name) => name !== 'build.json' && !name.startsWith('.'))
      .map((name) => [name, readFileSync(path.join(folder, name))]),
  )
}

/** Whether the checksums are those of the files. */
function isChecked(outputs: Outputs): boolean {
  const lines = [...outputs]
    .filter(([name]) => name !== 'SHA256SUMS')
    .map(([name, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}`)
  const listed = String(outputs.get('SHA256SUMS')).trimEnd().split('\n')
  return lines.length === listed.length && lines.every((line) => listed.includes(line))
}

const areSame = (some: Outputs, others: Outputs | undefined) =>
  some.size === others?.size && [...some].every(([name, bytes]) => others.get(name)?.equals(bytes))

/** The author has the book of one state; the folder of the outputs holds the one of before, the cache as chosen. */
async function prepare(isWarm: boolean): Promise<void> {
  await rm(at('cache'), { recursive: true, force: true })
  await rm(at('out'), { recursive: true, force: true })
  await cp(at('before', 'book'), at('book'), { recursive: true })
  if (isWarm && existsSync(at('kept'))) await cp(at('kept'), at('cache'), { recursive: true })
  else if (isWarm) {
    await finished(start('--out', at('out')))
    await cp(at('cache'), at('kept'), { recursive: true })
  }
  await cp(at('whole', 'before'), at('out'), { recursive: true })
  await cp(at('after', 'book'), at('book'), { recursive: true })
}

/** Kills `child` at a moment of the whole build, or after the folder of the outputs was touched for the `writes`th time. */
async function kill(child: ChildProcess, random: Random, length: number, writes: number | undefined) {
  const delay = (random.below(1000) / 1000) * length
  const ended = once(child, 'close')
  if (writes === undefined) await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, delay))])
  else {
    let seen = 0
    const watcher = watch(at('out'))
    const touched = new Promise<void>((resolve) => {
      watcher.on('change', () => {
        if (++seen === writes) resolve()
      })
    })
    await Promise.race([ended, touched])
    watcher.close()
  }
  child.kill('SIGKILL')
  await ended
}

describe(`a build that is killed, ${kills} times of seed ${seed}`, () => {
  const random = randomFrom(seed)
  const outcomes = { before: 0, after: 0, mixed: 0 }

  it.each(Array.from({ length: kills }, (_, kill) => kill))(
    'kill %i: whole files, a cache that can be used, no process',
    { timeout: 300_000 },
    async (index) => {
      const isWarm = index % 2 === 0
      await prepare(isWarm)
      // Every third one falls into the moments in which the files are put into their places.
      const writes = index % 3 === 2 ? 1 + random.below(12) : undefined
      // A cache of a tenth of a megabyte is trimmed at the end.
      const limit = random.onceIn(3) ? { BUCKRAM_CACHE_MB: '0.1' } : {}
      const child = startWith({ ...environment, ...limit }, ['--out', at('out')])
      await kill(child, random, 1.1 * (isWarm ? longest.warm : longest.cold), writes)

      await expect.poll(processesHere, { timeout: 20_000 }).toEqual([])
      const left = outputsIn(at('out'))
      for (const [name, bytes] of left) {
        const wholes = [...expected.values()].flatMap((outputs) => outputs.get(name) ?? [])
        expect(
          wholes.some((whole) => whole.equals(bytes)),
          `${name} is whole`,
        ).toBe(true)
      }
      expect([...left.keys()]).toEqual([...(expected.get('before')?.keys() ?? [])])
      JSON.parse(await readFile(at('out', 'build.json'), 'utf8'))
      if (areSame(left, expected.get('before'))) outcomes.before++
      else if (areSame(left, expected.get('after'))) outcomes.after++
      else {
        // Killed between two renames, which no file system makes as one: the checksums tell.
        outcomes.mixed++
        expect(isChecked(left)).toBe(false)
      }

      await finished(start('--out', at('out')))
      expect(areSame(outputsIn(at('out')), expected.get('after'))).toBe(true)
      expect((await readdir(at('out'))).filter((name) => name.startsWith('.'))).toEqual([])
      expect(await readdir(at('tmp'))).toEqual([])
    },
  )

  it('was killed before and after the files were in their places', () => {
    if (kills < 15) return
    console.log(`Of ${kills} kills, the files were: ${JSON.stringify(outcomes)}`)
    expect(outcomes.before).toBeGreaterThan(0)
    expect(outcomes.after).toBeGreaterThan(0)
  })
})

describe('two builds of a book at once', () => {
  it('with one cache give what each gives alone', { timeout: 300_000 }, async () => {
    await prepare(false)
    await Promise.all([finished(start('--out', at('one'))), finished(start('--out', at('two')))])
    for (const name of ['one', 'two']) expect(areSame(outputsIn(at(name)), expected.get('after'))).toBe(true)
  })

  it('into one folder leave the files of one of them, and nothing beside', { timeout: 300_000 }, async () => {
    await prepare(true)
    const flags = [[], ['--no-cache'], ['--no-cache']].map((more) => ['--out', at('out'), ...more])
    await Promise.all(flags.map((each) => finished(startWith(environment, each))))
    expect(areSame(outputsIn(at('out')), expected.get('after'))).toBe(true)
    expect((await readdir(at('out'))).filter((name) => name.startsWith('.'))).toEqual([])
    expect(await readdir(at('tmp'))).toEqual([])
  })
})

/** The processes that run with the environment of these builds: of Linux, none elsewhere. */
function processesHere(): string[] {
  if (!existsSync('/proc/self/environ')) return []
  return readdirSync('/proc').filter((name) => {
    try {
      return (
        /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, 'utf8').includes(`TMPDIR=${at('tmp')}`)
      )
    } catch {
      return false // it is gone, or another's
    }
  })
}
