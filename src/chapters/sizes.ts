/** Tells outputs how large things are: what is short stays on one page, a table of many columns is set smaller. */
import type { Element, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { visitElements } from '../trees.ts'
import { addClass } from './classes.ts'

/** Lines of code, rows of a table and characters of a quote that are kept together. */
const SHORT = { lines: 16, rows: 12, characters: 900 }

/** From so many columns on a table is set in the next smaller size. */
const MANY_COLUMNS = 6
const MOST_COLUMNS = 10
/** Characters that fit beside each other in the cells of a row. */
const ROW_CHARACTERS = { normal: 78, many: 88, most: 104 }

export function markSizes(tree: Root): void {
  visitElements(tree, (element) => {
    if (element.tagName === 'pre' && textOf(element).trimEnd().split('\n').length <= SHORT.lines)
      addClass(element, 'short')
    const isQuote = element.tagName === 'blockquote' || element.data?.alert !== undefined
    if (isQuote && textOf(element).length <= SHORT.characters) addClass(element, 'short')
    if (element.tagName === 'table') markTable(element)
  })
}

function markTable(table: Element): void {
  const rows: Element[][] = []
  visitElements(table, (row) => {
    if (row.tagName === 'tr') rows.push(row.children.filter((cell) => cell.type === 'element'))
  })
  const columns = Math.max(0, ...rows.map((row) => row.length))
  if (rows.length <= SHORT.rows) addClass(table, 'short')
  if (columns >= MOST_COLUMNS) addClass(table, 'most-columns')
  else if (columns >= MANY_COLUMNS) addClass(table, 'many-columns')
  const row =
    columns >= MOST_COLUMNS
      ? ROW_CHARACTERS.most
      : columns >= MANY_COLUMNS
        ? ROW_CHARACTERS.many
        : ROW_CHARACTERS.normal
  // A word may break inside only where its column could not hold it: a row of such words would not fit the page.
  const longest = Math.max(8, Math.floor(row / Math.max(columns, 1)) - 2)
  for (const cell of rows.flat()) {
    if (
      textOf(cell)
        .split(/[\s\u2e80-\uffff-]+/)
        .some((word) => word.length > longest)
    )
      addClass(cell, 'long-words')
  }
}
