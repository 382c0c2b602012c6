/** Emoji shortcodes in the author's own HTML, in which markdown-it reads none. */
import type { Element, ElementContent, Root } from 'hast'
import names from 'markdown-it-emoji/lib/data/full.mjs'
import { SKIP, visitElements } from '../../trees.ts'
import { EMOJI_TAG } from '../emoji.ts'

const SHORTCODE = /:([a-z0-9_+-]+):/g
const SET_AS_TYPED: ReadonlySet<string> = new Set(['pre', 'code', 'tt', 'samp', 'kbd', EMOJI_TAG])

/** GitHub reads shortcodes in the finished page: those in the author's own HTML too, and those behind a backslash. */
export function readShortcodes(tree: Root): void {
  readIn(tree)
  visitElements(tree, (element) => {
    if (SET_AS_TYPED.has(element.tagName) || element.data?.math !== undefined) return SKIP
    readIn(element)
    return undefined
  })
}

function readIn(parent: Root | Element): void {
  for (let index = parent.children.length - 1; index >= 0; index--) {
    const child = parent.children[index]
    const pieces = child?.type === 'text' && child.value.includes(':') ? shortcodesIn(child.value) : []
    if (pieces.length > 0) parent.children.splice(index, 1, ...pieces)
  }
}

/** The text with its shortcodes as elements; empty when there are none. */
function shortcodesIn(text: string): ElementContent[] {
  const pieces: ElementContent[] = []
  let read = 0
  for (const { 0: code, 1: name = '', index: at } of text.matchAll(SHORTCODE)) {
    const character = Object.hasOwn(names, name) ? names[name] : undefined
    if (character === undefined) continue
    pieces.push({ type: 'text', value: text.slice(read, at) })
    pieces.push({
      type: 'element',
      tagName: EMOJI_TAG,
      properties: { alias: name },
      children: [{ type: 'text', value: character }],
    })
    read = at + code.length
  }
  return pieces.length === 0 ? [] : [...pieces, { type: 'text', value: text.slice(read) }]
}
