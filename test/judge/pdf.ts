/** Judges a finished PDF as a reader meets it: pages, bookmarks, links, text, fonts, metadata. Reads with pdf.js. */
import { getDocument, type PDFDocumentProxy, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { type PdfFont, readAddresses, readFonts, readObjects } from './pdf-objects.ts'
import {
  endOf,
  type LinkEnd,
  type PdfLink,
  type PdfPage,
  type Places,
  readPage,
  readPlaces,
  type TextRun,
} from './pdf-page.ts'

interface PdfBookmark {
  readonly title: string
  /** From 1. */
  readonly level: number
  readonly end: LinkEnd
  /** Of the page that it leads to. */
  readonly label?: string
}

interface PdfAttachment {
  readonly name: string
  readonly description: string
  readonly bytes: Uint8Array
}

export interface PdfJudgement {
  readonly pages: readonly PdfPage[]
  /** In reading order; `level` tells the nesting. */
  readonly outline: readonly PdfBookmark[]
  readonly fonts: readonly PdfFont[]
  readonly attachments: readonly PdfAttachment[]
  /** The Info dictionary: `Title`, `Author`, `Keywords` … */
  readonly info: Readonly<Record<string, unknown>>
  /** The XMP packet, as written. */
  readonly xmp: string | undefined
  readonly language: string | undefined
  /** Marked as tagged, with a structure tree. */
  readonly tagged: boolean
  /** Text that a screen reader does not reach: `page iv: …`. */
  readonly untagged: readonly string[]
  /** Links and bookmarks that lead nowhere, each with its reason. */
  readonly dead: readonly string[]
  /** Addresses of files of the machine that made the book. */
  readonly fileAddresses: readonly string[]
  /** Radicals (U+2E80 to U+2FDF) where the text has the common character: not found by a search. */
  readonly radicals: readonly string[]
}

/** Throws what pdf.js throws when the bytes are no PDF. */
export async function judgePdf(bytes: Uint8Array): Promise<PdfJudgement> {
  const objects = readObjects(bytes)
  // pdf.js takes the buffer away from its owner: it gets a copy.
  const loading = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    useSystemFonts: false,
  })
  const document = await loading.promise
  try {
    const labels = await document.getPageLabels()
    const places = await readPlaces(document)
    const pages: PdfPage[] = []
    for (const [index, page] of places.pages.entries()) {
      pages.push(await readPage(places, page, index, labels?.[index] ?? String(index + 1)))
    }
    const outline = readOutline(await document.getOutline(), places, pages)
    const { info, metadata } = await document.getMetadata()
    const addresses = [...readAddresses(objects), ...pages.flatMap((page) => page.links.map(addressOf))]
    // pdf.js declares `Object`; Info is a flat record of strings and booleans.
    const values = info as Readonly<Record<string, unknown>>
    return {
      pages,
      outline,
      fonts: readFonts(objects),
      attachments: await readAttachments(document),
      info: values,
      xmp: metadata?.getRaw() ?? undefined,
      language: typeof values.Language === 'string' ? values.Language : undefined,
      tagged: (await document.getMarkInfo())?.Marked === true && pages.some((page) => page.roles.length > 0),
      untagged: findRuns(pages, (run) => run.mark === 'loose' && run.text.trim() !== ''),
      dead: [
        ...pages.flatMap((page) => page.links.flatMap((link) => deadLink(page, link))),
        ...outline.flatMap(deadBookmark),
      ],
      fileAddresses: [...new Set(addresses.filter((address) => /^\s*file:/i.test(address)))].sort(),
      radicals: findRuns(pages, (run) => /[\u2E80-\u2FDF]/.test(run.text)),
    }
  } finally {
    await loading.destroy()
  }
}

/** Text of the page in reading order, without running head and folio; `from` leaves out what stands above that y. */
export function textOf(page: PdfPage, from = Number.POSITIVE_INFINITY): string {
  return page.runs
    .filter((run) => run.mark !== 'artifact' && run.y <= from)
    .map((run) => (run.lineEnd ? `${run.text}\n` : run.text))
    .join('')
}

/** Pages whose printed folio is not the page's label. Pages without a folio (title page, blank pages) are passed over. */
export function wrongFolios({ pages }: PdfJudgement): readonly string[] {
  return pages.flatMap((page) => {
    const furniture = page.runs.filter((run) => run.mark === 'artifact' && run.text.trim() !== '')
    const words = furniture.flatMap((run) => run.text.trim().split(/\s+/))
    const folios = words.filter((word) => /^(\d+|[ivxlcdm]+)$/.test(word))
    return folios.length === 0 || folios.includes(page.label)
      ? []
      : [`page ${page.label} shows ${folios.join(', ')}`]
  })
}

type Outline = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>

function readOutline(
  items: Outline,
  places: Places,
  pages: readonly PdfPage[],
  level = 1,
): readonly PdfBookmark[] {
  return (items ?? []).flatMap(({ title, dest, url, unsafeUrl, items: children }) => {
    const end = endOf(places, { dest: dest ?? undefined, url: url ?? undefined, unsafeUrl })
    const label = end.kind === 'place' ? pages[end.page]?.label : undefined
    const bookmark = { title, level, end, ...(label === undefined ? {} : { label }) }
    return [bookmark, ...readOutline(children, places, pages, level + 1)]
  })
}

async function readAttachments(document: PDFDocumentProxy): Promise<readonly PdfAttachment[]> {
  // pdf.js declares `any`: a record by file name, or null.
  const found: Readonly<
    Record<string, { filename: string; description?: string; content: Uint8Array }>
  > | null = await document.getAttachments()
  return Object.values(found ?? {}).map(({ filename, description = '', content }) => ({
    name: filename,
    description,
    bytes: content,
  }))
}

function addressOf({ end }: PdfLink): string {
  return end.kind === 'web' ? end.url : ''
}

function deadLink(page: PdfPage, { end, box }: PdfLink): readonly string[] {
  return end.kind === 'dead'
    ? [`page ${page.label}, ${Math.round(box[0])}, ${Math.round(box[1])} pt: ${end.why}`]
    : []
}

function deadBookmark({ title, end }: PdfBookmark): readonly string[] {
  return end.kind === 'dead' ? [`bookmark \`${title}\`: ${end.why}`] : []
}

function findRuns(pages: readonly PdfPage[], wanted: (run: TextRun) => boolean): readonly string[] {
  return pages.flatMap((page) => page.runs.filter(wanted).map((run) => `page ${page.label}: ${run.text}`))
}
