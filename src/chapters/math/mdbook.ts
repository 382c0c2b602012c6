/** The macros of mdBook books: the file that book.toml names for the preprocessor `katex`. */
import { parse } from 'smol-toml'
import type { Folder } from '../../book.ts'
import type { Macros } from './typeset.ts'

/** Empty where there are none. A file that is no TOML was reported when the contents were read: it names nothing. */
export async function mdbookMacros(folder: Folder): Promise<Macros> {
  const settings = parsed(await textOf('book.toml', folder))
  const file = valueAt(settings, 'preprocessor', 'katex', 'macros')
  return typeof file === 'string' ? readMacros(await textOf(file.replace(/^\.\//, ''), folder)) : {}
}

/** A command, a colon and what it stands for, on a line each: `\R:{\mathbb{R}}`. */
export function readMacros(text: string): Macros {
  const macros: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, name, body] = /^\s*(\\(?:[A-Za-z]+|[^A-Za-z\s]))\s*:\s*(\S.*?)\s*$/u.exec(line) ?? []
    if (name !== undefined && body !== undefined) macros[name] = body
  }
  return macros
}

async function textOf(file: string, folder: Folder): Promise<string> {
  return folder.files.has(file) ? new TextDecoder().decode(await folder.read(file)) : ''
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return {}
  }
}

function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  const [key, ...rest] = keys
  if (key === undefined) return value
  if (typeof value !== 'object' || value === null) return undefined
  return valueAt(Object.entries(value).find(([name]) => name === key)?.[1], ...rest)
}
