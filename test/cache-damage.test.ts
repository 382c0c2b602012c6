/** Whatever becomes of the entries of a cache, the book that is built with it is the same. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type BuildOptions, type BuildResult, buildBook } from '../src/build.ts'
import { cacheFolder, KINDS, type Kind, openCache, readEntry } from '../src/cache.ts'
import { locateBrowsers } from '../src/press/locate.ts'
import { silent } from '../src/progress.ts'
import { drawing, firstBook, squares } from './incremental/book.ts'
import { buildAgain } from './incremental/build.ts'

let place = ''
let cache = ''
let options: BuildOptions
let whole: BuildResult

const REMOTE = 'https://example.org/far.png'

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'cache-damage-'))
  cache = path.join(place, 'cache')
  // The embedded browser is unpacked into the cache: it is found in the usual one.
  const [browser] = await locateBrowsers(cacheFolder())
  vi.stubEnv('BUCKRAM_BROWSER', browser?.executable ?? '')
  for (const [name, value] of Object.entries(browser?.environment ?? {})) vi.stubEnv(name, value)
  vi.stubEnv('BUCKRAM_CACHE', cache)

  const root = path.join(place, 'book')
  const diagram = '```mermaid\ngraph LR; fox --> dog\n```\n'
  const files = new Map(await firstBook()).set('foreword.md', `# Foreword\n\n${diagram}`)
  for (const [file, content] of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), content)
  }
  options = {
    root,
    out: path.join(place, 'output'),
    formats: ['pdf', 'epub', 'html'],
    jobs: 2,
    cache: true,
    strict: false,
    offline: true,
    progress: silent,
    sourceDateEpoch: '0',
  }
  whole = await buildBook({ ...options, cache: false })
  await build()
}, 120_000)
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

const build = () => buildAgain(options)

interface Entry {
  readonly place: `${Kind}/${string}`
  readonly bytes: Buffer
}

async function entries(): Promise<Entry[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const names = await readdir(path.join(cache, kind)).catch(() => [])
      return Promise.all(
        names.sort().map(async (name): Promise<Entry> => {
          const place = `${kind}/${name}` as const
          return { place, bytes: await readFile(path.join(cache, place)) }
        }),
      )
    }),
  )
  return lists.flat()
}

const sameBook = ({ artifacts, diagnostics, pages, title, words }: BuildResult) => ({
  files: artifacts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')]),
  facts: { diagnostics, pages, title, words },
})

it('has something of every kind in it, but of the web', async () => {
  const kinds = new Set((await entries()).map((entry) => path.dirname(entry.place)))
  expect([...kinds].sort()).toEqual(KINDS.filter((kind) => kind !== 'remote').toSorted())
})

/** A bit at a place that differs from entry to entry. */
function flipped(bytes: Buffer, index: number): Buffer {
  const damaged = Buffer.from(bytes)
  const at = (index * 7919 + 13) % bytes.length
  damaged.writeUInt8((bytes[at] ?? 0) ^ (1 << (index % 8)), at)
  return damaged
}

it.each<[string, (entry: Entry, index: number, all: readonly Entry[]) => Buffer]>([
  ['have a bit that is another', ({ bytes }, index) => flipped(bytes, index)],
  ['have lost their end', ({ bytes }, index) => bytes.subarray(0, (bytes.length * (index % 10)) / 10)],
  ['are empty', () => Buffer.alloc(0)],
  ['hold only their hash', ({ bytes }) => bytes.subarray(0, 32)],
  [
    'have changed places with others',
    (_entry, index, all) => all[(index + 3) % all.length]?.bytes ?? Buffer.of(),
  ],
])('gives the same book when its entries %s', { timeout: 120_000 }, async (_title, damage) => {
  const before = await entries()
  for (const [index, entry] of before.entries())
    await writeFile(path.join(cache, entry.place), damage(entry, index, before))
  expect(sameBook(await build())).toEqual(sameBook(whole))
  for (const { place } of before) expect(await readEntry(cache, place), place).toBeDefined()
})

it('gives the same book when half of its entries are gone', { timeout: 120_000 }, async () => {
  const before = await entries()
  // Without the record of the last build, or there would be nothing to do.
  const isLost = ({ place }: Entry, index: number) => index % 2 === 0 || place.startsWith('build/')
  for (const { place } of before.filter(isLost)) await rm(path.join(cache, place))
  expect(sameBook(await build())).toEqual(sameBook(whole))
})

it('shows no picture of the web that is damaged', { timeout: 120_000 }, async () => {
  await writeFile(path.join(options.root, 'buckram.yaml'), 'pictures: { remote: fetch }\n')
  await writeFile(path.join(options.root, 'foreword.md'), `# Foreword\n\n![Far away](${REMOTE})\n`)
  const unreachable = async () =>
    (await buildBook({ ...options, formats: ['html'] })).diagnostics.filter(
      ({ code }) => code === 'image-unreachable',
    ).length
  expect(await unreachable()).toBe(1)
  const picture = await squares(5)
  await openCache(cache).through('remote', [REMOTE], async () => picture)
  expect(await unreachable()).toBe(0)
  const [kept] = (await entries()).filter(({ place }) => place.startsWith('remote/'))
  const other = Buffer.from(drawing('Another'))
  for (const bytes of [flipped(kept?.bytes ?? Buffer.of(), 1), other, Buffer.alloc(0)]) {
    await writeFile(path.join(cache, kept?.place ?? ''), bytes)
    expect(await unreachable()).toBe(1)
  }
})
