/** Counts what a build takes from the cache, and what it makes. */
import type { Cache, Kind } from './cache.ts'

export type CacheTally = Map<Kind, { kept: number; made: number }>

/** The cache, which counts in `tally` when there is one. */
export function tallied(cache: Cache, tally: CacheTally | undefined): Cache {
  if (tally === undefined) return cache
  const count = (kind: Kind, isMade: boolean) => {
    const sums = tally.get(kind) ?? { kept: 0, made: 0 }
    sums[isMade ? 'made' : 'kept'] += 1
    tally.set(kind, sums)
  }
  return {
    async through(kind, parts, make) {
      let isMade = false
      const value = await cache.through(kind, parts, () => {
        isMade = true
        return make()
      })
      count(kind, isMade)
      return value
    },
    async value(kind, parts, make) {
      let isMade = false
      const value = await cache.value(kind, parts, () => {
        isMade = true
        return make()
      })
      count(kind, isMade)
      return value
    },
  }
}
