/** Which page everything is on: leaves and ids of printed segments → pages and their labels. */
import type { Leaf, PageLabel } from '../book.ts'
import type { Box, PrintedSegment } from './link/index.ts'

/** What a page of the book shows: the leaf that it belongs to, and whether that leaf begins on it. A blank page has none. */
export interface NumberedPage {
  readonly leaf: Leaf | undefined
  readonly opens: boolean
  /** Its size when it is wider than high. */
  readonly landscape: Box | undefined
  /** Added so that the next page is a right one: nothing of it was printed. */
  readonly blank: boolean
}

/** Which pages must be right ones. A page is one when its number is odd, also in roman numerals. */
export interface PageSides {
  readonly sides: 'one' | 'two'
  /** Where parts and chapters of the first level begin. */
  readonly chapters: 'next' | 'right'
}

export interface Numbering {
  /** Pages in the order of the book: front matter first. */
  readonly front: readonly NumberedPage[]
  readonly body: readonly NumberedPage[]
  /** Roman numerals for the front matter, decimal ones from the first chapter on. */
  readonly labelOf: PageLabel
}

/** What every printed page says, and the leaf that it belongs to, in order. Blank pages say nothing that could be read elsewhere. */
export function labelledPages({
  front,
  body,
}: Numbering): { readonly label: string; readonly leaf: string }[] {
  const labelled = (pages: readonly NumberedPage[], write: (page: number) => string) =>
    pages.flatMap(({ leaf }, index) =>
      leaf === undefined ? [] : [{ label: write(index + 1), leaf: leaf.id }],
    )
  return [...labelled(front, roman), ...labelled(body, String)]
}

const BLANK: NumberedPage = { leaf: undefined, opens: false, landscape: undefined, blank: true }

/** With two sides, the first chapter begins on a right page in any case: it has the number 1. */
export function numberPages(
  front: readonly PrintedSegment[],
  body: readonly PrintedSegment[],
  leaves: readonly Leaf[],
  sides: PageSides,
): Numbering {
  const labels = new Map<string, string>()
  const frontPages = layPages(front, leaves, sides, roman, labels)
  const bodyPages = layPages(body, leaves, sides, String, labels)
  const isOdd = sides.sides === 'two' && frontPages.length % 2 === 1
  return {
    front: isOdd ? [...frontPages, BLANK] : frontPages,
    body: bodyPages,
    labelOf: (id) => labels.get(id),
  }
}

/** The pages of a matter with blank ones between them; fills in the labels of the ids on them. */
function layPages(
  segments: readonly PrintedSegment[],
  leaves: readonly Leaf[],
  { chapters }: PageSides,
  write: (page: number) => string,
  labels: Map<string, string>,
): NumberedPage[] {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]))
  const laid: NumberedPage[] = []
  for (const segment of segments) {
    const numbers: string[] = []
    for (const page of pagesOf(segment, byId)) {
      const isLeft = laid.length % 2 === 1
      if (chapters === 'right' && isLeft && page.opens && beginsRight(page.leaf)) laid.push(BLANK)
      laid.push(page)
      numbers.push(write(laid.length))
    }
    for (const [id, { page }] of segment.destinations) labels.set(id, numbers[page] ?? '')
  }
  return laid
}

function pagesOf(segment: PrintedSegment, leaves: ReadonlyMap<string, Leaf>): NumberedPage[] {
  const pages: NumberedPage[] = []
  // Several short leaves may share a page: the first that begins there opens it, the last goes on.
  const starts = [...segment.destinations].flatMap(([id, place]) => {
    const leaf = leaves.get(id)
    return leaf === undefined ? [] : [{ leaf, ...place }]
  })
  starts.sort((a, b) => a.page - b.page || b.y - a.y)
  let current: Leaf | undefined
  for (let page = 0; page < segment.pages; page++) {
    const here = starts.filter((start) => start.page === page)
    const opening = here[0]
    const box = segment.boxes[page]
    pages.push({
      leaf: opening?.leaf ?? current,
      opens: opening !== undefined && !hasClass(opening.leaf, 'run-on'),
      landscape: box !== undefined && box.width > box.height ? box : undefined,
      blank: false,
    })
    current = here.at(-1)?.leaf ?? current
  }
  return pages
}

/** The imprint stands on the back of the title page, a chapter of a deeper level follows the one before it. */
function beginsRight(leaf: Leaf | undefined): boolean {
  return leaf !== undefined && leaf.kind !== 'imprint' && !hasClass(leaf, 'inner')
}

function hasClass({ tree }: Leaf, name: string): boolean {
  const section = tree.children[0]
  const names = section?.type === 'element' ? section.properties.className : undefined
  return Array.isArray(names) && names.includes(name)
}

const NUMERALS = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
] as const // biome-ignore format: a table

function roman(number: number): string {
  let rest = number
  let numeral = ''
  for (const [value, letters] of NUMERALS) {
    for (; rest >= value; rest -= value) numeral += letters
  }
  return numeral
}
