/** Where a directive of MyST stands: its name, its argument, its options, its body. */
import type { StateBlock } from 'markdown-it'
import { indentOf, lineText } from './blocks.ts'

export interface Directive {
  readonly name: string
  readonly argument: string
  readonly options: Readonly<Record<string, string>>
  /** The lines of the body, from `first` to before `end`; `next` follows the directive. */
  readonly first: number
  readonly end: number
  readonly next: number
  readonly indent: number
}

const OPENING = /^(`{3,}|~{3,}|:{3,})\{([A-Za-z][\w:-]*)\}[ \t]*(.*?)[ \t]*$/
const OPTION = /^:([\w-]+):(?:[ \t]+(.*?))?[ \t]*$/

/** The directive that begins on `line`, if one does. It ends at the first line of as many of its marks. */
export function directiveAt(state: StateBlock, line: number, endLine: number): Directive | undefined {
  if (indentOf(state, line) >= 4 || indentOf(state, line) < 0) return undefined
  const match = OPENING.exec(lineText(state, line))
  if (match === null) return undefined
  const [, marks = '', name = '', argument = ''] = match
  let end = line + 1
  while (end < endLine && !closes(lineText(state, end), marks) && !leaves(state, end)) end++
  const next = end < endLine && !leaves(state, end) ? end + 1 : end
  const { options, first } = readOptions(state, line + 1, end)
  return { name, argument, options, first, end, next, indent: state.sCount[line] ?? 0 }
}

function closes(text: string, marks: string): boolean {
  const line = text.trimEnd()
  return line.startsWith(marks) && line === (marks[0] ?? '').repeat(line.length)
}

function leaves(state: StateBlock, line: number): boolean {
  return !state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent
}

/** `:key: value` lines, or lines `key: value` between dashes. */
function readOptions(state: StateBlock, start: number, end: number): Pick<Directive, 'options' | 'first'> {
  const options: Record<string, string> = {}
  const isYaml = start < end && lineText(state, start).trimEnd() === '---'
  let line = isYaml ? start + 1 : start
  for (; line < end; line++) {
    const text = lineText(state, line)
    if (isYaml && text.trimEnd() === '---') return { options, first: line + 1 }
    const [, key, value = ''] = (isYaml ? /^([\w-]+):(?:[ \t]+(.*))?$/ : OPTION).exec(text) ?? []
    if (key !== undefined) options[key] = value
    else if (!isYaml) break
  }
  return { options, first: line }
}
