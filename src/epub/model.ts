/** Which element may stand where in XHTML (HTML, section 3.2.5), as far as a sanitised book needs to know it. */
import type { Element } from 'hast'

export type Content = 'flow' | 'phrasing'

const words = (text: string) => new Set(text.split(' '))

/** Elements that HTML has given up, and those that a page can do without, by what stands in for them. */
export const REPLACED: Readonly<Record<string, string>> = {
  acronym: 'abbr', address: 'div', article: 'div', big: 'span', center: 'div', data: 'span', dir: 'ul', font: 'span', footer: 'div',
  header: 'div', hgroup: 'div', listing: 'pre', main: 'div', menu: 'ul', nav: 'div', nobr: 'span', strike: 's', time: 'span', tt: 'code', xmp: 'pre',
} // biome-ignore format: a table

/** Dropped with their content: none of it is text. `rp` is for browsers without ruby; no reading system is one. */
export const DROPPED = words(
  'area audio base canvas embed frame frameset head iframe link math meta noscript object param rp script select source style svg template textarea title track video',
)

const PHRASING = words(
  'a abbr b bdi bdo br cite code del dfn em i img input ins kbd mark q rt ruby s samp small span strong sub sup u var wbr',
)
const FLOW = words(
  'aside blockquote caption col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul',
)
/** What may stand in these is what may stand around them. */
const TRANSPARENT = words('a del ins')
const HEADING = /^h[1-6]$/

/** Parents of the elements that cannot stand alone. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  caption: ['table'], col: ['colgroup'], colgroup: ['table'], dd: ['dl'], dt: ['dl'], figcaption: ['figure'], li: ['ul', 'ol'],
  rt: ['ruby'], summary: ['details'], tbody: ['table'], td: ['tr'], tfoot: ['table'], th: ['tr'], thead: ['table'],
  tr: ['table', 'tbody', 'thead', 'tfoot'],
} // biome-ignore format: a table

export function isKnown(name: string): boolean {
  return PHRASING.has(name) || FLOW.has(name)
}

/** The content of an element that stands among `around`. */
export function contentOf(name: string, around: Content): Content {
  if (TRANSPARENT.has(name)) return around
  return PHRASING.has(name) || name === 'p' || name === 'pre' || name === 'summary' || HEADING.test(name)
    ? 'phrasing'
    : 'flow'
}

export interface Place {
  readonly content: Content
  readonly parent: string
  /** The elements around, of those that must not stand in themselves. */
  readonly within: ReadonlySet<string>
}

export interface Placed {
  readonly tagName: string
  /** Gives a stand-in the looks of the element that it stands for. */
  readonly looks: readonly string[]
}

/** The element, or the nearest one that is allowed in this place. */
export function placeElement(name: string, element: Element, { content, parent, within }: Place): Placed {
  if (content === 'phrasing' && !PHRASING.has(name)) {
    if (name === 'hr') return { tagName: 'br', looks: [] }
    if (parent === 'summary' && HEADING.test(name)) return { tagName: name, looks: [] }
    return { tagName: 'span', looks: ['block', `as-${name}`] }
  }
  const parents = PARENTS[name]
  if (parents !== undefined && !parents.includes(parent)) {
    return { tagName: PHRASING.has(name) ? 'span' : 'div', looks: [`as-${name}`] }
  }
  // A link must not hold anything else that can be opened.
  if (name === 'details' && within.has('a')) return { tagName: 'div', looks: [] }
  if (name === 'dfn' && within.has('dfn')) return { tagName: 'i', looks: [] }
  const isContainer = TRANSPARENT.has(name) || HEADING.test(name) || name === 'pre' || name === 'summary'
  if (content === 'flow' && !isContainer && contentOf(name, content) === 'phrasing' && holdsBlock(element)) {
    return { tagName: 'div', looks: name === 'span' ? [] : [`as-${name}`] }
  }
  return { tagName: name, looks: [] }
}

function holdsBlock(element: Element): boolean {
  return element.children.some((child) => {
    if (child.type !== 'element') return false
    const name = REPLACED[child.tagName] ?? child.tagName
    return !DROPPED.has(name) && (FLOW.has(name) || holdsBlock(child))
  })
}
