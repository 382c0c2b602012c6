/** mdBook's directives in the text: `{{#include file:range}}` and its kin, as mdBook's preprocessor `links` reads them. */
import type { Folder, Position, Source } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { fencedBy } from './code-regions.ts'
import { applyEdits, besideIn, continuation, type Edit, placesIn } from './edits.ts'
import { type IncludeReader, openIncludes, pathBeside } from './includes.ts'

/** An escaped directive, or its kind and what follows. */
const DIRECTIVE =
  /\\\{\{#.{0,2000}\}\}|\{\{\s{0,100}#(include|rustdoc_include|doc_comment_include|playground|playpen|title)\s+([^}]{1,2000})\}\}/g

/** Replaces the directives; the lines of an included file have the line of its directive. */
export function expandDirectives(folder: Folder): (source: Source, report: Report) => Promise<Source> {
  return async (source, report) => {
    const read = openIncludes(folder, report)
    const placeAt = placesIn(source)
    const beside = besideIn(source.text)
    const edits: Edit[] = []
    for (const match of source.text.matchAll(DIRECTIVE)) {
      const text = await expand(match, [source.file], placeAt(match.index), read, report)
      edits.push({
        start: match.index,
        end: match.index + match[0].length,
        text: continued(text, beside(match.index, match.index).before),
      })
    }
    return applyEdits(source, edits)
  }
}

async function expand(
  [whole, kind, rest]: readonly (string | undefined)[],
  chain: readonly string[],
  at: Position,
  read: IncludeReader,
  report: Report,
): Promise<string> {
  if (kind === undefined || rest === undefined) return (whole ?? '').slice(1)
  // It names the page in the browser's window, which a book does not have.
  if (kind === 'title') return ''
  const [target = '', ...properties] = rest.trim().split(/\s+/)
  const isWhole = kind === 'playground' || kind === 'playpen'
  const colon = isWhole ? -1 : target.indexOf(':')
  const raw = colon === -1 ? target : target.slice(0, colon)
  const included = await read(pathBeside(chain.at(-1) ?? '', raw), raw, chain, at)
  // What is missing stays visible by its name.
  if (included === undefined) return raw
  const { file, text } = included
  let taken = takePart(text, colon === -1 ? undefined : target.slice(colon + 1), kind === 'rustdoc_include')
  if (taken === undefined) {
    report.add('include-part-missing', at, file, target.slice(colon + 1))
    taken = ''
  }
  if (kind === 'doc_comment_include') taken = taken.replace(/^[ \t]*\/*[ \t]*|[ \t]+$/gm, '')
  const expanded = await expandNested(taken, [...chain, file], at, read, report)
  if (!isWhole) return expanded
  const fence = fencedBy(expanded)
  return `${fence}${['rust', ...properties].join(',')}\n${expanded}\n${fence}\n`
}

async function expandNested(
  text: string,
  chain: readonly string[],
  at: Position,
  read: IncludeReader,
  report: Report,
): Promise<string> {
  const beside = besideIn(text)
  let expanded = ''
  let end = 0
  for (const match of text.matchAll(DIRECTIVE)) {
    const inner = await expand(match, chain, at, read, report)
    expanded += text.slice(end, match.index) + continued(inner, beside(match.index, match.index).before)
    end = match.index + match[0].length
  }
  return expanded + text.slice(end)
}

/** Further lines stand as deep in quotes and lists as the directive does, when nothing but that stands before it. */
function continued(text: string, before: string): string {
  const indent = continuation(before)
  return indent.length === before.length ? text.replace(/\n(?=[^\n])/g, `\n${indent}`) : text
}

const ANCHOR = /ANCHOR(_END)?:\s*([\w-]+)/
/** A comment of a usual language that marks an anchor. */
const ANCHOR_COMMENT = /^\s*(?:\/\/|\/\*|#|<!--|--|;|%).*ANCHOR(?:_END)?:/

/**
 * The lines that `part` names: `3` a line, `2:5` a range with both ends included, `2:` and `:5` open ranges, else the name of an anchor. With
 * `all`, every stretch of that anchor and not the first alone. Lines that mark an anchor are left out. Undefined when there is no such
 * part; of an empty file every part is empty.
 */
function takePart(text: string, part: string | undefined, all: boolean): string | undefined {
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  if (lines.length === 0) return ''
  const unmarked = (taken: readonly string[]) => taken.filter((line) => !ANCHOR_COMMENT.test(line)).join('\n')
  const [first = '', last] = part?.split(':') ?? []
  if (part === undefined || part === '' || /^:\D/.test(part)) return unmarked(lines)
  if (first !== '' && !/^\d+$/.test(first)) return takeAnchored(lines, first, all)
  const start = first === '' ? 1 : Math.max(1, Number(first))
  const end = last === undefined ? start : /^\d+$/.test(last) ? Number(last) : lines.length
  const taken = lines.slice(start - 1, Math.max(end, start - 1))
  return taken.length === 0 ? undefined : unmarked(taken)
}

function takeAnchored(lines: readonly string[], anchor: string, all: boolean): string | undefined {
  const taken: string[] = []
  let found = false
  let inside = false
  for (const line of lines) {
    const mark = ANCHOR.exec(line)
    if (mark === null) {
      if (inside) taken.push(line)
    } else if (mark[2] === anchor) {
      if (inside && mark[1] !== undefined && !all) break
      inside = mark[1] === undefined
      found ||= inside
    }
  }
  return found ? taken.join('\n') : undefined
}
