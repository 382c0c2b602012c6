/** Fills pages whose foot would stay white: parts what is kept whole, shrinks figures a little, lets others move. Long because a function that runs in the page is one piece. */
/// <reference lib="dom" />

export interface PageFill {
  /** Height of the text block in CSS pixels. */
  readonly height: number
  /** Whether text may come before a figure that does not fit where it stands. */
  readonly figures: 'move' | 'here'
}

/**
 * For `page.evaluate`: runs in the document, so it may use nothing of this module. The page shows the document as wide as it will
 * be printed, and all that is too wide has been turned or narrowed. Columns as high as a page break where the pages will: what
 * opens a page is seen here, before anything is printed. EPUB and HTML never come here.
 */
export function fillPages({ height, figures }: PageFill): void {
  const WHITE = 0.2 // of a page: less at its foot is no fault
  const MOST_ROUNDS = 8
  const LEAST_SCALE = 0.8
  const GAP = 100 // CSS pixels between the columns: nothing reaches over it
  // A picture's letters are taken to be 13 CSS pixels high where GitHub shows it, which is 830 wide; in print 8 are legible (6 pt).
  const SCREEN = 830
  const LEAST_LETTERS = 8 / 13
  const CONTAINERS = 'ul, ol, li, dl, dd, div, section, header, article, blockquote, details, center'
  const BLOCKS = `${CONTAINERS}, p, pre, table, figure, h1, h2, h3, h4, h5, h6, dt, hr`

  /** Leaves that share pages; `page` holds their pieces. */
  interface Run {
    readonly leaves: readonly HTMLElement[]
    readonly units: readonly HTMLElement[]
  }
  /** What stands on a page. */
  interface Column {
    bottom: number
    top: number
    opening: number
  }

  const handled = new Set<HTMLElement>()
  let runs = [...document.querySelectorAll<HTMLElement>('.leaf')].reduce<Run[]>((all, leaf) => {
    const before = leaf.matches('.run-on') ? all.pop() : undefined
    all.push({
      leaves: [...(before?.leaves ?? []), leaf],
      units: [...(before?.units ?? []), ...unitsOf(leaf)],
    })
    return all
  }, [])
  runs = runs.filter(({ leaves }) => leaves.some((leaf) => leaf.querySelector('.short, img') !== null))
  if (runs.length === 0) return

  const { width } = document.body.getBoundingClientRect()
  const columns = document.createElement('style')
  columns.textContent = `body{columns:${width}px auto;column-gap:${GAP}px;column-fill:auto;width:${width}px;height:${height}px}.landscape{break-before:column;break-after:column}.other-leaf{display:none}${columnBreaks()}`
  document.head.append(columns)
  for (let round = 0; round < MOST_ROUNDS && runs.length > 0; round++) {
    const shown = new Set(runs.flatMap(({ leaves }) => leaves))
    for (const leaf of document.querySelectorAll<HTMLElement>('.leaf'))
      leaf.classList.toggle('other-leaf', !shown.has(leaf))
    // First all is measured, then changed: one layout for each round.
    const body = document.body.getBoundingClientRect()
    const measured = runs.map((run) => ({ run, faults: faultsOf(run, body) }))
    runs = measured.filter(({ faults }) => mendFaults(faults)).map(({ run }) => run)
  }
  for (const leaf of document.querySelectorAll('.other-leaf')) leaf.classList.remove('other-leaf')
  putBack()
  columns.remove()

  /** What is kept whole, and what may break but holds nothing that is kept. */
  function unitsOf(parent: Element): HTMLElement[] {
    return [...parent.querySelectorAll<HTMLElement>(':scope > *')].flatMap((child) =>
      child.matches(CONTAINERS) &&
      !child.matches('.short, .landscape') &&
      child.querySelector(BLOCKS) !== null
        ? unitsOf(child)
        : [child],
    )
  }

  /** The rules that break pages, for columns. */
  function columnBreaks(): string {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    const found: string[] = []
    for (let rule = rules.shift(); rule !== undefined; rule = rules.shift()) {
      if (rule instanceof CSSMediaRule && matchMedia(rule.conditionText).matches)
        rules.unshift(...rule.cssRules)
      if (!(rule instanceof CSSStyleRule)) continue
      for (const side of ['break-before', 'break-after']) {
        const value = rule.style.getPropertyValue(side)
        if (/^(auto|page|left|right|recto|verso)$/.test(value))
          found.push(`${rule.selectorText}{${side}:${value === 'auto' ? value : 'column'}}`)
      }
    }
    return found.join('')
  }

  /** For each page with too much white, the unit that did not fit on it, and how much room there was. */
  function faultsOf({ units }: Run, { left, top }: DOMRect): { culprit: HTMLElement; room: number }[] {
    const pages = new Map<number, Column>()
    let first = Number.POSITIVE_INFINITY
    for (const [index, unit] of units.entries()) {
      for (const box of boxesOf(unit)) {
        if (box.width === 0 && box.height === 0) continue
        const number = Math.floor((box.left - left + GAP / 2) / (width + GAP))
        first = Math.min(first, number)
        const page = pages.get(number)
        const column = page ?? { bottom: 0, top: Number.POSITIVE_INFINITY, opening: index }
        column.bottom = Math.max(column.bottom, box.bottom - top)
        if (box.top < column.top - 0.5) {
          column.top = box.top
          column.opening = index
        }
        pages.set(number, column)
      }
    }
    const inOrder = [...pages].toSorted(([a], [b]) => a - b)
    return inOrder.flatMap(([number, { opening }]) => {
      const before = pages.get(number - 1)
      const white = height - (before?.bottom ?? height)
      if (number === first || white < WHITE * height) return []
      const culprit = culpritOf(units, opening)
      if (culprit === undefined) return []
      // What stands above it would come back with it; margins are cut off at the top of a page only.
      const start = units[opening]
      const above = culprit.getBoundingClientRect().top - (start?.getBoundingClientRect().top ?? 0)
      const margin = Number.parseFloat(start ? getComputedStyle(start).marginTop : '0')
      return [{ culprit, room: white - above - Math.max(margin, 16) }]
    })
  }

  /** The piece of a paragraph that goes on reaches down to the foot of its page, whatever lines are in it. */
  function boxesOf(unit: HTMLElement): DOMRect[] {
    const boxes = [...unit.getClientRects()]
    if (boxes.length < 2 || !unit.matches('p, li, dd')) return boxes
    const lines = document.createRange()
    lines.selectNodeContents(unit)
    return [...lines.getClientRects()]
  }

  /** The first thing from `opening` on that is kept whole, over headings and announcements that stay with what follows. */
  function culpritOf(units: readonly HTMLElement[], opening: number): HTMLElement | undefined {
    for (const unit of units.slice(opening, opening + 5)) {
      const kept = unit.parentElement?.closest<HTMLElement>('.short') ?? unit.closest<HTMLElement>('.short')
      if (kept !== null || isFigure(unit)) {
        const found = kept ?? unit
        return handled.has(found) ? undefined : found
      }
      if (getComputedStyle(unit).breakAfter !== 'avoid') return undefined
    }
    return undefined
  }

  /** A picture, alone, with a link to where it is from, or in a box with a few words about it. A paragraph's text is to be read where it is. */
  function isFigure(unit: Element): boolean {
    if (unit.querySelector('img') === null) return false
    const words = unit.textContent ?? ''
    if (unit.matches('figure, div, center'))
      return words.length < 300 && unit.querySelector('pre, table, h1, h2, h3, h4, h5, h6') === null
    const links = [...unit.querySelectorAll('a')].map((link) => link.textContent ?? '')
    return unit.matches('p') && links.reduce((rest, link) => rest.replace(link, ''), words).trim().length < 4
  }

  /** Up to the first figure: everything after it will stand elsewhere. Says whether anything was changed. */
  function mendFaults(faults: readonly { culprit: HTMLElement; room: number }[]): boolean {
    let changed = false
    for (const { culprit, room } of faults) {
      // What was changed above it may have made room for a figure.
      if (changed && !culprit.matches('.short')) return true
      handled.add(culprit)
      if (culprit.matches('.short')) {
        culprit.classList.replace('short', 'parted')
        changed = true
      } else if (shrink(culprit, room) || move(culprit)) return true
    }
    return changed
  }

  /** Sets a figure's picture a little smaller when it fits then. */
  function shrink(figure: HTMLElement, room: number): boolean {
    const [picture, ...others] = figure.querySelectorAll('img')
    if (picture === undefined || others.length > 0) return false
    const box = picture.getBoundingClientRect()
    const whole = withCaption(figure).map((part) => part.getBoundingClientRect())
    const around = Math.max(...whole.map(({ bottom }) => bottom)) - (whole[0]?.top ?? 0) - box.height
    const scale = Math.floor(room - around) / box.height
    const letters = (scale * box.width) / Math.min(picture.naturalWidth, SCREEN)
    if (!(scale >= LEAST_SCALE && scale < 1 && letters >= LEAST_LETTERS)) return false
    picture.style.maxHeight = `${Math.floor(room - around)}px`
    return true
  }

  /** The figure, its caption, and a paragraph that is a link to where it is from. */
  function withCaption(figure: HTMLElement): HTMLElement[] {
    const parts = [figure]
    for (let next = figure.nextElementSibling; next instanceof HTMLElement; next = next.nextElementSibling) {
      const [link] = next.querySelectorAll(':scope > a')
      const isSource =
        next.matches('p') && /^\W*$/.test((next.textContent ?? '').replace(link?.textContent || '\n', ''))
      if (isFigure(next) || !(next.matches('.caption') || isSource)) break
      parts.push(next)
    }
    return parts
  }

  /**
   * Makes a float of a figure: on paper, one that does not fit goes to the top of the next page, and the text after it comes
   * forward. The next heading, other figures and the chapter's end come after it in any case.
   */
  function move(figure: HTMLElement): boolean {
    if (figures === 'here' || !figure.parentElement?.matches('.leaf')) return false
    // “As you see here:” is said of what follows at once.
    if (/[:：]\s*$/.test(figure.previousElementSibling?.textContent ?? '')) return false
    const moved = [withCaption(figure)]
    const after = () => moved.at(-1)?.at(-1)?.nextElementSibling
    for (let next = after(); next instanceof HTMLElement && isFigure(next); next = after()) {
      handled.add(next)
      moved.push(withCaption(next))
    }
    const isBound = (element: Element) =>
      isFigure(element) || element.matches('h1, h2, h3, h4, h5, h6, .footnotes, .addresses')
    const next = after()
    if (!(next instanceof HTMLElement) || isBound(next)) return false
    const followers: HTMLElement[] = []
    for (let follower: Element | null = next; follower instanceof HTMLElement; ) {
      followers.push(follower)
      follower = isBound(follower) ? null : follower.nextElementSibling
    }
    for (const parts of moved) {
      const float = document.createElement('div')
      float.className = 'moved'
      parts[0]?.replaceWith(float)
      float.append(...parts)
    }
    for (const follower of followers) {
      if (isBound(follower)) follower.classList.add('bound')
      // A box that a line is drawn around, or that has a ground, would lie below the figure.
      for (const box of [follower, ...follower.querySelectorAll('pre, blockquote, details, hr, div')])
        if (box.matches('pre, blockquote, details, hr, div')) box.classList.add('beside')
    }
    return true
  }

  /** A figure that fits where it stands, now that more has been changed, is no float. */
  function putBack(): void {
    for (const float of document.querySelectorAll('.moved')) {
      // Behind one that has moved, it follows that.
      if (float.previousElementSibling?.matches('.moved')) continue
      const before = [...(float.previousElementSibling?.getClientRects() ?? [])].at(-1)
      const box = float.getBoundingClientRect()
      if (before !== undefined && Math.abs(before.left - box.left) < GAP && before.bottom <= box.top + 1)
        float.replaceWith(...float.childNodes)
    }
  }
}
