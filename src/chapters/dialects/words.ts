/** Small inline constructs of Python-Markdown's extensions: icons, edits, languages of inline code, symbols. */
import type { MarkdownIt, StateInline } from 'markdown-it'

const ICON = /:(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:(?:\{[^{}\n]*\})?/y

/** `:material-clock:` is a drawing of the website's theme; its words say the same without it. */
export function icons(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'icon', (state) => {
    const match = state.src[state.pos] === ':' ? matchAt(ICON, state) : undefined
    if (match === undefined) return false
    // Nothing stands between the icon and what follows it but a space.
    const space = /(?:^|\s)$/.test(state.pending) && state.src[state.pos + match[0].length] === ' ' ? 1 : 0
    state.pos += match[0].length + space
    return true
  })
}

/** Bounded, since what is not closed is looked for to the end of its line. */
const EDIT =
  /\{(?:\+\+([^\n]{0,1000}?)\+\+|--([^\n]{0,1000}?)--|==([^\n]{0,1000}?)==|>>([^\n]{0,1000}?)<<|~~([^\n]{0,1000}?)~>([^\n]{0,1000}?)~~)\}/y

/** `{++added++}`, `{--removed--}`, `{~~one~>other~~}`, `{==marked==}` and `{>>remark<<}`, which is left out (`pymdownx.critic`). */
export function criticMarks(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'critic', (state, silent) => {
    const match = /[+=>~-]/.test(state.src[state.pos + 1] ?? '') ? matchAt(EDIT, state) : undefined
    if (match === undefined) return false
    const [, added, removed, marked, , before, after] = match
    if (!silent) {
      pushElement(state, 'del', removed ?? before)
      pushElement(state, 'ins', added ?? after)
      pushElement(state, 'mark', marked)
    }
    state.pos += match[0].length
    return true
  })
}

function pushElement(state: StateInline, tag: string, content: string | undefined): void {
  if (content === undefined) return
  state.push(`${tag}_open`, tag, 1)
  state.push('text', '', 0).content = content
  state.push(`${tag}_close`, tag, -1)
}

function matchAt(pattern: RegExp, state: StateInline): RegExpExecArray | undefined {
  pattern.lastIndex = state.pos
  const match = pattern.exec(state.src)
  return match === null || pattern.lastIndex > state.posMax ? undefined : match
}

/** `#!python print()` and `:::python print()` in backticks name the language of what follows (`pymdownx.inlinehilite`). */
export function inlineLanguages(markdown: MarkdownIt): void {
  markdown.core.ruler.push('inline_languages', ({ tokens }) => {
    for (const { children } of tokens) {
      for (const child of children ?? []) {
        if (child.type === 'code_inline')
          child.content = child.content.replace(/^(?::{3,}|#!)[\w#.+-]+\s+(?=\S)/, '')
      }
    }
  })
}

const SYMBOLS: readonly (readonly [RegExp, string | ((match: string) => string)])[] = [
  [/\(tm\)/g, '™'],
  [/\(c\)/g, '©'],
  [/\(r\)/g, '®'],
  [/\bc\/o\b/g, '℅'],
  [/\+\/-/g, '±'],
  [/=\/=/g, '≠'],
  [/<-->/g, '↔'],
  [/(?<!-)-->/g, '→'],
  [/<--(?!-)/g, '←'],
  [/(?<!\d)(?:1\/4|1\/2|3\/4|1\/3|2\/3|1\/5|2\/5|3\/5|4\/5|1\/6|5\/6|1\/8|3\/8|5\/8|7\/8)(?!\d)/g, fraction],
]
const FRACTIONS: Readonly<Record<string, string>> = {
  '1/4': '¼', '1/2': '½', '3/4': '¾', '1/3': '⅓', '2/3': '⅔', '1/5': '⅕', '2/5': '⅖', '3/5': '⅗', '4/5': '⅘',
  '1/6': '⅙', '5/6': '⅚', '1/8': '⅛', '3/8': '⅜', '5/8': '⅝', '7/8': '⅞',
} // biome-ignore format: a table

function fraction(text: string): string {
  return FRACTIONS[text] ?? text
}

/** `(c)`, `-->`, `1/2` and their kind (`pymdownx.smartsymbols`). */
export function smartSymbols(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'smart_symbols', ({ tokens }) => {
    for (const { children } of tokens) {
      for (const child of children ?? []) {
        if (child.type !== 'text' || !/[(/<>]/.test(child.content)) continue
        for (const [pattern, symbol] of SYMBOLS)
          child.content =
            typeof symbol === 'string'
              ? child.content.replace(pattern, symbol)
              : child.content.replace(pattern, symbol)
      }
    }
  })
}

/** A paragraph that is `[TOC]` or `[[toc]]` asks for a list of the page's headings: the book has its contents. */
export function contentsMarkers(markdown: MarkdownIt): void {
  markdown.block.ruler.before('reference', 'contents_marker', (state, startLine, _endLine, silent) => {
    const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
    const text = state.src.slice(from, state.eMarks[startLine]).trimEnd()
    if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4 || !/^(?:\[TOC\]|\[\[toc\]\])$/i.test(text))
      return false
    if (!silent) state.line = startLine + 1
    return true
  })
}
