/** Whether the pages show the letters of the formulas. Their order is that of painting, so only their numbers are compared. */
import type { Alignment, Difference } from './align.ts'
import type { PrintedText } from './printed-text.ts'

/** The letters of the pages' formulas, as `lettersOf` gives them, against those of the source; the first place that lacks some. */
export function formulaDifference(
  { formulas, tables }: PrintedText,
  alignment: Alignment,
  pages: readonly string[],
): Difference | undefined {
  const [lost, added] = surplus(formulas.map(({ letters }) => letters).join(''), pages.join(''))
  // The head of a table is printed again on each of its pages, with its formulas.
  if (lost === '' && (added === '' || tables.some(({ head }) => head !== ''))) return undefined
  for (const [page, found] of pages.entries()) {
    const own = formulas.filter(({ at }) => isOnlyOn(page, alignment, at))
    const [lacking] = surplus(own.map(({ letters }) => letters).join(''), found)
    const [first] = own
    if (first !== undefined && lacking !== '') return { at: first.at, page, expected: lacking, found: added }
  }
  const at = formulas[0]?.at ?? 0
  return { at, page: alignment.pagesOf(at, at)?.first ?? 0, expected: lost, found: added }
}

/** Whether a formula cannot be on another page: the letters around it are on this one. */
function isOnlyOn(page: number, alignment: Alignment, at: number): boolean {
  const before = alignment.pagesOf(Math.max(0, at - 1), at)
  const after = alignment.pagesOf(at, at + 1)
  return before?.first === page && after?.last === page
}

/** Letters that the first has more of than the second, and those that it has less of; each sorted. */
function surplus(a: string, b: string): readonly [string, string] {
  const counts = new Map<string, number>()
  for (const letter of a) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  for (const letter of b) counts.set(letter, (counts.get(letter) ?? 0) - 1)
  const sorted = [...counts].sort(([one], [two]) => (one < two ? -1 : 1))
  const repeated = (sign: number) =>
    sorted.map(([letter, count]) => letter.repeat(Math.max(0, count * sign))).join('')
  return [repeated(1), repeated(-1)]
}
