/** Leaves → the letters that their pages must show, with the places, links and tables in them. */
import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Leaf, Target } from '../book.ts'
import type { ExpectedPdf } from './expected.ts'
import { lettersOf } from './letters.ts'
import { markersOf } from './list-markers.ts'

/** Stands for a drawing: its words are printed as text, in an order and a form that are its own. */
export const DRAWING = '\0'

export interface PrintedText {
  /** As `lettersOf` gives them, with DRAWING for each drawing. */
  readonly letters: string
  /** By id, where in `letters` its element begins. */
  readonly places: ReadonlyMap<string, Place>
  readonly links: readonly PrintedLink[]
  readonly tables: readonly PrintedTable[]
  /** Letters that are set in faces of formulas are not in `letters`. */
  readonly formulas: readonly PrintedFormula[]
  /** The press may move them behind the text that follows. */
  readonly figures: readonly PrintedFigure[]
  /** Where in `letters` an element begins that has a line in the source. */
  readonly lines: readonly { readonly at: number; readonly leaf: Leaf; readonly line?: number }[]
}

interface Place {
  readonly at: number
  /** Headings and leaves begin with their letters: they are on one page. */
  readonly exact: boolean
}

interface PrintedLink {
  readonly from: number
  readonly to: number
  readonly target: Target
}

/** A table whose head is printed again on each page that it runs on to. */
interface PrintedTable {
  readonly from: number
  readonly to: number
  /** The letters of its head. */
  readonly head: string
}

/** A block with a picture in the text of a leaf. */
export interface PrintedFigure {
  readonly from: number
  /** Where it, and each of the next few blocks, ends: captions, sources and further figures move along. */
  readonly ends: readonly number[]
}

interface PrintedFormula {
  /** Where in the letters of the text it stands. */
  readonly at: number
  readonly letters: string
}

/** What else decides about the letters: the pictures, and the characters that no face has. */
type Printing = Pick<ExpectedPdf, 'book' | 'missing'>

interface Writing {
  letters: string
  readonly places: Map<string, Place>
  readonly links: PrintedLink[]
  readonly tables: PrintedTable[]
  readonly formulas: PrintedFormula[]
  readonly figures: PrintedFigure[]
  readonly lines: { at: number; leaf: Leaf; line?: number }[]
}

export function printedText(leaves: readonly Leaf[], printing: Printing): PrintedText {
  const writing: Writing = {
    letters: '',
    places: new Map(),
    links: [],
    tables: [],
    formulas: [],
    figures: [],
    lines: [],
  }
  for (const leaf of leaves) {
    writing.lines.push({ at: writing.letters.length, leaf })
    for (const node of leaf.tree.children) write(node, leaf, printing, writing)
  }
  return writing
}

function write(
  node: RootContent | ElementContent,
  leaf: Leaf,
  printing: Printing,
  writing: Writing,
  marker = '',
): void {
  if (node.type === 'text') writing.letters += lettersOf(node.value, printing.missing)
  if (node.type !== 'element') return
  const from = writing.letters.length
  const line = node.position?.start.line
  if (line !== undefined) writing.lines.push({ at: from, leaf, line })
  const formula = node.data?.math?.typeset
  if (formula !== undefined) writeFormula(lettersOf(textOfHtml(formula.html), printing.missing), writing)
  else if (isDrawing(node, printing)) writing.letters += DRAWING
  else {
    writing.letters += marker
    const blocks: { from: number; to: number; pictured: boolean }[] = []
    const markers = node.tagName === 'ol' && leaf.kind !== 'contents' ? markersOf(node) : undefined
    for (const child of node.children) {
      const start = writing.letters.length
      write(child, leaf, printing, writing, child.type === 'element' ? markers?.get(child) : undefined)
      if (child.type === 'element')
        blocks.push({ from: start, to: writing.letters.length, pictured: hasPicture(child) })
    }
    if (leaf.tree.children.includes(node))
      for (const [index, { from: start, pictured }] of blocks.entries())
        if (pictured)
          writing.figures.push({
            from: start,
            ends: blocks.slice(index, index + MOVED_TOGETHER).map((block) => block.to),
          })
  }
  const to = writing.letters.length
  const { id } = node.properties
  if (typeof id === 'string' && !writing.places.has(id)) {
    const exact = to > from && /^(?:h[1-6]|section|nav)$/.test(node.tagName)
    writing.places.set(id, { at: from, exact })
  }
  const target = node.data?.target
  if (node.tagName === 'a' && target !== undefined && isSeen(node)) writing.links.push({ from, to, target })
  if (node.tagName === 'table') writing.tables.push({ from, to, head: headOf(node, leaf, printing) })
}

/** Blocks: figures in a row, each with its caption and its source. */
const MOVED_TOGETHER = 12

function hasPicture(element: Element): boolean {
  return (
    element.tagName === 'img' ||
    element.children.some((child) => child.type === 'element' && hasPicture(child))
  )
}

/** The letters that the faces of formulas have; all others are set in faces of the book. */
const IN_FORMULA_FACES = /[a-z0-9\u0131\u0237\u00F0\u0127\u05D0-\u05D3\p{Lm}\p{Script=Greek}]/giu

function writeFormula(letters: string, writing: Writing): void {
  const own = (letters.match(IN_FORMULA_FACES) ?? []).join('')
  writing.formulas.push({ at: writing.letters.length, letters: own })
  writing.letters += letters.replace(IN_FORMULA_FACES, '')
}

function headOf(table: Element, leaf: Leaf, printing: Printing): string {
  const head = table.children.filter((child) => child.type === 'element' && child.tagName === 'thead')
  const tree: Root = { type: 'root', children: head }
  return printedText([{ ...leaf, tree }], printing).letters
}

/** A drawing in SVG, of which the printed page has the words. */
function isDrawing({ tagName, data }: Element, { book }: Printing): boolean {
  return (
    tagName === 'img' &&
    data?.target?.kind === 'asset' &&
    book.assets.get(data.target.file)?.mediaType === 'image/svg+xml'
  )
}

/** Whether an element shows anything that a link could be drawn over. */
function isSeen(element: Element): boolean {
  return element.children.some(
    (child) =>
      (child.type === 'text' && child.value.trim() !== '') ||
      (child.type === 'element' &&
        (child.tagName === 'img' || child.data?.math !== undefined || isSeen(child))),
  )
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }

function textOfHtml(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, name) =>
      name === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : (ENTITIES[name] ?? ''),
    )
}
