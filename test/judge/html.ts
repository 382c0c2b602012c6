/** Reads the one HTML document for the judges: rows of the contents, links of the text, and what stands at their targets. */
import type { Element, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { EXIT, SKIP, visit } from 'unist-util-visit'

/** A link as the author wrote it. */
export interface SourceLink {
  readonly text: string
  /** The id that it leads to. */
  readonly id: string
  /** First words of what stands there; `''` when the target is an empty anchor. */
  readonly target: string
}

/** Rows of `nav#contents` in order; their text without the printed number. */
export function contentsOf(html: string): readonly SourceLink[] {
  const tree = fromHtml(html)
  return linksIn(tree, (element) => element.tagName === 'nav' && element.properties.id === 'contents')
}

/** Every link inside the chapters that leads to a place of the book, in order. */
export function linksOf(html: string): readonly SourceLink[] {
  const tree = fromHtml(html)
  return linksIn(tree, (element) => element.tagName === 'section' && hasClass(element, 'chapter'))
}

/** For comparing what was written with what was printed: line breaks, hyphenation and ligatures do not count. */
export function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]+|\p{Variation_Selector}+/gu, '')
    .toLowerCase()
}

function linksIn(tree: Root, wanted: (element: Element) => boolean): readonly SourceLink[] {
  const byId = new Map<string, Element>()
  visit(tree, 'element', (element) => {
    const { id } = element.properties
    if (typeof id === 'string' && !byId.has(id)) byId.set(id, element)
  })
  const links: SourceLink[] = []
  visit(tree, 'element', (region) => {
    if (!wanted(region)) return
    visit(region, 'element', (element) => {
      if (isHidden(element)) return SKIP
      const { href } = element.properties
      if (element.tagName !== 'a' || typeof href !== 'string' || !href.startsWith('#')) return
      const id = decodeURIComponent(href.slice(1))
      const target = byId.get(id)
      links.push({ text: oneLine(element), id, target: target ? firstWords(target) : '' })
    })
    return SKIP
  })
  return links
}

/** A chapter is known by its heading; anything else by the first 40 characters that it shows; up to its first formula. */
function firstWords(target: Element): string {
  let heading: Element | undefined
  if (target.tagName === 'section') {
    visit(target, 'element', (element) => {
      if (!/^h[1-6]$/.test(element.tagName)) return
      heading = element
      return EXIT
    })
  }
  const text = beforeFormula(heading ?? target)
  return heading || /^h[1-6]$/.test(target.tagName) ? text : text.slice(0, 40)
}

/** A formula is printed in another order, and with other letters, than it stands in the document. */
function beforeFormula(element: Element): string {
  let text = ''
  visit(element, (node) => {
    if (node.type === 'text') text += node.value
    if (node.type !== 'element') return
    if (hasClass(node, 'formula')) return EXIT
    if (isHidden(node) || hasClass(node, 'page')) return SKIP
  })
  return text.replace(/\s+/g, ' ').trim()
}

function oneLine(element: Element): string {
  return shownText(element).replace(/\s+/g, ' ').trim()
}

function shownText(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (node.type === 'element' && (isHidden(node) || hasClass(node, 'page'))) return ''
  return 'children' in node ? node.children.map(shownText).join('') : ''
}

function isHidden({ tagName, properties }: Element): boolean {
  return (
    'hidden' in properties ||
    ['script', 'style', 'template', 'annotation'].includes(tagName) ||
    (typeof properties.style === 'string' && /display:\s*none/.test(properties.style))
  )
}

function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name)
}
