/** YAML that comes from an author: parsed within bounds, with the place of every problem. Nothing else imports `yaml` to read a file. */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'

/** Bytes of an author's YAML that are read at most, roughly. */
const longest = 256 * 1024
const deepest = 64

interface YamlProblem {
  /** Counted from 1. */
  readonly line: number
  readonly column: number
  readonly reason: string
}

export interface Yaml {
  /**
   * Maps, lists and text. A number or truth value is text as the author wrote it (`version: 1.10` is not 1.1); a key without a value is
   * there, and undefined. Undefined when there are problems, or nothing at all.
   */
  readonly value: unknown
  readonly problems: readonly YamlProblem[]
  /** Where the key stands that `path` ends in, or the item of a list; else the nearest thing around it. */
  readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number }
}

/**
 * Tags of other programs (`!!python/name:…`, `!ENV`) are a problem, or with `foreignTags` data: what stands behind the tag is read as if the tag
 * were not there. Nothing is ever made of a tag.
 */
export function readYaml(source: string, { foreignTags = false } = {}): Yaml {
  const start = { line: 1, column: 1 }
  const refused = (reason: string): Yaml => ({
    value: undefined,
    problems: [{ ...start, reason }],
    placeOf: () => start,
  })
  if (source.length > longest) return refused('It is longer than 256 KB.')
  if (isNestedTooDeep(source)) return refused('It is nested too deep.')
  const lines = new LineCounter()
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false })
    const all = [...document.errors, ...document.warnings]
    const counted = foreignTags ? all.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED') : all
    const problems = counted.map((problem) => ({
      ...place(problem.pos[0]),
      reason: problem.message,
    }))
    keepScalarsAsWritten(document)
    const value = problems.length > 0 ? undefined : absentForNull(document.toJS({ maxAliasCount: 100 }))
    return { value, problems, placeOf: (path) => place(offsetOf(document, path)) }
  } catch (error) {
    // An alias without an anchor, or too many of them.
    return refused(error instanceof Error ? error.message : String(error))
  }
}

/**
 * `yaml` recurses, and V8 ends the whole process when it must compile a regular expression at the end of the stack: no exception could be
 * caught. Brackets in text count, too; nobody writes 64 that are not closed.
 */
function isNestedTooDeep(source: string): boolean {
  if (new RegExp(`(?:[-?:[{][ \\t]*){${deepest}}`).test(source.replace(/-{3,}/g, ''))) return true
  let depth = 0
  for (const character of source) {
    if (character === '[' || character === '{') depth++
    else if ((character === ']' || character === '}') && depth > 0) depth--
    if (depth > deepest) return true
  }
  return false
}

function keepScalarsAsWritten(document: Document.Parsed): void {
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== 'string' && scalar.value !== null) scalar.value = scalar.source ?? ''
    },
  })
}

function absentForNull(value: unknown): unknown {
  if (value === null) return undefined
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(absentForNull)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, absentForNull(item)]))
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  const parent: unknown = document.getIn(path.slice(0, -1), true)
  const last = path.at(-1)
  if (isMap(parent) && last !== undefined) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last))
    if (isNode(pair?.key) && pair.key.range) return pair.key.range[0]
  }
  const node: unknown = document.getIn(path, true)
  if (isNode(node) && node.range) return node.range[0]
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1))
}

/** A mapping of YAML, or an object of JSON or TOML: what has keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
