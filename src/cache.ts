/**
 * The cache: values that are costly to make, kept by content. Its laws:
 *
 * 1. A value depends on what its key holds and on nothing else. The tool's own code is part of every key.
 * 2. A value is immutable. An entry is written beside its place and renamed, so two builds never see half of one.
 * 3. An entry carries the hash of its place and its value. One that does not fit is made again, without a word: nothing was
 *    lost.
 * 4. The cache is never needed: without it, or on a disk that refuses it, a build is slower and the same.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFile, rename, utimes } from 'node:fs/promises'
import path from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { outputFile, remove } from 'fs-extra/esm'
import { sha256 } from './sha256.ts'
import { fingerprintOfTool } from './tool.ts'

export { cacheFolder } from './cache-folder.ts'

/** What is kept; each kind has a folder of its own. */
export const KINDS = ['remote', 'document', 'formula', 'picture', 'diagram', 'print', 'build'] as const
export type Kind = (typeof KINDS)[number]

export interface Cache {
  /** The value of `kind` for the key `parts`, kept from an earlier build or made now. */
  through(
    kind: Kind,
    parts: readonly (string | Uint8Array)[],
    make: () => Promise<Uint8Array>,
  ): Promise<Uint8Array>
  /** The same for a value of plain data, which may share parts of itself. */
  value<T>(kind: Kind, parts: readonly (string | Uint8Array)[], make: () => T): Promise<T>
}

export const noCache: Cache = {
  through: (_kind, _parts, make) => make(),
  value: async (_kind, _parts, make) => make(),
}

/** The folder of a book that keeps its cache itself. It is no part of the book. */
export const OWN_FOLDER = '.buckram'

export function openCache(folder: string): Cache {
  return {
    async through(kind, parts, make) {
      const place = await placeOf(kind, parts)
      const kept = await readEntry(folder, place)
      if (kept !== undefined) return kept
      const value = await make()
      await writeEntry(folder, place, value)
      return value
    },
    async value<T>(kind: Kind, parts: readonly (string | Uint8Array)[], make: () => T): Promise<T> {
      // Each release of V8 may write in a way that others do not read.
      const place = await placeOf(kind, [process.versions.v8, ...parts])
      const kept = await readEntry(folder, place)
      // What this program wrote under this key: the entry's hash says so.
      if (kept !== undefined) return deserialize(kept) as T
      const value = make()
      await writeEntry(folder, place, serialize(value))
      return value
    },
  }
}

async function placeOf(kind: Kind, parts: readonly (string | Uint8Array)[]): Promise<Place> {
  const key = createHash('sha256').update(await fingerprintOfTool())
  // Hashes are equally long: two parts are never read as one.
  for (const part of parts) key.update(sha256(typeof part === 'string' ? Buffer.from(part) : part))
  return `${kind}/${key.digest('hex')}`
}

const HASH_BYTES = 32

/** Where an entry lies in a cache folder: its kind, and a SHA-256 in hexadecimal digits. */
export type Place = `${Kind}/${string}`

/** Undefined when there is none, or it is damaged or another's. */
export async function readEntry(folder: string, place: Place): Promise<Uint8Array | undefined> {
  const file = path.join(folder, place)
  const entry = await readFile(file).catch(() => undefined)
  if (entry === undefined) return undefined
  const value = entry.subarray(HASH_BYTES)
  if (!hashOf(place, value).equals(entry.subarray(0, HASH_BYTES))) return undefined
  // What was used last is thrown away last (cache-upkeep.ts).
  const now = new Date()
  await utimes(file, now, now).catch(() => undefined)
  return new Uint8Array(value)
}

export async function writeEntry(folder: string, place: Place, value: Uint8Array): Promise<void> {
  const file = path.join(folder, place)
  const beside = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await outputFile(beside, Buffer.concat([hashOf(place, value), value]))
    await rename(beside, file)
  } catch {
    // Law 4: a full disk or a folder without rights costs speed, not the book.
    await remove(beside).catch(() => undefined)
  }
}

function hashOf(place: Place, value: Uint8Array): Buffer {
  return createHash('sha256').update(`${place}\0`).update(value).digest()
}
