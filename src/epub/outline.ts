/** The contents as the EPUB knows them: its pages in reading order, and the entries that lead to them. */
import type { Book, CaptionList, LinkEntry, Matter, TocEntry } from '../book.ts'
import type { Names } from './names.ts'
import { address, type ChapterPage, nonEmpty, type Page, partPage, webAnchor, webPage } from './pages.ts'

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
  readonly chapters: ReadonlyMap<string, ChapterPage>
  readonly names: Names
  readonly pages: Page[]
}

/** Headings of this depth stand in the contents below their chapter. */
const HEADING_DEPTH = 2

/**
 * Parts get a page of their own, so that a reader who turns pages meets them. Entries that lead to the web are
 * gathered, run by run, on a page that links to them. A draft is a heading over its children; one without children
 * has nothing that could be opened and is left out, as is a part without children.
 */
export function outlineOf(book: Book, chapters: ReadonlyMap<string, ChapterPage>, names: Names): Outline {
  const walk: Walk = { chapters, names, pages: [] }
  const { front, body, back } = book.toc
  const points = [
    ...pointsOf(front, 'front', walk),
    ...pointsOf(body, 'body', walk),
    ...pointsOf(back, 'back', walk),
  ]
  // A chapter that no entry leads to still belongs to the book.
  const listed = new Set(walk.pages)
  for (const page of chapters.values()) {
    if (listed.has(page)) continue
    walk.pages.push(page)
    points.push({ title: nonEmpty(page.title), href: address(page.file), children: headingPoints(page) })
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
      const page = walk.chapters.get(entry.id)
      if (page === undefined) return headingOver(entry.title, pointsOf(below, matter, walk))
      if (!walk.pages.includes(page)) walk.pages.push(page)
      const children = [...headingPoints(page), ...pointsOf(below, matter, walk)]
      return [
        {
          title: nonEmpty(entry.title === '' ? page.title : entry.title),
          href: address(page.file),
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
    const page = chapters.get(chapter)
    const anchor = page?.anchors.get(id)
    return page === undefined || anchor === undefined
      ? []
      : [{ title, href: `${address(page.file)}#${anchor}`, children: [] }]
  })
}

function headingOver(title: string, children: NavigationPoint[]): NavigationPoint[] {
  return children.length === 0 ? [] : [{ title: nonEmpty(title), children }]
}

function headingPoints({ chapter, file, anchors }: ChapterPage): NavigationPoint[] {
  return chapter.headings.slice(1).flatMap(({ depth, id, title }) => {
    const anchor = anchors.get(id)
    return depth !== HEADING_DEPTH || anchor === undefined || title.trim() === ''
      ? []
      : [{ title, href: `${address(file)}#${anchor}`, children: [] }]
  })
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
