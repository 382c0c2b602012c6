/** Lays the letters of the source along the letters of the pages: what is lost, what is doubled, and which page everything is on. Long because the walk and its ways on after a difference share their terms. */
import { followFigures } from './moved-figures.ts'
import { DRAWING, type PrintedText } from './printed-text.ts'

/** The pages, counted from the first of the run, that a place can be on. */
export interface PageRange {
  readonly first: number
  readonly last: number
}

/** Where source and pages begin to differ. */
export interface Difference {
  /** In the letters of the source. */
  readonly at: number
  /** Counted from the first of the run. */
  readonly page: number
  readonly expected: string
  readonly found: string
}

export interface Alignment {
  /** The first one. */
  readonly difference: Difference | undefined
  /** Pages of a piece of the source; undefined where it cannot be known, since the two differ or a drawing stands there. */
  pagesOf(from: number, to: number): PageRange | undefined
}

/** A piece of the source, and the piece of the pages that shows it. `exact`: letter by letter. */
interface Stretch {
  readonly source: number
  readonly page: number
  readonly sourceLength: number
  readonly pageLength: number
  readonly kind: 'exact' | 'reordered' | 'unknown'
}

/** How far two orders may differ: positioned parts (formulas, notes) are painted after all other text of a page. */
const REORDERED = 20_000
/** How many letters must follow before a place counts as found again. */
const SURE = 24
/** How far the words of a drawing, or a difference, may reach. */
const FAR = 60_000
const SHOWN = 40

/** `pages` as `lettersOf` gives them. */
export function align(text: PrintedText, pages: readonly string[]): Alignment {
  const starts: number[] = []
  let length = 0
  for (const page of pages) {
    starts.push(length)
    length += page.length
  }
  const isStart = new Set(starts)
  const source = text.letters
  const shown = pages.join('')
  const stretches: Stretch[] = []
  let difference: Difference | undefined

  let i = 0
  let j = 0
  const push = (kind: Stretch['kind'], sourceLength: number, pageLength: number) => {
    if (sourceLength > 0 || pageLength > 0)
      stretches.push({ kind, source: i, page: j, sourceLength, pageLength })
    i += sourceLength
    j += pageLength
  }
  /** The end of a table's head that is printed again on top of the page that begins at `at`. */
  const afterRepeatedHead = (at: number, place: number) => {
    if (!isStart.has(at) || at === 0) return at
    const inside = text.tables.filter(({ from, to }) => from < place && place < to)
    const repeated = inside.find(
      ({ from, head }) => head !== '' && place >= from + head.length && shown.startsWith(head, at),
    )
    return repeated === undefined || source.startsWith(repeated.head, place) ? at : at + repeated.head.length
  }

  const figures = followFigures(text, shown, isStart)
  while (i < source.length || j < shown.length) {
    if (isStart.has(j)) push('unknown', 0, figures.find(i, j))
    push('unknown', figures.leave(i, j), 0)
    push('unknown', 0, afterRepeatedHead(j, i) - j)
    const same = sameLength(source, i, shown, j, (at, place) =>
      at === j ? afterRepeatedHead(at, place) : isStart.has(at) || figures.begins(place) ? -1 : at,
    )
    push('exact', same, same)
    if (same > 0 || afterRepeatedHead(j, i) !== j || (i === source.length && j === shown.length)) continue
    const isDrawing = source[i] === DRAWING
    const stretch = isDrawing
      ? afterDrawing(source, i, shown, j)
      : reordered(source, i, shown, j, afterRepeatedHead)
    if (stretch !== undefined) {
      push(isDrawing ? 'unknown' : 'reordered', stretch.source, stretch.page)
      continue
    }
    difference ??= {
      at: i,
      page: pageAt(starts, Math.min(j, Math.max(0, shown.length - 1))),
      expected: source.slice(i, i + SHOWN).replaceAll(DRAWING, ' '),
      found: shown.slice(j, j + SHOWN),
    }
    const again = foundAgain(source, i, shown, j)
    push('unknown', again.source, again.page)
  }

  const lost = figures.missing()
  if (lost !== undefined)
    difference ??= {
      at: lost.from,
      page: pages.length - 1,
      expected: source.slice(lost.from, Math.min(lost.to, lost.from + SHOWN)).replaceAll(DRAWING, ' '),
      found: '',
    }

  return {
    difference,
    pagesOf(from, to) {
      const first = placeOf(stretches, from)
      const last = to > from + 1 ? placeOf(stretches, to - 1) : first
      return first && last && { first: pageAt(starts, first.from), last: pageAt(starts, last.to) }
    },
  }
}

/** Where a page that begins at `at` goes on, when the source goes on at `place`. */
type Skip = (at: number, place: number) => number

interface Lengths {
  readonly source: number
  readonly page: number
}

function sameLength(source: string, i: number, shown: string, j: number, skip: Skip): number {
  let length = 0
  while (
    i + length < source.length &&
    source[i + length] === shown[j + length] &&
    source[i + length] !== DRAWING &&
    skip(j + length, i + length) === j + length
  )
    length++
  return length
}

/** The shortest stretches from here on that have the same letters in another order. */
function reordered(source: string, i: number, shown: string, j: number, skip: Skip): Lengths | undefined {
  const surplus = new Map<string, number>()
  let unequal = 0
  const count = (letter: string, by: number) => {
    const before = surplus.get(letter) ?? 0
    const after = before + by
    surplus.set(letter, after)
    unequal += Math.abs(after) - Math.abs(before)
  }
  let page = j
  for (let length = 0; length < REORDERED; length++) {
    page = skip(page, i + length)
    const wanted = source[i + length]
    const found = shown[page]
    if (wanted === undefined || found === undefined || wanted === DRAWING) return undefined
    count(wanted, 1)
    count(found, -1)
    page++
    if (unequal === 0 && goesOn(source, i + length + 1, shown, page))
      return { source: length + 1, page: page - j }
  }
  return undefined
}

/** Whether the next letters agree, as many as are left up to a drawing. */
function goesOn(source: string, i: number, shown: string, j: number): boolean {
  for (let length = 0; length < 6; length++) {
    const wanted = source[i + length]
    if (wanted === DRAWING || wanted === undefined)
      return wanted === DRAWING || shown[j + length] === undefined
    if (wanted !== shown[j + length]) return false
  }
  return true
}

/** From a drawing to where the text after it begins. Single letters between drawings are not looked for. */
function afterDrawing(source: string, i: number, shown: string, j: number): Lengths | undefined {
  let from = i + 1
  let to = nextDrawing(source, from)
  while (to < source.length && to - from < 4) {
    from = to + 1
    to = nextDrawing(source, from)
  }
  if (from === source.length) return { source: source.length - i, page: shown.length - j }
  // The words of a drawing may begin as the text after it does.
  for (const length of [4 * SURE, SURE, 12, 5, 2]) {
    const at = shown.indexOf(source.slice(from, Math.min(to, from + length)), j)
    if (at >= 0 && at - j < FAR) return { source: from - i, page: at - j }
  }
  return undefined
}

function nextDrawing(source: string, from: number): number {
  const at = source.indexOf(DRAWING, from)
  return at < 0 ? source.length : at
}

/** Where source and pages agree again after a difference; their ends when they never do. */
function foundAgain(source: string, i: number, shown: string, j: number): Lengths {
  for (
    let skipped = 0;
    skipped < FAR && i + skipped + SURE <= source.length;
    skipped += skipped < 200 ? 1 : 50
  ) {
    const sign = source.slice(i + skipped, i + skipped + SURE)
    const at = sign.includes(DRAWING) ? -1 : shown.indexOf(sign, j)
    if (at >= 0 && at - j < FAR) return { source: skipped, page: at - j }
  }
  return { source: source.length - i, page: shown.length - j }
}

function pageAt(starts: readonly number[], at: number): number {
  let page = 0
  while ((starts[page + 1] ?? Number.POSITIVE_INFINITY) <= at) page++
  return page
}

/** The letters of the pages that show the letter `at` of the source; for one between two stretches the end of the first. */
function placeOf(stretches: readonly Stretch[], at: number): Lengthwise | undefined {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle]?.source ?? 0) <= at) low = middle
    else high = middle - 1
  }
  const stretch = stretches[low]
  if (stretch === undefined || stretch.kind === 'unknown' || at >= stretch.source + stretch.sourceLength)
    return undefined
  const from = stretch.page + at - stretch.source
  return stretch.kind === 'exact'
    ? { from, to: from }
    : { from: stretch.page, to: stretch.page + stretch.pageLength - 1 }
}

/** Places in the letters of the pages, both included. */
interface Lengthwise {
  readonly from: number
  readonly to: number
}
