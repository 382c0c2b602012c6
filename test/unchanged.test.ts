/** A build is left out when, and only when, nothing that it depends on has changed. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type BuildOptions, buildBook } from '../src/build.ts'
import { silent } from '../src/progress.ts'
import { recallBuild, traceBuild } from '../src/unchanged.ts'

let place = ''
let root = ''
let options: BuildOptions

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'unchanged-'))
  vi.stubEnv('BUCKRAM_CACHE', path.join(place, 'cache'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

const PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
const write = async (name: string, text: string) => {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true })
  await writeFile(path.join(root, name), text)
}

async function build(): Promise<void> {
  const trace = traceBuild((await recallBuild(options)).surroundings)
  await trace.keep(options, await buildBook({ ...options, trace }))
}
const isRecalled = async () => (await recallBuild(options)).result !== undefined

beforeEach(async () => {
  root = path.join(await mkdtemp(path.join(place, 'case-')), 'book')
  await write('README.md', '# Book\n\n## Contents\n\n- [One](one.md)\n')
  await write('one.md', '# One\n\n![A line](line.svg)\n\n[gone](gone.md)\n')
  await write('line.svg', PIXEL)
  await write('notes.txt', 'not part of the book')
  options = {
    root,
    out: path.join(root, 'output'),
    formats: ['html'],
    jobs: 1,
    cache: true,
    strict: false,
    progress: silent,
    sourceDateEpoch: '0',
  }
})

it('recalls what the build made and said', async () => {
  expect(await isRecalled()).toBe(false)
  const trace = traceBuild((await recallBuild(options)).surroundings)
  const made = await buildBook({ ...options, trace })
  await trace.keep(options, made)
  const { result: recalled } = await recallBuild(options)
  expect(recalled?.diagnostics).toEqual(made.diagnostics)
  expect(made.diagnostics.map(({ code }) => code)).toEqual(['link-missing-file'])
  expect(recalled?.artifacts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual(
    made.artifacts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
  )
  // The book itself is not kept, only what is said of it.
  const { book: _, git: __, ...facts } = made
  expect({ ...recalled, artifacts: [] }).toEqual({ ...facts, artifacts: [] })
})

it.each<[string, () => Promise<unknown>]>([
  ['a chapter', () => write('one.md', '# One\n\n![A line](line.svg)\n\n[lost](gone.md)\n')],
  ['the contents', () => write('README.md', '# Book\n\n## Contents\n\n- [Two](one.md)\n')],
  ['a picture', () => write('line.svg', PIXEL.replace('h9', 'v9'))],
  ['a file that a link was waiting for', () => write('gone.md', '# Here\n')],
  ['a file that configures the book', () => write('buckram.yaml', 'title: Other\n')],
  ['a folder', () => mkdir(path.join(root, 'gone'))],
  ['a link out of the folder', () => symlink(tmpdir(), path.join(root, 'away'))],
  ['a missing chapter', () => rm(path.join(root, 'one.md'))],
  ['an output', () => writeFile(path.join(root, 'output', 'book.html'), 'written over')],
  ['a missing output', () => rm(path.join(root, 'output', 'SHA256SUMS'))],
  ['the date', async () => (options = { ...options, sourceDateEpoch: '1' })],
  ['the formats', async () => (options = { ...options, formats: ['html', 'epub'] })],
  ['strictness', async () => (options = { ...options, strict: true })],
  ['the output folder', async () => (options = { ...options, out: path.join(root, 'other') })],
  [
    'a font package beside the book',
    () => write('node_modules/@expo-google-fonts/noto-sans-lao/package.json', '{"version":"1.0.0"}'),
  ],
  [
    'the state of Git',
    async () => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], { cwd: root })
      git('init', '--quiet')
      git('add', 'README.md', 'one.md')
      git('commit', '--quiet', '--message', 'First')
    },
  ],
])('builds again after a change of %s', async (_what, change) => {
  await build()
  expect(await isRecalled()).toBe(true)
  await change()
  expect(await isRecalled()).toBe(false)
})

it('does not mind a file that no build has read', async () => {
  await build()
  await write('notes.txt', 'changed')
  expect(await isRecalled()).toBe(true)
})

it.each<[string, () => void]>([
  ['appears', () => writeFileSync(path.join(root, 'gone.md'), '# Here\n')],
  ['is changed', () => writeFileSync(path.join(root, 'one.md'), '# One\n\nWritten anew.\n')],
])('builds again after a build during which a file %s', async (_what, change) => {
  const trace = traceBuild((await recallBuild(options)).surroundings)
  const disturbed = {
    ...trace,
    read(file: string, bytes: Uint8Array) {
      trace.read(file, bytes)
      if (file === 'line.svg') change()
    },
  }
  await trace.keep(options, await buildBook({ ...options, trace: disturbed }))
  expect(await isRecalled()).toBe(false)
})

it('takes no damaged or foreign record for its own', async () => {
  await build()
  const records = path.join(place, 'cache', 'build')
  const [name = ''] = await readdir(records)
  for (const record of ['', '{}', 'null', '"\\ud800"']) {
    for (const other of await readdir(records)) await writeFile(path.join(records, other), record)
    expect(await isRecalled()).toBe(false)
  }
  await build()
  const kept = await readFile(path.join(records, name))
  options = { ...options, strict: true }
  for (const other of await readdir(records)) await writeFile(path.join(records, other), kept)
  expect(await isRecalled()).toBe(false)
})

it('never trusts what the web or the fonts of the machine gave', async () => {
  await write('buckram.yaml', 'fonts: { fallback: system }\n')
  await build()
  expect(await isRecalled()).toBe(false)
  await write('buckram.yaml', 'pictures: { remote: fetch }\n')
  await build()
  expect(await isRecalled()).toBe(false)
})

it('keeps no record of a build that wrote nothing, and survives a damaged one', async () => {
  options = { ...options, strict: true }
  await build()
  expect(await isRecalled()).toBe(false)
  options = { ...options, strict: false }
  await build()
  const records = path.join(place, 'cache', 'build')
  for (const name of await readdir(records)) {
    const text = await readFile(path.join(records, name), 'utf8')
    await writeFile(path.join(records, name), text.slice(0, text.length / 2))
  }
  expect(await isRecalled()).toBe(false)
})
