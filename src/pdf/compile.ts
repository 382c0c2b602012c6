/** Prints segments side by side. What they depend on is in the input; page numbers are not. */
import pLimit from 'p-limit'
import type { Book, Manuscript, PageLabel, TocEntry } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { Keep } from '../media/keep.ts'
import type { PageFill } from '../press/fill.ts'
import type { TextWidths } from '../press/landscape.ts'
import type { Resource } from '../press/press.ts'
import { type OutlineItem, type PrintedSegment, readSegment } from './link/index.ts'
import type { PageSides } from './numbering.ts'
import { outlineOf } from './outline.ts'
import { lostStandIns, makeStandIns, type StandIns } from './pictures.ts'
import { type PrintTools, printSheet } from './prints.ts'
import { type WithRefiner, withRefiner } from './refiner.ts'
import { reportNarrowed } from './scales.ts'
import { cutSegments, type Frame, frameOf, linkedIds, type Segment, writeSegment } from './segments.ts'

export interface PdfInput extends Omit<PrintTools, 'refine'> {
  readonly book: Book
  readonly manuscript: Manuscript
  /** HTML for the head of every printed document: fonts and page rules. */
  readonly head: string
  /** The same for the furniture sheets, with the stylesheet of the furniture. */
  readonly furnitureHead: string
  /** The author's own `@page` rules, for the furniture sheets. */
  readonly pageStyle: string
  /** By address: what every printed document may ask for. */
  readonly fonts: ReadonlyMap<string, Resource>
  readonly partIds: ReadonlyMap<TocEntry, string>
  /** Title of the citation page that the book has when the author wrote none. */
  readonly citationTitle: string
  readonly generator: string
  /** Whether the PDF is to be PDF/A-2u. */
  readonly archival: boolean
  readonly textWidths: TextWidths
  readonly fill: PageFill
  readonly page: PageSides & {
    /** How far the text of a page is moved from the spine, in points. */
    readonly binding: number
  }
  /** Keeps a picture that is decoded for print. */
  readonly keepPicture: Keep
  /** How many tabs print side by side. */
  readonly jobs: number
  readonly report: Report
  readonly onStep: (done: number, total: number) => void
  /** Who hands out the thread that refines, where one is kept between builds. */
  readonly withRefiner?: WithRefiner | undefined
}

/** The input, and the thread that refines. */
export type PrintInput = PdfInput & PrintTools

/** What every segment is printed with. */
export interface PrintedWith {
  /** The ids of the book that something leads to. */
  readonly wanted: ReadonlySet<string>
  readonly standIns: StandIns
  readonly frame: Frame
}

/** One of several shares of a book: the `index`th of `count`, from 1. */
export interface Shard {
  readonly index: number
  readonly count: number
}

/**
 * Prints a share of the segments, for the cache: the heaviest go to the shards in turn. What depends on page numbers (contents,
 * furniture) is left to the build. Returns the segments' names.
 */
export async function printShare(input: PdfInput, { index, count }: Shard): Promise<readonly string[]> {
  const { front, body, common } = cutBook(input, outlineOf(input.book, input.partIds, input.citationTitle))
  const share = heaviestFirst([...front, ...body]).filter((_, place) => place % count === index - 1)
  // Where their links lead is not known yet: of a book with page references, the build prints again what has some.
  const segments = referLeaves(share, input.manuscript, () => undefined)
  const handOut = input.withRefiner ?? withRefiner
  await handOut((refine) => printSegments(segments, common, { ...input, refine }))
  return share.map(({ name }) => name)
}

/** The segments of the book but for its contents, and what they are printed with. */
export function cutBook({ book, manuscript, head }: PdfInput, outline: readonly OutlineItem[]) {
  const at = manuscript.leaves.findIndex((leaf) => leaf.kind === 'contents')
  return {
    front: cutSegments('front', manuscript.leaves.slice(0, at)),
    body: cutSegments('body', manuscript.leaves.slice(at + 1)),
    common: {
      wanted: new Set([
        ...linkedIds(manuscript.leaves),
        ...manuscript.leaves.map((leaf) => leaf.id),
        ...outlineIds(outline),
      ]),
      standIns: makeStandIns(book.assets),
      frame: frameOf(manuscript, head),
    },
  }
}

/** The segments with their page references, where the author asked for them. */
export function referLeaves(
  segments: readonly Segment[],
  { refer }: Manuscript,
  pageOf: PageLabel,
): readonly Segment[] {
  if (refer === undefined) return segments
  return segments.map((segment) => ({
    ...segment,
    leaves: segment.leaves.map((leaf) => refer(leaf, pageOf)),
  }))
}

/** Prints side by side, the heaviest first: they would otherwise keep one tab busy when the others are done. */
export async function printSegments(
  segments: readonly Segment[],
  common: PrintedWith,
  input: PrintInput,
): Promise<PrintedSegment[]> {
  const tabs = pLimit(input.jobs)
  const print: PdfInput['press']['print'] = (sheet, options) => tabs(() => input.press.print(sheet, options))
  const tools = { ...input, press: { ...input.press, print } }
  // One more than there are tabs is made ready or refined while the others print.
  const limit = pLimit(input.jobs + 1)
  let done = 0
  const printed = new Map<Segment, PrintedSegment>()
  await Promise.all(
    heaviestFirst(segments).map((segment) =>
      limit(async () => {
        printed.set(segment, await printSegment(segment, common, tools))
        input.onStep(++done, segments.length)
      }),
    ),
  )
  return segments.flatMap((segment) => printed.get(segment) ?? [])
}

function heaviestFirst(segments: readonly Segment[]): Segment[] {
  return segments.toSorted((a, b) => b.weight - a.weight)
}

export async function printSegment(
  segment: Segment,
  { wanted, standIns, frame }: PrintedWith,
  input: PrintInput,
): Promise<PrintedSegment> {
  const { book, manuscript, textWidths, fill, report } = input
  const { html, pictures } = writeSegment(manuscript, segment, wanted, frame)
  const print = async (unsafe: ReadonlySet<string>) => {
    const resources = new Map(input.fonts)
    for (const [address, file] of pictures) {
      const standIn = unsafe.has(file) ? undefined : standIns.get(file)
      const resource = standIn?.resource ?? book.assets.get(file)
      if (resource !== undefined) resources.set(decodeURIComponent(address), resource)
    }
    const { narrowed, pdf } = await printSheet(input, { html, resources }, { tagged: true, textWidths, fill })
    return { narrowed, printed: readSegment(segment.name, pdf) }
  }
  const first = await print(new Set())
  const lost = lostStandIns(first.printed, pictures.values(), standIns)
  const { narrowed, printed } = lost.size === 0 ? first : await print(lost)
  reportNarrowed(narrowed, segment.leaves, book, report)
  return printed
}

function outlineIds(items: readonly OutlineItem[]): string[] {
  return items.flatMap(({ to, children }) => [...(to === undefined ? [] : [to]), ...outlineIds(children)])
}
