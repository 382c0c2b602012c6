/** The book as pages: the PDF itself, shown by pdf.js. A new PDF is drawn beside the old one and takes its place when it is ready. */
/// <reference lib="dom" />
import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { Told } from '../state.ts'
import { type OpenedPdf, openPdf } from './pdf-viewer.ts'
import { isSeen, type View, type ViewOptions } from './view.ts'

/** A page from 1, how far into it the upper edge of the window is, as a part of its height, and the zoom. */
interface Place {
  readonly page: number
  readonly into: number
  readonly zoom: string
}

/** Where an entry of the contents begins. */
interface Start {
  readonly id: string
  readonly page: number
  readonly destination: unknown[]
}

type Bookmarks = Awaited<ReturnType<PDFDocumentProxy['getOutline']>>

/** Milliseconds. A page that takes longer is shown while it is drawn. */
const LONGEST_DRAWING = 2000
const WIDE = 'page-width'
/** CSS pixels. An entry that begins so close below the upper edge is the one that is read. */
const BELOW_EDGE = 80

export interface PagesView extends View {
  zoom(factor: number): void
  /** Fits the width of a page to that of the window. */
  fit(): void
}

export function openPagesView(
  { panel, start, onPlace }: ViewOptions,
  onPage: (page: number, count: number) => void,
): PagesView {
  let opened: OpenedPdf | undefined
  let version: number | undefined
  let entries: Told['contents'] = []
  let starts: readonly Start[] = []
  let last: Place = start === undefined ? { page: 1, into: 0, zoom: WIDE } : (JSON.parse(start) as Place) // as `place` wrote it

  function placeNow(): Place {
    if (opened === undefined) return last
    const { viewer, container } = opened
    const page = viewer.currentPageNumber
    const { div } = viewer.getPageView(page - 1) ?? {}
    const into = div ? (container.scrollTop - div.offsetTop) / div.offsetHeight : 0
    return { page, into, zoom: viewer.currentScaleValue ?? WIDE }
  }

  function restore({ viewer, container }: OpenedPdf, { page, into, zoom }: Place): void {
    viewer.currentScaleValue = zoom
    const { div } = viewer.getPageView(Math.min(page, viewer.pagesCount) - 1) ?? {}
    if (div) container.scrollTop = div.offsetTop + into * div.offsetHeight
    viewer.update()
  }

  /** Resolves when the page that is looked at is drawn. */
  function drawn({ viewer }: OpenedPdf, page: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LONGEST_DRAWING)
      viewer.eventBus.on('pagerendered', ({ pageNumber }: { readonly pageNumber: number }) => {
        if (pageNumber !== Math.min(page, viewer.pagesCount)) return
        clearTimeout(timer)
        resolve()
      })
    })
  }

  function tellPlace(): void {
    if (opened === undefined) return
    const { currentPageNumber: page, pagesCount } = opened.viewer
    onPage(page, pagesCount)
    const edge = opened.container.scrollTop + BELOW_EDGE
    onPlace(starts.findLast((start) => topOf(start, opened) <= edge)?.id ?? starts[0]?.id)
    last = placeNow()
  }

  /** CSS pixels below the top of the first page (ISO 32000-1, 12.3.2.2: `[page /XYZ left top zoom]`). */
  function topOf({ page, destination: [, , left, top] }: Start, at: OpenedPdf | undefined): number {
    const { div, viewport } = at?.viewer.getPageView(page - 1) ?? {}
    const point = typeof top === 'number' ? viewport.convertToViewportPoint(left ?? 0, top) : [0, 0]
    return (div?.offsetTop ?? 0) + point[1]
  }

  let isTelling = false
  function tellSoon(): void {
    if (isTelling) return
    isTelling = true
    requestAnimationFrame(() => {
      isTelling = false
      tellPlace()
    })
  }

  /** The bookmarks of the PDF are the entries of the contents, in the same order. */
  async function startsOf({ pdf }: OpenedPdf): Promise<Start[]> {
    const found: Start[] = []
    const walk = async (bookmarks: Bookmarks, shown: Told['contents']): Promise<void> => {
      for (const [index, { dest, items }] of (bookmarks ?? []).entries()) {
        const { id, children = [] } = shown[index] ?? {}
        if (id !== undefined && Array.isArray(dest))
          found.push({ id, page: (await pdf.getPageIndex(dest[0])) + 1, destination: dest })
        await walk(items, children)
      }
    }
    await walk(await pdf.getOutline(), entries)
    return found
  }

  /** The next change need not wait for it. */
  async function findStarts(from: OpenedPdf): Promise<void> {
    // A PDF that is closed meanwhile has no answer, and needs none.
    const found = await startsOf(from).catch(() => undefined)
    if (found === undefined || opened !== from) return
    starts = found
    tellPlace()
  }

  async function go(id: string): Promise<void> {
    const start = starts.find((known) => known.id === id)
    if (start !== undefined) return opened?.goTo(start.destination)
    const entry: unknown = await (await fetch(`/book/entries/${encodeURIComponent(id)}`)).json()
    if (typeof entry === 'string' && entry !== id) await go(entry)
  }

  // The columns come and go beside it.
  new ResizeObserver(() => {
    if (opened?.viewer.currentScaleValue === WIDE) restore(opened, placeNow())
  }).observe(panel)

  return {
    place: () => JSON.stringify(placeNow()),
    async update({ pages, contents }: Told) {
      if (pages === undefined || pages.version === version || !isSeen(panel)) return
      entries = contents
      version = pages.version
      const next = await openPdf(panel, `/book/pages.pdf?version=${pages.version}`, tellSoon)
      const old = opened
      const place = placeNow()
      const ready = drawn(next, place.page)
      restore(next, place)
      await ready
      // The reader may have moved on while the pages were drawn.
      const now = placeNow()
      if (JSON.stringify(now) !== JSON.stringify(place)) restore(next, now)
      opened = next
      next.container.classList.remove('is-coming')
      if (old !== undefined) {
        const hadFocus = old.container.contains(document.activeElement)
        old.close()
        if (hadFocus) next.container.focus({ preventScroll: true })
      }
      tellPlace()
      void findStarts(next)
    },
    go,
    zoom(factor) {
      if (opened === undefined) return
      const place = placeNow()
      const scale = Math.min(4, Math.max(0.25, opened.viewer.currentScale * factor))
      restore(opened, { ...place, zoom: String(Math.round(scale * 100) / 100) })
      last = placeNow()
    },
    fit() {
      if (opened !== undefined) restore(opened, { ...placeNow(), zoom: WIDE })
      last = placeNow()
    },
  }
}
