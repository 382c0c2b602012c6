/**
 * What a process that builds again and again keeps between its builds: files and values of the cache, as they are. The next build
 * meets the same objects again, and what was made of them (remember.ts).
 */
import type { Folder } from './book.ts'
import type { Cache } from './cache.ts'
import { sha256 } from './sha256.ts'

export interface Memory {
  /** The cache behind the memory. */
  before(cache: Cache): Cache
  /** The folder, whose files are the objects of the last build where they have not changed. What that read is read ahead. */
  open(folder: Folder): Folder
  /** A value that lives only here; `make` depends on the key alone. */
  value<T>(key: string, make: () => Promise<T>): Promise<T>
  /** Ends a build: what neither it nor the one before asked for is forgotten. */
  rest(): void
}

export function openMemory(): Memory {
  const values = new Map<string, Promise<unknown>>()
  const files = new Map<string, Uint8Array>()
  let asked = new Set<string>()
  let askedBefore = new Set<string>()
  let lastRead = new Set<string>()

  const recall = <T>(place: string, make: () => Promise<T>): Promise<T> => {
    asked.add(place)
    const known = values.get(place)
    // Only what was made for this very place is kept under it.
    if (known !== undefined) return known as Promise<T>
    const value = make()
    values.set(place, value)
    // What failed is tried again.
    value.catch(() => values.delete(place))
    return value
  }
  const same = (bytes: Uint8Array): Uint8Array => {
    const hash = sha256(bytes)
    asked.add(hash)
    const known = files.get(hash) ?? bytes
    files.set(hash, known)
    return known
  }
  return {
    before: (cache) => ({
      through: (kind, parts, make) => recall(placeOf(kind, parts), () => cache.through(kind, parts, make)),
      value: (kind, parts, make) => recall(placeOf(kind, parts), () => cache.value(kind, parts, make)),
    }),
    open(folder) {
      const ahead = new Map(
        [...lastRead].filter((file) => folder.files.has(file)).map((file) => [file, folder.read(file)]),
      )
      // Whoever asks for a file learns that it cannot be read.
      for (const reading of ahead.values()) reading.catch(() => undefined)
      lastRead = new Set()
      return {
        ...folder,
        async read(file) {
          lastRead.add(file)
          return same(await (ahead.get(file) ?? folder.read(file)))
        },
      }
    },
    value: (key, make) => recall(placeOf('value', [key]), make),
    rest() {
      for (const kept of [values, files])
        for (const place of kept.keys()) if (!asked.has(place) && !askedBefore.has(place)) kept.delete(place)
      // The next build may have begun: it must not lose what it has asked for.
      askedBefore = asked
      asked = new Set()
    },
  }
}

function placeOf(kind: string, parts: readonly (string | Uint8Array)[]): string {
  return [kind, ...parts.map((part) => sha256(typeof part === 'string' ? Buffer.from(part) : part))].join(' ')
}
