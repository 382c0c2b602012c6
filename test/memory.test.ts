/** What a process keeps between its builds, and what it forgets. */
import { describe, expect, it } from 'vitest'
import type { Folder } from '../src/book.ts'
import { noCache } from '../src/cache.ts'
import { openMemory } from '../src/memory.ts'
import { numberOf, remembering } from '../src/remember.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A folder whose files are the values of `files`, each time as new bytes. */
function folderOf(files: Record<string, string>, read: string[] = []): Folder {
  return {
    root: '/',
    files: new Set(Object.keys(files)),
    folders: new Set(['']),
    escaping: new Set(),
    async read(file) {
      read.push(file)
      const text = files[file]
      if (text === undefined) throw new Error(`There is no ${file}.`)
      return bytes(text)
    },
  }
}

describe('a memory', () => {
  it('gives the same object for the same key, and another for another', async () => {
    const { value } = openMemory().before(noCache)
    const make = () => ({ made: true })
    const first = await value('document', ['a', 'b'], make)
    expect(await value('document', ['a', 'b'], make)).toBe(first)
    expect(await value('document', ['ab', ''], make)).not.toBe(first)
    expect(await value('formula', ['a', 'b'], make)).not.toBe(first)
  })

  it('asks the cache behind it once', async () => {
    let asked = 0
    const behind = {
      ...noCache,
      through: async () => {
        asked++
        return bytes('x')
      },
    }
    const { through } = openMemory().before(behind)
    const make = async () => bytes('y')
    await Promise.all([through('print', ['a'], make), through('print', ['a'], make)])
    expect(asked).toBe(1)
  })

  it('tries again what has failed', async () => {
    const memory = openMemory()
    await expect(memory.value('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await memory.value('a', async () => 'yes')).toBe('yes')
  })

  it('forgets what two builds have not asked for', async () => {
    const memory = openMemory()
    const made: number[] = []
    const ask = () => memory.value('a', async () => made.push(1))
    await ask()
    memory.rest()
    memory.rest()
    await ask()
    expect(made).toHaveLength(1)
    memory.rest()
    memory.rest()
    memory.rest()
    await ask()
    expect(made).toHaveLength(2)
  })

  it('gives a file that has not changed as the same bytes, and reads ahead what was read', async () => {
    const memory = openMemory()
    const first = await memory.open(folderOf({ a: '1', b: '2' })).read('a')
    const read: string[] = []
    const again = memory.open(folderOf({ a: '1', b: '2' }, read))
    expect(read).toEqual(['a'])
    expect(await again.read('a')).toBe(first)
    expect(read).toEqual(['a'])
    expect(await memory.open(folderOf({ a: '3' })).read('a')).toEqual(bytes('3'))
  })
})

describe('remembering', () => {
  it('makes a value once for an object and a key', () => {
    const remember = remembering<object, object>()
    const [one, other] = [{}, {}]
    const first = remember(one, 'a', () => ({}))
    expect(remember(one, 'a', () => ({}))).toBe(first)
    expect(remember(other, 'a', () => ({}))).not.toBe(first)
    expect(remember(one, 'b', () => ({}))).not.toBe(first)
    // Of each object the last one is kept.
    expect(remember(one, 'a', () => ({}))).not.toBe(first)
  })

  it('numbers objects', () => {
    const [one, other] = [{}, {}]
    expect(numberOf(one)).toBe(numberOf(one))
    expect(numberOf(one)).not.toBe(numberOf(other))
  })
})
