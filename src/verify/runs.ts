/** Cuts the book into runs of leaves that have pages of their own, and lays each along its pages. */
import type { Leaf } from '../book.ts'
import { type Alignment, align, type Difference } from './align.ts'
import { type ExpectedPdf, labelsOf } from './expected.ts'
import { formulaDifference } from './formulas.ts'
import { lettersOf } from './letters.ts'
import { type PrintedText, printedText } from './printed-text.ts'
import type { FoundPage, FoundPdf } from './read-pdf.ts'

export interface Run {
  /** Of the book, from 0. */
  readonly firstPage: number
  readonly pages: readonly FoundPage[]
  readonly text: PrintedText
  readonly alignment: Alignment
  /** The first place where source and pages differ. */
  readonly difference: Difference | undefined
}

/** A leaf that follows another on the same page is in its run. */
export function cutRuns({ pages }: FoundPdf, expected: ExpectedPdf): Run[] {
  const pageOf = new Map(labelsOf(expected).map((label, page) => [label, page]))
  const cuts: { readonly leaves: Leaf[]; readonly firstPage: number }[] = []
  for (const leaf of expected.leaves) {
    const label = expected.labelOf(leaf.id)
    const firstPage = label === undefined ? undefined : pageOf.get(label)
    const last = cuts.at(-1)
    if (last !== undefined && (firstPage === undefined || firstPage === last.firstPage || isRunOn(leaf)))
      last.leaves.push(leaf)
    else cuts.push({ leaves: [leaf], firstPage: firstPage ?? 0 })
  }
  return cuts.map(({ leaves, firstPage }, index) => {
    const own = pages.slice(firstPage, cuts[index + 1]?.firstPage ?? pages.length)
    const text = printedText(leaves, expected)
    const alignment = align(
      text,
      own.map((page) => lettersOf(page.text, expected.missing)),
    )
    const formulas = own.map((page) => lettersOf(page.formulas, expected.missing))
    const difference = alignment.difference ?? formulaDifference(text, alignment, formulas)
    return { firstPage, pages: own, text, alignment, difference }
  })
}

function isRunOn({ tree }: Leaf): boolean {
  const [section] = tree.children
  const names = section?.type === 'element' ? section.properties.className : undefined
  return Array.isArray(names) && names.includes('run-on')
}
