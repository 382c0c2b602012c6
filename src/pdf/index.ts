/** Manuscript → PDF: segments → print → contents → furniture → link. Read `printBook` first. */
import type { Book, Leaf, PageLabel } from '../book.ts'
import { type Report, UsageError } from '../diagnostics.ts'
import { withoutRadicals } from '../media/fonts.ts'
import {
  cutBook,
  type PdfInput,
  type PrintedWith,
  type PrintInput,
  printSegment,
  printSegments,
  referLeaves,
} from './compile.ts'
import { reportFlaws } from './flaws.ts'
import { furnitureSheets, type PageFurniture } from './furniture.ts'
import { type LinkInput, linkPdf, type PrintedSegment, readSegment } from './link/index.ts'
import { CONTENTS, linkInput } from './link-input.ts'
import { type NumberedPage, type Numbering, numberPages } from './numbering.ts'
import { outlineOf } from './outline.ts'
import { withPictures } from './pictures.ts'
import { printSheet } from './prints.ts'
import { withRefiner } from './refiner.ts'
import { reportScaledPages } from './scales.ts'
import type { Segment } from './segments.ts'

export { type PdfInput, printShare, type Shard } from './compile.ts'
export type { OutlineItem } from './link/index.ts'
export { labelledPages } from './numbering.ts'
export { outlineOf } from './outline.ts'
export { openRefiner, type WithRefiner } from './refiner.ts'

export interface PrintedBook {
  /** Everything that the linker needs. */
  readonly link: LinkInput
  readonly numbering: Numbering
  /** As they were printed. */
  readonly leaves: readonly Leaf[]
}

/** Prints all segments, then the contents (when every page number is known), then the furniture. */
export function printBook(input: PdfInput): Promise<PrintedBook> {
  const handOut = input.withRefiner ?? withRefiner
  return handOut((refine) => printMatters({ ...input, refine }))
}

async function printMatters(input: PrintInput): Promise<PrintedBook> {
  const { book, manuscript, report } = input
  const outline = outlineOf(book, input.partIds, input.citationTitle)
  const { front, body, common } = cutBook(input, outline)
  const { printedFront, printedBody, labelOf, refer } = await printMatter(input, front, body, common)

  // Pictures are decoded while the contents and the furniture are printed.
  const picture = (segments: readonly PrintedSegment[]) =>
    withPictures(segments, common.standIns, input.keepPicture)
  const picturing = picture([...printedFront, ...printedBody])
  picturing.catch(() => undefined) // It may fail before anybody waits for it.

  // The contents stand last in the front matter: their length moves no page that they name.
  const contents: Segment = { name: CONTENTS, leaves: [manuscript.contents(labelOf)], weight: 0 }
  const printedContents = await printSegment(contents, common, input)
  const frontWithContents = [...printedFront, printedContents]
  const numbering = numberPages(frontWithContents, printedBody, manuscript.leaves, input.page)

  const text = { ...book.metadata, head: input.furnitureHead, pageStyle: input.pageStyle }
  const sheets = [
    ...furnitureSheets(
      'front-furniture',
      numbering.front.map(furnitureOf),
      'lower-roman',
      text,
      input.page.sides,
    ),
    ...furnitureSheets('body-furniture', numbering.body.map(furnitureOf), 'decimal', text, input.page.sides),
  ]
  const furniture = await Promise.all(
    sheets.map(async ({ name, html }) => {
      const sheet = { html: withoutRadicals(html), resources: input.fonts }
      return readSegment(name, (await printSheet(input, sheet, { tagged: false })).pdf)
    }),
  )
  const segments = [...frontWithContents, ...printedBody]
  const pages = [...numbering.front, ...numbering.body]
  reportScaledPages(
    segments,
    pages.filter(({ blank }) => !blank),
    book,
    report,
  )
  const pictured = (await picturing).toSpliced(printedFront.length, 0, ...(await picture([printedContents])))
  const leaves = manuscript.leaves.map((leaf) =>
    leaf.kind === 'contents' ? manuscript.contents(numbering.labelOf) : refer(leaf),
  )
  return { numbering, leaves, link: linkInput(input, pictured, furniture, outline, numbering) }
}

interface PrintedMatter {
  readonly printedFront: readonly PrintedSegment[]
  readonly printedBody: readonly PrintedSegment[]
  readonly labelOf: PageLabel
  /** The leaf with the page references that it was printed with. */
  readonly refer: (leaf: Leaf) => Leaf
}

/** How often references may move the pages that they name; two prints are the rule. */
const MOST_PRINTS = 6

/**
 * Prints everything but the contents. With page references, prints again what names a page that was not where it was thought to
 * be, until each is: a number of other length may break lines anew.
 * @throws UsageError when the numbers do not settle.
 */
async function printMatter(
  input: PrintInput,
  front: readonly Segment[],
  body: readonly Segment[],
  common: PrintedWith,
): Promise<PrintedMatter> {
  const { manuscript } = input
  const { refer } = manuscript
  let labelOf: PageLabel = () => undefined
  for (let prints = 1; prints <= MOST_PRINTS; prints++) {
    const thought = labelOf
    const segments = referLeaves([...front, ...body], manuscript, thought)
    const printed = await printSegments(segments, common, input)
    const printedFront = printed.slice(0, front.length)
    const printedBody = printed.slice(front.length)
    labelOf = numberPages(printedFront, printedBody, manuscript.leaves, input.page).labelOf
    const isSettled = refer === undefined || [...common.wanted].every((id) => labelOf(id) === thought(id))
    if (isSettled)
      return { printedFront, printedBody, labelOf, refer: (leaf) => refer?.(leaf, labelOf) ?? leaf }
  }
  throw new UsageError(
    'The page references of this book move the pages that they name.',
    'Set `links.pages: false` in buckram.yaml, or change a sentence with a reference.',
  )
}

/**
 * Links what was printed, and reports what keeps the PDF from its claims. `style` is the author's own style sheet.
 * @throws UsageError when that hides what something leads to. @throws Error when a link of the book leads to no page otherwise:
 * that is a fault of this program.
 */
export function linkBook(
  { link, numbering: { front, body } }: PrintedBook,
  book: Book,
  style: string | undefined,
  report: Report,
): { readonly bytes: Uint8Array; readonly pages: number } {
  const { bytes, pages, unresolved, flaws } = linkPdf(link)
  const [lost] = unresolved
  if (lost !== undefined && style !== undefined)
    throw new UsageError(
      `The book has links to \`${lost.id}\`, which is not printed.`,
      `Show it in \`${style}\`: what something leads to must not be hidden.`,
    )
  if (lost !== undefined)
    throw new Error(`The link to \`${lost.id}\` in the segment ${lost.segment} was lost in print.`)
  reportFlaws(flaws, { book, pages: [...front, ...body] }, report)
  return { bytes, pages }
}

function furnitureOf({ leaf, opens, landscape }: NumberedPage): PageFurniture {
  if (leaf === undefined || leaf.kind === 'title-page' || leaf.kind === 'imprint' || leaf.kind === 'part')
    return { kind: 'bare', head: '', landscape }
  return { kind: opens ? 'opening' : 'plain', head: leaf.title, landscape }
}
