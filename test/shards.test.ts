/** Several machines print one book: what `compile` puts into the cache, a build finds, and the book is the same. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { buildBook, compileBook } from '../src/build.ts'
import { cacheFolder } from '../src/cache.ts'
import { silent } from '../src/progress.ts'

const root = fileURLToPath(new URL('../content', import.meta.url))
let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'shards-'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

const base = { root, jobs: 2, progress: silent, sourceDateEpoch: '0' }
const prints = async () => new Set(await readdir(path.join(place, 'cache', 'print')).catch(() => []))

it('prints each segment in one shard, and a build prints none of them again', {
  timeout: 300_000,
}, async () => {
  // The embedded browser is unpacked into the cache: it is found in the usual one.
  const browser = await import('../src/press/locate.ts').then(({ locateBrowsers }) =>
    locateBrowsers(cacheFolder()),
  )
  vi.stubEnv('BUCKRAM_BROWSER', browser[0]?.executable ?? '')
  for (const [name, value] of Object.entries(browser[0]?.environment ?? {})) vi.stubEnv(name, value)
  vi.stubEnv('BUCKRAM_CACHE', path.join(place, 'cache'))

  const out = path.join(place, 'output')
  const compile = (index: number) => compileBook({ ...base, out, cache: true, shard: { index, count: 2 } })
  const shares = [await compile(1), await compile(2)].map(({ segments }) => segments ?? [])
  const names = shares.flat()
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(2)
  const compiled = await prints()
  expect(compiled.size).toBe(names.length)

  const build = (cache: boolean) =>
    buildBook({ ...base, out, cache, strict: false, formats: ['pdf'] }).then(
      ({ artifacts }) => artifacts[0]?.bytes,
    )
  const linked = await build(true)
  const added = [...(await prints())].filter((name) => !compiled.has(name))
  // The contents, a sheet of furniture for the front matter and one for the body, and a blank page where one is needed.
  expect(added.length).toBeGreaterThanOrEqual(3)
  expect(added.length).toBeLessThanOrEqual(4)
  expect(Buffer.from(linked ?? []).equals(Buffer.from((await build(false)) ?? []))).toBe(true)
})

it('says that a book with errors was not printed', async () => {
  const out = path.join(place, 'output')
  const broken = fileURLToPath(new URL('diagnostics/config-invalid', import.meta.url))
  const shard = { index: 1, count: 1 }
  expect(await compileBook({ ...base, root: broken, out, cache: false, shard })).toMatchObject({
    segments: undefined,
    diagnostics: expect.arrayContaining([expect.objectContaining({ code: 'config-invalid' })]),
  })
})
