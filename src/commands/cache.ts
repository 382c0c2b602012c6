/** `buckram cache`: what is kept from earlier builds, and where. */
import path from 'node:path'
import { bookCacheFolder } from '../book-cache.ts'
import { KINDS } from '../cache.ts'
import { cacheLimit, clearCache, type KindUse, measureCache } from '../cache-upkeep.ts'
import { oneOf } from './flags.ts'
import { size } from './terminal.ts'

/** Returns the exit code. */
export async function runCacheShow(book: string): Promise<number> {
  const folder = await bookCacheFolder(path.resolve(book))
  const uses = await measureCache(folder)
  process.stdout.write(`${folder}\n`)
  for (const use of uses) process.stdout.write(`  ${line(use)}\n`)
  const bytes = uses.reduce((sum, use) => sum + use.bytes, 0)
  process.stdout.write(`${size(bytes)} of at most ${size(cacheLimit())}\n`)
  return 0
}

/** Returns the exit code. @throws UsageError when there is no such kind. */
export async function runCacheClear(book: string, flags: { readonly kind?: string }): Promise<number> {
  const kind = flags.kind === undefined ? undefined : oneOf('kind', flags.kind, KINDS)
  const folder = await bookCacheFolder(path.resolve(book))
  const removed = await clearCache(folder, kind)
  process.stdout.write(`${folder}\n`)
  for (const use of removed) process.stdout.write(`  removed ${line(use)}\n`)
  return 0
}

function line({ kind, entries, bytes }: KindUse): string {
  return `${kind.padEnd(10)}${String(entries).padStart(6)}  ${size(bytes)}`
}
