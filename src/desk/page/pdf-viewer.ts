/** Opens PDFs with the viewer of pdf.js. The only file that loads it. */
/// <reference lib="dom" />
import type { PDFDocumentProxy } from 'pdfjs-dist'
import type { PDFViewer } from 'pdfjs-dist/web/pdf_viewer.mjs'

type RefProxy = Parameters<PDFDocumentProxy['getPageIndex']>[0]

export interface OpenedPdf {
  readonly container: HTMLElement
  readonly viewer: PDFViewer
  readonly pdf: PDFDocumentProxy
  /** Shows an explicit destination. */
  readonly goTo: (destination: unknown[]) => Promise<void>
  readonly close: () => void
}

/** Opens a PDF inside `panel`, where it is not seen before its container loses the class `is-coming`. */
export async function openPdf(panel: HTMLElement, address: string, onScroll: () => void): Promise<OpenedPdf> {
  const { pdfjs, worker, viewers } = await loadViewer()
  const container = document.createElement('div')
  container.className = 'pages is-coming'
  container.tabIndex = 0
  container.setAttribute('role', 'document')
  container.setAttribute('aria-label', 'Pages of the book')
  const inner = document.createElement('div')
  inner.className = 'pdfViewer'
  container.append(inner)
  panel.append(container)

  const eventBus = new viewers.EventBus()
  const linkService = new viewers.PDFLinkService({
    eventBus,
    externalLinkTarget: viewers.LinkTarget.BLANK,
    externalLinkRel: 'noopener noreferrer',
  })
  const viewer = new viewers.PDFViewer({ container, viewer: inner, eventBus, linkService })
  linkService.setViewer(viewer)
  const task = pdfjs.getDocument({
    url: address,
    worker,
    disableAutoFetch: true,
    disableStream: true,
    rangeChunkSize: 262_144,
  })
  const pdf = await task.promise
  // The viewer's own way focuses the page when its text is there, and so scrolls away from the place.
  const goTo = async (destination: unknown[]) => {
    const pageNumber = (await pdf.getPageIndex(destination[0] as RefProxy)) + 1 // as every destination of ours begins
    viewer.scrollPageIntoView({ pageNumber, destArray: destination, ignoreDestinationZoom: true })
  }
  linkService.goToDestination = async (destination: unknown) => {
    if (Array.isArray(destination)) await goTo(destination)
  }
  const began = new Promise((resolve) => eventBus.on('pagesinit', resolve))
  viewer.setDocument(pdf)
  linkService.setDocument(pdf, null)
  await began
  container.addEventListener('scroll', onScroll, { passive: true })
  return {
    container,
    viewer,
    pdf,
    goTo,
    close() {
      container.remove()
      void task.destroy()
    },
  }
}

let loading: ReturnType<typeof loadAnew> | undefined

/** Once for all PDFs: their thread stays, too. */
function loadViewer() {
  loading ??= loadAnew()
  return loading
}

async function loadAnew() {
  const pdfjs = await import('pdfjs-dist')
  pdfjs.GlobalWorkerOptions.workerSrc = '/pdfjs-dist/build/pdf.worker.min.mjs'
  // The viewer takes the library from there.
  Object.assign(globalThis, { pdfjsLib: pdfjs })
  return { pdfjs, worker: new pdfjs.PDFWorker(), viewers: await import('pdfjs-dist/web/pdf_viewer.mjs') }
}
