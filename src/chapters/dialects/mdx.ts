/** MDX without running it: imports and exports are left out, tabs keep their labels, other components give their content. */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { closeBlock, indentOf, lineText, openBlock, pushInline, pushTitle, readBody } from './blocks.ts'
import { closingLine, isClosingAlone, leastIndent } from './element-lines.ts'
import { OWN } from './elements.ts'

/** Statements stand at the beginning of a line that is not indented. */
const STATEMENT =
  /^(?:import\s+(?:[\w$*{},\s]+\s+from\s+)?["'][^"']+["']\s*;?\s*$|import\s*\{\s*$|export\s+(?:const|let|var|function|default|class|async|type|interface|\*|\{))/

export function mdxSyntax(markdown: MarkdownIt): void {
  // What is indented is a component's content, not code.
  markdown.disable('code')
  markdown.block.ruler.before('fence', 'mdx_statement', readStatement, { alt: ['paragraph'] })
  markdown.block.ruler.before('fence', 'mdx_component', readComponent, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  inlineTags(markdown)
}

/** VitePress has components of Vue in ordinary Markdown: their tags are left out, `<Badge>` keeps its text. */
export function componentTags(markdown: MarkdownIt): void {
  markdown.block.ruler.before('html_block', 'component', readComponent, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  inlineTags(markdown)
}

function inlineTags(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('html_inline', 'component', (state, silent) => {
    const character = state.src[state.pos]
    const tag =
      character === '<'
        ? readTag(state.src, state.pos, state.posMax)
        : state.src.startsWith('{/*', state.pos)
          ? readComment(state, state.pos, state.posMax)
          : undefined
    if (tag === undefined) return false
    if (!silent && tag.name === 'Badge') state.pending += stringAttribute(tag.attributes, 'text') ?? ''
    state.pos = tag.end
    return true
  })
}

function readStatement(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (
    silent ||
    state.level > 0 ||
    state.sCount[startLine] !== 0 ||
    !STATEMENT.test(lineText(state, startLine))
  )
    return false
  // Up to a blank line, or further while a bracket is open.
  let open = 0
  let line = startLine
  for (; line < endLine && (!state.isEmpty(line) || open > 0); line++) {
    for (const character of lineText(state, line)) {
      if ('({['.includes(character)) open++
      else if (')}]'.includes(character)) open--
    }
  }
  state.line = line
  return true
}

/** A component that begins a line. What it holds is Markdown, however far it is indented. */
function readComponent(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const text = lineText(state, startLine)
  if (indentOf(state, startLine) < 0 || !/^<\/?[A-Z]|^\{\/\*/.test(text)) return false
  const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  const last = state.eMarks[endLine - 1] ?? from
  const tag = text.startsWith('{') ? readComment(state, from, last) : readTag(state.src, from, last)
  // A badge is a word of its line.
  if (tag === undefined || tag.name === 'Badge') return false
  let line = startLine
  while (line < endLine - 1 && (state.eMarks[line] ?? 0) < tag.end) line++
  const rest = state.src.slice(tag.end, state.eMarks[line]).trim()
  const closing = `</${tag.name}>`
  // Text on the same line, but for a tab of one line: the tags are read where they stand in it.
  const isWhole = ownElement(tag) !== undefined && rest.endsWith(closing)
  if (rest !== '' && !isWhole && readTag(rest, 0, rest.length)?.end !== rest.length) return false
  if (silent) return true
  const end = tag.closing || tag.alone || rest !== '' ? undefined : closingLine(state, startLine, tag.name)
  openComponent(state, tag, startLine)
  state.line = line + 1
  if (isWhole) {
    openBlock(state, 'p', line, line + 1)
    pushInline(state, rest.slice(0, -closing.length), line)
    closeBlock(state, 'p')
    closeComponent(state, tag)
  } else if (rest !== '') {
    const second = readTag(rest, 0, rest.length)
    if (second !== undefined) openComponent(state, second, line)
  } else if (end !== undefined && end > line && end < endLine && isClosingAlone(state, end, tag.name)) {
    readBody(state, line + 1, end, leastIndent(state, line + 1, end))
    closeComponent(state, tag)
    state.line = end + 1
  }
  return true
}

function ownElement({ name, alone }: Tag): string | undefined {
  return alone ? undefined : name === 'Tabs' ? OWN.tabs : name === 'TabItem' ? OWN.tab : undefined
}

function openComponent(state: StateBlock, tag: Tag, line: number): void {
  const own = ownElement(tag)
  if (own === undefined) return
  if (tag.closing) {
    closeBlock(state, own)
    return
  }
  openBlock(state, own, line, line + 1)
  const label = stringAttribute(tag.attributes, 'label') ?? stringAttribute(tag.attributes, 'value')
  if (own === OWN.tab && label !== undefined) pushTitle(state, label, line)
}

function closeComponent(state: StateBlock, tag: Tag): void {
  const own = ownElement(tag)
  if (own !== undefined) closeBlock(state, own)
}

interface Tag {
  readonly name: string
  readonly attributes: string
  readonly closing: boolean
  /** `<Tag />`. */
  readonly alone: boolean
  /** Offset behind it. */
  readonly end: number
}

/** A tag is no longer than this; without a bound, thousands that nothing ends would take quadratic time. */
const LONGEST_TAG = 4_000

/** The tag of a component at `from`; attributes hold text in quotes and JavaScript in braces (JSX). */
function readTag(text: string, from: number, to: number): Tag | undefined {
  const opening = /^<(\/?)([A-Z][\w.]*)(?=[\s/>])/.exec(text.slice(from, from + 200))
  if (opening === null) return undefined
  let quote = ''
  let braces = 0
  const start = from + opening[0].length
  for (let at = start; at < Math.min(to, start + LONGEST_TAG); at++) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'" || character === '`') quote = character
    else if (character === '{') braces++
    else if (character === '}') braces--
    else if (character === '>' && braces === 0 && text[at - 1] !== '=') {
      const attributes = text.slice(start, at)
      return {
        name: opening[2] ?? '',
        attributes,
        closing: opening[1] === '/',
        alone: attributes.endsWith('/'),
        end: at + 1,
      }
    }
  }
  return undefined
}

/** Where the last comment of a text ends: behind that none needs to be looked for. */
const lastComments = new WeakMap<StateBlock | StateInline, number>()

function readComment(state: StateBlock | StateInline, from: number, to: number): Tag | undefined {
  const last = lastComments.get(state) ?? state.src.lastIndexOf('*/}')
  lastComments.set(state, last)
  const end = from > last ? -1 : state.src.indexOf('*/}', from)
  return end === -1 || end + 3 > to
    ? undefined
    : { name: '', attributes: '', closing: false, alone: true, end: end + 3 }
}

function stringAttribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)'|\\{\\s*["'\`]([^"'\`]*)["'\`]\\s*\\})`)
    .exec(attributes)
    ?.slice(1)
    .find((value) => value !== undefined)
}
