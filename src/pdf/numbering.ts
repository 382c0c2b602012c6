/** Which page everything is on: leaves and ids of printed segments → pages and their labels. */
import type { Leaf, PageLabel } from '../book.ts'
import type { Box, PrintedSegment } from './link/index.ts'

/** What a page of the book shows: the leaf that it belongs to, and whether that leaf begins on it. */
export interface NumberedPage {
  readonly leaf: Leaf | undefined
  readonly opens: boolean
  /** Its size when it is wider than high. */
  readonly landscape: Box | undefined
}

export interface Numbering {
  /** Pages in the order of the book: front matter first. A page after the last leaf of its matter is blank. */
  readonly front: readonly NumberedPage[]
  readonly body: readonly NumberedPage[]
  /** Roman numerals for the front matter, decimal ones from the first chapter on. */
  readonly labelOf: PageLabel
}

/** `blanks` are pages that were added at the end of the front matter. */
export function numberPages(
  front: readonly PrintedSegment[],
  body: readonly PrintedSegment[],
  leaves: readonly Leaf[],
  blanks: number,
): Numbering {
  const labels = new Map<string, string>()
  collectLabels(front, roman, labels)
  collectLabels(body, String, labels)
  const blank: NumberedPage = { leaf: undefined, opens: false, landscape: undefined }
  return {
    front: [...pagesOf(front, leaves), ...Array<NumberedPage>(blanks).fill(blank)],
    body: pagesOf(body, leaves),
    labelOf: (id) => labels.get(id),
  }
}

function collectLabels(
  segments: readonly PrintedSegment[],
  write: (page: number) => string,
  labels: Map<string, string>,
): void {
  let before = 0
  for (const segment of segments) {
    for (const [id, { page }] of segment.destinations) labels.set(id, write(before + page + 1))
    before += segment.pages
  }
}

function pagesOf(segments: readonly PrintedSegment[], leaves: readonly Leaf[]): NumberedPage[] {
  const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]))
  return segments.flatMap((segment) => {
    const pages: NumberedPage[] = []
    // Several short leaves may share a page: the first that begins there opens it, the last goes on.
    const starts = [...segment.destinations].flatMap(([id, place]) => {
      const leaf = byId.get(id)
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
        opens: opening !== undefined && !isRunOn(opening.leaf),
        landscape: box !== undefined && box.width > box.height ? box : undefined,
      })
      current = here.at(-1)?.leaf ?? current
    }
    return pages
  })
}

function isRunOn({ tree }: Leaf): boolean {
  const section = tree.children[0]
  const names = section?.type === 'element' ? section.properties.className : undefined
  return Array.isArray(names) && names.includes('run-on')
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
