/** Looks after the folder of the cache: how much is in it, what goes when it grows too large. */
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { remove } from 'fs-extra/esm'
import { KINDS, type Kind } from './cache.ts'
import { UsageError } from './diagnostics.ts'

export interface KindUse {
  readonly kind: Kind
  readonly entries: number
  readonly bytes: number
}

interface Entry {
  readonly kind: Kind
  readonly file: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly used: number
}

/** Names of entries, and of those that a process left half written when it was killed. Nothing else is ever touched. */
const ENTRY = /^[0-9a-f]{64}(\.[0-9a-f]{12})?$/

/** How much of each kind a cache folder holds; nothing of a folder that is not there. */
export async function measureCache(folder: string): Promise<KindUse[]> {
  return usesOf(await listEntries(folder))
}

function usesOf(entries: readonly Entry[]): KindUse[] {
  return KINDS.map((kind) => {
    const own = entries.filter((entry) => entry.kind === kind)
    return { kind, entries: own.length, bytes: sum(own) }
  })
}

/** Removes the entries of all kinds, or of one, and says what they were. What a running build needs it makes again. */
export async function clearCache(folder: string, kind?: Kind): Promise<KindUse[]> {
  const isMeant = (what: { readonly kind: Kind }) => kind === undefined || what.kind === kind
  const entries = (await listEntries(folder)).filter(isMeant)
  await Promise.all(entries.map(removeEntry))
  return usesOf(entries).filter(isMeant)
}

/** Removes what was not used for the longest time until the rest is no larger than `limit` bytes. */
export async function trimCache(folder: string, limit: number): Promise<void> {
  const entries = await listEntries(folder)
  let bytes = sum(entries)
  entries.sort((a, b) => a.used - b.used)
  for (const entry of entries) {
    if (bytes <= limit) return
    await removeEntry(entry)
    bytes -= entry.bytes
  }
}

/** Two gigabytes hold some twenty builds of a book of a thousand pages. */
const LIMIT_MB = 2000

/** Bytes: `BUCKRAM_CACHE_MB`, else two gigabytes. @throws UsageError when it is no number. */
export function cacheLimit(): number {
  const wanted = process.env.BUCKRAM_CACHE_MB
  if (!wanted) return LIMIT_MB * 1e6
  const megabytes = Number(wanted)
  if (!(megabytes >= 0))
    throw new UsageError(
      `BUCKRAM_CACHE_MB=${wanted} is no number.`,
      'Give the megabytes that the cache may take.',
    )
  return megabytes * 1e6
}

async function listEntries(folder: string): Promise<Entry[]> {
  const lists = await Promise.all(
    KINDS.map(async (kind) => {
      const names = await readdir(path.join(folder, kind)).catch(() => [])
      return Promise.all(
        names
          .filter((name) => ENTRY.test(name))
          .map(async (name): Promise<Entry[]> => {
            const file = path.join(folder, kind, name)
            // Another build may have removed it just now.
            const found = await stat(file).catch(() => undefined)
            return found === undefined ? [] : [{ kind, file, bytes: found.size, used: found.mtimeMs }]
          }),
      )
    }),
  )
  return lists.flat(2)
}

async function removeEntry({ file }: Entry): Promise<void> {
  // A folder without rights keeps its entries: the cache is never needed, nor is its upkeep.
  await remove(file).catch(() => undefined)
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((bytes, entry) => bytes + entry.bytes, 0)
}
