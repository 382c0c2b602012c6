/** Formulas that stand alone: from an opening sign at the start of a line to a closing one at the end of a line. */
import type { StateBlock } from 'markdown-it'
import type { Delimiter } from './delimiters.ts'

/** Lines of the longest formula. */
const LONGEST = 500

type BlockRule = (state: StateBlock, startLine: number, endLine: number, silent: boolean) => boolean

export function blockFormula(delimiters: readonly Delimiter[]): BlockRule {
  const blocks = delimiters.filter(({ display }) => display !== 'never')
  // The last line that was looked at in vain: without it, a paragraph of opening signs would take quadratic time.
  const unclosed = new WeakMap<StateBlock, Map<Delimiter, number>>()
  return (state, startLine, endLine, silent) => {
    if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
    const line = lineOf(state, startLine)
    const delimiter = blocks.find(({ open }) => line.startsWith(open))
    if (delimiter === undefined || (unclosed.get(state)?.get(delimiter) ?? -1) >= startLine) return false
    const last = findEnd(state, startLine, endLine, delimiter)
    if (last === undefined) return false
    if (last.line === undefined) {
      unclosed.set(state, new Map([...(unclosed.get(state) ?? []), [delimiter, last.looked]]))
      return false
    }
    if (silent) return true
    const { open, close, escaped = false } = delimiter
    const text = state.getLines(startLine, last.line + 1, state.sCount[startLine] ?? 0, false).trim()
    const token = state.push('formula_block', '', 0)
    token.block = true
    token.content = text.slice(open.length, text.length - close.length)
    token.markup = open
    token.info = close
    token.map = [startLine, last.line + 1]
    token.meta = { shown: 'block', escaped }
    state.line = last.line + 1
    return true
  }
}

type End = { readonly line: number } | { readonly line: undefined; readonly looked: number }

/** The line that ends with the closing sign; undefined when something stands behind the sign, or nothing before it. */
function findEnd(
  state: StateBlock,
  startLine: number,
  endLine: number,
  delimiter: Delimiter,
): End | undefined {
  const { open, close } = delimiter
  const stop = Math.min(endLine, startLine + LONGEST)
  let isEmpty = true
  let line = startLine
  for (; line < stop; line++) {
    const isFirst = line === startLine
    // A formula is a paragraph: a blank line, or one that belongs to what stands around, ends it.
    if (!isFirst && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent)) break
    const text = isFirst ? lineOf(state, line).slice(open.length) : lineOf(state, line)
    const at = findUnescaped(text, close)
    if (at === -1) {
      isEmpty = isEmpty && text.trim() === ''
      continue
    }
    if (text.slice(at + close.length).trim() !== '') return undefined
    return isEmpty && text.slice(0, at).trim() === '' ? undefined : { line }
  }
  return { line: undefined, looked: line - 1 }
}

function findUnescaped(text: string, close: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text.startsWith(close, at)) return at
    if (text[at] === '\\') at++
  }
  return -1
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line])
}
