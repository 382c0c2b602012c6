/** The second half of the pipeline: what was read is set and printed, linked as a PDF, packed as an EPUB. */
import type { Asset } from './book.ts'
import { cacheOf } from './book-cache.ts'
import { type Cache, cacheFolder } from './cache.ts'
import type { Report } from './diagnostics.ts'
import { coverOf, type EpubInput, withoutDrawings, writeEpub } from './epub/index.ts'
import { picturesForScreens } from './media/screen-picture.ts'
import {
  labelledPages,
  linkBook,
  type PdfInput,
  type PrintedBook,
  printBook,
  type WithRefiner,
} from './pdf/index.ts'
import { ORIGIN, withPress } from './press/press.ts'
import type { ReadBook, ReadOptions } from './read.ts'
import type { Stage } from './stages.ts'
import { type Composed, coverSheet, sheetsOf, type Typeset, typesetBook } from './typeset.ts'
import type { ExpectedPdf } from './verify/index.ts'
import { GENERATOR } from './version.ts'

export interface PressOptions extends ReadOptions {
  /** How many tabs print side by side. */
  readonly jobs: number
  /** Who hands out the thread that refines prints, where one is kept between builds. */
  readonly withRefiner?: WithRefiner
}

/** What came out of the browser. */
export interface PressedBook {
  readonly typeset: Typeset
  readonly sheets: ReturnType<typeof sheetsOf>
  /** Of a PDF. */
  readonly printed: PrintedBook | undefined
  /** Of an EPUB. */
  readonly screens:
    | { readonly cover: EpubInput['cover']; readonly assets: ReadonlyMap<string, Asset> }
    | undefined
}

/** Sets and prints the book: everything that a browser is needed for. */
export async function pressBook(
  read: ReadBook,
  composed: Composed,
  wanted: { readonly pdf: boolean; readonly epub: boolean },
  options: PressOptions,
  report: Report,
  stage: Stage,
): Promise<PressedBook> {
  const { book, config } = read
  const { jobs, progress, withRefiner } = options
  const typeset = await typesetBook(composed, read, options, report, stage)
  const sheets = sheetsOf(composed, typeset, read)
  const { keep, keepPicture } = keepers(cacheOf(options, config))
  // The browser is closed before the rest is done: it would hold memory that the linker needs.
  const handOut = options.withPress ?? withPress
  return handOut({ cache: cacheFolder(), fonts: typeset.fonts }, (press) =>
    stage(wanted.pdf ? 'print' : 'cover', async () => {
      const tools = { press, keep, keepPicture, jobs, report, withRefiner, onStep: progress.step }
      const { width, svg } = config.pictures
      const screens = async () => {
        const drawing = coverOf(book, coverSheet(composed, typeset, read), { press, keep: keepPicture })
        const drawn =
          svg === 'raster' ? withoutDrawings(book.assets, width, { press, keep: keepPicture }) : book.assets
        const assets = Promise.resolve(drawn).then((all) => picturesForScreens(all, width, keepPicture))
        const [cover, pictures] = await Promise.all([drawing, assets])
        return { cover, assets: pictures }
      }
      const [printed, forScreens] = await Promise.all([
        wanted.pdf ? printBook({ ...sheets, ...tools }) : undefined,
        wanted.epub ? screens() : undefined,
      ])
      return { typeset, sheets, printed, screens: forScreens }
    }),
  )
}

/** Links what was printed. */
export function linkPressed(printed: PrintedBook, { book, style }: ReadBook, report: Report, stage: Stage) {
  return stage(
    'link',
    async () => linkBook(printed, book, style?.file, report),
    ({ pages }) => `${pages} pages`,
  )
}

/** Packs the EPUB; it has the page numbers of the PDF, where one was printed. */
export function packPressed(
  { printed, screens, sheets }: PressedBook,
  { styles }: Composed,
  { book, labels, config }: ReadBook,
  report: Report,
  stage: Stage,
) {
  if (screens === undefined) throw new Error('No EPUB was wanted when the book was printed.')
  return stage('epub', () =>
    writeEpub({
      book: { ...book, assets: screens.assets },
      cover: screens.cover,
      stylesheet: styles.epub,
      labels,
      generator: GENERATOR,
      contentsDepth: config.contents.depth,
      report,
      ...(printed === undefined ? {} : { printed: printedPages(printed, sheets) }),
    }),
  )
}

/** Where the pages of the PDF begin, for the page list of the EPUB. */
function printedPages({ numbering }: PrintedBook, { book, partIds }: Pick<PdfInput, 'book' | 'partIds'>) {
  const { title, modified, identifier } = book.metadata
  const day = new Date(modified * 1000).toISOString().slice(0, 10)
  const source = `${title}. PDF, ${day}. ${identifier}`
  return { pages: labelledPages(numbering), labelOf: numbering.labelOf, partIds, source }
}

/** What the finished PDF is judged by. */
export function expectedPdf(
  { numbering, leaves, link }: PrintedBook,
  { sheets: { book }, typeset: { missing } }: PressedBook,
  { style }: ReadBook,
): ExpectedPdf {
  const { front, body, labelOf } = numbering
  const pages = { frontPages: front.length, bodyPages: body.length }
  const restyled = style !== undefined
  return { book, ...pages, outline: link.outline, leaves, labelOf, missing, restyled, origin: ORIGIN }
}

/** Keeps prints and pictures for the builds that follow. */
export function keepers({ through }: Cache): Pick<PdfInput, 'keep' | 'keepPicture'> {
  return {
    keep: (parts, print) => through('print', parts, print),
    keepPicture: (parts, make) => through('picture', parts, make),
  }
}
