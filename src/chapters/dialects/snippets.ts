/** Snippets of `pymdownx.snippets`: `--8<-- "file:section"` becomes lines of a file of the book's folder. */
import path from 'node:path'
import type { Folder, Position } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import type { TextTransform } from './dialect.ts'
import { type IncludeReader, openIncludes } from './includes.ts'

export interface SnippetSettings {
  /** Folders below the root that files are looked for in, in order; the root itself is `''`. */
  readonly basePaths: readonly string[]
  /** Files that stand at the end of every page. */
  readonly append: readonly string[]
}

/** Spaces, `;` that escape, the mark, and the file in quotes; without a file the mark opens or closes a list of files. */
const SNIPPET = /^([ \t]*)(;*)-+8<-+(?:[ \t]+(?:"((?:\\"|[^"])+)"|'((?:\\'|[^'])+)'))?$/
const SECTION = /-+8<-+[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([a-z][\w-]*)[ \t]*\]/i

interface Place {
  /** The files that are being read, the outermost first. */
  readonly chain: readonly string[]
  readonly at: (line: number, column: number) => Position
}

export function expandSnippets(folder: Folder, settings: SnippetSettings): TextTransform {
  return async (source, report) => {
    if (!source.text.includes('8<-') && settings.append.length === 0) return source
    const expander: Expander = { folder, settings, report, read: openIncludes(folder, report) }
    const lines = source.text.split('\n')
    const at = (line: number, column: number) => ({
      file: source.file,
      line: source.lines?.[line - 1] ?? line,
      column,
    })
    const groups = await expandLines(lines, { chain: [source.file], at }, expander)
    for (const raw of settings.append.filter((file) => file !== source.file)) {
      const appended = await readSnippet(raw, '', { chain: [source.file], at }, lines.length, expander)
      groups.at(-1)?.push('', ...appended)
    }
    const numbers = groups.flatMap((group, index) => group.map(() => source.lines?.[index] ?? index + 1))
    return { ...source, text: groups.flat().join('\n'), lines: numbers }
  }
}

interface Expander {
  readonly folder: Folder
  readonly settings: SnippetSettings
  readonly report: Report
  readonly read: IncludeReader
}

/** For each line, the lines that stand in its place. */
async function expandLines(lines: readonly string[], place: Place, expander: Expander): Promise<string[][]> {
  const groups: string[][] = []
  let listIndent: string | undefined
  for (const [index, line] of lines.entries()) {
    const match = line.includes('8<-') ? SNIPPET.exec(line) : null
    const quoted = match?.[3] ?? match?.[4]
    if (match !== null && match[2] !== '') groups.push([line.replace(';', '')])
    else if (match !== null && quoted === undefined) {
      listIndent = listIndent === undefined ? (match[1] ?? '') : undefined
      groups.push([])
    } else if (match !== null && quoted !== undefined)
      groups.push(await readSnippet(quoted, match[1] ?? '', place, index + 1, expander))
    else if (listIndent === undefined) groups.push([line])
    else if (line.trim() === '' || line.trim().startsWith(';')) groups.push([])
    else groups.push(await readSnippet(line.trim(), listIndent, place, index + 1, expander))
  }
  return groups
}

/** Every line is indented as the mark is. What is missing stays visible by its name. */
async function readSnippet(
  raw: string,
  indent: string,
  { chain, at }: Place,
  line: number,
  expander: Expander,
): Promise<string[]> {
  const { folder, settings, report, read } = expander
  const position = at(line, indent.length + 1)
  if (/^https?:\/\//i.test(raw)) {
    report.add('include-refused', position, raw, 'a build does not fetch from the web')
    return [indent + raw]
  }
  const [, name = raw, part] = /^(.*?)((?::-?\d*(?:[:,]-?\d*)*)|:[a-z][\w-]*)?$/i.exec(raw) ?? []
  const candidates = settings.basePaths.map((base) =>
    name.startsWith('/') ? name : path.posix.join(base, name),
  )
  const file = candidates.find((candidate) => folder.files.has(candidate)) ?? candidates[0] ?? name
  const included = await read(file, raw, chain, position)
  if (included === undefined) return [indent + raw]
  const all = included.text.replace(/\n$/, '').split('\n')
  // Of an empty file every part is empty.
  const taken = part === undefined || included.text === '' ? all : takePart(all, part.slice(1))
  if (taken === undefined) {
    report.add('include-part-missing', position, file, part?.slice(1) ?? '')
    return []
  }
  const inner: Place = { chain: [...chain, file], at: () => position }
  const expanded = (
    await expandLines(
      taken.filter((text) => !SECTION.test(text)),
      inner,
      expander,
    )
  ).flat()
  return expanded.map((text) => (text === '' ? '' : indent + text))
}

/** `name` is a section, `4` all from a line on, `:6` all up to a line, `4:6` a range, `1:3,5:6` several; negative numbers count from the end. */
function takePart(lines: readonly string[], part: string): string[] | undefined {
  if (/^[a-z]/i.test(part)) return takeSection(lines, part)
  const taken = part.split(',').flatMap((range) => {
    const [first = '', last = ''] = range.split(':')
    const start = lineNumber(first, 1, lines.length)
    return lines.slice(start - 1, Math.max(start - 1, lineNumber(last, lines.length, lines.length)))
  })
  return taken.length === 0 ? undefined : taken
}

function lineNumber(text: string, absent: number, length: number): number {
  const number = Number(text === '' ? Number.NaN : text)
  if (!Number.isSafeInteger(number)) return absent
  return number < 0 ? Math.max(1, length + number + 1) : Math.max(1, number)
}

function takeSection(lines: readonly string[], name: string): string[] | undefined {
  const marks = lines.map((line) => (line.includes('8<-') ? SECTION.exec(line) : null))
  const is = (kind: string) => (mark: RegExpExecArray | null) =>
    mark?.[1]?.toLowerCase() === kind && mark[2] === name
  const start = marks.findIndex(is('start'))
  const end = marks.findIndex((mark, index) => index > start && is('end')(mark))
  return start === -1 ? undefined : lines.slice(start + 1, end === -1 ? lines.length : end)
}
