/** Manuscript → PDF: segments → print → contents → furniture → link. Read `printBook` first. */
import { withoutRadicals } from '../media/fonts.ts'
import { runsRightToLeft } from '../media/languages.ts'
import { cutBook, type PdfInput, printSegment, printSegments } from './compile.ts'
import { furnitureSheets, type PageFurniture } from './furniture.ts'
import { type LinkInput, linkPdf, type OutlineItem, type PrintedSegment, readSegment } from './link/index.ts'
import { type NumberedPage, type Numbering, numberPages } from './numbering.ts'
import { outlineOf } from './outline.ts'
import { withPictures } from './pictures.ts'
import { printSheet } from './prints.ts'
import { reportScaledPages } from './scales.ts'
import { type Segment, SYMBOL_BASE } from './segments.ts'

export { type PdfInput, printShare, type Shard } from './compile.ts'

export interface PrintedBook {
  /** Everything that the linker needs. */
  readonly link: LinkInput
  readonly numbering: Numbering
}

/** The segment that holds the table of contents. */
const CONTENTS = 'contents'

/** Prints all segments, then the contents (when every page number is known), then the furniture. */
export async function printBook(input: PdfInput): Promise<PrintedBook> {
  const { book, manuscript, report } = input
  const outline = outlineOf(book, input.partIds, input.citationTitle)
  const { front, body, common } = cutBook(input, outline)
  const printed = await printSegments([...front, ...body], common, input)
  const printedFront = printed.slice(0, front.length)
  const printedBody = printed.slice(front.length)

  // The contents stand last in the front matter: their length moves no page that they name.
  const { labelOf } = numberPages(printedFront, printedBody, manuscript.leaves, 0)
  const contents: Segment = { name: CONTENTS, leaves: [manuscript.contents(labelOf)], weight: 0 }
  const frontWithContents = [...printedFront, await printSegment(contents, common, input)]
  // The first chapter begins on a right page.
  const blanks =
    frontWithContents.reduce((sum, segment) => sum + segment.pages, 0) % 2 === 1
      ? [await printBlank(input)]
      : []
  const numbering = numberPages(frontWithContents, printedBody, manuscript.leaves, blanks.length)

  const text = { ...book.metadata, head: input.furnitureHead }
  const sheets = [
    ...furnitureSheets('front-furniture', numbering.front.map(furnitureOf), 'lower-roman', text),
    ...furnitureSheets('body-furniture', numbering.body.map(furnitureOf), 'decimal', text),
  ]
  const furniture = await Promise.all(
    sheets.map(async ({ name, html }) => {
      const sheet = { html: withoutRadicals(html), resources: input.fonts }
      return readSegment(name, (await printSheet(input, sheet, { tagged: false })).pdf)
    }),
  )
  const segments = [...frontWithContents, ...blanks, ...printedBody]
  reportScaledPages(segments, [...numbering.front, ...numbering.body], book, report)
  const pictured = await withPictures(segments, common.standIns, input.keepPicture)
  return { numbering, link: linkInput(input, pictured, furniture, outline, numbering.front.length) }
}

/** Links what was printed. @throws Error when a link of the book leads to no page: that is a fault of this program. */
export function linkBook({ link }: PrintedBook): { readonly bytes: Uint8Array; readonly pages: number } {
  const { bytes, pages, unresolved } = linkPdf(link)
  const [lost] = unresolved
  if (lost !== undefined)
    throw new Error(`The link to \`${lost.id}\` in the segment ${lost.segment} was lost in print.`)
  return { bytes, pages }
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
    contents: CONTENTS,
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
      rightToLeft: runsRightToLeft(metadata),
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
