/** The blocks of GitBook: `{% hint %}`, `{% tabs %}` and `{% code %}` around Markdown, as the book prints them. */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { openAlert } from './admonitions.ts'
import { closeBlock, indentOf, lineText, openBlock, pushTitle, readBody } from './blocks.ts'
import { OWN } from './elements.ts'

/** Tags that stay in the text for the block rule, with their ends. */
export const GITBOOK_BLOCKS: ReadonlySet<string> = new Set(
  ['hint', 'tabs', 'tab', 'code'].flatMap((name) => [name, `end${name}`]),
)

/** Their content stands in its place. */
const PLAIN = new Set(['embed', 'file', 'content-ref', 'stepper', 'step', 'columns', 'column'])

/** What stands for a tag of GitBook that is no block: the page that is embedded becomes a link. Undefined for all others. */
export function gitbookTag(tag: string, rest: string): string | undefined {
  const { url, src } = argumentsOf(rest)
  if (tag === 'embed' && url !== undefined && /^https?:\/\/[^\s<>]+$/.test(url)) return `<${url}>`
  if (tag === 'file' && src !== undefined) return `[${src.slice(src.lastIndexOf('/') + 1)}](<${src}>)\n`
  // `content-ref` is read as `content`, which has the rest of its name behind it.
  const name = rest.startsWith('-ref') ? `${tag}-ref` : tag
  return PLAIN.has(name.replace(/^end/, '')) ? '' : undefined
}

/** Styles of hints, by the names that `openAlert` knows. */
const STYLES: Readonly<Record<string, string>> = { info: 'note', working: 'warning', danger: 'caution' }
const TAG = /^\{%-?\s*(end)?(hint|tabs|tab|code)\b([^%]*)%\}(.*)$/

export function gitbookBlocks(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'gitbook_block', readBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}

function readBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false
  const match = TAG.exec(lineText(state, startLine))
  if (match === null || match[4]?.trim() !== '') return false
  if (silent) return true
  const [, closing, name = '', rest = ''] = match
  state.line = startLine + 1
  // An end without a beginning says nothing.
  if (closing !== undefined) return true
  const end = endOfBlock(state, name, startLine, endLine)
  const { style, title } = argumentsOf(rest)
  const indent = state.sCount[startLine] ?? 0
  if (name === 'hint')
    openAlert(state, { type: STYLES[style ?? 'info'] ?? style ?? 'note', title, first: startLine, end })
  else if (name === 'tabs') openBlock(state, OWN.tabs, startLine, end)
  else {
    openBlock(state, OWN.tab, startLine, end)
    if (title !== undefined) pushTitle(state, title, startLine)
  }
  readBody(state, startLine + 1, end, indent)
  closeBlock(state, name === 'hint' ? OWN.alert : name === 'tabs' ? OWN.tabs : OWN.tab)
  // The line of the end tag belongs to the block.
  state.line = Math.min(end + 1, endLine)
  return true
}

/** The line of the end tag; the end of the surroundings without one. */
function endOfBlock(state: StateBlock, name: string, startLine: number, endLine: number): number {
  let depth = 1
  for (let line = startLine + 1; line < endLine; line++) {
    if (!state.isEmpty(line) && indentOf(state, line) < 0) return line
    const match = TAG.exec(lineText(state, line))
    if (match?.[2] !== name) continue
    depth += match[1] === undefined ? 1 : -1
    if (depth === 0) return line
  }
  return endLine
}

function argumentsOf(rest: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...rest.slice(0, 1000).matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
      ([, key = '', double, single]) => [key, double ?? single ?? ''],
    ),
  )
}
