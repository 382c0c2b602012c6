/** MDX without running it: imports and exports are left out, components of Docusaurus are drawn, others give their content and are reported. */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it'
import { openAlert } from './admonitions.ts'
import { closeBlock, indentOf, lineText, openBlock, pushInline, pushTitle, readBody } from './blocks.ts'
import { closingLine, isClosingAlone, leastIndent } from './element-lines.ts'
import { OWN } from './elements.ts'
import { indexBefore, readComment, readTag, stringAttribute, type Tag } from './jsx-tags.ts'
import { unsupportedHtml } from './unsupported.ts'

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
    if (tag === undefined) return readText(state, silent)
    if (!silent && tag.name === 'Badge') state.pending += stringAttribute(tag.attributes, 'text') ?? ''
    if (!silent && isUnknown(tag))
      state.push('unsupported', OWN.unsupported, 0).attrSet('construct', `<${tag.name}>`)
    state.pos = tag.end
    return true
  })
  // It holds nothing: what stands between the tags is read as if they were not there.
  markdown.renderer.rules.unsupported = (tokens, index) =>
    unsupportedHtml(markdown, String(tokens[index]?.attrGet('construct') ?? ''), '')
}

/** `{' '}` and `{"text"}` are text. */
function readText(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '{') return false
  const match = /^\{\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`$\\]*)`)\s*\}/.exec(
    state.src.slice(state.pos, state.pos + 1_000),
  )
  if (match === null || state.pos + match[0].length > state.posMax) return false
  if (!silent) state.pending += match.slice(1).find((text) => text !== undefined) ?? ''
  state.pos += match[0].length
  return true
}

/** Components that say nothing themselves; `<Head>` and its like hold what a page of a website needs. */
const PLAIN =
  /^(?:|Tabs|TabItem|Admonition|CodeBlock|Badge|TOCInline|ClientOnly|Fragment|React\.Fragment|Content)$/

function isUnknown({ name, closing }: Tag): boolean {
  return !closing && !PLAIN.test(name)
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
  if (tag.name === 'CodeBlock' && !silent) {
    const after = readCodeBlock(state, tag, startLine, endLine)
    if (after !== undefined) {
      state.line = after
      return true
    }
  }
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

const OWN_ELEMENTS: Readonly<Record<string, string>> = {
  Tabs: OWN.tabs,
  TabItem: OWN.tab,
  Admonition: OWN.alert,
}

function ownElement({ name, alone }: Tag): string | undefined {
  return !alone && Object.hasOwn(OWN_ELEMENTS, name) ? OWN_ELEMENTS[name] : undefined
}

/** What the component holds, a template in braces or lines as they are, is a listing. The line behind it; undefined where nothing closes it. */
function readCodeBlock(state: StateBlock, tag: Tag, startLine: number, endLine: number): number | undefined {
  const closing = '</CodeBlock>'
  const to = tag.alone || tag.closing ? -1 : indexBefore(state, closing, tag.end)
  let line = startLine
  while (line < endLine && (state.eMarks[line] ?? 0) < to + closing.length) line++
  if (to === -1 || line === endLine) return undefined
  const inner = state.src.slice(tag.end, to).replace(/^[ \t]*\n|\s+$/g, '')
  const title = stringAttribute(tag.attributes, 'title')
  const language = stringAttribute(tag.attributes, 'language') ?? 'text'
  const token = state.push('fence', 'code', 0)
  token.info = `${language}${title === undefined ? '' : ` title="${title}"`}`
  token.content = `${/^\s*\{\s*`([\s\S]*)`\s*\}$/.exec(inner)?.[1]?.replace(/^\n|\s+$/g, '') ?? inner}\n`
  token.markup = '```'
  token.map = [startLine, line + 1]
  return line + 1
}

function openComponent(state: StateBlock, tag: Tag, line: number): void {
  const own = ownElement(tag)
  if (isUnknown(tag)) {
    const token = state.push('unsupported', OWN.unsupported, 0)
    token.attrSet('construct', `<${tag.name}>`)
    token.map = [line, line + 1]
  }
  if (own === undefined) return
  if (tag.closing) {
    closeBlock(state, own)
    return
  }
  if (own === OWN.alert) {
    const type = stringAttribute(tag.attributes, 'type') ?? 'note'
    const title = stringAttribute(tag.attributes, 'title')
    openAlert(state, {
      type,
      title: title === undefined ? undefined : literal(title),
      first: line,
      end: line + 1,
    })
    return
  }
  openBlock(state, own, line, line + 1)
  const label = stringAttribute(tag.attributes, 'label') ?? stringAttribute(tag.attributes, 'value')
  if (own === OWN.tab && label !== undefined) pushTitle(state, literal(label), line)
}

/** Attributes are no Markdown. */
function literal(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&')
}

function closeComponent(state: StateBlock, tag: Tag): void {
  const own = ownElement(tag)
  if (own !== undefined) closeBlock(state, own)
}
