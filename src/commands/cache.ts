/** `buckram cache`: what is kept from earlier builds, and where. */
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { bookCacheFolder } from '../book-cache.ts'
import { KINDS } from '../cache.ts'
import { cacheLimit, clearCache, type KindUse, measureCache } from '../cache-upkeep.ts'
import { UsageError } from '../diagnostics.ts'
import { nearestName } from '../spelling.ts'
import { oneOf } from './flags.ts'
import { size } from './terminal.ts'

/** Returns the exit code. */
export async function runCacheShow(book: string): Promise<number> {
  const folder = await cacheOfBook(book)
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
  const folder = await cacheOfBook(book)
  const removed = await clearCache(folder, kind)
  process.stdout.write(`${folder}\n`)
  for (const use of removed) process.stdout.write(`  removed ${line(use)}\n`)
  return 0
}

/** @throws UsageError when there is no such folder: it may be a command that was misspelt. */
async function cacheOfBook(book: string): Promise<string> {
  const folder = path.resolve(book)
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return bookCacheFolder(folder)
  const nearest = nearestName(book, ['show', 'clear'])
  throw new UsageError(
    `There is no folder \`${folder}\`.`,
    nearest === undefined
      ? 'Name the folder that holds the book.'
      : `Did you mean \`buckram cache ${nearest}\`?`,
  )
}

function line({ kind, entries, bytes }: KindUse): string {
  return `${kind.padEnd(10)}${String(entries).padStart(6)}  ${size(bytes)}`
}
