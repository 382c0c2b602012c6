/** Writes the finished files: beside their places first, renamed when all are whole. A build that fails leaves the old ones. */
import { renameSync } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { remove } from 'fs-extra/esm'
import { MachineError, UsageError } from './diagnostics.ts'
import { makeScratch } from './scratch.ts'
import { sha256 } from './sha256.ts'

export interface OutputFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Refuses at once what would otherwise fail when everything is done.
 * @throws UsageError when `folder`, or what it should lie in, is a file.
 */
export async function checkOutputFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found === undefined) {
    const parent = path.dirname(folder)
    if (parent !== folder) await checkOutputFolder(parent)
  } else if (!found.isDirectory()) {
    throw new UsageError(
      `The output cannot be written to \`${folder}\`: it is a file.`,
      'Choose a folder with --out.',
    )
  }
}

/** Node's own `recursive` never returns where a folder refuses a child with ENOENT, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined)) !== undefined) return
  await makeFolder(path.dirname(folder))
  await mkdir(folder).catch(async (error: unknown) => {
    // Another build was faster.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  })
}

/** @throws MachineError when the disk refuses: it is full, or the folder cannot be written. Nothing was replaced then. */
export async function writeOutputs(folder: string, files: readonly OutputFile[]): Promise<void> {
  let beside: string | undefined
  try {
    await makeFolder(folder)
    beside = await makeScratch(folder, '.buckram-')
    for (const { name, bytes } of files) await writeFile(path.join(beside, name), bytes)
    // A file cannot take the place of a folder: found only while renaming, it would leave half of the new files.
    for (const { name } of files) {
      const found = await stat(path.join(folder, name)).catch(() => undefined)
      if (found?.isDirectory()) throw new Error(`\`${name}\` is a folder.`)
    }
    // In one go, the checksums after what they are of: a process that is killed in between leaves whole files, of two builds,
    // and checksums that do not fit.
    for (const { name } of files) renameSync(path.join(beside, name), path.join(folder, name))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MachineError(
      `The output could not be written to \`${folder}\`: ${reason}`,
      'Make room or choose another folder with --out. The files of the last build are as they were.',
    )
  } finally {
    if (beside !== undefined) await remove(beside)
  }
}

/** In the format of `sha256sum --check`. */
export function checksums(files: readonly OutputFile[]): OutputFile {
  const lines = files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`)
  return { name: 'SHA256SUMS', bytes: new TextEncoder().encode(lines.join('')) }
}
