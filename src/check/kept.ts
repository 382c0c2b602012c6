/**
 * What is known from the last days: addresses that answered are not asked again for a week. One small file in the cache folder, which
 * like all of the cache is never needed: without it everything is asked again. Dead links are not kept: they may be mended any time.
 */
import { randomBytes } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { outputFile, remove } from 'fs-extra/esm'

/** ms. */
const WEEK = 7 * 24 * 60 * 60 * 1000

interface Seen {
  /** ms since 1970. */
  readonly at: number
  /** Where the address has moved to for good. */
  readonly moved?: string
}

export type SeenAlive = ReadonlyMap<string, Seen>

/** What was seen alive less than a week before `now`, by address. */
export async function readKept(folder: string, now: number): Promise<SeenAlive> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => '{}')
  return new Map(seenIn(text).filter(([, { at }]) => at <= now && now - at < WEEK))
}

/** Adds to what is there: another check may have written meanwhile. */
export async function writeKept(folder: string, seen: SeenAlive, now: number): Promise<void> {
  const all = new Map([...(await readKept(folder, now)), ...seen])
  const beside = `${fileIn(folder)}.${randomBytes(6).toString('hex')}`
  try {
    await outputFile(beside, JSON.stringify(Object.fromEntries(all)))
    await rename(beside, fileIn(folder))
  } catch {
    // A full disk or a folder without rights costs time, not the check.
    await remove(beside).catch(() => undefined)
  }
}

function fileIn(folder: string): string {
  return path.join(folder, 'web', 'alive.json')
}

function seenIn(text: string): [string, Seen][] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([address, entry]: [string, unknown]): [string, Seen][] => {
    if (typeof entry !== 'object' || entry === null || !('at' in entry) || typeof entry.at !== 'number')
      return []
    const moved = 'moved' in entry && typeof entry.moved === 'string' ? { moved: entry.moved } : {}
    return [[address, { at: entry.at, ...moved }]]
  })
}
