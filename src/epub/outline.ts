/** The contents as the EPUB knows them: its pages in reading order, and the entries that lead to them. */
import type { Element } from 'hast'
import type { Book, CaptionList, LinkEntry, Matter, PartEntry, TocEntry } from '../book.ts'
import { address, type Names } from './names.ts'
import { type ChapterPages, nonEmpty, type Page, partPage, webAnchor, webPage } from './pages.ts'

/** An entry of the contents; without `href` it is a heading over its children. */
export interface NavigationPoint {
  readonly title: string
  readonly href?: string
  readonly children: readonly NavigationPoint[]
}

export interface Outline {
  readonly pages: readonly Page[]
  readonly points: readonly NavigationPoint[]
}

interface Walk {
  readonly chapters: ReadonlyMap<string, ChapterPages>
  readonly names: Names
  readonly depth: number
  readonly mark: (body: Element, part: PartEntry) => void
  readonly pages: Page[]
}

export interface OutlineOptions {
  readonly names: Names
  /** Levels of headings below the chapter that the contents show. */
  readonly depth: number
  /** Sets the breaks of the PDF's pages. */
  readonly mark: (body: Element, part: PartEntry) => void
}

/**
 * Parts get a page of their own, so that a reader who turns pages meets them. Entries that lead to the web are
 * gathered, run by run, on a page that links to them. A draft is a heading over its children; one without children
 * has nothing that could be opened and is left out, as is a part without children.
 */
export function outlineOf(book: Book, chapters: Walk['chapters'], options: OutlineOptions): Outline {
  const walk: Walk = { chapters, ...options, pages: [] }
  const { front, body, back } = book.toc
  const points = [
    ...pointsOf(front, 'front', walk),
    ...pointsOf(body, 'body', walk),
    ...pointsOf(back, 'back', walk),
  ]
  // A chapter that no entry leads to still belongs to the book.
  const listed = new Set(walk.pages)
  for (const chapter of chapters.values()) {
    const [{ title, file }] = chapter.pages
    if (listed.has(chapter.pages[0])) continue
    walk.pages.push(...chapter.pages)
    points.push({ title: nonEmpty(title), href: address(file), children: headingPoints(chapter, walk.depth) })
  }
  return { pages: walk.pages, points }
}

function pointsOf(entries: readonly TocEntry[], matter: Matter, walk: Walk): NavigationPoint[] {
  const points: NavigationPoint[] = []
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]
    if (entry === undefined) continue
    if (entry.kind === 'link') {
      const run = runOfLinks(entries, index)
      points.push(...linkPoints(run, matter, walk))
      index += run.length - 1
    } else points.push(...pointOf(entry, matter, walk))
  }
  return points
}

function pointOf(entry: Exclude<TocEntry, LinkEntry>, matter: Matter, walk: Walk): NavigationPoint[] {
  switch (entry.kind) {
    case 'part': {
      const page = partPage(entry, matter, walk.names.claimPage('part'))
      walk.mark(page.body, entry)
      const before = walk.pages.length
      walk.pages.push(page)
      const children = pointsOf(entry.children, matter, walk)
      if (children.length === 0) {
        walk.pages.splice(before)
        return []
      }
      return [{ title: nonEmpty(entry.title), href: address(page.file), children }]
    }
    case 'chapter':
    case 'section': {
      const below = entry.kind === 'chapter' ? entry.children : []
      const chapter = walk.chapters.get(entry.id)
      if (chapter === undefined) return headingOver(entry.title, pointsOf(below, matter, walk))
      const [{ title, file }] = chapter.pages
      if (!walk.pages.includes(chapter.pages[0])) walk.pages.push(...chapter.pages)
      const children = [...headingPoints(chapter, walk.depth), ...pointsOf(below, matter, walk)]
      return [
        {
          title: nonEmpty(entry.title === '' ? title : entry.title),
          href: address(file),
          children,
        },
      ]
    }
    case 'draft':
      return headingOver(entry.title, pointsOf(entry.children, matter, walk))
    default:
      return entry satisfies never
  }
}

/** The entries of a list of figures or tables; what the EPUB's pages do not hold is left out. */
export function captionPoints({ entries }: CaptionList, chapters: Walk['chapters']): NavigationPoint[] {
  return entries.flatMap(({ chapter, id, title }) => {
    const place = chapters.get(chapter)?.places.get(id)
    return place === undefined ? [] : [{ title, href: `${address(place.file)}#${place.id}`, children: [] }]
  })
}

function headingOver(title: string, children: NavigationPoint[]): NavigationPoint[] {
  return children.length === 0 ? [] : [{ title: nonEmpty(title), children }]
}

/** The headings below the chapter's title, each below the last one that is higher. */
function headingPoints({ chapter, places }: ChapterPages, most: number): NavigationPoint[] {
  const points: NavigationPoint[] = []
  const open: { readonly depth: number; readonly children: NavigationPoint[] }[] = [
    { depth: 1, children: points },
  ]
  for (const { depth, id, title } of chapter.headings.slice(1)) {
    const place = places.get(id)
    if (depth > most + 1 || place === undefined || title.trim() === '') continue
    const point = { title, href: `${address(place.file)}#${place.id}`, children: [] }
    while (open.length > 1 && (open.at(-1)?.depth ?? 0) >= depth) open.pop()
    open.at(-1)?.children.push(point)
    open.push({ depth, children: point.children })
  }
  return points
}

function runOfLinks(entries: readonly TocEntry[], from: number): LinkEntry[] {
  const run: LinkEntry[] = []
  for (const entry of entries.slice(from)) {
    if (entry.kind !== 'link') break
    run.push(entry)
  }
  return run
}

function linkPoints(run: readonly LinkEntry[], matter: Matter, { pages, names }: Walk): NavigationPoint[] {
  const page = webPage(run, matter, names.claimPage('web'))
  pages.push(page)
  return run.map(({ title }, index) => ({
    title: nonEmpty(title),
    href: `${address(page.file)}#${webAnchor(index)}`,
    children: [],
  }))
}
