/** Book → EPUB 3.3. */
import { setImmediate } from 'node:timers/promises'
import type { Element } from 'hast'
import type { Asset, Book, PartEntry } from '../book.ts'
import type { Labels } from '../labels.ts'
import { visitElements } from '../trees.ts'
import type { Shown } from './accessibility.ts'
import { findFlaws, isMoving } from './flaws.ts'
import { countFormulas } from './formulas.ts'
import { citationPage, coverPage, titlePage } from './front.ts'
import type { Cover, EpubInput, WrittenEpub } from './input.ts'
import { address, nameFiles } from './names.ts'
import { type Landmark, writeNavigation, writeNcx } from './navigation.ts'
import { captionPoints, type NavigationPoint, type Outline, outlineOf } from './outline.ts'
import { type PackedFile, packEpub } from './pack.ts'
import { type ManifestItem, writePackage } from './package.ts'
import { markPageBreaks, pageBreaksOf } from './page-breaks.ts'
import { type ChapterPages, chapterPages, type Page, writePage } from './pages.ts'
import { sourcesOf } from './sources.ts'

export { coverOf } from './cover.ts'
export { withoutDrawings } from './drawings.ts'
export type { EpubInput } from './input.ts'

/** The packer's name for the page of contents. */
const CONTENTS = 'toc.xhtml'

const COVER_FILES: Readonly<Record<Cover['mediaType'], string>> = {
  'image/jpeg': 'cover.jpg',
  'image/png': 'cover.png',
  'image/svg+xml': 'cover.svg',
  'image/gif': 'cover.gif',
  'image/webp': 'cover.webp',
}

/**
 * One page a chapter (several, where it is long), with cover, title page, contents and (when the book has none) citation page around them.
 * An AVIF picture is shown as a box with its text: the book's pictures must have been converted before.
 */
export async function writeEpub({
  book,
  cover,
  stylesheet,
  labels,
  generator,
  contentsDepth: depth,
  printed,
  report,
}: EpubInput): Promise<WrittenEpub> {
  const { metadata } = book
  const names = nameFiles(book)
  const mark = (body: Element, leaf: string) => {
    if (printed !== undefined) markPageBreaks(body, leaf, printed)
  }
  const chapters = await chapterPages(book, names, labels, mark)
  const markPart = (body: Element, part: PartEntry) => mark(body, printed?.partIds.get(part) ?? '')
  const outline = outlineOf(book, chapters, { names, depth, mark: markPart })

  const coverFile = COVER_FILES[cover.mediaType]
  const front = {
    cover: coverPage(metadata, cover, coverFile, names.claimPage('cover'), labels),
    title: titlePage(metadata, names.claimPage('title-page'), labels),
  }
  const citation = citationOf(book, names.claimPage, labels)
  mark(front.title.body, 'title-page')
  if (citation !== undefined) mark(citation.body, 'citation')
  const before = [front.cover, front.title]
  const after = [...outline.pages, ...(citation === undefined ? [] : [citation])]
  const points = outline.points.concat(citation === undefined ? [] : [pointTo(citation)])
  const lists = (book.lists ?? []).flatMap((list) => {
    const points = captionPoints(list, chapters)
    const type = list.kind === 'figures' ? ('loi' as const) : ('lot' as const)
    return points.length === 0 ? [] : [{ type, title: labels[list.kind], points }]
  })
  const breaks = pageBreaksOf([...before, ...after])
  // Contents without an entry would be invalid.
  const entries = points.length === 0 ? [pointTo(front.title)] : points

  const shown = shownPictures(after, book)
  const pictures = shown.map(({ file, mediaType, bytes }) => ({
    name: names.pictures.get(file) ?? file,
    mediaType,
    bytes,
  }))
  const items: ManifestItem[] = [
    ...before.map((page, index) => pageItem(page, `front-${index + 1}`)),
    { id: 'toc', href: CONTENTS, mediaType: 'application/xhtml+xml', properties: 'nav', inSpine: true },
    ...after.map((page, index) => pageItem(page, `page-${index + 1}`)),
    { id: 'ncx', href: 'toc.ncx', mediaType: 'application/x-dtbncx+xml', inSpine: false },
    { id: 'style', href: 'style.css', mediaType: 'text/css', inSpine: false },
    {
      id: 'cover-image',
      href: coverFile,
      mediaType: cover.mediaType,
      properties: 'cover-image',
      inSpine: false,
    },
    ...pictures.map(({ name, mediaType }, index) => ({
      id: `picture-${index + 1}`,
      href: address(name),
      mediaType,
      inSpine: false,
    })),
  ]
  const written: PackedFile[] = []
  for (const page of [...before, ...after]) {
    await setImmediate()
    written.push({ name: page.file, content: writePage(page, metadata) })
  }
  const files: PackedFile[] = [
    ...written,
    { name: coverFile, content: cover.bytes },
    ...pictures.map(({ name, bytes }) => ({ name, content: bytes })),
  ]
  const { certifiedBy } = metadata
  const flaws = certifiedBy === undefined ? [] : findFlaws(chapters.values(), book.assets)
  for (const { at, what } of flaws) report.add('epub-not-accessible', at, ...what)
  const bytes = await packEpub(
    {
      title: metadata.title,
      modified: metadata.modified,
      stylesheet,
      contentOpf: writePackage({
        metadata,
        items,
        shown: countShown(after, outline, book),
        labels,
        generator,
        ...(certifiedBy === undefined || flaws.length > 0 ? {} : { certifiedBy }),
        ...(breaks.length > 0 && printed ? { pageBreakSource: printed.source } : {}),
      }),
      tocXhtml: writeNavigation(
        { points: entries, lists, breaks, landmarks: landmarksOf(front, outline, labels) },
        metadata,
        labels,
      ),
      tocNcx: writeNcx(entries, breaks, metadata, labels),
    },
    files,
  )
  return { bytes, sources: sourcesOf(chapters.values(), files), places: placesOf(chapters) }
}

function placesOf(chapters: ReadonlyMap<string, ChapterPages>): ReadonlyMap<string, string> {
  const places = new Map<string, string>()
  for (const [chapter, { pages, places: inside }] of chapters) {
    places.set(chapter, address(pages[0].file))
    for (const [id, { file, id: own }] of inside) places.set(id, `${address(file)}#${own}`)
  }
  return places
}

function pointTo({ title, file }: Page): NavigationPoint {
  return { title, href: address(file), children: [] }
}

function citationOf(book: Book, claimPage: (wish: string) => string, labels: Labels): Page | undefined {
  return book.chapters.some(({ role }) => role === 'citation')
    ? undefined
    : citationPage(book.metadata, claimPage('citation'), labels)
}

function pageItem(page: Page, id: string): ManifestItem {
  const mathml = countFormulas(page) > 0 ? { properties: 'mathml' } : {}
  return { id, href: address(page.file), mediaType: 'application/xhtml+xml', ...mathml, inSpine: true }
}

function landmarksOf(front: { cover: Page; title: Page }, { pages }: Outline, labels: Labels): Landmark[] {
  const start = pages.find(({ matter }) => matter === 'body') ?? pages[0]
  return [
    { type: 'cover', title: labels.cover, href: address(front.cover.file) },
    { type: 'titlepage', title: labels.titlePage, href: address(front.title.file) },
    { type: 'toc', title: labels.contents, href: `${CONTENTS}#toc` },
    ...(start === undefined
      ? []
      : [{ type: 'bodymatter', title: labels.startOfText, href: address(start.file) }]),
  ]
}

/** The assets that a page shows, each once, in the order of the book's assets. */
function shownPictures(pages: readonly Page[], book: Book): Asset[] {
  const shown = new Set<string>()
  visitPictures(pages, (file) => shown.add(file))
  return [...book.assets.values()].filter(({ file }) => shown.has(file))
}

function countShown(pages: readonly Page[], outline: Outline, book: Book): Shown {
  const formulas = pages.reduce((sum, page) => sum + countFormulas(page), 0)
  // Those of the book; the pages that every book is given have their own.
  const headings = outline.pages.reduce((sum, page) => sum + countHeadings(page), 0)
  const shown = { count: 0, described: 0, moving: 0, formulas, headings }
  // Who has judged the book has seen that these only decorate; else they may be pictures that nobody described.
  const isJudged = book.metadata.certifiedBy !== undefined
  visitPictures(pages, (file, alt) => {
    if (!isJudged || alt !== '') shown.count++
    if (alt !== undefined && alt !== '') shown.described++
    if (isMoving(book.assets.get(file))) shown.moving++
  })
  return shown
}

function countHeadings({ body }: Page): number {
  let count = 0
  visitElements(body, ({ tagName }) => {
    if (/^h[1-6]$/.test(tagName)) count++
  })
  return count
}

function visitPictures(pages: readonly Page[], found: (file: string, alt: string | undefined) => void): void {
  for (const { body } of pages) {
    visitElements(body, ({ tagName, properties, data }) => {
      if (tagName === 'img' && data?.target?.kind === 'asset')
        found(data.target.file, properties.alt === undefined ? undefined : String(properties.alt))
    })
  }
}
