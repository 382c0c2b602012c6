/** Manuscript → PDF: segments → print → contents → furniture → link. Read `printBook` first. */
import pLimit from 'p-limit'
import type { Book, Manuscript, TocEntry } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { withoutRadicals } from '../media/fonts.ts'
import type { TextWidths } from '../press/landscape.ts'
import type { Resource } from '../press/press.ts'
import { furnitureSheets, type PageFurniture } from './furniture.ts'
import { type LinkInput, linkPdf, type OutlineItem, type PrintedSegment, readSegment } from './link/index.ts'
import { type NumberedPage, type Numbering, numberPages } from './numbering.ts'
import { outlineOf } from './outline.ts'
import { type PrintTools, printSheet } from './prints.ts'
import { reportNarrowed, reportScaledPages } from './scales.ts'
import { cutSegments, linkedIds, type Segment, SYMBOL_BASE, writeSegment } from './segments.ts'

export interface PdfInput extends PrintTools {
  readonly book: Book
  readonly manuscript: Manuscript
  /** HTML for the head of every printed document: fonts and page rules. */
  readonly head: string
  /** The same for the furniture sheets, with the stylesheet of the furniture. */
  readonly furnitureHead: string
  /** By address: what every printed document may ask for. */
  readonly fonts: ReadonlyMap<string, Resource>
  readonly partIds: ReadonlyMap<TocEntry, string>
  /** Title of the citation page that the book has when the author wrote none. */
  readonly citationTitle: string
  readonly generator: string
  readonly textWidths: TextWidths
  /** How many tabs print side by side. */
  readonly jobs: number
  readonly report: Report
  readonly onStep: (done: number, total: number) => void
}

export interface PrintedBook {
  /** Everything that the linker needs. */
  readonly link: LinkInput
  readonly numbering: Numbering
}

/** Prints all segments, then the contents (when every page number is known), then the furniture. */
export async function printBook(input: PdfInput): Promise<PrintedBook> {
  const { book, manuscript, report } = input
  const outline = outlineOf(book, input.partIds, input.citationTitle)
  const at = manuscript.leaves.findIndex((leaf) => leaf.kind === 'contents')
  const front = cutSegments('front', manuscript.leaves.slice(0, at))
  const body = cutSegments('body', manuscript.leaves.slice(at + 1))
  const wanted = new Set([
    ...linkedIds(manuscript.leaves),
    ...manuscript.leaves.map((leaf) => leaf.id),
    ...outlineIds(outline),
  ])

  const limit = pLimit(input.jobs)
  let done = 0
  const print = async (segment: Segment) => {
    const printed = await limit(() => printSegment(segment, wanted, input))
    input.onStep(++done, front.length + body.length)
    return printed
  }
  const [printedFront, printedBody] = await Promise.all([
    Promise.all(front.map(print)),
    Promise.all(body.map(print)),
  ])

  // The contents stand last in the front matter: their length moves no page that they name.
  const { labelOf } = numberPages(printedFront, printedBody, manuscript.leaves, 0)
  const contents: Segment = { name: 'contents', leaves: [manuscript.contents(labelOf)] }
  const frontWithContents = [...printedFront, await printSegment(contents, wanted, input)]
  // The first chapter begins on a right page.
  const blanks =
    frontWithContents.reduce((sum, segment) => sum + segment.pages, 0) % 2 === 1
      ? [await printBlank(input)]
      : []
  const numbering = numberPages(frontWithContents, printedBody, manuscript.leaves, blanks.length)

  const { title, language } = book.metadata
  const sheets = [
    ...furnitureSheets('front-furniture', numbering.front.map(furnitureOf), 'lower-roman', {
      title,
      language,
      head: input.furnitureHead,
    }),
    ...furnitureSheets('body-furniture', numbering.body.map(furnitureOf), 'decimal', {
      title,
      language,
      head: input.furnitureHead,
    }),
  ]
  const furniture = await Promise.all(
    sheets.map(async ({ name, html }) => {
      const sheet = { html: withoutRadicals(html), resources: input.fonts }
      return readSegment(name, (await printSheet(input, sheet, { tagged: false })).pdf)
    }),
  )
  const segments = [...frontWithContents, ...blanks, ...printedBody]
  reportScaledPages(segments, [...numbering.front, ...numbering.body], book, report)
  return { numbering, link: linkInput(input, segments, furniture, outline, numbering.front.length) }
}

/** Links what was printed. @throws Error when a link of the book leads to no page: that is a fault of this program. */
export function linkBook({ link }: PrintedBook): { readonly bytes: Uint8Array; readonly pages: number } {
  const { bytes, pages, unresolved } = linkPdf(link)
  const [lost] = unresolved
  if (lost !== undefined)
    throw new Error(`The link to \`${lost.id}\` in the segment ${lost.segment} was lost in print.`)
  return { bytes, pages }
}

async function printSegment(
  segment: Segment,
  wanted: ReadonlySet<string>,
  input: PdfInput,
): Promise<PrintedSegment> {
  const { book, manuscript, textWidths, report } = input
  const { html, pictures } = writeSegment(manuscript, segment, wanted, input.head)
  const resources = new Map(input.fonts)
  for (const [address, file] of pictures) {
    const asset = book.assets.get(file)
    if (asset !== undefined) resources.set(decodeURIComponent(address), asset)
  }
  const print = await printSheet(input, { html, resources }, { tagged: true, textWidths })
  reportNarrowed(print.narrowed, segment.leaves, book, report)
  return readSegment(segment.name, print.pdf)
}

async function printBlank(input: PdfInput): Promise<PrintedSegment> {
  const html = input.manuscript.wrap('', input.head)
  return readSegment(
    'blank',
    (await printSheet(input, { html, resources: input.fonts }, { tagged: true })).pdf,
  )
}

function furnitureOf({ leaf, opens, landscape }: NumberedPage): PageFurniture {
  if (leaf === undefined || leaf.kind === 'title-page' || leaf.kind === 'imprint' || leaf.kind === 'part')
    return { kind: 'bare', head: '', landscape }
  return { kind: opens ? 'opening' : 'plain', head: leaf.title, landscape }
}

function linkInput(
  { book: { metadata }, generator }: PdfInput,
  segments: readonly PrintedSegment[],
  furniture: readonly PrintedSegment[],
  outline: readonly OutlineItem[],
  frontPages: number,
): LinkInput {
  const { title, authors, subjects, language, modified, description, rights, source, identifier, citation } =
    metadata
  return {
    segments,
    furniture,
    labels: [
      { page: 0, style: 'r', start: 1 },
      { page: frontPages, style: 'D', start: 1 },
    ],
    outline,
    symbolBase: SYMBOL_BASE,
    info: {
      title,
      authors: authors.map(({ name }) => name),
      ...(description === undefined ? {} : { subject: description }),
      keywords: subjects,
      language,
      creator: generator,
      producer: generator,
      date: modified,
      ...(rights === undefined ? {} : { rights: rights.name }),
      ...(rights?.url === undefined ? {} : { rightsUrl: rights.url }),
      ...(source === undefined ? {} : { source }),
      identifier,
    },
    attachments: [
      {
        name: 'citation.bib',
        mediaType: 'application/x-bibtex',
        description: 'BibTeX',
        bytes: new TextEncoder().encode(citation.bibtex),
      },
    ],
  }
}

function outlineIds(items: readonly OutlineItem[]): string[] {
  return items.flatMap(({ to, children }) => [...(to === undefined ? [] : [to]), ...outlineIds(children)])
}
