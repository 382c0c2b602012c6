/** Folders for files that are not finished. A process that is killed leaves its own behind; a later one clears them away. */
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/**
 * Makes a folder in `parent` that the caller removes, or the end of this process does, and removes those of dead ones. Its name
 * begins with `prefix`, which tells apart what is made in the same place.
 * @throws Error when the disk refuses.
 */
export async function makeScratch(parent: string, prefix: string): Promise<string> {
  await sweepScratch(parent, prefix).catch(() => undefined)
  const folder = await mkdtemp(path.join(parent, `${prefix}${machine()}-${process.pid}-`))
  if (made === undefined) process.once('exit', removeAll)
  made = [...(made ?? []).filter((earlier) => existsSync(earlier)), folder]
  return folder
}

/** What this process made and nobody has removed; undefined before the first. */
let made: readonly string[] | undefined

/** A process that is interrupted exits, and nobody who waits for something is waited for. */
function removeAll(): void {
  for (const folder of made ?? []) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // A later process clears it away.
    }
  }
}

/** Process ids are those of one machine, or of one container; a folder may be shared by several. */
function machine(): string {
  return createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8)
}

async function sweepScratch(parent: string, prefix: string): Promise<void> {
  const own = `${prefix}${machine()}-`
  for (const name of await readdir(parent)) {
    if (!name.startsWith(own)) continue
    const [, owner] = /^(\d+)-\w{6}$/.exec(name.slice(own.length)) ?? []
    if (owner === undefined || isRunning(Number(owner))) continue
    const folder = path.join(parent, name)
    // In a folder that all users share, another's could be exchanged for a link while it is being emptied.
    const found = await lstat(folder)
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue
    await rm(folder, { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0) // Signal 0 asks and does nothing.
    return true
  } catch (error) {
    // EPERM: it runs and is another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}
