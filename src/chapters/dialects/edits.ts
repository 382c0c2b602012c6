/** Replaces stretches of a text, while every line keeps the number of the line that it came from. */
import type { Position, Source } from '../../book.ts'

/** What stands from `start` to before `end` becomes `text`. */
export interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `edits` are in order and do not overlap. Lines that begin in a replacement have the line where it begins. */
export function applyEdits(source: Source, edits: readonly Edit[]): Source {
  if (edits.length === 0) return source
  const lines: number[] = [lineAt(source, 1)]
  let text = ''
  let at = 0
  let line = 1
  const keep = (end: number) => {
    for (
      let next = source.text.indexOf('\n', at);
      next !== -1 && next < end;
      next = source.text.indexOf('\n', next + 1)
    )
      lines.push(lineAt(source, ++line))
    text += source.text.slice(at, end)
    at = end
  }
  for (const edit of edits) {
    keep(edit.start)
    text += edit.text
    for (let count = linesIn(edit.text); count > 0; count--) lines.push(lineAt(source, line))
    line += linesIn(source.text.slice(edit.start, edit.end))
    at = edit.end
  }
  keep(source.text.length)
  return { ...source, text, lines }
}

/** Tells the place of a stretch that begins at `offset` in the author's file. */
export function placesIn(source: Source): (offset: number) => Position {
  const starts = startsOfLines(source.text)
  return (offset) => {
    const line = lineOf(offset, starts)
    return { file: source.file, line: lineAt(source, line), column: offset - (starts[line - 1] ?? 0) + 1 }
  }
}

/** What stands on the line of a stretch before it and after it. The lines are counted once: a text may be one line of millions. */
export function besideIn(text: string): (start: number, end: number) => { before: string; after: string } {
  const starts = startsOfLines(text)
  return (start, end) => ({
    before: text.slice(starts[lineOf(start, starts) - 1], start),
    after: text.slice(end, (starts[lineOf(end, starts)] ?? text.length + 1) - 1),
  })
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The number of the line that `offset` stands on, from 1. */
function lineOf(offset: number, starts: readonly number[]): number {
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** How the lines below begin that belong to the same quotes and list items as a line that begins with `before`. */
export function continuation(before: string): string {
  // Nobody writes deeper, and every line would repeat it.
  const marks = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t]){0,100}/.exec(before)?.[0] ?? ''
  return marks.replace(/[^\s>]/g, ' ')
}

function lineAt({ lines }: Source, line: number): number {
  return lines?.[line - 1] ?? line
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}
