/** What block rules of several dialects share: a body that is read as blocks of its own, and a title of inline Markdown. */
import type { StateBlock, Token } from 'markdown-it'
import { OWN } from './elements.ts'

/** The text of a line without its indentation. */
export function lineText(state: StateBlock, line: number): string {
  return state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
}

/** How far a line is indented inside the block that is being read. From four columns on it is code. */
export function indentOf(state: StateBlock, line: number): number {
  return (state.sCount[line] ?? 0) - state.blkIndent
}

/** The first line after `line` that is not indented by four columns more than it; blank lines at the end do not count. */
export function endOfIndented(state: StateBlock, line: number, endLine: number): number {
  const inner = (state.sCount[line] ?? 0) + 4
  let end = line + 1
  for (let next = end; next < endLine; next++) {
    if (state.isEmpty(next)) continue
    if ((state.sCount[next] ?? 0) < inner) break
    end = next + 1
  }
  return end
}

/** Reads the lines from `first` to before `end` as blocks; `indent` is the column that they begin at. */
export function readBody(state: StateBlock, first: number, end: number, indent: number): void {
  const { blkIndent, lineMax, parentType, tight } = state
  // markdown-it counts how deep blocks stand, and reads none that stand too deep.
  state.level++
  state.blkIndent = indent
  state.lineMax = end
  state.parentType = 'root'
  state.md.block.tokenize(state, first, end)
  state.level--
  state.blkIndent = blkIndent
  state.lineMax = lineMax
  state.parentType = parentType
  state.tight = tight
}

/** Opens an element of a dialect that spans the lines from `first` to before `end`. */
export function openBlock(state: StateBlock, tag: string, first: number, end: number): Token {
  const token = state.push(`${tag}_open`, tag, 1)
  token.block = true
  token.map = [first, end]
  return token
}

export function closeBlock(state: StateBlock, tag: string): void {
  state.push(`${tag}_close`, tag, -1).block = true
}

/** A title of inline Markdown, written on `line`. */
export function pushTitle(state: StateBlock, title: string, line: number): void {
  openBlock(state, OWN.title, line, line + 1)
  pushInline(state, title, line)
  closeBlock(state, OWN.title)
}

export function pushInline(state: StateBlock, text: string, line: number): void {
  const inline = state.push('inline', '', 0)
  inline.content = text
  inline.map = [line, line + 1]
  inline.children = []
}
