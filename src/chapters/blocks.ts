/** Marks the blocks of a chapter, so that outputs can ask on which page each stands. */
import type { ElementData, Root } from 'hast'
import { visitElements } from '../trees.ts'

/** What begins with words or a picture of its own. A list and a quotation begin with what they hold. */
const BLOCKS = /^(?:h[1-6]|p|pre|li|dt|dd|table|tr|figure|summary)$/

/** The marks depend on the chapter alone: a change of one chapter leaves the prints of all others as they are. */
export function markBlocks(tree: Root, chapter: string): void {
  let count = 0
  visitElements(tree, (element) => {
    if (!BLOCKS.test(element.tagName) && element.data?.math?.display !== true) return
    count++
    // `position` is declared by hast-util-from-parse5, which alone sets it.
    element.data = { ...element.data, block: `${chapter}~${count}` } as ElementData
  })
}
