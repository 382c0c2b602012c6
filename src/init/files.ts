/** Between the plan and the disk: what is there already, and writing what is not. */
import { lstat, mkdir, open, readFile, realpath, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MachineError } from '../diagnostics.ts'
import { missingIgnores, type PlannedFile } from './plan.ts'

/** A new file; of one that is there already, that it stays. */
export async function planFile(place: string, content: string | Uint8Array): Promise<PlannedFile> {
  return { place, content, change: (await isThere(place)) ? 'kept' : 'new' }
}

/** The lines of `.gitignore`. One that is no plain file (a link may lead anywhere) is left alone. */
export async function planIgnores(place: string): Promise<PlannedFile> {
  const found = await lstat(place).catch(() => undefined)
  if (found !== undefined && !found.isFile()) return { place, content: '', change: 'kept' }
  const lines = missingIgnores(found && (await readFile(place, 'utf8')))
  if (lines === undefined) return { place, content: '', change: 'kept' }
  return { place, content: lines, change: found === undefined ? 'new' : 'longer' }
}

/**
 * Writes what is new. A file that has come into being since it was planned is left as it is.
 * `root` is the folder that no file may leave, by a link among its folders for example.
 * @throws MachineError when the disk refuses.
 */
export async function writePlan(root: string, plan: readonly PlannedFile[]): Promise<void> {
  for (const { place, content, change } of plan) {
    if (change === 'kept') continue
    try {
      await mkdir(root, { recursive: true })
      await mkdir(path.dirname(place), { recursive: true })
      const inside = path.relative(await realpath(root), await realpath(path.dirname(place)))
      if (inside.split(path.sep)[0] === '..' || path.isAbsolute(inside))
        throw new Error('a link leads out of the folder')
      if (change === 'longer') await append(place, content)
      else await writeFile(place, content, { flag: 'wx' })
    } catch (error) {
      throw new MachineError(
        `\`${place}\` cannot be written: ${error instanceof Error ? error.message : error}.`,
        'Make the folder writable, and run it again: it goes on with what is missing.',
        { cause: error },
      )
    }
  }
}

async function append(place: string, content: string | Uint8Array): Promise<void> {
  const file = await open(place, 'a')
  try {
    await file.writeFile(content)
  } finally {
    await file.close()
  }
}

async function isThere(place: string): Promise<boolean> {
  return (await lstat(place).catch(() => undefined)) !== undefined
}
