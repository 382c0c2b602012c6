/** Marks the blocks of a chapter, so that outputs can ask on which page each stands. */
import type { Element, ElementData, Root } from 'hast'

/** What begins with words or a picture of its own. A list and a quotation begin with what they hold. */
const BLOCKS = /^(?:h[1-6]|p|pre|li|dt|dd|table|tr|figure|summary)$/

/** Characters that stand between two marks: a fifth of a page at most. Chromium takes seconds for the places of every row and item. */
const APART = 300
/** What is marked however near the last mark is. */
const ALWAYS = /^(?:h[1-6]|table|figure)$/

/** The marks depend on the chapter alone: a change of one chapter leaves the prints of all others as they are. */
export function markBlocks(tree: Root, chapter: string): void {
  let count = 0
  let since = APART
  const walk = ({ children }: Root | Element): void => {
    for (const node of children) {
      if (node.type === 'text') since += node.value.length
      if (node.type !== 'element') continue
      const isBlock = BLOCKS.test(node.tagName) || node.data?.math?.display === true
      if (isBlock && (since >= APART || ALWAYS.test(node.tagName))) {
        count++
        since = 0
        // `position` is declared by hast-util-from-parse5, which alone sets it.
        node.data = { ...node.data, block: `${chapter}~${count}` } as ElementData
      }
      walk(node)
    }
  }
  walk(tree)
}
