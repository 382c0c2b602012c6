/** What book.toml says about the Markdown of an mdBook book. */
import { parse, type TomlTable } from 'smol-toml'
import type { Folder } from '../../book.ts'

export interface MdbookSettings {
  /** Folder of the texts below the root. */
  readonly source: string
  readonly smartPunctuation: boolean
  readonly definitionLists: boolean
  /** Whether `\\( … \\)` and `\\[ … \\]` are formulas. */
  readonly mathJax: boolean
  /** How hidden lines of code begin, by language. */
  readonly hiddenLines: ReadonlyMap<string, string>
  /** Names of `[preprocessor.…]`, with their lines. */
  readonly preprocessors: ReadonlyMap<string, number>
}

/** A file that is no TOML was reported when the contents were read: it sets nothing. */
export async function readMdbookSettings(folder: Folder): Promise<MdbookSettings> {
  const text = folder.files.has('book.toml') ? new TextDecoder().decode(await folder.read('book.toml')) : ''
  const settings = parsed(text)
  const html = tableIn(tableIn(settings, 'output'), 'html')
  const source = tableIn(settings, 'book').src
  return {
    source: typeof source === 'string' ? source : 'src',
    smartPunctuation: html['smart-punctuation'] === true || html['curly-quotes'] === true,
    definitionLists: html['definition-lists'] !== false,
    mathJax: html['mathjax-support'] === true,
    hiddenLines: new Map(
      Object.entries(tableIn(tableIn(html, 'code'), 'hidelines')).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
      ),
    ),
    preprocessors: new Map(
      Object.keys(tableIn(settings, 'preprocessor')).map((name) => [name, lineOfTable(name, text)]),
    ),
  }
}

function parsed(text: string): TomlTable {
  try {
    return parse(text)
  } catch {
    return {}
  }
}

function tableIn(table: TomlTable, key: string): TomlTable {
  const value = Object.hasOwn(table, key) ? table[key] : undefined
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date) ? value : {}
}

function lineOfTable(name: string, text: string): number {
  const at = text
    .split(/\r?\n/)
    .findIndex((line) => /^\s*\[\s*preprocessor\b/.test(line) && line.includes(name))
  return at === -1 ? 1 : at + 1
}
