/** Turns what would become too small to read: a table that is far too wide gets a landscape page of its own. */
/// <reference lib="dom" />

/** Widths of the text block in CSS pixels, on the two kinds of pages. */
export interface TextWidths {
  readonly portrait: number
  readonly landscape: number
}

/**
 * For `page.evaluate`: runs in the document, so it may use nothing of this module. The page shows the document as wide as
 * its portrait pages. Narrowing comes after it, and helps those tables that are too wide for a landscape page, too.
 */
export function turnWideTables({ landscape }: TextWidths): void {
  const LEGIBLE = 8 // CSS pixels: 6 pt, the smallest type that is read without effort
  for (const leaf of document.querySelectorAll<HTMLElement>('.leaf')) {
    const { left, right } = leaf.getBoundingClientRect()
    for (const table of leaf.querySelectorAll('table')) {
      const { width } = table.getBoundingClientRect()
      const block = table.closest('figure') ?? table
      const start = block.getBoundingClientRect().left
      const size = Number.parseFloat(getComputedStyle(table).fontSize) * Math.min(1, (right - start) / width)
      if (size >= LEGIBLE || table.parentElement?.closest('table, .landscape')) continue
      const page = document.createElement('div')
      page.className = 'landscape'
      page.style.width = `${landscape - (start - left)}px`
      block.replaceWith(page)
      page.append(block)
      // A heading never stays behind alone.
      while (/^H[1-6]$/.test(page.previousElementSibling?.tagName ?? ''))
        page.prepend(page.previousElementSibling as Element)
      // The leaf's clip is as wide as a portrait page.
      leaf.style.overflowX = 'visible'
    }
  }
}
