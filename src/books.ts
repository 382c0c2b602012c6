/** Which books a folder holds: itself, or those that `books` in its buckram.yaml names. */
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { Report, UsageError } from './diagnostics.ts'

export interface BookPlace {
  /** Absolute path of the book's folder. */
  readonly root: string
  /** The folder of its files below the output folder; `''` when there is no other book. */
  readonly name: string
}

/** @throws UsageError when a folder that `books` names is not there, or lies outside. */
export async function booksIn(folder: string): Promise<readonly BookPlace[]> {
  const alone = [{ root: folder, name: '' }]
  const source = await readFile(path.join(folder, 'buckram.yaml'), 'utf8').catch(() => '')
  if (!/^books\s*:/m.test(source)) return alone
  // Heavy, and nearly no folder holds several books.
  const { readConfig } = await import('./config.ts')
  const { books } = readConfig(source, 'buckram.yaml', new Report())
  // With a mistake in the configuration there are none: the build reports it.
  if (books.length === 0) return alone
  const real = await realpath(folder)
  return Promise.all(
    books.map(async (book) => {
      const root = await realpath(path.join(folder, book)).catch(() => undefined)
      if (root === undefined || !root.startsWith(`${real}${path.sep}`))
        throw new UsageError(
          `There is no folder \`${book}\`, which \`books\` in buckram.yaml names.`,
          'Name folders that lie below that of buckram.yaml.',
        )
      return { root, name: book.replaceAll('/', '-') }
    }),
  )
}
