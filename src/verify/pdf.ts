/** Judges a finished PDF against the book that it was made from. Read `verifyPdf` first. */
import type { Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { ExpectedPdf } from './expected.ts'
import { labelsOf } from './expected.ts'
import { fileFaults } from './file-faults.ts'
import { placeFaults } from './place-faults.ts'
import type { FoundPdf } from './read-pdf.ts'
import { cutRuns, type Run } from './runs.ts'

export interface Judgement {
  /** Of the file itself: pages, labels, bookmarks, links, fonts, tags. One sentence without its point each. */
  readonly faults: readonly string[]
  /** The first place of each chapter where a page does not show what the source says. */
  readonly differences: readonly TextDifference[]
}

interface TextDifference {
  readonly at: Position
  /** Label of the page. */
  readonly page: string
  readonly expected: string
  readonly found: string
}

/**
 * Text that is not as in the source is reported, once for each chapter.
 * @throws Error that names the first fault of the file itself: that is one of this program.
 */
export function verifyPdf(found: FoundPdf, expected: ExpectedPdf, report: Report): void {
  const { faults, differences } = judgePdf(found, expected)
  const [fault] = faults
  if (fault !== undefined)
    throw new Error(
      `The finished PDF is wrong: ${fault}${faults.length > 1 ? `, and ${faults.length - 1} more` : ''}.`,
    )
  for (const { at, page, expected, found } of differences)
    report.add('pdf-text-differs', at, page, expected, found)
}

export function judgePdf(found: FoundPdf, expected: ExpectedPdf): Judgement {
  const faults = fileFaults(found, expected)
  // Where pages are missing, everything after them would be missed, too.
  if (found.pages.length !== expected.frontPages + expected.bodyPages) return { faults, differences: [] }
  if (expected.restyled) return { faults, differences: [] }
  const runs = cutRuns(found, expected)
  const labels = labelsOf(expected)
  return {
    faults: [...faults, ...placeFaults(runs, expected)],
    differences: runs.flatMap((run) => differenceOf(run, labels, expected)),
  }
}

function differenceOf(run: Run, labels: readonly string[], { book }: ExpectedPdf): TextDifference[] {
  const { difference } = run
  if (difference === undefined) return []
  const line = run.text.lines.findLast(({ at }) => at <= difference.at)
  const file = book.chapters.find(({ id }) => id === line?.leaf.id)?.file ?? 'README.md'
  return [
    {
      at: { file, ...(line?.line === undefined ? {} : { line: line.line }) },
      page: labels[run.firstPage + difference.page] ?? '',
      expected: difference.expected,
      found: difference.found,
    },
  ]
}
