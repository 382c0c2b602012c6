/** The cache keeps its laws: same key, same value; damaged entries are made again; it is never needed. */
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { cacheFolder, noCache, openCache } from '../src/cache.ts'
import { cacheLimit, clearCache, measureCache, trimCache } from '../src/cache-upkeep.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cache-test-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const bytes = (text: string) => new TextEncoder().encode(text)
/** Makes `text` and counts how often. */
function maker(text: string) {
  let made = 0
  const make = async () => {
    made++
    return bytes(text)
  }
  return { make, made: () => made }
}
const entries = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile())

it('makes a value once, also for a cache that is opened later', async () => {
  const { make, made } = maker('value')
  expect(await openCache(folder).through('print', ['a', bytes('b')], make)).toEqual(bytes('value'))
  expect(await openCache(folder).through('print', ['a', bytes('b')], make)).toEqual(bytes('value'))
  expect(made()).toBe(1)
})

it('keeps an empty value', async () => {
  const { make, made } = maker('')
  const cache = openCache(folder)
  expect(await cache.through('print', [], make)).toEqual(bytes(''))
  expect(await cache.through('print', [], make)).toEqual(bytes(''))
  expect(made()).toBe(1)
})

it('tells keys apart by kind, by every part and by where one part ends', async () => {
  const { make, made } = maker('value')
  const cache = openCache(folder)
  await cache.through('print', ['ab', 'c'], make)
  await cache.through('print', ['a', 'bc'], make)
  await cache.through('print', ['abc'], make)
  await cache.through('print', ['abc', ''], make)
  await cache.through('print', ['ab\x001\0c'], make)
  await cache.through('diagram', ['ab', 'c'], make)
  expect(made()).toBe(6)
  await cache.through('print', [bytes('ab'), 'c'], make)
  expect(made()).toBe(6)
})

it.each([
  ['a byte of the value is another', (entry: Buffer) => Buffer.concat([entry.subarray(0, -1), bytes('X')])],
  ['the end is missing', (entry: Buffer) => entry.subarray(0, -2)],
  ['the file is empty', () => Buffer.alloc(0)],
  ['the file is shorter than a hash', () => Buffer.from('abc')],
])('makes an entry again when %s', async (_title, damage) => {
  const { make, made } = maker('value')
  const cache = openCache(folder)
  await cache.through('print', ['a'], make)
  const [entry] = await entries()
  const file = path.join(entry?.parentPath ?? '', entry?.name ?? '')
  await writeFile(file, damage(await readFile(file)))
  expect(await cache.through('print', ['a'], make)).toEqual(bytes('value'))
  expect(await cache.through('print', ['a'], make)).toEqual(bytes('value'))
  expect(made()).toBe(2)
})

it('works without a folder that can be written', async () => {
  const { make, made } = maker('value')
  // A file stands where the folder should be: nobody can write below it, the superuser included.
  await writeFile(path.join(folder, 'file'), '')
  const cache = openCache(path.join(folder, 'file', 'cache'))
  expect(await cache.through('print', ['a'], make)).toEqual(bytes('value'))
  expect(await cache.through('print', ['a'], make)).toEqual(bytes('value'))
  expect(made()).toBe(2)
})

it('keeps nothing of a value that could not be made, and leaves no file beside an entry', async () => {
  const cache = openCache(folder)
  const failing = cache.through('print', ['a'], () => Promise.reject(new Error('paper jam')))
  await expect(failing).rejects.toThrow('paper jam')
  expect(await entries()).toEqual([])
  const { make } = maker('value')
  await Promise.all([1, 2, 3, 4].map(() => cache.through('print', ['a'], make)))
  expect((await entries()).map(({ name }) => name)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
})

it('gives every caller bytes of its own', async () => {
  const cache = openCache(folder)
  const { make } = maker('value')
  await cache.through('print', ['a'], make)
  const first = await cache.through('print', ['a'], make)
  first.fill(0)
  expect(await cache.through('print', ['a'], make)).toEqual(bytes('value'))
})

it('can be left out', async () => {
  const { make, made } = maker('value')
  await noCache.through('print', ['a'], make)
  await noCache.through('print', ['a'], make)
  expect(made()).toBe(2)
})

it('lies where the environment says', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/var/cache/ann')
  vi.stubEnv('BUCKRAM_CACHE', '')
  expect(cacheFolder()).toBe(path.join('/var/cache/ann', 'buckram'))
  vi.stubEnv('BUCKRAM_CACHE', 'relative')
  expect(cacheFolder()).toBe(path.resolve('relative'))
})

/** Entries of 100 bytes and their hash, used in this order, an hour apart. */
async function keep(...keys: readonly (readonly ['print' | 'picture', string])[]) {
  const cache = openCache(folder)
  const known = new Set<string>()
  for (const [index, [kind, key]] of keys.entries()) {
    await cache.through(kind, [key], async () => new Uint8Array(100))
    const fresh = (await entries()).find(({ name }) => !known.has(name))
    const used = new Date(Date.UTC(2020, 0, 1, index))
    await utimes(path.join(fresh?.parentPath ?? '', fresh?.name ?? ''), used, used)
    known.add(fresh?.name ?? '')
  }
}
const isKept = async (kind: 'print' | 'picture', key: string) => {
  const { make, made } = maker('made again')
  await openCache(folder).through(kind, [key], make)
  return made() === 0
}

it('is measured by kind', async () => {
  await keep(['print', 'a'], ['print', 'b'], ['picture', 'a'])
  await writeFile(path.join(folder, 'print', 'notes.txt'), 'not an entry')
  const uses = (await measureCache(folder)).filter((use) => use.entries > 0)
  expect(uses).toEqual([
    { kind: 'picture', entries: 1, bytes: 132 },
    { kind: 'print', entries: 2, bytes: 264 },
  ])
  expect((await measureCache(path.join(folder, 'none'))).every(({ bytes }) => bytes === 0)).toBe(true)
})

it('loses what was not used for the longest time when it is too large', async () => {
  await keep(['print', 'a'], ['picture', 'b'], ['print', 'c'])
  // A use counts, not only the making.
  expect(await isKept('print', 'a')).toBe(true)
  await trimCache(folder, 2 * 132)
  expect(await isKept('print', 'c')).toBe(true)
  expect(await isKept('print', 'a')).toBe(true)
  expect(await isKept('picture', 'b')).toBe(false)
  await trimCache(folder, 0)
  expect(await entries()).toEqual([])
})

it('loses what a killed process left half written, and nothing that is not its own', async () => {
  await mkdir(path.join(folder, 'print'), { recursive: true })
  await writeFile(path.join(folder, 'print', `${'a'.repeat(64)}.0123456789ab`), 'half')
  await writeFile(path.join(folder, 'print', 'thesis.pdf'), 'the only copy')
  await writeFile(path.join(folder, 'a'.repeat(64)), 'of no kind')
  await trimCache(folder, 0)
  await clearCache(folder)
  expect((await entries()).map(({ name }) => name).sort()).toEqual(['a'.repeat(64), 'thesis.pdf'])
})

it('is cleared, wholly or of one kind', async () => {
  await keep(['print', 'a'], ['picture', 'a'])
  expect(await clearCache(folder, 'picture')).toEqual([{ kind: 'picture', entries: 1, bytes: 132 }])
  expect((await entries()).map(({ parentPath }) => path.basename(parentPath))).toEqual(['print'])
  await clearCache(folder)
  expect(await entries()).toEqual([])
})

it('may be as large as the environment says', () => {
  vi.stubEnv('BUCKRAM_CACHE_MB', '')
  expect(cacheLimit()).toBe(2e9)
  vi.stubEnv('BUCKRAM_CACHE_MB', '50')
  expect(cacheLimit()).toBe(50e6)
  vi.stubEnv('BUCKRAM_CACHE_MB', 'plenty')
  expect(cacheLimit).toThrow('BUCKRAM_CACHE_MB=plenty is no number.')
})
