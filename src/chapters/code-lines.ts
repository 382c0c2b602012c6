/**
 * Marks the lines of code that are too long for the page, so that outputs can wrap them visibly, and those that the author marked.
 * Tables and boxes that are drawn with characters would fall apart: they are marked as a whole, to be set smaller.
 */
import type { ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { columnsOf } from '../columns.ts'
import { linesOf, visitElements } from '../trees.ts'
import { addClass } from './classes.ts'

/** Columns that fit on every page and most screens; a wide character takes two. */
const COLUMNS = 64
/** Columns of the widest drawing that can still be read when the page holds it. */
const WIDEST_DRAWING = 100
/** A row between bars, a line of box drawing characters, a rule. */
const DRAWN = /^\s*[|+].*[|+]\s*$|[\u2500-\u257f]|([-=_~*])\1{19}/

/** Puts each long line of `pre > code` into `<span class="long-line">`, a block that replaces its line end; a marked one is `marked-line`. */
export function markLongLines(tree: Root): void {
  visitElements(tree, (pre) => {
    const code = pre.tagName === 'pre' ? pre.children[0] : undefined
    if (code?.type !== 'element' || code.tagName !== 'code') return
    const marked = new Set(code.data?.marked)
    const long = textOf(code).split('\n').filter(isLong)
    if (marked.size === 0 && long.length === 0) return
    const columns = Math.max(0, ...long.map(columnsOf))
    const isDrawing = long.length > 0 && columns <= WIDEST_DRAWING && long.every((line) => DRAWN.test(line))
    if (isDrawing) {
      addClass(pre, 'drawn')
      pre.properties.style = `--columns:${columns}`
    }
    const lines = linesOf(code.children)
    code.children = lines.flatMap((line, index): ElementContent[] => {
      const className = [
        ...(!isDrawing && isLong(line.map((node) => textOf(node)).join('')) ? ['long-line'] : []),
        ...(marked.has(index + 1) ? ['marked-line'] : []),
      ]
      if (className.length > 0)
        return [{ type: 'element', tagName: 'span', properties: { className }, children: line }]
      return index === lines.length - 1 ? line : [...line, { type: 'text', value: '\n' }]
    })
  })
}

function isLong(line: string): boolean {
  // Nearly every line is short, or holds ASCII alone.
  if (line.length * 2 <= COLUMNS) return false
  return columnsOf(line) > COLUMNS
}
