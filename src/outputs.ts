/** Writes the finished files: beside their places first, renamed when all are whole. A build that fails leaves the old ones. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Artifact } from './book.ts'
import { MachineError } from './diagnostics.ts'

export interface OutputFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** @throws MachineError when the disk refuses: it is full, or the folder cannot be written. Nothing was replaced then. */
export async function writeOutputs(folder: string, files: readonly OutputFile[]): Promise<void> {
  let beside: string | undefined
  try {
    await mkdir(folder, { recursive: true })
    beside = await mkdtemp(path.join(folder, '.buckram-'))
    for (const { name, bytes } of files) await writeFile(path.join(beside, name), bytes)
    for (const { name } of files) await rename(path.join(beside, name), path.join(folder, name))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MachineError(
      `The output could not be written to \`${folder}\`: ${reason}`,
      'Make room or choose another folder with --out. The files of the last build are as they were.',
    )
  } finally {
    if (beside !== undefined) await rm(beside, { recursive: true, force: true })
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** In the format of `sha256sum --check`. */
export function checksums(artifacts: readonly Artifact[]): OutputFile {
  const lines = artifacts.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`)
  return { name: 'SHA256SUMS', bytes: new TextEncoder().encode(lines.join('')) }
}
