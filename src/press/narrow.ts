/** Narrows what is wider than the page: otherwise it would be cut off, or Chromium would shrink the whole document. */
/// <reference lib="dom" />

/** An element that was set smaller than the text around it. */
export interface Narrowed {
  /** The id of the leaf that holds it. */
  readonly leaf: string
  /** In lower case. */
  readonly tagName: string
  /** Its place among the elements of this name in the leaf, in the order of the document, from 0. */
  readonly index: number
  /** Its size to that of the text: below 1. */
  readonly scale: number
}

/**
 * For `page.evaluate`: runs in the document, so it may use nothing of this module. The page shows the document as wide as
 * it will be printed. The outermost element that is too wide is the one to narrow: what stands in it comes along.
 */
export function narrowWideElements(): Narrowed[] {
  // Inline code may hang its padding into the margin.
  const HANGING = 4
  const narrowed: Narrowed[] = []
  for (const leaf of document.querySelectorAll<HTMLElement>('.leaf')) {
    const { right } = leaf.getBoundingClientRect()
    const overflows = (element: Element) => element.getBoundingClientRect().right > right + HANGING
    for (const element of leaf.querySelectorAll<HTMLElement>('*')) {
      if (
        !overflows(element) ||
        (element.parentElement !== leaf && overflows(element.parentElement as Element))
      )
        continue
      const left = element.getBoundingClientRect().left
      let scale = 1
      // What has a width of its own comes out as computed; a table finds a new one, and may need a second attempt.
      for (let attempt = 0; attempt < 3 && overflows(element); attempt++) {
        scale *= (right - left) / (element.getBoundingClientRect().right - left)
        element.style.setProperty('zoom', String(scale))
      }
      const namesakes = [...leaf.getElementsByTagName(element.tagName)]
      const tagName = element.tagName.toLowerCase()
      narrowed.push({ leaf: leaf.id, tagName, index: namesakes.indexOf(element), scale })
    }
  }
  return narrowed
}
