/** Markdown → HTML as GitHub writes it, with a record of which output came from which line. */
import createMarkdownIt, { type Env, type MarkdownIt, type Token } from 'markdown-it'
import { full as emoji } from 'markdown-it-emoji'
import footnote from 'markdown-it-footnote'
import { emojiHtml } from './emoji.ts'
import { keepEscapedMarkers } from './github.ts'

/** HTML from `offset` on was written by the Markdown block that starts at `line` (from 1). */
interface Origin {
  readonly offset: number
  readonly line: number
}

interface RenderedMarkdown {
  readonly html: string
  /** In order of `offset`. */
  readonly origins: readonly Origin[]
}

interface FootnoteMeta {
  readonly id: number
  readonly subId: number
}

/** Renders one file. `firstLine` is the number of the text's first line in its file. */
export function renderMarkdown(text: string, firstLine: number, plugins: Plugins): RenderedMarkdown {
  const markdown = markdownWith(plugins)
  const env = {}
  const tokens = markdown.parse(text, env)
  const origins: Origin[] = []
  let html = ''
  let line = firstLine
  // The renderer's own loop, with the one addition that it notes where each block begins.
  for (const [index, token] of tokens.entries()) {
    // A note begins where its first paragraph does. Cells have the line of their row: line ends between them are none of the source.
    const map = token.map ?? tokens[index + 1]?.map
    if (map && token.nesting >= 0) line = firstLine + map[0]
    if (token.nesting >= 0) origins.push({ offset: html.length, line })
    const rule = markdown.renderer.rules[token.type]
    if (token.type === 'inline')
      for (const { html: part, crossed } of renderInline(token, markdown, env)) {
        html += part
        if (crossed > 0) origins.push({ offset: html.length, line: line + crossed })
      }
    else if (rule) html += rule(tokens, index, markdown.options, env, markdown.renderer)
    else html += markdown.renderer.renderToken(tokens, index, markdown.options)
  }
  return { html, origins }
}

/**
 * The HTML of a paragraph, in pieces. A piece ends behind what goes over several lines of the source and not of the output;
 * `crossed` is how many lines of the paragraph end before it does.
 */
function renderInline({ children, content }: Token, markdown: MarkdownIt, env: Env): Piece[] {
  const tokens = children ?? []
  const pieces: Piece[] = []
  let from = 0
  let read = 0
  let crossed = 0
  for (const [index, token] of content.includes('\n') ? tokens.entries() : []) {
    const found = findJoined(token, content, read)
    if (found === undefined) continue
    read = found.end
    if (!content.slice(found.start, read).includes('\n')) continue
    const html = markdown.renderer.renderInline(tokens.slice(from, index + 1), markdown.options, env)
    // Brackets that are text may have been taken for an address, before its place.
    crossed = Math.max(crossed + countLines(html), countLines(content.slice(0, read)))
    pieces.push({ html, crossed })
    from = index + 1
  }
  const rest = from === 0 ? tokens : tokens.slice(from)
  return [...pieces, { html: markdown.renderer.renderInline(rest, markdown.options, env), crossed: 0 }]
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

/** Behind the text of a link or picture: its address and title, or the name of its definition. */
const ADDRESS = /\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])/
/** Characters in which it is looked for: a paragraph may be a file of megabytes. */
const NEAR = 4000

/** Where code stands in its paragraph, or an address: their line ends are written as spaces or not at all (CommonMark, 6.1, 6.3). */
function findJoined({ type, markup, content: code }: Token, paragraph: string, from: number) {
  const near = paragraph.slice(from, from + NEAR)
  let start = -1
  let length = 0
  if (type === 'code_inline') {
    const flat = near.replaceAll('\n', ' ')
    start = flat.indexOf(markup + code)
    if (start === -1) start = flat.indexOf(`${markup} ${code}`)
    length = markup.length + code.length
  } else if ((type === 'link_close' || type === 'image') && markup === '') {
    const match = ADDRESS.exec(near)
    start = match?.index ?? -1
    length = match?.[0].length ?? 0
  }
  return start === -1 ? undefined : { start: from + start, end: from + start + length }
}

interface Piece {
  readonly html: string
  readonly crossed: number
}

type Plugins = readonly ((markdown: MarkdownIt) => void)[]

/** By its plugins: to compile the rules of a parser takes longer than to parse a short file. What is particular to a file is in `env`. */
const parsers = new WeakMap<Plugins, MarkdownIt>()

function markdownWith(plugins: Plugins): MarkdownIt {
  const known = parsers.get(plugins)
  if (known !== undefined) return known
  const markdown = createMarkdown()
  for (const plugin of plugins) markdown.use(plugin)
  parsers.set(plugins, markdown)
  return markdown
}

function createMarkdown(): MarkdownIt {
  const markdown = createMarkdownIt({ html: true, linkify: true }).use(footnote).use(emoji, { shortcuts: {} })
  // GitHub links addresses with a scheme and those that begin with www., not every word that looks like a host.
  markdown.linkify.set({ fuzzyLink: false })
  markdown.linkify.add('www.', {
    validate: (text: string, start: number) => lengthOfHost(text.slice(start)),
    normalize: (match: { url: string }) => {
      match.url = `http://${match.url}`
    },
  })
  // Few texts hold what every such address has, and the library's patterns, with all of Unicode in them, take long to say so.
  const { linkify } = markdown
  const test = linkify.test.bind(linkify)
  linkify.test = (text) => /[:@]|\/\/|www\./i.test(text) && test(text)
  // Addresses are judged when links are resolved, where a refusal can be reported with its place.
  markdown.validateLink = () => true
  // GitHub knows notes below the text only, none inside a line.
  markdown.disable('footnote_inline')
  keepEscapedMarkers(markdown)
  alignCellsAsGitHub(markdown)
  writeFootnotesAsGitHub(markdown)
  markdown.renderer.rules.emoji = (tokens, index) =>
    emojiHtml(tokens[index]?.markup ?? '', tokens[index]?.content ?? '')
  return markdown
}

/** What of the text after `www.` is the address: a bracket that closes none of its own is not (GFM, §6.9). */
function lengthOfHost(text: string): number {
  let address = /^[\w-]+(?:\.[\w-]+)+(?:[/?#][^\s<]*)?/.exec(text)?.[0] ?? ''
  for (;;) {
    const opened = address.split('(').length
    const shorter = address.replace(/[?!.,:*_~'"\]]+$/, '')
    if (shorter !== address) address = shorter
    else if (address.endsWith(')') && address.split(')').length > opened) address = address.slice(0, -1)
    else return address.length
  }
}

/** GitHub says how a column is set by `align`; the library by a style, which no sanitiser lets through. */
function alignCellsAsGitHub(markdown: MarkdownIt): void {
  markdown.core.ruler.push('align-cells', ({ tokens }) => {
    for (const token of tokens) {
      const align = /^text-align:(left|right|center)$/.exec(String(token.attrGet('style') ?? ''))?.[1]
      if ((token.type !== 'td_open' && token.type !== 'th_open') || align === undefined) continue
      token.attrs = [['align', align]]
    }
  })
}

/** The ids and the `data-` attributes that GitHub writes, without its `user-content-` prefix. */
function writeFootnotesAsGitHub(markdown: MarkdownIt): void {
  const { rules } = markdown.renderer
  const idOf = (meta: unknown) => {
    const { id, subId } = meta as FootnoteMeta // markdown-it types `meta` as any; markdown-it-footnote puts this there
    return {
      note: `fn-${id + 1}`,
      reference: `fnref-${id + 1}${subId > 0 ? `-${subId + 1}` : ''}`,
      number: id + 1,
    }
  }
  rules.footnote_ref = (tokens, index) => {
    const { note, reference, number } = idOf(tokens[index]?.meta)
    return `<sup><a href="#${note}" id="${reference}" data-footnote-ref="">${number}</a></sup>`
  }
  rules.footnote_block_open = () => '<section class="footnotes" data-footnotes="">\n<ol>\n'
  rules.footnote_open = (tokens, index) => `<li id="${idOf(tokens[index]?.meta).note}">`
  rules.footnote_anchor = (tokens, index) =>
    ` <a href="#${idOf(tokens[index]?.meta).reference}" class="data-footnote-backref" data-footnote-backref="">↩</a>`
}
