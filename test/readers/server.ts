/** A loopback server for two reading systems from npm and the EPUBs that they open; the page of each gives them one interface. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** What the tests ask a reading system, inside its page. */
interface Reader {
  open(url: string): Promise<void>
  /** In the order of the contents. */
  readonly contents: readonly { readonly label: string; readonly href: string }[]
  /** The page list; a label is empty where a reading system knows numbers only. */
  readonly pages: readonly { readonly label: string; readonly href: string }[]
  readonly landmarks: readonly { readonly type: string; readonly href: string }[]
  goTo(href: string): Promise<void>
  /** Turns a page; false at the end of the book. */
  next(): Promise<boolean>
  /** The documents on the screen. */
  documents(): readonly Document[]
  /** Number of the document in the spine that is read. */
  section(): number
  /** What is shown beside the text when the mark of a note is clicked, in a reading system that does so. */
  popUp?(mark: HTMLElement): Promise<string>
}

declare global {
  interface Window {
    reader: Reader
  }
}

const START = '<!DOCTYPE html><meta charset="utf-8"><style>html,body{margin:0;height:100%}</style>'
const FLAT =
  'const flat = (items, below) => (items ?? []).flatMap((item) => [{ label: item.label, href: item.href }, ...flat(item[below], below)]).filter(({ href }) => href)\n'

const PAGES: Readonly<Record<string, string>> = {
  '/foliate-js': `${START}<body><script type="module">
import '/packages/foliate-js/view.js'
import { FootnoteHandler } from '/packages/foliate-js/footnotes.js'
${FLAT}
const view = document.createElement('foliate-view')
view.style.cssText = 'display:block;height:100%'
document.body.append(view)
window.reader = {
  async open(url) {
    await view.open(new File([await (await fetch(url)).blob()], 'book.epub'))
    this.contents = flat(view.book.toc, 'subitems')
    this.pages = flat(view.book.pageList, 'subitems')
    this.landmarks = (view.book.landmarks ?? []).map(({ type, href }) => ({ type: type.join(' '), href }))
    await view.init({})
  },
  goTo: async (href) => void (await view.goTo(href)),
  async next() {
    if (view.renderer.atEnd) return false
    await view.renderer.next()
    return true
  },
  documents: () => view.renderer.getContents().map(({ doc }) => doc),
  section: () => view.renderer.getContents()[0]?.index ?? -1,
  popUp: (mark) => new Promise((done, fail) => {
    const notes = new FootnoteHandler()
    notes.addEventListener('before-render', ({ detail }) => {
      detail.view.style.cssText = 'position:fixed;left:200vw;width:300px;height:300px'
      document.body.append(detail.view)
    })
    notes.addEventListener('render', ({ detail }) => done(detail.view.renderer.getContents()[0].doc.body.textContent.trim()))
    view.addEventListener('link', (event) => void notes.handle(view.book, event)?.catch(fail), { once: true })
    mark.click()
  }),
}
</script>`,
  '/epub-ts': `${START}<body><div id="book" style="height:100%"></div><script src="/packages/jszip/dist/jszip.min.js"></script>
<script type="module">
${FLAT}
await new Promise((done) => { const script = document.createElement('script'); script.src = '/packages/@likecoin/epub-ts/dist/epub.umd.js'; script.onload = done; document.head.append(script) })
const ePub = window.ePub?.default ?? window.ePub
let rendition
window.reader = {
  async open(url) {
    const book = ePub(await (await fetch(url)).arrayBuffer())
    await book.ready
    const { toc, landmarks } = await book.loaded.navigation
    this.contents = flat(toc, 'subitems')
    this.landmarks = landmarks.map(({ type, href }) => ({ type, href }))
    this.pages = book.pageList.pageList.map(({ page, href }) => ({ label: page > 0 ? String(page) : '', href }))
    rendition = book.renderTo('book', { width: innerWidth, height: innerHeight, flow: 'paginated', spread: 'none' })
    await rendition.display()
  },
  goTo: async (href) => void (await rendition.display(href)),
  async next() {
    if (rendition.currentLocation().atEnd) return false
    await rendition.next()
    return true
  },
  documents: () => rendition.getContents().map(({ document }) => document),
  section: () => rendition.getContents()[0]?.sectionIndex ?? -1,
}
</script>`,
}

/** The reading systems by the name of their package. */
export const READERS = { 'foliate-js': '/foliate-js', '@likecoin/epub-ts': '/epub-ts' } as const

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.epub': 'application/epub+zip' }

export interface Served {
  readonly origin: string
  close(): void
}

/** `packages` is a folder `node_modules`; `books` are EPUBs by name, served as `/books/name.epub`. */
export async function serveReaders(
  packages: string,
  books: ReadonlyMap<string, Uint8Array>,
): Promise<Served> {
  const contentOf = async (address: string): Promise<string | Uint8Array | undefined> => {
    const book = /^\/books\/(.+)\.epub$/.exec(address)?.[1]
    if (book !== undefined) return books.get(book)
    if (!address.startsWith('/packages/')) return PAGES[address]
    return readFile(path.join(packages, path.posix.normalize(address.slice('/packages'.length))))
  }
  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost').pathname
    const content = address === '/favicon.ico' ? '' : await contentOf(address).catch(() => undefined)
    const type = TYPES[path.posix.extname(address)] ?? 'text/html'
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type }).end(content)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // of a server that listens on TCP
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() }
}
