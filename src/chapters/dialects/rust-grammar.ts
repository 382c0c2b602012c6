/** Grammar in the Rust Reference: its productions are anchors, and the notes in it are notes of the text. */

import type { ElementContent, Root } from 'hast'
import type { MarkdownIt } from 'markdown-it'
import { visitElements } from '../../trees.ts'
import { hasClass } from '../classes.ts'

const PRODUCTION = /^(?:@root[ \t]+)?([A-Za-z_]\w*)(?=[ \t]*(?:\n[ \t]*)?->)/gm

/** The names that a text defines in its blocks of grammar. */
export function productionsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```grammar\b[^\n]*\n([\s\S]*?)^```/gm)]
  return blocks.flatMap(([, grammar = '']) => [...grammar.matchAll(PRODUCTION)].map(([, name = '']) => name))
}

/** `[^note]` in a block of grammar refers to a note of the text, so the block is read as text in which nothing else is marked up. */
export function grammarNotes(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'grammar_notes', (state) => {
    state.tokens = state.tokens.flatMap((token) => {
      if (token.type !== 'fence' || !/^grammar\b/.test(token.info) || !/\[\^[^\]\s]+\]/.test(token.content))
        return [token]
      const open = new state.Token('html_block', '', 0)
      open.content = '<pre><code class="language-grammar">'
      open.map = token.map
      const inline = new state.Token('inline', '', 0)
      inline.content = token.content.split('\n').map(escapeLine).join('\n')
      inline.map = token.map
      inline.children = []
      const close = new state.Token('html_block', '', 0)
      close.content = '</code></pre>\n'
      return [open, inline, close]
    })
  })
}

/** All punctuation but that of notes is escaped; spaces at the beginning of a line would be lost. */
function escapeLine(line: string): string {
  const indent = /^ */.exec(line)?.[0].length ?? 0
  const text = line
    .trim()
    .split(/(\[\^[^\]\s]+\])/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replace(/[!-/:-@[-`{-~]/g, '\\$&')))
  return `${'&#32;'.repeat(indent)}${text.join('')}`
}

/** Gives the name that a production defines its anchor. */
export function markProductions(tree: Root): void {
  visitElements(tree, (code) => {
    if (code.tagName !== 'code' || !hasClass(code, 'language-grammar')) return
    code.children = code.children.flatMap((child) =>
      child.type === 'text' ? anchored(child.value) : [child],
    )
  })
}

function anchored(grammar: string): ElementContent[] {
  const nodes: ElementContent[] = []
  let end = 0
  for (const match of grammar.matchAll(PRODUCTION)) {
    const [whole, name = ''] = match
    const start = match.index + whole.length - name.length
    nodes.push({ type: 'text', value: grammar.slice(end, start) })
    end = start + name.length
    nodes.push({
      type: 'element',
      tagName: 'span',
      properties: { id: `grammar-${name}` },
      children: [{ type: 'text', value: name }],
    })
  }
  return [...nodes, { type: 'text', value: grammar.slice(end) }]
}
