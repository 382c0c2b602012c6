/** Emoji shortcodes: shown as the character, while GitHub's anchor of a heading keeps the shortcode's name. */
import type { Element, ElementContent, Root } from 'hast'
import { visitElements } from '../trees.ts'

/** GitHub's own element for a shortcode. It lives from rendering until the anchors are set. */
export const EMOJI_TAG = 'g-emoji'

/** `:rocket:` as it is rendered. Names hold letters, digits, `_`, `+` and `-` only. */
export function emojiHtml(name: string, character: string): string {
  return `<${EMOJI_TAG} alias="${name}">${character}</${EMOJI_TAG}>`
}

/** The text that an anchor is made of: as shown, but with shortcodes as they were typed. */
export function anchorText(node: ElementContent): string {
  if (node.type === 'text') return node.value
  if (node.type === 'comment') return ''
  const { alias } = node.properties
  if (node.data?.math !== undefined) return node.data.math.source
  if (node.tagName === EMOJI_TAG && typeof alias === 'string') return `:${alias}:`
  return node.children.map(anchorText).join('')
}

/** Leaves the characters as ordinary text, joined with the text around them. */
export function unwrapEmoji(tree: Root): void {
  visitElements(tree, (element) => {
    if (!element.children.some(isEmoji)) return
    const joined: ElementContent[] = []
    for (const node of element.children.flatMap((child) => (isEmoji(child) ? child.children : [child]))) {
      const last = joined.at(-1)
      if (node.type === 'text' && last?.type === 'text') last.value += node.value
      else joined.push(node)
    }
    element.children = joined
  })
}

function isEmoji(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === EMOJI_TAG
}
