/** How wide a table must be so that no word of it is cut: with that, the style sheet sets it as large as the screen allows. */
import type { Element, ElementContent } from 'hast'
import { SKIP, visitElements } from '../trees.ts'
import { element } from './xml.ts'

/** All in em of the table's letters. What a cell has at its sides: */
const PADDING = 0.5
/** Fits wherever text does. */
const NARROW = 9
/** Code and links may be cut, but not into letters. */
const PIECE = 8
/** The smallest letters of a table, in em of the text: as in the style sheet. */
const SMALLEST = 0.6
/** The widths, in em of the text, that the style sheet asks for. */
const STEPS = [12, 16, 19, 22, 25, 28, 32, 36, 40, 50, 64, 80] as const

/**
 * Changes the tree: a table that may be too wide stands in `<div class="wide fits-19" style="--words: 30">`. Its words are 30 em of
 * its letters wide, so all are whole where there is room for 19 em of the text. One beside the text, or in another, stays as it is.
 */
export function boxTables(body: Element): void {
  visitElements(body, (table, index, parent) => {
    if (table.tagName !== 'table') return
    const width = widthOfWords(table)
    const floats = String(table.properties.style ?? '').includes('float:')
    if (width <= NARROW || floats || parent?.type !== 'element') return SKIP
    const step = STEPS.find((least) => least >= width * SMALLEST)
    const className = step === undefined ? ['wide'] : ['wide', `fits-${step}`]
    parent.children[index] = element('div', { className, style: `--words: ${width.toFixed(1)}` }, table)
    return index + 1
  })
}

function widthOfWords(table: Element): number {
  const columns: number[] = []
  visitElements(table, (row) => {
    if (row.tagName !== 'tr') return
    let column = 0
    for (const cell of row.children) {
      if (cell.type !== 'element') continue
      const span = Number(cell.properties.colSpan ?? 1)
      // A cell over several columns finds room where the others made it.
      if (span === 1) columns[column] = Math.max(columns[column] ?? 0, longestWord(cell) + PADDING)
      column += span
    }
  })
  return columns.reduce((sum, width) => sum + width, 0)
}

/** Of the words that may not be cut; a word goes on from one element into the next. */
function longestWord(cell: Element): number {
  let longest = 0
  let word = 0
  const add = (node: ElementContent, factor: number, most: number): void => {
    if (node.type === 'text') {
      for (const character of node.value) {
        const width = widthOf(character)
        word = width === 0 ? 0 : Math.min(most, word + width * factor)
        longest = Math.max(longest, word)
        if (/[-\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(character)) word = 0
      }
    } else if (node.type === 'element') {
      if (/^(?:br|img|p|li|div|tr)$/.test(node.tagName)) word = 0
      const isCut = node.tagName === 'code' || node.tagName === 'a'
      const isBold = node.tagName === 'strong' || node.tagName === 'b'
      for (const child of node.children)
        add(child, isBold ? factor * 1.1 : factor, isCut ? Math.min(most, PIECE) : most)
    }
  }
  const isHead = cell.tagName === 'th'
  for (const child of cell.children) add(child, isHead ? 1.1 : 1, Number.POSITIVE_INFINITY)
  return longest
}

/** Of a character in a face that runs wide, in em; none for what a line may end at. */
function widthOf(character: string): number {
  if (/\s|\u200b/.test(character)) return 0
  if (/[ijlt.,:;'|!()[\]]/.test(character)) return 0.36
  if (/[mwMW@%&]/.test(character)) return 0.88
  if (/[a-z]/.test(character)) return 0.54
  if (/[A-Z]/.test(character)) return 0.7
  if (
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|\p{Extended_Pictographic}/u.test(
      character,
    )
  )
    return 1
  return 0.6
}
