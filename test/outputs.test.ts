/** The output folder holds the files of one build, whole: a build that fails leaves those of the last one. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MachineError, UsageError } from '../src/diagnostics.ts'
import { checkOutputFolder, checksums, writeOutputs } from '../src/outputs.ts'
import { sha256 } from '../src/sha256.ts'

let place = ''
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'outputs-test-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

const file = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) })
const read = (name: string) => readFile(path.join(place, name), 'utf8')

describe('writing', () => {
  it('makes the folder and those above it', async () => {
    await writeOutputs(path.join(place, 'a', 'b'), [file('book.pdf', 'new'), file('书.epub', 'neu')])
    expect(await read('a/b/book.pdf')).toBe('new')
    expect((await readdir(path.join(place, 'a', 'b'))).sort()).toEqual(['book.pdf', '书.epub'])
  })

  it('does not mind that several builds make the folder at once', async () => {
    const folder = path.join(place, 'a', 'b')
    await Promise.all(['1', '2', '3', '4'].map((name) => writeOutputs(folder, [file(name, name)])))
    expect((await readdir(folder)).sort()).toEqual(['1', '2', '3', '4'])
  })

  it('replaces the files of the last build and leaves all others', async () => {
    await writeFile(path.join(place, 'book.pdf'), 'old and longer')
    await writeFile(path.join(place, '.gitkeep'), '')
    await writeOutputs(place, [file('book.pdf', 'new')])
    expect(await read('book.pdf')).toBe('new')
    expect((await readdir(place)).sort()).toEqual(['.gitkeep', 'book.pdf'])
  })

  it.each([
    ['a name in a folder that is not there', 'missing/b.epub'],
    ['a name that is too long for the disk', `${'x'.repeat(300)}.epub`],
    ['a name that a folder has', 'folder'],
  ])('leaves the old files when the second one fails: %s', async (_title, name) => {
    await writeFile(path.join(place, 'book.pdf'), 'old')
    await mkdir(path.join(place, 'folder'))
    await writeFile(path.join(place, 'folder', 'own.txt'), '')
    const before = (await readdir(place)).sort()
    await expect(writeOutputs(place, [file('book.pdf', 'new'), file(name, 'new')])).rejects.toThrow(
      MachineError,
    )
    expect(await read('book.pdf')).toBe('old')
    expect((await readdir(place)).sort()).toEqual(before)
  })

  it('fails when the folder is a file, and leaves the file', async () => {
    await writeFile(path.join(place, 'output'), 'mine')
    const writing = writeOutputs(path.join(place, 'output'), [file('book.pdf', 'new')])
    await expect(writing).rejects.toThrow(MachineError)
    await expect(writing).rejects.toMatchObject({ hint: expect.stringContaining('--out') })
    expect(await read('output')).toBe('mine')
  })
})

describe('the check before a build', () => {
  it('passes for a folder and for one that can be made', async () => {
    await checkOutputFolder(place)
    await checkOutputFolder(path.join(place, 'a', 'b', 'c'))
    expect(await readdir(place)).toEqual([])
  })

  it('refuses a file, and a folder below a file', async () => {
    await writeFile(path.join(place, 'output'), '')
    await expect(checkOutputFolder(path.join(place, 'output'))).rejects.toThrow(UsageError)
    await expect(checkOutputFolder(path.join(place, 'output', 'a', 'b'))).rejects.toThrow(UsageError)
  })
})

describe('checksums', () => {
  it('are SHA-256', () => {
    // FIPS 180-2, appendix B.1.
    expect(sha256(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it.runIf(process.platform === 'linux')('are read by sha256sum', async () => {
    const artifacts = [
      { kind: 'pdf' as const, ...file('a book.pdf', 'pdf') },
      { kind: 'epub' as const, ...file('书.epub', 'epub') },
    ]
    const sums = checksums(artifacts)
    await writeOutputs(place, [...artifacts, sums])
    const check = () => promisify(execFile)('sha256sum', ['--check', '--strict', sums.name], { cwd: place })
    expect((await check()).stdout).toBe('a book.pdf: OK\n书.epub: OK\n')
    const { stdout } = await promisify(execFile)(
      'sha256sum',
      artifacts.map(({ name }) => name),
      { cwd: place },
    )
    expect(new TextDecoder().decode(sums.bytes)).toBe(stdout)
    await writeFile(path.join(place, '书.epub'), 'another')
    await expect(check()).rejects.toThrow()
  })
})
