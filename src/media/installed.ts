/** Finds the font files of packages that may be installed: beside this program, or where the book lies. No code of theirs runs. */
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * Absolute path of a file of a package (`@scope/name/file`), or undefined. What is installed beside this program goes first, then
 * the node_modules of the folders and of those above them.
 */
export function installedFile(file: string, folders: readonly string[]): string | undefined {
  const places = [import.meta.url, ...folders.map((folder) => path.resolve(folder, 'package.json'))]
  for (const place of places) {
    try {
      return createRequire(place).resolve(file)
    } catch {
      // Not there: the next place may have it.
    }
  }
  return undefined
}
