/** Content tabs of mkdocs (`=== "Label"`): printed one after the other, each below its label. */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { closeBlock, endOfIndented, indentOf, lineText, openBlock, pushTitle, readBody } from './blocks.ts'
import { OWN } from './elements.ts'

/** As `pymdownx.tabbed` reads it: `!` begins new tabs, `+` chooses the one that is shown first. */
const TAB = /^===(\+!|!\+|[+!])? +"(.*)" *$/

export function contentTabs(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'content_tab', readTabs, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}

function readTabs(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  let tab = tabAt(state, startLine)
  if (tab === undefined) return false
  if (silent) return true
  const indent = state.sCount[startLine] ?? 0
  const set = openBlock(state, OWN.tabs, startLine, endLine)
  let line = startLine
  while (tab !== undefined) {
    const end = endOfIndented(state, line, endLine)
    openBlock(state, OWN.tab, line, end)
    pushTitle(state, tab.label, line)
    readBody(state, line + 1, end, indent + 4)
    closeBlock(state, OWN.tab)
    set.map = [startLine, end]
    state.line = end
    line = end
    while (line < endLine && state.isEmpty(line)) line++
    tab = line < endLine && state.sCount[line] === indent ? tabAt(state, line) : undefined
    if (tab?.begins === true) break
  }
  closeBlock(state, OWN.tabs)
  return true
}

function tabAt(state: StateBlock, line: number): { label: string; begins: boolean } | undefined {
  if (indentOf(state, line) >= 4 || indentOf(state, line) < 0) return undefined
  const match = TAB.exec(lineText(state, line))
  return match === null ? undefined : { label: match[2] ?? '', begins: match[1]?.includes('!') === true }
}
