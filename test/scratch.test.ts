/** A folder of a killed process goes, one of a living process or of anyone else stays. */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeScratch } from '../src/scratch.ts'

let place = ''
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'scratch-test-'))
})
afterEach(() => rm(place, { recursive: true, force: true }))

/** The number of a process that is no more. */
const dead = () => spawnSync(process.execPath, ['--eval', '']).pid

it('is a folder of its own', async () => {
  const [one, two] = [await makeScratch(place, 'a-'), await makeScratch(place, 'a-')]
  expect((await readdir(place)).sort()).toEqual([one, two].map((folder) => path.basename(folder)).sort())
})

it('takes the place of what a killed process left', async () => {
  const living = path.basename(await makeScratch(place, 'a-'))
  const left = living.replace(`-${process.pid}-`, `-${dead()}-`)
  await mkdir(path.join(place, left, 'deep'), { recursive: true })
  await writeFile(path.join(place, left, 'deep', 'half.pdf'), 'half')
  const next = path.basename(await makeScratch(place, 'a-'))
  expect((await readdir(place)).sort()).toEqual([living, next].sort())
})

it('leaves what another machine, another use or somebody else made', async () => {
  const living = path.basename(await makeScratch(place, 'a-'))
  const left = living.replace(`-${process.pid}-`, `-${dead()}-`)
  const ours = left.slice('a-'.length)
  const foreign = [
    `b-${ours}`,
    `a-${ours.startsWith('0') ? '1' : '0'}${ours.slice(1)}`,
    `${left}.txt`,
    'a-notes',
    'a-',
  ]
  for (const name of foreign) await mkdir(path.join(place, name))
  await writeFile(path.join(place, left), 'a file')
  const link = living.replace(`-${process.pid}-`, `-${dead()}-`).replace(/.{6}$/, 'abcdef')
  await mkdir(path.join(place, 'target'))
  await symlink(path.join(place, 'target'), path.join(place, link))
  const next = path.basename(await makeScratch(place, 'a-'))
  expect((await readdir(place)).sort()).toEqual([living, left, link, next, 'target', ...foreign].sort())
})

it('cannot be made where there is no folder', async () => {
  await expect(makeScratch(path.join(place, 'none'), 'a-')).rejects.toThrow('ENOENT')
})
