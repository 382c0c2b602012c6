/** Fenced divs of Pandoc: `::: {.callout-note title="…"}`, `::: {.panel-tabset}`; all others give their content. */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { openAlert } from './admonitions.ts'
import { closeBlock, indentOf, lineText, openBlock, pushTitle, readBody } from './blocks.ts'
import { OWN } from './elements.ts'

/** Attributes in braces, or one class without them; colons may follow. */
const OPENING = /^:{3,}[ \t]*(?:\{([^{}]*)\}|([\w.-]+))[ \t]*:*[ \t]*$/
const CLOSING = /^:{3,}[ \t]*$/
const FENCE = /^(`{3,}|~{3,})/
const HEADING = /^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?(?:[ \t]*\{[^{}]*\})?[ \t]*$/

/** Shown or hidden by conditions that a book does not have. */
const CONDITIONAL = /^content-(?:visible|hidden)$/

export function fencedDivs(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'fenced_div', readDiv, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}

function readDiv(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false
  const text = lineText(state, startLine)
  const match = text.startsWith(':::') ? OPENING.exec(text) : null
  if (match === null) return false
  if (silent) return true
  const [, list, word] = match
  const { classes, id, title } = list === undefined ? { classes: [word ?? ''] } : readList(list)
  const { end, next } = findEnd(state, startLine, endLine)
  const indent = state.sCount[startLine] ?? 0
  const first = startLine + 1
  const callout = classes.find((name) => name.startsWith('callout-'))?.slice('callout-'.length)
  if (callout !== undefined && /^(?:note|tip|important|warning|caution)$/.test(callout))
    readCallout(state, { type: callout, title, id, first, end, indent })
  else if (classes.includes('panel-tabset')) readTabs(state, { first, end, indent })
  else {
    const conditional = classes.find((name) => CONDITIONAL.test(name))
    const tag = conditional !== undefined ? OWN.unsupported : id !== undefined ? 'div' : undefined
    const token = tag === undefined ? undefined : openBlock(state, tag, startLine, end)
    if (conditional !== undefined) token?.attrSet('construct', `::: {.${conditional}}`)
    else if (id !== undefined) token?.attrSet('id', id)
    readBody(state, first, end, indent)
    if (tag !== undefined) closeBlock(state, tag)
  }
  state.line = next
  return true
}

interface Callout {
  readonly type: string
  readonly title: string | undefined
  readonly id: string | undefined
  readonly first: number
  readonly end: number
  readonly indent: number
}

/** Without a title of its own, a callout has the heading that it begins with. */
function readCallout(state: StateBlock, { type, title, id, first, end, indent }: Callout): void {
  let body = first
  while (body < end && state.isEmpty(body)) body++
  const heading = title === undefined && body < end ? HEADING.exec(lineText(state, body))?.[2] : undefined
  openAlert(state, { type, title: title ?? heading, first: first - 1, end })
  if (id !== undefined)
    state.tokens.findLast(({ type: name }) => name === `${OWN.alert}_open`)?.attrSet('id', id)
  readBody(state, heading === undefined ? first : body + 1, end, indent)
  closeBlock(state, OWN.alert)
}

/** Every heading of the first one's depth begins a tab. */
function readTabs(
  state: StateBlock,
  { first, end, indent }: { first: number; end: number; indent: number },
): void {
  const headings: { line: number; depth: number; title: string }[] = []
  let fence: string | undefined
  for (let line = first; line < end; line++) {
    const text = lineText(state, line)
    const mark = FENCE.exec(text)?.[1]
    if (mark !== undefined) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence
    const heading = fence === undefined ? HEADING.exec(text) : null
    if (heading !== null)
      headings.push({ line, depth: heading[1]?.length ?? 1, title: heading[2]?.trim() ?? '' })
  }
  const tabs = headings.filter(({ depth }) => depth === headings[0]?.depth)
  readBody(state, first, tabs[0]?.line ?? end, indent)
  if (tabs.length === 0) return
  openBlock(state, OWN.tabs, first, end)
  for (const [index, { line, title }] of tabs.entries()) {
    const last = tabs[index + 1]?.line ?? end
    openBlock(state, OWN.tab, line, last)
    pushTitle(state, title, line)
    readBody(state, line + 1, last, indent)
    closeBlock(state, OWN.tab)
  }
  closeBlock(state, OWN.tabs)
}

/** A line of colons alone closes the innermost div that is open; colons inside a code block are code. */
function findEnd(state: StateBlock, startLine: number, endLine: number): { end: number; next: number } {
  let depth = 1
  let fence: string | undefined
  for (let line = startLine + 1; line < endLine; line++) {
    if (!state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return { end: line, next: line }
    const text = lineText(state, line)
    const mark = FENCE.exec(text)?.[1]
    if (mark !== undefined) {
      if (fence === undefined) fence = mark
      else if (mark.startsWith(fence) && text.trim() === mark) fence = undefined
    } else if (fence === undefined && OPENING.test(text)) depth++
    else if (fence === undefined && CLOSING.test(text)) depth--
    if (depth === 0) return { end: line, next: line + 1 }
  }
  return { end: endLine, next: endLine }
}

interface DivAttributes {
  readonly classes: readonly string[]
  readonly id?: string
  readonly title?: string
}

function readList(list: string): DivAttributes {
  const bare = list.replace(/[\w-]+=(?:"[^"]*"|'[^']*'|\S+)/g, ' ')
  const id = /#([^\s#]+)/.exec(bare)?.[1]
  const title = /(?:^|\s)title=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(list)?.slice(1).find(Boolean)
  return {
    classes: [...bare.matchAll(/\.([^\s.]+)/g)].map(([, name = '']) => name),
    ...(id === undefined ? {} : { id }),
    ...(title === undefined ? {} : { title }),
  }
}
