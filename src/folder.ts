/** The only door to the author's files: lists the book's folder once and reads nothing outside it. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Folder, Source } from './book.ts'
import { type Report, UsageError } from './diagnostics.ts'

/** Folders that hold no part of a book and may be huge. */
const SKIPPED = new Set(['.git', '.hg', '.svn', 'node_modules', '.buckram'])

/**
 * Lists the folder `root`, following symbolic links only where they stay inside it.
 * `ignored` is an absolute path that is not part of the book: the output folder. `onRead` is told what is read.
 * @throws UsageError when `root` is no folder.
 */
export async function openFolder(
  root: string,
  ignored: string,
  onRead?: (file: string, bytes: Uint8Array) => void,
): Promise<Folder> {
  const real = await realpath(root).catch(() => undefined)
  if (real === undefined || !(await stat(real)).isDirectory()) {
    throw new UsageError(`There is no folder \`${root}\`.`, 'Name the folder that holds the book.')
  }
  const left = await realpath(ignored).catch(() => ignored)
  const files: string[] = []
  const folders: string[] = ['']
  const escaping: string[] = []

  async function list(folder: string, ancestors: readonly string[]): Promise<void> {
    const entries = await readdir(path.join(real ?? root, folder), { withFileTypes: true })
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      const absolute = path.join(real ?? root, name)
      if (SKIPPED.has(entry.name) || (absolute === left && !entry.isFile())) continue
      const target = entry.isSymbolicLink() ? await realpath(absolute).catch(() => undefined) : absolute
      if (target === undefined) continue
      if (!isInside(real ?? root, target)) {
        escaping.push(name)
        continue
      }
      const kind = entry.isSymbolicLink() ? await stat(target) : entry
      if (kind.isFile()) files.push(name)
      // A link to a folder that we are in would never end.
      if (kind.isDirectory() && !ancestors.includes(target)) {
        folders.push(name)
        await list(name, [...ancestors, target])
      }
    }
  }
  await list('', [real])

  const known = new Set(files.sort())
  return {
    root: real,
    files: known,
    folders: new Set(folders.sort()),
    escaping: new Set(escaping.sort()),
    async read(file) {
      if (!known.has(file)) throw new Error(`\`${file}\` is not a file of the book's folder.`)
      const bytes = await readFile(path.join(real, file))
      onRead?.(file, bytes)
      return bytes
    },
  }
}

function isInside(root: string, target: string): boolean {
  const relative = path.relative(root, target)
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  )
}

/** MB. The largest chapters of real books have a tenth of one; parsing takes fifty times the memory of the file. */
const LARGEST_TEXT = 10

/** No output can hold them (XML 1.0, §2.2); a space keeps the columns. */
const CONTROLS = /[^\P{Cc}\t\n\x85]/gu

/**
 * Decodes UTF-8, drops a byte order mark and turns CRLF and CR into `\n`; says where the first unreadable byte is.
 * A file that is no text of a book by its size is reported and empty.
 */
export function decodeText(file: string, bytes: Uint8Array, report: Report): Source {
  if (bytes.length > LARGEST_TEXT * 1e6) {
    report.add('file-too-large', { file }, Math.round(bytes.length / 1e6), LARGEST_TEXT)
    return { file, text: '' }
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('utf-8').decode(bytes)
    const before = text.slice(0, text.indexOf('\uFFFD'))
    const lines = before.split(/\r\n|\n|\r/)
    const column = (lines.at(-1) ?? '').length + 1
    report.add('file-not-utf8', { file, line: lines.length, column }, new TextEncoder().encode(before).length)
  }
  return { file, text: text.replace(/\r\n?/g, '\n').replace(CONTROLS, ' ') }
}
