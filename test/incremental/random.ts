/** Chance that can be repeated: `Math.random` cannot. */

export interface Random {
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** Once in so many times. */
  onceIn(times: number): boolean
}

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    below,
    pick: <T>(list: readonly T[]) => list[below(list.length)] as T, // the list is not empty
    onceIn: (times) => below(times) === 0,
  }
}
