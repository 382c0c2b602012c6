/** Whether the file may say that it is accessible and archival: what the checks of both find, and where. */
import { accessibilityFlaws, printFlaws } from './accessibility.ts'
import { archivalFlaws } from './archival.ts'
import { countFlaws, type Find, type Flaw, firstPageWith } from './flaws.ts'
import { poorFonts } from './font-flaws.ts'
import type { DocumentInfo } from './metadata.ts'
import type { Ref } from './objects.ts'
import type { PrintedSegment } from './reader.ts'
import type { RelocatedSegment } from './structure-segment.ts'
import type { ObjectTable } from './table.ts'

/** What speaks against each claim. */
export interface BookFlaws {
  readonly accessible: readonly Flaw[]
  /** Nothing when the book is not to be archival. */
  readonly archival: readonly Flaw[]
}

interface CheckedBook {
  readonly segments: readonly PrintedSegment[]
  readonly furniture: readonly PrintedSegment[]
  readonly info: DocumentInfo
  readonly archival?: boolean
}

interface CheckedPages {
  readonly placed: readonly RelocatedSegment[]
  /** Of the book. */
  readonly pages: readonly Ref[]
  /** Those of the figures without text in their place. */
  readonly figures: readonly (Ref | undefined)[]
}

/** The table holds everything but the metadata. */
export function findFlaws(
  table: ObjectTable,
  { segments, furniture, info, archival: isWanted }: CheckedBook,
  { placed, pages, figures }: CheckedPages,
): BookFlaws {
  const numbers = new Map(pages.map((page, index) => [page.number, index]))
  const numberOf = (page: Ref | undefined) => (page === undefined ? undefined : numbers.get(page.number))
  const parts = new Map(placed.map((part) => [part.segment, part]))
  const pageOf = (segment: PrintedSegment, page: number | undefined) =>
    page === undefined ? undefined : numberOf(parts.get(segment)?.pages[page])
  const fonts = poorFonts(table).map((font): Find => ['font', firstPageWith(table, pages, font)])
  const silent = figures.map((page): Find => ['figure', numberOf(page)])
  const shown = printFlaws([...segments, ...furniture], ['notdef', 'unmapped'], pageOf)
  return {
    accessible: countFlaws([...shown, ...accessibilityFlaws(segments, info, pageOf), ...silent, ...fonts]),
    archival: isWanted === true ? countFlaws([...shown, ...fonts, ...archivalFlaws(table, pages)]) : [],
  }
}
