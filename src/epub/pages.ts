/** The pages of the EPUB as documents: one a chapter, and those that the book has no file for. */
import { setImmediate } from 'node:timers/promises'
import type { Element, Properties } from 'hast'
import type { Book, Chapter, LinkEntry, Matter, Metadata, PartEntry, Target } from '../book.ts'
import type { Labels } from '../labels.ts'
import { runsRightToLeft } from '../media/languages.ts'
import { visitElements } from '../trees.ts'
import { hangLines } from './code-lines.ts'
import { type Conversion, type Converted, convertTree } from './convert.ts'
import { address, idName, type Names } from './names.ts'
import { splitBlocks } from './split.ts'
import { boxTables } from './table-width.ts'
import { webAddress } from './web-address.ts'
import { element, writeXml } from './xml.ts'

/** A page in the spine. */
export interface Page {
  /** File name beside the package document. */
  readonly file: string
  readonly title: string
  readonly matter: Matter
  readonly body: Element
}

/** A chapter in the EPUB: a page, or several where it is long. */
export interface ChapterPages {
  readonly chapter: Chapter
  readonly pages: readonly [Page, ...Page[]]
  /** Ids of the book → addresses, for those that are on the pages. */
  readonly places: ReadonlyMap<string, Place>
}

interface Place {
  readonly file: string
  /** Of the page. */
  readonly id: string
}

/** The pages of every chapter, by chapter id, with all links between them written. `mark` sets the breaks of the PDF's pages. */
export async function chapterPages(
  book: Book,
  names: Names,
  labels: Labels,
  mark: (body: Element, chapter: string) => void,
): Promise<ReadonlyMap<string, ChapterPages>> {
  const conversion: Conversion = {
    labels,
    hasPage: (chapter) => names.pages.has(chapter),
    picture: (file) => {
      const asset = book.assets.get(file)
      const href = names.pictures.get(file)
      return asset === undefined || href === undefined ? undefined : { href, asset }
    },
  }
  const chapters = new Map<string, ChapterPages>()
  for (const chapter of book.chapters) {
    // Seconds, in a large book: signals are answered in between.
    await setImmediate()
    const file = names.pages.get(chapter.id)
    if (file === undefined) continue
    const { children, anchors } = convertTree(chapter.tree.children, chapter.id, conversion)
    const body = chapterSection(chapter, children, labels)
    mark(body, chapter.id)
    hangLines(body)
    boxTables(body)
    const title = titleOf(chapter, labels)
    const [first = [], ...others] = splitBlocks(body.children)
    const { matter } = chapter
    const pages: ChapterPages['pages'] = [
      { file, title, matter, body: { ...body, children: [...first] } },
      ...others.map((blocks, index) => ({
        file: names.claimPage(`${chapter.id}-${index + 2}`),
        title,
        matter,
        body: element('section', { className: ['chapter'], ariaLabel: nonEmpty(title) }, blocks),
      })),
    ]
    chapters.set(chapter.id, { chapter, pages, places: placesOf(pages, anchors) })
  }
  for (const { pages } of chapters.values()) for (const page of pages) writeLinks(page, chapters)
  return chapters
}

function placesOf(pages: readonly Page[], anchors: Converted['anchors']): ReadonlyMap<string, Place> {
  const files = new Map<unknown, string>()
  for (const { file, body } of pages)
    visitElements(body, ({ properties: { id } }) => void files.set(id, file))
  return new Map(
    [...anchors].flatMap(([id, anchor]) => {
      const file = files.get(anchor)
      return file === undefined ? [] : [[id, { file, id: anchor }] as const]
    }),
  )
}

/** A preface that has no heading of its own is called one. */
function titleOf({ title, role }: Chapter, labels: Labels): string {
  return title.trim() === '' && role === 'preface' ? labels.preface : title
}

function chapterSection(chapter: Chapter, children: Converted['children'], labels: Labels): Element {
  const number =
    chapter.number === undefined
      ? undefined
      : element('p', { className: ['chapter-number'] }, labels.chapterNumber(chapter.number))
  return element(
    'section',
    { id: idName(chapter.id), className: ['chapter'], ...sectionType(chapter) },
    number,
    children,
  )
}

function sectionType({ role, matter }: Chapter): Properties {
  if (role === 'preface') return { 'epub:type': 'preface', role: 'doc-preface' }
  if (role === 'citation') return { 'epub:type': 'bibliography', role: 'doc-bibliography' }
  return matter === 'body' ? { 'epub:type': 'chapter', role: 'doc-chapter' } : {}
}

function writeLinks({ file, body }: Page, chapters: ReadonlyMap<string, ChapterPages>): void {
  visitElements(body, (link) => {
    const target: Target | undefined = link.data?.target
    const chapter = target?.kind === 'chapter' ? chapters.get(target.chapter) : undefined
    if (chapter === undefined || target?.kind !== 'chapter' || link.tagName !== 'a') return
    const place = chapter.places.get(target.id ?? '')
    // Without the place, or when nothing is left of it, the link leads to the chapter's beginning.
    const to = place?.file ?? chapter.pages[0].file
    const id = place?.id ?? (to === file ? idName(chapter.chapter.id) : undefined)
    link.properties.href = `${to === file ? '' : address(to)}${id === undefined ? '' : `#${id}`}`
  })
}

/** The divider before a part. */
export function partPage(part: PartEntry, matter: Matter, file: string): Page {
  const body = element(
    'section',
    { className: ['part'], 'epub:type': 'part', role: 'doc-part' },
    element('h1', {}, part.title),
  )
  return { file, title: part.title, matter, body }
}

/**
 * Stands in the reading order where the contents list pages of the web, because entries of the contents may lead to
 * pages of the EPUB only (EPUB 3.3, section 7.4.2).
 */
export function webPage(links: readonly LinkEntry[], matter: Matter, file: string): Page {
  const sections = links.map(({ title, url }, index) => {
    const href = webAddress(url)
    const shown = href === undefined ? url : element('a', { href }, url)
    return element('section', { id: webAnchor(index) }, element('h1', {}, title), element('p', {}, shown))
  })
  return {
    file,
    title: links[0]?.title ?? '',
    matter,
    body: element('div', { className: ['web'] }, sections),
  }
}

export function webAnchor(index: number): string {
  return `link-${index + 1}`
}

/** The page as an XHTML document. */
export function writePage(
  { title, matter, body }: Omit<Page, 'file'>,
  metadata: Pick<Metadata, 'language' | 'direction'>,
): string {
  const { language } = metadata
  const rightToLeft = runsRightToLeft(metadata)
  if (rightToLeft) directCode(body)
  const types = { front: 'frontmatter', body: 'bodymatter', back: 'backmatter' }
  return writeXml(
    element(
      'html',
      {
        'xmlns:epub': 'http://www.idpf.org/2007/ops',
        lang: language,
        'xml:lang': language,
        ...(rightToLeft ? { dir: 'rtl' } : {}),
      },
      element(
        'head',
        {},
        element('meta', { charSet: 'utf-8' }),
        element('title', {}, nonEmpty(title)),
        element('link', { rel: ['stylesheet'], type: 'text/css', href: 'style.css' }),
      ),
      element('body', { 'epub:type': types[matter] }, body),
    ),
    '<!DOCTYPE html>\n',
  )
}

/** Code runs from left to right in every text; a stylesheet of an EPUB must not say so (EPUB 3.3, section 6.3.1.1). */
function directCode(body: Element): void {
  visitElements(body, ({ tagName, properties }) => {
    if (/^(?:pre|code|kbd|samp)$/.test(tagName)) properties.dir ??= 'ltr'
  })
}

/** A title or an entry without a word would be invalid. */
export function nonEmpty(title: string): string {
  return title.trim() === '' ? '…' : title
}
