/** Releases in a plain folder, for any host that serves files: one folder for each tag, and `latest` beside them. */
import { renameSync } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { remove } from 'fs-extra/esm'
import { MachineError, UsageError } from '../diagnostics.ts'
import type { OutputFile } from '../outputs.ts'
import { makeScratch } from '../scratch.ts'
import { sha256 } from '../sha256.ts'
import type { Change, Published, Release, Target } from './target.ts'

/** The folder that shows the newest release: addresses below it last. */
const LATEST = 'latest'
const NOTES = 'release-notes.md'

export function folderTarget(folder: string): Target {
  return { name: folder, publish: (release, onStep) => publish(folder, release, onStep) }
}

async function publish(
  folder: string,
  release: Release,
  onStep: (done: number, total: number) => void,
): Promise<Published> {
  if (release.tag === LATEST)
    throw new UsageError(
      `A tag cannot be called \`${LATEST}\` here.`,
      'The folder of that name shows the newest release.',
    )
  const files = [...release.files, { name: NOTES, bytes: new TextEncoder().encode(release.notes) }]
  const place = path.join(folder, release.tag)
  const places = release.isPrerelease ? [place] : [place, path.join(folder, LATEST)]
  let scratch: string | undefined
  try {
    await mkdir(folder, { recursive: true })
    await restore(folder)
    const before = await readHashes(place)
    scratch = await makeScratch(folder, '.buckram-')
    for (const [index, to] of places.entries()) {
      if (!isSame(await readHashes(to), files)) await replace(to, files, path.join(scratch, String(index)))
      onStep(index + 1, places.length)
    }
    return { place, isNew: before === undefined, changes: changesBetween(before ?? new Map(), files) }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MachineError(
      `The release could not be written to \`${folder}\`: ${reason}`,
      'Make room or choose another folder with --to, then run it again: each folder in it is an old release or a whole new one.',
    )
  } finally {
    if (scratch !== undefined) await remove(scratch)
  }
}

/** All files are whole before the folder is shown. */
async function replace(place: string, files: readonly OutputFile[], beside: string): Promise<void> {
  await mkdir(beside)
  for (const { name, bytes } of files) await writeFile(path.join(beside, name), bytes)
  const old = oldOf(place)
  const isThere = (await stat(place).catch(() => undefined)) !== undefined
  // Two steps, as no folder can take the place of another, with nothing between them.
  if (isThere) renameSync(place, old)
  renameSync(beside, place)
  await remove(old)
}

const OLD = /^\.(?<name>.+)\.old$/

function oldOf(place: string): string {
  return path.join(path.dirname(place), `.${path.basename(place)}.old`)
}

/** What a process left that was killed between the two steps, or after them. */
async function restore(folder: string): Promise<void> {
  for (const found of await readdir(folder)) {
    const name = OLD.exec(found)?.groups?.name
    if (name === undefined) continue
    const place = path.join(folder, name)
    if ((await stat(place).catch(() => undefined)) === undefined) renameSync(path.join(folder, found), place)
    else await remove(path.join(folder, found))
  }
}

/** By name; undefined when there is no such folder. */
async function readHashes(place: string): Promise<ReadonlyMap<string, string> | undefined> {
  const names = await readdir(place).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (names === undefined) return undefined
  const hashes = await Promise.all(
    names.map(async (name) => [name, sha256(await readFile(path.join(place, name)))] as const),
  )
  return new Map(hashes)
}

function isSame(found: ReadonlyMap<string, string> | undefined, files: readonly OutputFile[]): boolean {
  return found?.size === files.length && files.every(({ name, bytes }) => found.get(name) === sha256(bytes))
}

function changesBetween(
  before: ReadonlyMap<string, string>,
  files: readonly OutputFile[],
): Published['changes'] {
  const now = new Set(files.map(({ name }) => name))
  const changeOf = ({ name, bytes }: OutputFile): Change => {
    const old = before.get(name)
    return old === undefined ? 'added' : old === sha256(bytes) ? 'kept' : 'replaced'
  }
  return [
    ...files.map((file) => ({ file: file.name, change: changeOf(file) })),
    ...[...before.keys()]
      .filter((name) => !now.has(name))
      .map((file) => ({ file, change: 'removed' as const })),
  ]
}
