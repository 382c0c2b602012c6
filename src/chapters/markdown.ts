/** Markdown → HTML as GitHub writes it, with a record of which output came from which line. */
import createMarkdownIt, { type MarkdownIt } from 'markdown-it'
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
  // The renderer's own loop, with the one addition that it notes where each block begins.
  for (const [index, token] of tokens.entries()) {
    if (token.map !== null && token.nesting >= 0)
      origins.push({ offset: html.length, line: firstLine + token.map[0] })
    const rule = markdown.renderer.rules[token.type]
    if (token.type === 'inline')
      html += markdown.renderer.renderInline(token.children ?? [], markdown.options, env)
    else if (rule) html += rule(tokens, index, markdown.options, env, markdown.renderer)
    else html += markdown.renderer.renderToken(tokens, index, markdown.options)
  }
  return { html, origins }
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
