/**
 * The cache: values that are costly to make, kept by content. Its laws:
 *
 * 1. A value depends on what its key holds and on nothing else. The tool's version is part of every key.
 * 2. A value is immutable. An entry is written beside its place and renamed, so two builds never see half of one.
 * 3. An entry carries the hash of its value. One that does not fit is made again, without a word: nothing was lost.
 * 4. The cache is never needed: without it, or on a disk that refuses it, a build is slower and the same.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFile, rename, utimes } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { outputFile, remove } from 'fs-extra/esm'
import { VERSION } from './version.ts'

/** What is kept; each kind has a folder of its own. */
export const KINDS = ['remote', 'picture', 'diagram', 'print', 'build'] as const
export type Kind = (typeof KINDS)[number]

export interface Cache {
  /** The value of `kind` for the key `parts`, kept from an earlier build or made now. */
  through(
    kind: Kind,
    parts: readonly (string | Uint8Array)[],
    make: () => Promise<Uint8Array>,
  ): Promise<Uint8Array>
}

/** `$XDG_CACHE_HOME/buckram`, or the same by the habits of the platform; `BUCKRAM_CACHE` names another folder. */
export function cacheFolder(): string {
  if (process.env.BUCKRAM_CACHE) return path.resolve(process.env.BUCKRAM_CACHE)
  const home = os.homedir()
  if (process.env.XDG_CACHE_HOME) return path.join(process.env.XDG_CACHE_HOME, 'buckram')
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Caches', 'buckram')
  if (process.platform === 'win32')
    return path.join(process.env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'buckram')
  return path.join(home, '.cache', 'buckram')
}

export const noCache: Cache = { through: (_kind, _parts, make) => make() }

/** The folder of a book that keeps its cache itself. It is no part of the book. */
export const OWN_FOLDER = '.buckram'

export function openCache(folder: string): Cache {
  return {
    async through(kind, parts, make) {
      const key = createHash('sha256').update(VERSION)
      for (const part of parts) {
        const bytes = typeof part === 'string' ? Buffer.from(part) : part
        // The length keeps two parts from being read as one.
        key.update(`\0${bytes.length}\0`).update(bytes)
      }
      const file = path.join(folder, kind, key.digest('hex'))
      const kept = await readEntry(file)
      if (kept !== undefined) return kept
      const value = await make()
      await writeEntry(file, value)
      return value
    },
  }
}

const HASH_BYTES = 32

async function readEntry(file: string): Promise<Uint8Array | undefined> {
  const entry = await readFile(file).catch(() => undefined)
  if (entry === undefined) return undefined
  const value = entry.subarray(HASH_BYTES)
  if (!hashOf(value).equals(entry.subarray(0, HASH_BYTES))) return undefined
  // What was used last is thrown away last (cache-upkeep.ts).
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
  return new Uint8Array(value)
}

async function writeEntry(file: string, value: Uint8Array): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await outputFile(beside, Buffer.concat([hashOf(value), value]))
    await rename(beside, file)
  } catch {
    // Law 4: a full disk or a folder without rights costs speed, not the book.
    await remove(beside).catch(() => undefined)
  }
}

function hashOf(value: Uint8Array): Buffer {
  return createHash('sha256').update(value).digest()
}
