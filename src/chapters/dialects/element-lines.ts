/** Which line closes an HTML element or a component that a line opens. */
import type { StateBlock } from 'markdown-it'
import { lineText } from './blocks.ts'

const closings = new WeakMap<StateBlock, ReadonlyMap<string, number>>()

/** The line that holds the closing tag of the last `name` that is opened on `line`; undefined when none does. */
export function closingLine(state: StateBlock, line: number, name: string): number | undefined {
  let lines = closings.get(state)
  if (lines === undefined) {
    lines = findClosings(state.src)
    closings.set(state, lines)
  }
  return lines.get(`${line} ${name}`)
}

/** One walk over all lines, because a text may open thousands of elements that nothing closes. Tags inside code blocks are code. */
function findClosings(text: string): Map<string, number> {
  const found = new Map<string, number>()
  const open = new Map<string, number[]>()
  let fence: string | undefined
  for (const [line, content] of text.split('\n').entries()) {
    const mark = /^[ \t>]*(`{3,}|~{3,})/.exec(content)?.[1]
    if (mark !== undefined) {
      if (fence === undefined) fence = mark
      else if (mark.startsWith(fence) && content.trim().endsWith(mark)) fence = undefined
      continue
    }
    if (fence !== undefined || !content.includes('<')) continue
    for (const [, slash, name = ''] of content.matchAll(/<(\/?)([a-z][\w.-]*)(?=[\s/>]|$)/gi)) {
      const lines = open.get(name) ?? []
      const opening = slash === '/' ? lines.pop() : undefined
      if (opening !== undefined) found.set(`${opening} ${name}`, line)
      if (slash === '') lines.push(line)
      open.set(name, lines)
    }
  }
  return found
}

/** The column that the lines from `first` to before `end` begin at, the blank ones left aside. */
export function leastIndent(state: StateBlock, first: number, end: number): number {
  let least = Number.POSITIVE_INFINITY
  for (let line = first; line < end; line++) {
    if (!state.isEmpty(line)) least = Math.min(least, state.sCount[line] ?? 0)
  }
  return Number.isFinite(least) ? Math.max(least, state.blkIndent) : state.blkIndent
}

/** Whether a line holds the closing tag alone. */
export function isClosingAlone(state: StateBlock, line: number, name: string): boolean {
  return lineText(state, line).trim() === `</${name}>`
}
