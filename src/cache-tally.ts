/** Counts what a build takes from the cache, and what it makes. */
import type { Cache, Kind } from './cache.ts'

export type CacheTally = Map<Kind, { kept: number; made: number }>

/** The cache, which counts in `tally` when there is one. */
export function tallied(cache: Cache, tally: CacheTally | undefined): Cache {
  if (tally === undefined) return cache
  /** Asks the cache with a `make` that notices when it is called. */
  const count = async <T, M>(kind: Kind, make: () => M, ask: (make: () => M) => Promise<T>): Promise<T> => {
    let isMade = false
    const value = await ask(() => {
      isMade = true
      return make()
    })
    const sums = tally.get(kind) ?? { kept: 0, made: 0 }
    sums[isMade ? 'made' : 'kept'] += 1
    tally.set(kind, sums)
    return value
  }
  return {
    through: (kind, parts, make) => count(kind, make, (noticed) => cache.through(kind, parts, noticed)),
    value: (kind, parts, make) => count(kind, make, (noticed) => cache.value(kind, parts, noticed)),
  }
}
