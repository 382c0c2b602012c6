/** mkdocs.yml with the files that it inherits from: `INHERIT: ../base.yml`. Never leaves the book's folder. */
import { posix } from 'node:path'
import type { Position } from './book.ts'
import { isRecord, readYaml } from './yaml.ts'

export interface MkdocsFile {
  /** The file and those that it inherits from, each with its text. */
  readonly texts: ReadonlyMap<string, string>
  /** Maps, lists and text; undefined when a file cannot be read. */
  readonly value: unknown
  readonly problems: readonly MkdocsProblem[]
  /** Where a key or an item stands, in the file that says it. */
  readonly placeOf: (path: readonly PropertyKey[]) => Position
}

interface MkdocsProblem {
  /** `outside`: the file that is inherited is not read, because it lies outside the book's folder. */
  readonly kind: 'invalid' | 'outside'
  readonly at: Position
  readonly reason: string
}

const DEEPEST = 10

/** `files` are those of the book's folder. What is inherited counts from the file that names it. */
export async function readMkdocsFile(
  file: string,
  files: ReadonlySet<string>,
  readText: (file: string) => Promise<string | undefined>,
  chain: readonly string[] = [],
): Promise<MkdocsFile> {
  const text = (await readText(file)) ?? ''
  const { value, problems, placeOf } = readYaml(text, { foreignTags: true })
  const own: MkdocsFile = {
    texts: new Map([[file, text]]),
    value,
    problems: problems.map(({ line, column, reason }) => ({
      kind: 'invalid',
      at: { file, line, column },
      reason,
    })),
    placeOf: (path) => ({ file, ...placeOf(path) }),
  }
  const named = isRecord(value) ? value.INHERIT : undefined
  if (!isRecord(value) || typeof named !== 'string') return own
  const { INHERIT: _, ...rest } = value
  const parent = posix.join(posix.dirname(file), named)
  const refuse = (kind: MkdocsProblem['kind'], reason: string): MkdocsFile => ({
    ...own,
    value: rest,
    problems: [{ kind, at: own.placeOf(['INHERIT']), reason }],
  })
  if (named.startsWith('/') || parent.startsWith('../'))
    return refuse('outside', `\`${named}\` lies outside the book's folder.`)
  if (!files.has(parent)) return refuse('invalid', `\`INHERIT\` names \`${named}\`, which does not exist.`)
  if (parent === file || chain.includes(parent) || chain.length >= DEEPEST)
    return refuse('invalid', `\`INHERIT\` leads from \`${parent}\` back to itself.`)
  return inherit(rest, own, await readMkdocsFile(parent, files, readText, [...chain, file]))
}

function inherit(value: unknown, own: MkdocsFile, from: MkdocsFile): MkdocsFile {
  return {
    texts: new Map([...own.texts, ...from.texts]),
    value: from.problems.some(({ kind }) => kind === 'invalid') ? undefined : merge(from.value, value),
    problems: from.problems,
    placeOf: (path) => (has(value, path) || !has(from.value, path) ? own : from).placeOf(path),
  }
}

/** Maps are merged, at any depth; everything else replaces what is inherited, lists too. */
function merge(from: unknown, own: unknown): unknown {
  if (!isRecord(from) || !isRecord(own)) return own
  const merged: Record<string, unknown> = { ...from }
  for (const [key, value] of Object.entries(own))
    merged[key] = Object.hasOwn(from, key) ? merge(from[key], value) : value
  return merged
}

function has(value: unknown, [key, ...path]: readonly PropertyKey[]): boolean {
  if (key === undefined) return true
  if (Array.isArray(value)) return Number(key) in value && has(value[Number(key)], path)
  return isRecord(value) && Object.hasOwn(value, key) && has(value[String(key)], path)
}
