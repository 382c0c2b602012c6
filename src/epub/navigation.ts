/** The contents and landmarks (EPUB 3.3, section 7), and the NCX for readers of the old kind (OPF 2.0.1, section 2.4.1). */
import type { Element } from 'hast'
import type { Metadata } from '../book.ts'
import type { Labels } from '../labels.ts'
import type { NavigationPoint } from './outline.ts'
import type { PageBreak } from './page-breaks.ts'
import { writePage } from './pages.ts'
import { element, writeXml } from './xml.ts'

export interface Landmark {
  /** Of the Structural Semantics Vocabulary: `toc`, `bodymatter`. */
  readonly type: string
  readonly title: string
  readonly href: string
}

/** A list of figures or of tables. */
interface NavigationList {
  /** Of the Structural Semantics Vocabulary: `loi`, `lot`. */
  readonly type: 'loi' | 'lot'
  readonly title: string
  readonly points: readonly NavigationPoint[]
}

export interface Navigation {
  readonly points: readonly NavigationPoint[]
  readonly lists: readonly NavigationList[]
  readonly landmarks: readonly Landmark[]
  /** Where the pages of the PDF begin; empty when none was made with the EPUB. */
  readonly breaks: readonly PageBreak[]
}

/** `toc.xhtml`, which is also the page of contents in the book. */
export function writeNavigation(
  { points, lists, landmarks, breaks }: Navigation,
  metadata: Metadata,
  labels: Labels,
): string {
  const contents = element(
    'nav',
    { id: 'toc', 'epub:type': 'toc', role: 'doc-toc', ariaLabelledBy: ['toc-title'] },
    element('h1', { id: 'toc-title' }, labels.contents),
    navigationList(points),
  )
  const places = element(
    'nav',
    { id: 'landmarks', 'epub:type': 'landmarks', ariaLabel: labels.landmarks, hidden: true },
    element('h2', {}, labels.landmarks),
    element(
      'ol',
      {},
      landmarks.map(({ type, title, href }) =>
        element('li', {}, element('a', { 'epub:type': type, href }, title)),
      ),
    ),
  )
  const pages = breaks.length === 0 ? undefined : pageList(breaks, labels)
  const body = element('section', { className: ['contents'] }, contents, lists.map(listOf), places, pages)
  return writePage({ title: labels.contents, matter: 'front', body }, metadata)
}

/** Reading systems that know what it is show it; in the contents it would only be long. */
function pageList(breaks: readonly PageBreak[], labels: Labels): Element {
  const items = breaks.map(({ label, href }) => element('li', {}, element('a', { href }, label)))
  const type = { 'epub:type': 'page-list', role: 'doc-pagelist' }
  return element(
    'nav',
    { id: 'page-list', ...type, ariaLabel: labels.pages, hidden: true },
    element('h2', {}, labels.pages),
    element('ol', {}, items),
  )
}

function listOf({ type, title, points }: NavigationList): Element {
  const id = `${type}-title`
  return element(
    'nav',
    { id: type, 'epub:type': type, ariaLabelledBy: [id] },
    element('h2', { id }, title),
    navigationList(points),
  )
}

function navigationList(points: readonly NavigationPoint[]): Element {
  return element(
    'ol',
    {},
    points.map(({ title, href, children }) =>
      element(
        'li',
        {},
        href === undefined ? element('span', {}, title) : element('a', { href }, title),
        children.length === 0 ? undefined : navigationList(children),
      ),
    ),
  )
}

/** `toc.ncx`. An entry without a page of its own leads to the first page below it. */
export function writeNcx(
  points: readonly NavigationPoint[],
  breaks: readonly PageBreak[],
  metadata: Metadata,
  labels: Labels,
): string {
  const numbers = breaks.map(({ label }) => Number(label)).filter((number) => !Number.isNaN(number))
  const meta = (name: string, content: string) => element('meta', { name, content })
  let order = 0
  const navPoint = ({ title, href, children }: NavigationPoint): Element => {
    order++
    return element(
      'navPoint',
      { id: `point-${order}` },
      element('navLabel', {}, element('text', {}, title)),
      element('content', { src: href ?? firstPage(children) }),
      children.map(navPoint),
    )
  }
  return writeXml(
    element(
      'ncx',
      { xmlns: 'http://www.daisy.org/z3986/2005/ncx/', version: '2005-1', 'xml:lang': metadata.language },
      element(
        'head',
        {},
        meta('dtb:uid', metadata.identifier),
        meta('dtb:depth', String(depthOf(points))),
        meta('dtb:totalPageCount', String(breaks.length)),
        meta('dtb:maxPageNumber', String(numbers.at(-1) ?? 0)),
      ),
      element('docTitle', {}, element('text', {}, metadata.title)),
      element('navMap', {}, points.map(navPoint)),
      breaks.length === 0 ? undefined : ncxPages(breaks, labels),
    ),
  )
}

/** Roman numbers are those of the front matter. */
function ncxPages(breaks: readonly PageBreak[], labels: Labels): Element {
  const named = (title: string) => element('navLabel', {}, element('text', {}, title))
  const targets = breaks.map(({ label, href }, index) =>
    element(
      'pageTarget',
      {
        id: `page-${index + 1}`,
        type: /^\d/.test(label) ? 'normal' : 'front',
        ...(/^\d/.test(label) ? { value: label } : {}),
      },
      named(label),
      element('content', { src: href }),
    ),
  )
  return element('pageList', {}, named(labels.pages), targets)
}

function firstPage(points: readonly NavigationPoint[]): string {
  const first = points[0]
  return first === undefined ? '' : (first.href ?? firstPage(first.children))
}

function depthOf(points: readonly NavigationPoint[]): number {
  return points.length === 0 ? 0 : 1 + Math.max(...points.map(({ children }) => depthOf(children)))
}
