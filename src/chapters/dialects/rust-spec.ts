/** What the preprocessor `spec` of the Rust Reference adds to mdBook: named rules, their links, grammar, its own alerts. */

import type { Element, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { MarkdownIt, StateBlock } from 'markdown-it'
import type { Folder } from '../../book.ts'
import { visitElements } from '../../trees.ts'
import { addClass } from '../classes.ts'
import type { Dialect, TextTransform, TreeTransform } from './dialect.ts'
import { applyEdits, placesIn } from './edits.ts'
import { grammarNotes, markProductions, productionsIn } from './rust-grammar.ts'

const RULE = /^r\[([\w:.-]+)\][ \t]*$/

/** Where each rule and each production of the grammar is defined: name → the address that links to it. */
type Definitions = ReadonlyMap<string, string>

/** `source` is the folder of the texts; `line` is where book.toml names the preprocessor. */
export async function openRustSpec(
  dialect: Dialect,
  folder: Folder,
  source: string,
  line: number,
): Promise<Dialect> {
  const definitions = await collectDefinitions(folder, source)
  return {
    ...dialect,
    name: 'mdbook with spec',
    texts: [...dialect.texts, leaveOutPlaceholders],
    plugins: [...dialect.plugins, ruleLabels, grammarNotes, definitionLinks(definitions)],
    trees: [
      ...dialect.trees,
      titleQuotes,
      markRules,
      markProductions,
      followDefinitions(definitions),
      unlinkRustPaths(line),
    ],
  }
}

async function collectDefinitions(folder: Folder, source: string): Promise<Definitions> {
  const prefix = source === '' || source === '.' ? '' : `${source.replace(/^\.\/|\/+$/g, '')}/`
  const definitions = new Map<string, string>()
  const add = (name: string, address: string) => {
    if (!definitions.has(name)) definitions.set(name, address)
  }
  for (const file of folder.files) {
    if (!file.startsWith(prefix) || !file.endsWith('.md')) continue
    const address = `/${file.split('/').map(encodeURIComponent).join('/')}`
    const text = new TextDecoder().decode(await folder.read(file)).replace(/\r\n?/g, '\n')
    for (const content of text.split('\n')) {
      const rule = RULE.exec(content.replace(/^(?:> *)*/, ''))?.[1]
      if (rule !== undefined) add(rule, `${address}#r-${rule}`)
    }
    for (const name of productionsIn(text)) {
      add(`grammar-${name}`, `${address}#grammar-${name}`)
      add(name, `${address}#grammar-${name}`)
    }
  }
  return definitions
}

/** `r[items.fn]` on a line of its own names the paragraph, listing or heading that follows. */
function ruleLabels(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'rule_label', readRule, { alt: ['paragraph', 'blockquote', 'list'] })
}

function readRule(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  const name = RULE.exec(state.src.slice(start, state.eMarks[startLine]))?.[1]
  if (name === undefined) return false
  if (silent) return true
  const open = state.push('paragraph_open', 'p', 1)
  open.map = [startLine, startLine + 1]
  open.attrSet('id', `r-${name}`)
  const inline = state.push('inline', '', 0)
  inline.content = name.replace(/[^A-Za-z0-9]/g, '\\$&')
  inline.map = open.map
  inline.children = []
  state.push('paragraph_close', 'p', -1)
  state.line = startLine + 1
  return true
}

/** `[items.fn]`, `[text][items.fn]` and `[Function]` lead to the rule or the production, unless the author defines them otherwise. */
function definitionLinks(definitions: Definitions): (markdown: MarkdownIt) => void {
  return (markdown) => {
    const { normalizeReference } = markdown.utils
    const references = Object.fromEntries(
      [...definitions.keys()].map((name) => [normalizeReference(name), { title: '', href: name }]),
    )
    markdown.core.ruler.after('block', 'definition_links', ({ env, tokens }) => {
      // Labels that are paths of Rust are links to the standard library: see `unlinkRustPaths`.
      const paths = tokens.flatMap(({ type, content }) =>
        type === 'inline'
          ? [...content.matchAll(RUST_LABEL)].map(
              ([, path, item = '']) => [path ?? item, `item@${path ?? item}`] as const,
            )
          : [],
      )
      env.references = {
        ...Object.fromEntries(
          paths.map(([label, path]) => [normalizeReference(label), { title: '', href: path }]),
        ),
        ...references,
        ...env.references,
      }
    })
  }
}

function followDefinitions(definitions: Definitions): TreeTransform {
  return (tree) => {
    visitElements(tree, ({ tagName, properties }) => {
      const address = tagName === 'a' ? definitions.get(String(properties.href ?? '')) : undefined
      if (address !== undefined) properties.href = address
    })
  }
}

function markRules(tree: Root): void {
  visitElements(tree, (element) => {
    if (element.tagName === 'p' && element.properties.id === `r-${textOf(element)}`)
      addClass(element, 'rule-label')
  })
}

/** `> [!EXAMPLE]` and `> [!EDITION-2024]` are no alerts of GitHub: a quote with a title. */
function titleQuotes(tree: Root): void {
  visitElements(tree, (quote) => {
    const paragraph =
      quote.tagName === 'blockquote' ? quote.children.find((child) => child.type === 'element') : undefined
    const first = paragraph?.tagName === 'p' ? paragraph.children[0] : undefined
    if (paragraph === undefined || first?.type !== 'text') return
    const match = /^\[!(EXAMPLE|EDITION-(\d+))\][ \t]*(?:\n|$)/i.exec(first.value)
    if (match === null) return
    first.value = first.value.slice(match[0].length)
    if (first.value === '') paragraph.children.shift()
    const title: Element = {
      type: 'element',
      tagName: 'p',
      properties: {},
      children: [
        {
          type: 'element',
          tagName: 'strong',
          properties: {},
          children: [
            { type: 'text', value: match[2] === undefined ? 'Example' : `${match[2]} Edition differences` },
          ],
        },
      ],
    }
    quote.children = [
      title,
      ...quote.children.filter((child) => child !== paragraph || paragraph.children.length > 0),
    ]
  })
}

/** A path of Rust where an address should be: `std::mem::swap`, `macro@Clone`, `char::is_alphanumeric`. */
const RUST_PATH =
  /^(?:[a-z]+@[A-Za-z_`].*|(?:std|core|alloc|proc_macro|test|bool|char|pointer|slice)(?:[:#].*)?|[A-Za-z_]\w*::.*)$/
/** A label that is such a path, or after a link's text the name of a primitive type or of a macro: [here][`char`]. */
const RUST_LABEL =
  /\[(`?(?:[a-z]+@[\w:!]+|(?:std|core|alloc|proc_macro|test)::[\w:!<>#.-]+)`?)\]|(?<=\])\[(`\w+!?`|\w+!)\]/g

/** What the preprocessor puts there, it makes of all chapters: `{{ grammar-summary }}`, `{{summary-table}}`. */
const leaveOutPlaceholders: TextTransform = async (source, report) => {
  const placeAt = placesIn(source)
  const found = [...source.text.matchAll(/^\{\{ ?(grammar-summary|summary-table) ?\}\}[ \t]*$/gm)]
  for (const { 1: name, index } of found)
    report.add(
      'preprocessor-unsupported',
      placeAt(index),
      'spec',
      `the list \`${name}\` that stands here is left out`,
    )
  return applyEdits(
    source,
    found.map(({ 0: whole, index }) => ({ start: index, end: index + whole.length, text: '' })),
  )
}

/** Only rustdoc knows the address of an item of the standard library: the link's text stays, and is reported once for the book. */
function unlinkRustPaths(line: number): TreeTransform {
  return (tree, _file, report) => {
    visitElements(tree, (link, index, parent) => {
      if (link.tagName !== 'a' || parent === undefined) return
      if (!RUST_PATH.test(String(link.properties.href ?? ''))) return
      report.add(
        'preprocessor-unsupported',
        { file: 'book.toml', line },
        'spec',
        'links to items of the standard library of Rust, such as `std::mem::swap`, are plain text',
      )
      parent.children.splice(index, 1, ...link.children)
      return index
    })
  }
}
