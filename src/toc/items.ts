/** Reads the lists and tables that contents are written in, as items with a link and nested items. */
import type { Element, ElementContent, Root, RootContent } from 'hast'
import type { Position } from '../book.ts'

export interface Item {
  /** The link's text, else the item's own; white space collapsed; `''` when there is none. */
  readonly title: string
  /** As it stands in the tree; `''` for `[Title]()`; `undefined` when the item has no link. */
  readonly href: string | undefined
  /** The item begins with its link, as entries of contents do. */
  readonly linkFirst: boolean
  readonly at: Position
  readonly children: readonly Item[]
}

/** The items of a `ul` or `ol`, or the rows of a `table`; rows without link are left out, they are headers or notes. */
export function readItems(list: Element, file: string): readonly Item[] {
  if (list.tagName === 'table') {
    return descendants(list, (element) => element.tagName === 'tr')
      .map((row) => readItem(row, file))
      .filter((item) => item.href !== undefined)
  }
  return descendants(list, (element) => element.tagName === 'li').map((item) => readItem(item, file))
}

/** Each link of a paragraph as an item of its own. */
export function readLinks(paragraph: Element, file: string): readonly Item[] {
  return linksOf({ type: 'element', tagName: 'div', properties: {}, children: [paragraph] }).map((link) =>
    readItem({ ...link, tagName: 'li', properties: {}, children: [link] }, file),
  )
}

export function isList(element: Element): boolean {
  return element.tagName === 'ul' || element.tagName === 'ol'
}

/** The outermost elements below `parent` that `test` accepts, in document order. */
export function descendants(parent: Element | Root, test: (element: Element) => boolean): readonly Element[] {
  return parent.children.flatMap((child: RootContent | ElementContent) => {
    if (child.type !== 'element') {
      return []
    }
    return test(child) ? [child] : descendants(child, test)
  })
}

/** The links below `parent` that lead somewhere (not `<a id>`), outside nested lists. */
function linksOf(parent: Element): readonly Element[] {
  return descendants(parent, (element) => isLink(element) || isList(element)).filter(isLink)
}

/** The text without markup, outside nested lists, white space collapsed. */
export function titleOf(node: RootContent | ElementContent): string {
  return rawText(node).replace(/\s+/g, ' ').trim()
}

export function positionOf(element: Element, file: string): Position {
  const start = element.position?.start
  return start ? { file, line: start.line, column: start.column } : { file }
}

function readItem(element: Element, file: string): Item {
  const links = linksOf(element)
  // A badge or an icon may stand before the entry's own link.
  const link = links.find((candidate) => titleOf(candidate) !== '') ?? links[0]
  const title = link ? titleOf(link) || alternativeText(link) : titleOf(element)
  return {
    title,
    linkFirst: link !== undefined && titleOf(element).startsWith(titleOf(link)),
    href: link && hrefOf(link),
    at: positionOf(link ?? element, file),
    children: descendants(element, isList).flatMap((list) => readItems(list, file)),
  }
}

function hrefOf(link: Element): string {
  return typeof link.properties.href === 'string' ? link.properties.href : ''
}

/** `[Title]()` is a link that leads nowhere yet; `<a id="x"></a>` is none. */
function isLink(element: Element): boolean {
  if (element.tagName !== 'a') {
    return false
  }
  const { href, id, name } = element.properties
  return href !== undefined || (id === undefined && name === undefined && titleOf(element) !== '')
}

function alternativeText(link: Element): string {
  const [image] = descendants(link, (element) => element.tagName === 'img')
  return typeof image?.properties.alt === 'string' ? image.properties.alt.trim() : ''
}

function rawText(node: RootContent | ElementContent): string {
  if (node.type === 'text') {
    return node.value
  }
  if (node.type !== 'element') {
    return ''
  }
  if (node.tagName === 'br') {
    return ' '
  }
  return node.children
    .map((child) => (child.type === 'element' && isList(child) ? '' : rawText(child)))
    .join('')
}
