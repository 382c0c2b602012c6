/** After any edit, a build with what earlier builds left behind gives the bytes of a build that begins with nothing. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it, vi } from 'vitest'
import { type BuildOptions, type BuildResult, buildBook, compileBook } from '../src/build.ts'
import { cacheFolder, KINDS } from '../src/cache.ts'
import { UsageError } from '../src/diagnostics.ts'
import { openMemory } from '../src/memory.ts'
import { openRefiner } from '../src/pdf/index.ts'
import { keepPresses } from '../src/press/kept.ts'
import { locateBrowsers } from '../src/press/locate.ts'
import { silent } from '../src/progress.ts'
import { type Files, firstBook } from './incremental/book.ts'
import { buildAgain } from './incremental/build.ts'
import { EDITS } from './incremental/edits.ts'
import { type Random, randomFrom } from './incremental/random.ts'

/** The segments that were cut since this was emptied. */
const cut: string[] = []
vi.mock(import('../src/pdf/segments.ts'), async (original) => {
  const { cutSegments, ...rest } = await original()
  return {
    ...rest,
    // Segments of a few paragraphs: the small book has many, and an edit moves what stands in which.
    cutSegments(name, leaves) {
      const segments = cutSegments(name, leaves, 3000)
      cut.push(...segments.map((segment) => segment.name))
      return segments
    },
  }
})

/** `BUCKRAM_EDITS` makes more of them, `BUCKRAM_EDITS_SEED` others. */
const count = Number(process.env.BUCKRAM_EDITS ?? 5)
const seed = Number(process.env.BUCKRAM_EDITS_SEED ?? 1)

it(`holds for ${count} edits of seed ${seed}`, { timeout: 60_000 + count * 60_000 }, async () => {
  const place = await mkdtemp(path.join(tmpdir(), 'incremental-'))
  // The embedded browser is unpacked into the cache: it is found in the usual one.
  const [browser] = await locateBrowsers(cacheFolder())
  vi.stubEnv('BUCKRAM_BROWSER', browser?.executable ?? '')
  for (const [name, value] of Object.entries(browser?.environment ?? {})) vi.stubEnv(name, value)
  vi.stubEnv('BUCKRAM_CACHE', path.join(place, 'cache'))

  const random = randomFrom(seed)
  const root = path.join(place, 'book')
  const base = { root, jobs: 2, progress: silent, sourceDateEpoch: '0' }
  const warm: BuildOptions = {
    ...base, out: path.join(place, 'warm'), formats: ['pdf', 'epub', 'html'], cache: true, strict: false,
  } // biome-ignore format: options
  const cold: BuildOptions = { ...warm, out: path.join(place, 'cold'), cache: false }
  // A process that builds again has nothing but what it remembers.
  const memory = openMemory()
  const presses = keepPresses()
  const refiner = openRefiner()
  const tools: Partial<BuildOptions> = {
    withPress: presses.withPress,
    withRefiner: (use) => use(refiner.refine),
  }
  const kept: BuildOptions = { ...cold, ...tools, memory, out: path.join(place, 'kept') }
  const history: Files[] = [await firstBook()]
  const log: string[] = []
  const seen = { recalled: 0, refused: 0, mixed: 0, printed: 0 }
  let files = history[0] ?? new Map()
  let isRefused = false
  await sync(root, new Map(), files)

  for (let step = 0; step <= count; step++) {
    const before = files
    if (step > 0) {
      const edited = isRefused || random.onceIn(8) ? undo(history, random) : await edit(files, random)
      files = edited.files
      log.push(`${step}. ${edited.what}`)
      await sync(root, before, files)
      history.push(files)
    }
    if (random.onceIn(6)) log.push(`   ${await disturb(place, root, warm, random)}`)
    try {
      cut.length = 0
      const known = await prints(place, root)
      const made = await outcome(() => buildAgain(warm))
      const fresh = [...(await prints(place, root))].filter((name) => !known.has(name)).length
      if (cut.length === 0) seen.recalled++
      else if (fresh > 0) seen.printed++
      if (cut.length > 0 && fresh > 0 && fresh < cut.length) seen.mixed++
      const expected = await outcome(() => buildBook(cold))
      expect(made.said).toEqual(expected.said)
      expect([...made.bytes.keys()]).toEqual([...expected.bytes.keys()])
      const remembered = await outcome(() => buildBook(kept))
      memory.rest()
      expect(remembered.said, 'what a process that remembers says').toEqual(expected.said)
      for (const [name, bytes] of remembered.bytes)
        expect(bytes.equals(expected.bytes.get(name) ?? Buffer.of()), `${name}, remembered`).toBe(true)
      for (const [name, bytes] of made.bytes) {
        expect(bytes.equals(expected.bytes.get(name) ?? Buffer.of()), name).toBe(true)
        expect((await readFile(path.join(warm.out, name))).equals(bytes), `${name} on the disk`).toBe(true)
      }
      isRefused = made.bytes.size === 0
      if (isRefused) seen.refused++
    } catch (cause) {
      const again = `BUCKRAM_EDITS_SEED=${seed} BUCKRAM_EDITS=${step}`
      throw new Error(`${again}, kept in ${place}:\n${log.join('\n')}`, { cause })
    }
  }
  if (count >= 20) {
    console.log(`Of ${count} edits of seed ${seed}: ${JSON.stringify(seen)}`)
    // Some of the segments were kept, others printed.
    expect(seen.mixed).toBeGreaterThan(0)
  }
  await presses.close()
  await refiner.close()
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

async function edit(files: Files, random: Random) {
  for (;;) {
    const edited = await random.pick(EDITS)(files, random)
    if (edited !== undefined) return edited
  }
}

/** Takes back the last edits, one or many. */
function undo(history: readonly Files[], random: Random) {
  const steps = 1 + random.below(Math.min(5, history.length))
  const place = Math.max(0, history.length - 1 - steps)
  return {
    files: history[place] ?? new Map<string, string>(),
    what: `the book is as it was after edit ${place}`,
  }
}

/** Makes the folder hold `next`, where it held `before`; what is the same is not written. */
async function sync(root: string, before: Files, next: Files): Promise<void> {
  for (const file of before.keys()) if (!next.has(file)) await rm(path.join(root, file))
  for (const [file, content] of next) {
    if (before.get(file) === content) continue
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), content)
  }
}

/** What happens between two builds besides edits. */
async function disturb(place: string, root: string, warm: BuildOptions, random: Random): Promise<string> {
  const entries = [
    ...(await entriesIn(path.join(place, 'cache'))),
    ...(await entriesIn(path.join(root, '.buckram'))),
  ]
  const [shard, chosen] = [1 + random.below(3), random.below(1000)]
  const entry = entries[chosen % Math.max(1, entries.length)]
  const other = entries[(chosen * 7 + 1) % Math.max(1, entries.length)]
  const outputs = (await readdir(warm.out).catch(() => [])).sort()
  const output = outputs[chosen % Math.max(1, outputs.length)]
  return random.pick([
    async () => {
      await outcome(() => compileBook({ ...warm, shard: { index: shard, count: 3 } }))
      return `share ${shard} of 3 is printed`
    },
    async () => {
      if (output !== undefined) await rm(path.join(warm.out, output))
      return `the output ${output} goes`
    },
    async () => {
      if (output !== undefined) await writeFile(path.join(warm.out, output), 'written over')
      return `the output ${output} is written over`
    },
    async () => {
      if (entry !== undefined) await damage(entry, chosen)
      return `a bit of ${entry} is another`
    },
    async () => {
      if (entry !== undefined && other !== undefined) await writeFile(entry, await readFile(other))
      return `${entry} holds what ${other} held`
    },
    async () => {
      if (entry !== undefined) await rm(entry)
      return `${entry} goes`
    },
  ])()
}

async function damage(file: string, place: number): Promise<void> {
  const bytes = await readFile(file)
  const index = (place * 7919) % Math.max(1, bytes.length)
  if (bytes.length > 0) bytes.writeUInt8((bytes[index] ?? 0) ^ 4, index)
  await writeFile(file, bytes)
}

async function entriesIn(folder: string): Promise<string[]> {
  const kinds = await Promise.all(
    KINDS.map(async (kind) => {
      const names = await readdir(path.join(folder, kind)).catch(() => [])
      return names.map((name) => path.join(folder, kind, name))
    }),
  )
  return kinds.flat().sort()
}

async function prints(place: string, root: string): Promise<Set<string>> {
  const folders = [path.join(place, 'cache'), path.join(root, '.buckram')]
  return new Set(
    (await Promise.all(folders.map(entriesIn))).flat().filter((file) => file.includes('/print/')),
  )
}

/** What a build made and said, or what it was refused for. */
async function outcome(build: () => Promise<Partial<BuildResult>>) {
  const bytes = new Map<string, Buffer>()
  try {
    const { diagnostics, title, chapters, words, pages, artifacts = [] } = await build()
    for (const artifact of artifacts) bytes.set(artifact.name, Buffer.from(artifact.bytes))
    return { bytes, said: { diagnostics, title, chapters, words, pages } }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { bytes, said: { refused: error.message } }
  }
}
