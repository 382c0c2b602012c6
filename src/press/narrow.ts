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
  const HANGING = 4 // CSS pixels
  const narrowed: Narrowed[] = []
  for (const leaf of document.querySelectorAll<HTMLElement>('.leaf')) {
    // What is too wide sticks out where its lines end: in a text from right to left that is the left, and the right for code.
    const rightToLeft = getComputedStyle(leaf).direction === 'rtl'
    const roomOf = (element: Element) => (element.closest('.landscape') ?? leaf).getBoundingClientRect()
    const overflows = (element: Element) => {
      const box = element.getBoundingClientRect()
      const { left, right } = roomOf(element)
      return box.right > right + HANGING || (rightToLeft && box.left < left - HANGING)
    }
    // An inline element cannot be narrowed, and must not hide what in it can: the leaf itself never overflows.
    const blockAround = (element: Element) => {
      let around = element.parentElement ?? leaf
      while (around !== leaf && getComputedStyle(around).display === 'inline')
        around = around.parentElement ?? leaf
      return around
    }
    for (const element of leaf.querySelectorAll<HTMLElement>('*')) {
      if (
        !overflows(element) ||
        // Lines of text break; only the padding of what stands in them sticks out.
        getComputedStyle(element).display === 'inline' ||
        // KaTeX draws roots and braces longer than they are shown.
        element.parentElement?.closest('.katex .base') ||
        overflows(blockAround(element))
      )
        continue
      const box = element.getBoundingClientRect()
      const { left, right } = roomOf(element)
      const room = box.right > right + HANGING ? right - box.left : box.right - left
      let scale = 1
      // What has a width of its own comes out as computed; a table finds a new one, and may need a second attempt.
      for (let attempt = 0; attempt < 3 && overflows(element); attempt++) {
        const { width } = element.getBoundingClientRect()
        scale *= room / width
        element.style.setProperty('zoom', String(scale))
      }
      // What a formula consists of is not in the book's tree: the formula stands for it.
      const shown = element.closest('.formula') ?? element
      const namesakes = [...leaf.getElementsByTagName(shown.tagName)].filter(
        (namesake) => !namesake.parentElement?.closest('.formula'),
      )
      const tagName = shown.tagName.toLowerCase()
      narrowed.push({ leaf: leaf.id, tagName, index: namesakes.indexOf(shown), scale })
    }
  }
  liftClips()
  return narrowed

  /** Letters hang over the text a little; a leaf in which nothing else does needs no clip. First all, then measured: one layout. */
  function liftClips(): void {
    const leaves = [...document.querySelectorAll<HTMLElement>('.leaf')]
    for (const leaf of leaves) leaf.style.overflowX = 'visible'
    for (const leaf of leaves.filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 2 * HANGING,
    ))
      if (leaf.querySelector('.landscape') === null) leaf.style.overflowX = ''
  }
}
