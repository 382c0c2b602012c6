/** Directives of MyST: ```` ```{note} ```` and `:::{figure} a.png`. Long because it is the table of them, with how each is written. */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import { openAlert } from './admonitions.ts'
import { closeBlock, openBlock, pushInline, pushTitle, readBody } from './blocks.ts'
import { OWN } from './elements.ts'
import { type Directive, directiveAt } from './myst-fence.ts'
import type { Places } from './places.ts'

type Write = (state: StateBlock, directive: Directive, line: number, places: Places) => void

export function mystDirectives(places: Places): (markdown: MarkdownIt) => void {
  return (markdown) => {
    const alt = { alt: ['paragraph', 'reference', 'blockquote', 'list'] }
    markdown.block.ruler.before(
      'fence',
      'myst_directive',
      (state, startLine, endLine, silent) => {
        const directive = directiveAt(state, startLine, endLine)
        if (directive === undefined) return false
        if (silent) return true
        writerOf(directive.name)(state, directive, startLine, places)
        state.line = directive.next
        return true
      },
      alt,
    )
    // Comments, and where cells of a notebook meet.
    markdown.block.ruler.before(
      'fence',
      'myst_comment',
      (state, startLine, _endLine, silent) => {
        const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
        if (!/^(?:%|\+{3}(?:\s|$))/.test(state.src.slice(from, state.eMarks[startLine]))) return false
        if (!silent) state.line = startLine + 1
        return true
      },
      alt,
    )
  }
}

const ADMONITIONS =
  /^(?:note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|dropdown|todo|exercise|solution|(?:prf:)?(?:theorem|proof|lemma|corollary|proposition|definition|example|remark|algorithm|axiom|conjecture|criterion|observation|property|assumption))$/
const CODE = /^(?:code|code-block|sourcecode|code-cell)$/
const CONTENT =
  /^(?:div|margin|sidebar|aside|topic|epigraph|pull-quote|container|grid|grid-item|grid-item-card|card|cards|glossary|figure-md|example)$/
const NOTHING = /^(?:tableofcontents|toctree|contents|index|raw)$/
const VIDEOS = /^(?:iframe|video|youtube)$/

function writerOf(name: string): Write {
  if (ADMONITIONS.test(name)) return writeAdmonition
  if (CODE.test(name)) return writeCode
  if (name === 'figure' || name === 'image') return writeFigure
  if (name === 'table') return writeTable
  if (name === 'math' || name === 'mermaid') return writeFence
  if (name === 'tab-set' || name === 'tabs') return writeTabs
  if (name === 'tab-item' || name === 'tab') return writeTab
  if (VIDEOS.test(name)) return writeLink
  if (NOTHING.test(name)) return () => undefined
  return CONTENT.test(name) ? writeContent : writeUnsupported
}

function labelOf({ options }: Directive): string | undefined {
  return options.label ?? options.name
}

function wrap(state: StateBlock, tag: string, { first, end }: Directive, id: string | undefined): void {
  const token = openBlock(state, tag, first, Math.max(first, end))
  if (id !== undefined) token.attrSet('id', id)
}

/** What stands behind the name is a title, or the text itself where there is no other. */
const writeAdmonition: Write = (state, directive, line) => {
  const { name, argument, options, first, end, indent } = directive
  const isEmpty = Array.from({ length: end - first }, (_, at) => state.isEmpty(first + at)).every(Boolean)
  const own = name.replace(/^prf:/, '')
  const isPlain = own === 'admonition' || own === 'dropdown'
  const type = isPlain
    ? (/[a-z]+/.exec(options.class ?? '')?.[0] ?? 'note')
    : own === 'seealso'
      ? 'see also'
      : own
  const isStatement = own !== name || /^(?:exercise|solution)$/.test(own)
  const word = own.charAt(0).toUpperCase() + own.slice(1)
  const title = argument === '' || (isEmpty && !isPlain) ? undefined : argument
  openAlert(state, {
    type,
    title: isStatement && title !== undefined ? `${word} (${title})` : title,
    first: line,
    end,
  })
  const label = labelOf(directive)
  if (label !== undefined)
    state.tokens.findLast(({ type: kind }) => kind === `${OWN.alert}_open`)?.attrSet('id', label)
  if (isEmpty && !isPlain && argument !== '') pushParagraph(state, argument, line)
  readBody(state, first, end, indent)
  closeBlock(state, OWN.alert)
}

const writeCode: Write = (state, directive, line) => {
  const { name, argument, options } = directive
  if (/remove-cell|remove-input/.test(options.tags ?? '')) return
  const title = (options.caption ?? options.filename ?? '').replaceAll('"', '')
  const marked = options['emphasize-lines']?.replaceAll(',', ' ')
  const info = `${argument.replace(/^ipython3?$/, 'python')}${title === '' ? '' : ` title="${title}"`}${marked === undefined ? '' : ` hl_lines="${marked}"`}`
  const label = labelOf(directive)
  if (label !== undefined) wrap(state, 'div', directive, label)
  if (name === 'code-cell')
    openBlock(state, OWN.unsupported, line, line + 1).attrSet('construct', '{code-cell}')
  pushFence(state, directive, info, line)
  if (name === 'code-cell') closeBlock(state, OWN.unsupported)
  if (label !== undefined) closeBlock(state, 'div')
}

const writeFence: Write = (state, directive, line, places) => {
  const label = labelOf(directive)
  const number = label === undefined ? undefined : places.get(label)?.number
  if (label !== undefined) wrap(state, 'div', directive, label)
  pushFence(state, directive, directive.name, line)
  const fence = state.tokens.at(-1)
  if (fence !== undefined && fence.content.trim() === '') fence.content = `${directive.argument}\n`
  if (fence !== undefined && directive.name === 'math' && number !== undefined)
    fence.content = `${fence.content.trimEnd()} \\tag{${number}}\n`
  if (label !== undefined) closeBlock(state, 'div')
}

function pushFence(state: StateBlock, { first, end, indent }: Directive, info: string, line: number): void {
  const token = state.push('fence', 'code', 0)
  token.info = info
  token.content = state.getLines(first, end, indent, true)
  token.markup = '```'
  token.map = [line, end]
}

/** The first paragraph is the caption, what follows it the legend. */
const writeFigure: Write = (state, directive, line) => {
  const { argument, options, first, end, indent } = directive
  wrap(state, 'div', directive, labelOf(directive))
  openBlock(state, 'p', line, line + 1)
  pushInline(state, `![${(options.alt ?? '').replace(/[[\]\\]/g, '\\$&')}](<${argument}>)`, line)
  const inline = state.tokens.at(-1)
  if (inline !== undefined) inline.meta = { width: options.width, align: options.align }
  closeBlock(state, 'p')
  const caption = captionOf(state, first, end)
  if (caption.text !== '') pushCaption(state, caption.text, first)
  readBody(state, caption.next, end, indent)
  closeBlock(state, 'div')
}

function captionOf(state: StateBlock, first: number, end: number): { text: string; next: number } {
  let start = first
  while (start < end && state.isEmpty(start)) start++
  let next = start
  while (next < end && !state.isEmpty(next)) next++
  return { text: state.getLines(start, next, state.sCount[start] ?? 0, false).trim(), next }
}

function pushCaption(state: StateBlock, text: string, line: number): void {
  openBlock(state, 'p', line, line + 1)
  openBlock(state, 'em', line, line + 1)
  pushInline(state, text, line)
  closeBlock(state, 'em')
  closeBlock(state, 'p')
}

const writeTable: Write = (state, directive, line) => {
  wrap(state, 'div', directive, labelOf(directive))
  readBody(state, directive.first, directive.end, directive.indent)
  if (directive.argument !== '') pushCaption(state, directive.argument, line)
  closeBlock(state, 'div')
}

const writeTabs: Write = (state, directive) => {
  wrap(state, OWN.tabs, directive, undefined)
  readBody(state, directive.first, directive.end, directive.indent)
  closeBlock(state, OWN.tabs)
}

const writeTab: Write = (state, directive, line) => {
  wrap(state, OWN.tab, directive, undefined)
  if (directive.argument !== '') pushTitle(state, directive.argument, line)
  readBody(state, directive.first, directive.end, directive.indent)
  closeBlock(state, OWN.tab)
}

const writeContent: Write = (state, directive, line) => {
  const { name, argument, first, end, indent } = directive
  const label = labelOf(directive)
  if (label !== undefined) wrap(state, 'div', directive, label)
  // The arguments of grids and divs are numbers of columns and classes.
  if (argument !== '' && !/^(?:grid|div|container)$/.test(name)) pushParagraph(state, `**${argument}**`, line)
  readBody(state, first, end, indent)
  if (label !== undefined) closeBlock(state, 'div')
}

const writeLink: Write = (state, { argument }, line) => {
  pushParagraph(state, /^https?:\/\//.test(argument) ? `<${argument}>` : argument, line)
}

const writeUnsupported: Write = (state, { name, argument, first, end, indent }, line) => {
  openBlock(state, OWN.unsupported, line, end).attrSet('construct', `{${name}}`)
  if (argument !== '') pushParagraph(state, argument, line)
  readBody(state, first, end, indent)
  closeBlock(state, OWN.unsupported)
}

function pushParagraph(state: StateBlock, text: string, line: number): void {
  openBlock(state, 'p', line, line + 1)
  pushInline(state, text, line)
  closeBlock(state, 'p')
}
