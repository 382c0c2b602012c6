/** Where what is kept of a book lies: in the user's cache or, as far as it may, in the book's own folder. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Cache, cacheFolder, noCache, OWN_FOLDER, openCache } from './cache.ts'
import { type CacheTally, tallied } from './cache-tally.ts'
import { type Config, readConfig } from './config.ts'
import { Report } from './diagnostics.ts'
import type { Memory } from './memory.ts'

interface CacheOptions {
  /** The folder that holds the book. */
  readonly root: string
  readonly cache: boolean
  readonly memory?: Memory | undefined
  /** What is taken from the cache is counted in it. */
  readonly tally?: CacheTally | undefined
}

/** The user's own cache, whatever the book says: a tree that someone else had put into a book's folder would be no longer sanitised. */
export function ownCacheOf({ cache, memory, tally }: Omit<CacheOptions, 'root'>): Cache {
  return tallied(remembered(cache ? openCache(cacheFolder()) : noCache, memory), tally)
}

export function cacheOf({ cache, root, memory, tally }: CacheOptions, config: Config): Cache {
  return tallied(remembered(cache ? openCache(cacheFolderOf(root, config)) : noCache, memory), tally)
}

function remembered(cache: Cache, memory: Memory | undefined): Cache {
  return memory === undefined ? cache : memory.before(cache)
}

/** Where the prints and pictures of a book are kept: with the user's other caches, or in the book's own folder. */
export function cacheFolderOf(root: string, { cache }: Config): string {
  return cache === 'book' ? path.join(root, OWN_FOLDER) : cacheFolder()
}

/** The same for a folder that may or may not hold a book. */
export async function bookCacheFolder(root: string): Promise<string> {
  const source = await readFile(path.join(root, 'buckram.yaml'), 'utf8').catch(() => undefined)
  return cacheFolderOf(root, readConfig(source, 'buckram.yaml', new Report()))
}
