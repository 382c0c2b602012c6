/** Gives every element of a parsed file its place in the Markdown source. */
import type { Element, Root } from 'hast'
import type { Source } from '../book.ts'
import { visitElements } from '../trees.ts'
import { formulaSource } from './math/tree.ts'

interface Origin {
  readonly offset: number
  readonly line: number
}

/**
 * Replaces the positions that the HTML parser set (offsets in the rendered HTML) by lines and columns of the Markdown file.
 * A block has the line that markdown-it gives it; a link or picture has the place of its address, found in the text
 * from its block on, since inline tokens carry no position.
 */
export function placeElements(
  tree: Root,
  html: string,
  origins: readonly Origin[],
  { text, lines }: Source,
): void {
  const lineStarts = startsOfLines(text)
  const lastFound = new Map<string, number>()
  const lineOf = lineFinder(html, origins)
  visitElements(tree, (element) => {
    const offset = element.position?.start.offset
    if (offset === undefined) return
    const line = lineOf(offset)
    const formula = formulaSource(element)
    const address = formula ?? addressOf(element)
    const from = Math.max(
      lineStarts[line - 1] ?? 0,
      address === undefined ? 0 : (lastFound.get(address) ?? -1) + 1,
    )
    // The definition of a reference link may stand anywhere.
    const found =
      address === undefined
        ? undefined
        : formula === undefined
          ? (findAddress(address, text, from) ?? findAddress(address, text, 0))
          : findText(formula, text, from)
    if (address !== undefined && found !== undefined) lastFound.set(address, found)
    const { line: at, column } = found === undefined ? { line, column: 1 } : pointOf(found, lineStarts)
    const start = { line: lines?.[at - 1] ?? at, column }
    element.position = { start, end: start }
  })
}

/** Asked for offsets in order, as a rule: a paragraph of many elements is counted through once. */
function lineFinder(html: string, origins: readonly Origin[]): (offset: number) => number {
  let counted: { readonly origin: Origin; readonly at: number; readonly line: number } | undefined
  return (offset) => {
    const origin = originOf(offset, origins)
    if (origin === undefined) return 1
    const isFurther = counted?.origin === origin && counted.at <= offset
    let line = isFurther && counted !== undefined ? counted.line : origin.line
    // Line ends of raw HTML and of paragraphs stay line ends in the output.
    const from = isFurther && counted !== undefined ? counted.at : origin.offset
    for (let at = html.indexOf('\n', from); at !== -1 && at < offset; at = html.indexOf('\n', at + 1)) line++
    counted = { origin, at: offset, line }
    return line
  }
}

function originOf(offset: number, origins: readonly Origin[]): Origin | undefined {
  let low = 0
  let high = origins.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((origins[middle]?.offset ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return origins[low - 1]
}

/** Characters in which a formula is looked for, from its block on. */
const NEAR = 20_000

function findText(sought: string, text: string, from: number): number | undefined {
  const at = text.slice(from, from + NEAR).indexOf(sought)
  return at === -1 ? undefined : from + at
}

function addressOf(element: Element): string | undefined {
  const value =
    element.tagName === 'a'
      ? element.properties.href
      : element.tagName === 'img'
        ? element.properties.src
        : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** markdown-it percent-encodes addresses and completes bare ones, so the text may hold another spelling. */
function findAddress(address: string, text: string, from: number): number | undefined {
  const spellings = new Set([address, decoded(address), address.replace(/^(?:mailto:|http:\/\/)/, '')])
  let first: number | undefined
  for (const spelling of spellings) {
    for (let at = text.indexOf(spelling, from); at !== -1; at = text.indexOf(spelling, at + 1)) {
      // `b.md` is not found inside `a/b.md`, nor in `b.md#c`.
      if (at > 0 && !/[\s(<>"'=[\]:]/.test(text[at - 1] ?? '')) continue
      if (/[\w/#?&=%-]/.test(text[at + spelling.length] ?? '')) continue
      if (first === undefined || at < first) first = at
      break
    }
  }
  return first
}

function decoded(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function pointOf(offset: number, lineStarts: readonly number[]): { line: number; column: number } {
  let low = 0
  let high = lineStarts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return { line: low, column: offset - (lineStarts[low - 1] ?? 0) + 1 }
}
