/** Values that are made of an object and of what a key names: made once while both stay the same, and forgotten with the object. */

let objects = 0
const numbers = new WeakMap<object, number>()

/** The number of an object in this process: a part of keys. */
export function numberOf(object: object): number {
  const number = numbers.get(object) ?? ++objects
  numbers.set(object, number)
  return number
}

/** The value for `of` and `key`; of each object the last one is remembered. Values are shared: nobody changes them. */
export type Remember<K extends object, V> = (of: K, key: string, make: () => V) => V

/**
 * A build meets each object once. A process that builds again, and gets the same document from its memory, gets with it all that
 * was made of it.
 */
export function remembering<K extends object, V>(): Remember<K, V> {
  const known = new WeakMap<K, { readonly key: string; readonly value: V }>()
  return (of, key, make) => {
    const last = known.get(of)
    if (last?.key === key) return last.value
    const value = make()
    known.set(of, { key, value })
    return value
  }
}
