/** Reads the files that a text includes, within the book's folder and within bounds. What cannot be had is reported. */
import path from 'node:path'
import type { Folder, Position } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'

/** No author nests deeper; what does is a mistake or malice. */
const DEEPEST = 20
/** Characters and files that one file of the book may include in all. */
const MOST = { characters: 8_000_000, files: 5_000 }

interface Included {
  /** Below the book's root. */
  readonly file: string
  readonly text: string
}

/**
 * Reads `file`, a path below the root that the author wrote as `raw`. `chain` holds the files that are being read, the outermost first.
 * Undefined when there is nothing to include: that was reported at `at`.
 */
export type IncludeReader = (
  file: string,
  raw: string,
  chain: readonly string[],
  at: Position,
) => Promise<Included | undefined>

/** A reader for one file of the book: it counts what it reads. */
export function openIncludes(folder: Folder, report: Report): IncludeReader {
  const read = { characters: 0, files: 0 }
  return async (file, raw, chain, at) => {
    if (leaves(file, folder)) report.add('include-outside', at, raw)
    else if (!folder.files.has(file)) report.add('include-missing', at, raw)
    else if (chain.includes(file))
      report.add(
        'include-cycle',
        at,
        [...chain.slice(chain.indexOf(file)), file].map((name) => `\`${name}\``).join(' → '),
      )
    else if (chain.length > DEEPEST)
      report.add('include-refused', at, raw, `files are included more than ${DEEPEST} deep here`)
    else {
      const text = decode(file, await folder.read(file), report)
      read.characters += text.length
      read.files += 1
      if (read.characters <= MOST.characters && read.files <= MOST.files) return { file, text }
      report.add('include-refused', at, raw, `\`${chain[0]}\` would become too long`)
    }
    return undefined
  }
}

/** The path that `raw` names in a text of `from`. One that begins with `/` stays as it is and so lies outside. */
export function pathBeside(from: string, raw: string): string {
  return raw.startsWith('/') ? raw : path.posix.join(path.posix.dirname(from), raw)
}

function leaves(file: string, { escaping }: Folder): boolean {
  return (
    file.startsWith('/') ||
    file === '..' ||
    file.startsWith('../') ||
    [...escaping].some((link) => `${file}/`.startsWith(`${link}/`))
  )
}

function decode(file: string, bytes: Uint8Array, report: Report): string {
  const text = new TextDecoder().decode(bytes).replace(/\r\n?/g, '\n')
  const unreadable = text.indexOf('\uFFFD')
  // The character may stand in the file itself.
  if (unreadable !== -1 && !isUtf8(bytes)) {
    const before = new TextEncoder().encode(text.slice(0, unreadable)).length
    const line = text.slice(0, unreadable).split('\n').length
    report.add(
      'file-not-utf8',
      { file, line, column: unreadable - text.lastIndexOf('\n', unreadable) },
      before,
    )
  }
  return text
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
