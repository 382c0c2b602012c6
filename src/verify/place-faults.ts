/** Whether bookmarks and links lead to the page where their target is read, and whether every link of the text is there. */
import type { Target } from '../book.ts'
import type { PageRange } from './align.ts'
import { bookmarkRows, type ExpectedPdf, isSameAddress, labelsOf } from './expected.ts'
import type { End } from './read-pdf.ts'
import type { Run } from './runs.ts'

/** One sentence without its point for each fault. What stands where text and pages differ is passed over. */
export function placeFaults(runs: readonly Run[], expected: ExpectedPdf): string[] {
  const labels = labelsOf(expected)
  const places = placesOf(runs)
  const pageOf = new Map(labels.map((label, page) => [label, page]))
  const outline = bookmarkRows(expected.outline).flatMap(({ title, to }) => {
    const range = to === undefined ? undefined : places.get(to)
    const label = to === undefined ? undefined : expected.labelOf(to)
    const page = label === undefined ? undefined : pageOf.get(label)
    return range === undefined || page === undefined || isIn(page, range)
      ? []
      : [`the place \`${to}\` (\`${title}\`) is on page ${labels[range.last]} and not on page ${label}`]
  })
  return [...outline, ...runs.flatMap((run) => linkFaults(run, places, labels))]
}

/** By id, the pages of the book that its element can begin on. */
function placesOf(runs: readonly Run[]): Map<string, PageRange> {
  const places = new Map<string, PageRange>()
  for (const { text, alignment, firstPage } of runs) {
    for (const [id, { at, exact }] of text.places) {
      const after = alignment.pagesOf(at, at + 1)
      const before = exact || at === 0 ? after : alignment.pagesOf(at - 1, at)
      if (after !== undefined && before !== undefined)
        places.set(id, { first: firstPage + before.first, last: firstPage + after.last })
    }
  }
  return places
}

/** Pages that a figure can be moved on by: the text before and after a picture does not say where it is. */
const MOVED = 2

/** A link over several lines is several annotations: what counts is that each page has the ends that its text has. */
function linkFaults(
  { text, alignment, firstPage, pages }: Run,
  places: ReadonlyMap<string, PageRange>,
  labels: readonly string[],
): string[] {
  const links = text.links.flatMap(({ from, to, target }) => {
    const range = alignment.pagesOf(Math.max(0, from - (from === to ? 1 : 0)), Math.max(to, from + 1))
    return range === undefined ? [] : [{ range, target, isPicture: from === to }]
  })
  return links.flatMap(({ range, target, isPicture }) => {
    if (!leadsSomewhere(target)) return []
    const ends = pages
      .slice(range.first, range.last + (isPicture ? MOVED : 0) + 1)
      .flatMap((page) => page.links)
    return ends.some((end) => isEnd(end, target, places))
      ? []
      : [`page ${labels[firstPage + range.first]} lacks its link to \`${nameOf(target)}\``]
  })
}

/** What has no address is printed as plain text. */
function leadsSomewhere(target: Target): boolean {
  switch (target.kind) {
    case 'chapter':
    case 'external':
      return true
    case 'source':
      return target.url !== undefined
    case 'asset':
    case 'missing':
      return false
    default:
      return target satisfies never
  }
}

function isEnd(end: End, target: Target, places: ReadonlyMap<string, PageRange>): boolean {
  switch (target.kind) {
    case 'chapter': {
      const range = places.get(target.id ?? target.chapter)
      return end.kind === 'page' && (range === undefined || isIn(end.page, range))
    }
    case 'source':
    case 'external':
      return target.url === undefined || (end.kind === 'web' && isSameAddress(end.url, target.url))
    default:
      return true
  }
}

function isIn(page: number, { first, last }: PageRange): boolean {
  return first <= page && page <= last
}

function nameOf(target: Target): string {
  switch (target.kind) {
    case 'chapter':
      return target.id ?? target.chapter
    case 'source':
    case 'external':
      return target.url ?? ''
    default:
      return ''
  }
}
