/** What is on the screen of a reading system, told by functions that are put into its page. */
import type { Page } from 'puppeteer-core'

/** Of the documents that are open, as they are seen through their frames. */
interface Look {
  /** Whether the beginning of it is on the screen. */
  isShown(node: Node | undefined): boolean
  /** Whether the screen begins with this heading, or with its number above it. */
  isFirst(heading: Element | undefined): boolean
  /** By the fragment of an address; without one, the heading of the document. */
  find(href: string): Element | undefined
  /** The first text or picture behind an element that has none in it. */
  after(mark: Element): Node | undefined
  /** Whether the condition comes true within two seconds: a frame is laid out when it likes. */
  wait(condition: () => boolean): Promise<boolean>
}

declare global {
  interface Window {
    look: Look
  }
}

export const installLook = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { reader } = window
    const rectsOf = (node: Node) => {
      const document = node.ownerDocument
      const range = document?.createRange()
      if (node.nodeType === Node.TEXT_NODE) range?.selectNodeContents(node)
      // Nodes of a frame are no instances of this window's classes.
      const rects =
        node.nodeType === Node.TEXT_NODE ? range?.getClientRects() : (node as Element).getClientRects()
      const frame = document?.defaultView?.frameElement?.getBoundingClientRect()
      return Array.from(rects ?? [], ({ left, top }) => ({
        x: (frame?.left ?? Number.NaN) + left,
        y: (frame?.top ?? Number.NaN) + top,
      }))
    }
    const isInside = (place: { readonly x: number; readonly y: number } | undefined) =>
      place !== undefined && place.x >= -1 && place.x < innerWidth && place.y >= -1 && place.y < innerHeight
    const isText = (node: Node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== ''
    window.look = {
      isShown: (node) => node !== undefined && isInside(rectsOf(node)[0]),
      isFirst(heading) {
        if (heading === undefined) return false
        const walker = heading.ownerDocument.createTreeWalker(
          heading.ownerDocument.body,
          NodeFilter.SHOW_TEXT,
        )
        let node = walker.nextNode()
        while (node !== null && !(isText(node) && rectsOf(node).some(isInside))) node = walker.nextNode()
        return heading.contains(node) || (node?.parentElement?.nextElementSibling ?? null) === heading
      },
      find(href) {
        const id = decodeURIComponent(href.split('#')[1] ?? '')
        const found = reader
          .documents()
          .map((document) => (id === '' ? document.querySelector('h1') : document.getElementById(id)))
        return found.find((element) => element !== null) ?? undefined
      },
      after(mark) {
        const shown = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT
        const walker = mark.ownerDocument.createTreeWalker(mark.ownerDocument.body, shown)
        walker.currentNode = mark
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
          if (isText(node) || /^(?:img|svg|math)$/.test(node.nodeName)) return node
        return undefined
      },
      async wait(condition) {
        for (let left = 80; left > 0; left--) {
          if (condition()) return true
          await new Promise((done) => setTimeout(done, 25))
        }
        return condition()
      },
    }
  })
