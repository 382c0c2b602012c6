/** Opens the file that holds a book's contents or tells where they are: its values, and in YAML the place of each. */
import type { Folder, Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isRecord, readYaml } from '../yaml.ts'
import type { FoundToc } from './found.ts'

export interface Settings {
  readonly file: string
  /** Maps, lists and text, as `readYaml` gives them. */
  readonly value: unknown
  readonly placeOf: (path: readonly PropertyKey[]) => Position
}

/** `undefined` when the file cannot be read, which is reported. Tags are data, never code. */
export async function readSettings(
  file: string,
  folder: Folder,
  report: Report,
): Promise<Settings | undefined> {
  const source = await readText(file, folder)
  const { value, problems, placeOf } = readYaml(source, { foreignTags: true })
  for (const { line, column, reason } of problems) report.add('toc-invalid', { file, line, column }, reason)
  return problems.length > 0 ? undefined : { file, value, placeOf: (path) => ({ file, ...placeOf(path) }) }
}

export async function readText(file: string, folder: Folder): Promise<string> {
  return new TextDecoder().decode(await folder.read(file))
}

/** The value of a key; undefined where there is no map. */
export function valueAt(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

/** Text, or the default that `!ENV [NAME, default]` ends with. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key)
  const text: unknown = Array.isArray(found) ? found.at(-1) : found
  return typeof text === 'string' ? text : undefined
}

/** What a reader gives that recognised its book, and had to report that it cannot be read. */
export function nothingFrom(...from: readonly string[]): FoundToc {
  return { from, front: [], body: [], back: [] }
}
