/** Containers between colons: `:::tip[Title]` of Docusaurus, `::: tip Title` of VitePress. */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { openAlert } from './admonitions.ts'
import { closeBlock, indentOf, lineText, readBody } from './blocks.ts'
import { OWN } from './elements.ts'

const TYPES = /^(?:note|tip|info|important|warning|danger|caution|success|secondary|details)$/

/** Containers that are no boxes. */
const PLAIN = /^(?:code-group|raw|v-pre|tabs?)$/

/** Colons, a name, and a title in brackets or after a space; then an attribute list. */
const OPENING = /^(:{3,})[ \t]*([a-zA-Z][\w-]*)(?:\[(.*)\])?(?:[ \t]+([^{\n]*?))?[ \t]*(?:\{[^{}]*\})?[ \t]*$/
const CLOSING = /^(:{3,})[ \t]*$/
const FENCE = /^(`{3,}|~{3,})/

/** What is no box (`code-group`, `raw`, an unknown type without a title) gives its content. */
export function colonContainers(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'colon_container', readContainer, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}

function readContainer(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false
  const text = lineText(state, startLine)
  const match = text.startsWith(':::') ? OPENING.exec(text) : null
  if (match === null) return false
  if (silent) return true
  const [, colons = '', type = '', bracketed, following] = match
  const { end, next } = findEnd(state, startLine, endLine, colons.length)
  const title = (bracketed ?? following)?.trim()
  // What a title was given to is a box of the website's own.
  const isAlert = TYPES.test(type.toLowerCase()) || (title !== undefined && title !== '' && !PLAIN.test(type))
  if (isAlert)
    openAlert(state, {
      type,
      title: title === '' ? undefined : title,
      first: startLine,
      end,
    })
  readBody(state, startLine + 1, end, state.sCount[startLine] ?? 0)
  if (isAlert) closeBlock(state, OWN.alert)
  state.line = next
  return true
}

/**
 * The container ends at the first line of at least as many colons that closes nothing opened inside it, at the end of what holds it when there
 * is none. Colons inside a code block are code.
 */
function findEnd(
  state: StateBlock,
  startLine: number,
  endLine: number,
  colons: number,
): { readonly end: number; readonly next: number } {
  const open: number[] = [colons]
  let fence: string | undefined
  for (let line = startLine + 1; line < endLine; line++) {
    if (!state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return { end: line, next: line }
    const text = lineText(state, line)
    const mark = FENCE.exec(text)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true && text.trim() === mark) fence = undefined
    } else if (mark !== undefined) fence = mark
    else if (OPENING.test(text)) open.push(OPENING.exec(text)?.[1]?.length ?? 3)
    else {
      const closing = CLOSING.exec(text)?.[1]?.length ?? 0
      if (closing === 0) continue
      // The innermost one that so few colons can close; those inside it end with it.
      const closed = open.findLastIndex((count) => count <= closing)
      if (closed === 0) return { end: line, next: line + 1 }
      if (closed > 0) open.length = closed
    }
  }
  return { end: endLine, next: endLine }
}
