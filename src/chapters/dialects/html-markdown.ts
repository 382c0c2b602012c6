/** Markdown inside HTML that asks for it: `<div markdown>` (`md_in_html`). */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { indentOf, lineText, pushInline, readBody } from './blocks.ts'
import { closingLine, isClosingAlone, leastIndent } from './element-lines.ts'

const OPENING = /^<([a-z][a-z0-9-]*)((?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*>(.*)$/i
const ASKS = /\smarkdown(?:\s*=\s*["']?(?:1|block|span|markdown)?["']?)?(?=\s|$)/i

export function markdownInHtml(markdown: MarkdownIt): void {
  markdown.block.ruler.before('html_block', 'markdown_in_html', readElement, {
    alt: ['paragraph', 'reference', 'blockquote'],
  })
}

function readElement(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false
  const text = lineText(state, startLine)
  if (!text.startsWith('<')) return false
  const match = OPENING.exec(text)
  const [, tag = '', attributes = '', rest = ''] = match ?? []
  if (match === null || !ASKS.test(attributes)) return false
  const opening = text.slice(0, text.length - rest.length)
  const closing = `</${tag}>`
  if (rest.trim() === '') {
    const end = closingLine(state, startLine, tag)
    if (end === undefined || end >= endLine || !isClosingAlone(state, end, tag)) return false
    if (silent) return true
    pushHtml(state, `${opening}\n`, startLine, startLine + 1)
    readBody(state, startLine + 1, end, leastIndent(state, startLine + 1, end))
    pushHtml(state, `${closing}\n`, end, end + 1)
    state.line = end + 1
    return true
  }
  if (!rest.trimEnd().toLowerCase().endsWith(closing.toLowerCase())) return false
  if (silent) return true
  pushHtml(state, opening, startLine, startLine + 1)
  pushInline(state, rest.trimEnd().slice(0, -closing.length), startLine)
  pushHtml(state, `${closing}\n`, startLine, startLine + 1)
  state.line = startLine + 1
  return true
}

function pushHtml(state: StateBlock, html: string, first: number, end: number): void {
  const token = state.push('html_block', '', 0)
  token.map = [first, end]
  token.content = html
}
