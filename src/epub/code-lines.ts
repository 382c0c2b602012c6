/** Lines of code as the style sheet wraps them: what goes on hangs below the line's own beginning. */
import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { columnsOf } from '../columns.ts'
import { linesOf, visitElements } from '../trees.ts'
import { classesOf } from './attributes.ts'
import { element } from './xml.ts'

/** Columns that fit on a telephone in large letters: a line of no more is never wrapped. */
const SHORT = 20
/** Of a line that begins further right, what goes on begins here: there must be room for it. The style sheet has a rule for every second column. */
const DEEPEST = 16
/** As in the style sheet. */
const TAB = 4

/**
 * Changes the tree: each long line of a `pre` becomes `<span class="line in-4">`, with its line end, so that without the style
 * sheet nothing is lost. The number is where it begins. A drawing says its `--columns` instead.
 */
export function hangLines(body: Element): void {
  visitElements(body, (pre) => {
    if (pre.tagName !== 'pre') return
    const [code] = pre.children
    const holder = pre.children.length === 1 && code?.type === 'element' ? code : pre
    if (classesOf(pre.properties.className)?.includes('drawn') === true) {
      const columns = Math.max(...textOf(pre).split('\n').map(columnsOf))
      pre.properties.style = [pre.properties.style, `--columns: ${columns}`].filter(Boolean).join('; ')
      return
    }
    const lines = linesOf(holder.children)
    const ids = new Set<unknown>()
    holder.children = lines.flatMap((line, index): ElementContent[] => {
      for (const node of line) if (node.type === 'element') keepFirst(node, ids)
      const ended = index === lines.length - 1 ? line : [...line, { type: 'text', value: '\n' } as const]
      const text = line.map((node) => textOf(node)).join('')
      return text.length <= SHORT
        ? ended
        : [element('span', { className: ['line', `in-${depthOf(text)}`] }, ended)]
    })
  })
}

/** An element that went over several lines stands on each of them now; its id stays on the first. */
function keepFirst(node: Element, ids: Set<unknown>): void {
  visitElements(node, (found) => {
    const { id, ...others } = found.properties
    if (id !== undefined && ids.has(id)) found.properties = others
    ids.add(id)
  })
}

/** The column that the text begins at, made even. Tabs are counted from where the rest hangs, so that is set at one of theirs. */
function depthOf(line: string): number {
  let column = 0
  for (const character of line) {
    if (character === '\t') column += TAB - (column % TAB)
    else if (character === ' ') column += 1
    else break
  }
  if (line.includes('\t')) return Math.min(DEEPEST - 2, column - (column % TAB) + 2)
  return Math.min(DEEPEST, column - (column % 2))
}
