/** The elements that dialects write for what HTML has no name for. They live from rendering until the dialect's transforms of the tree. */

import type { Element, ElementContent, ElementData, Root } from 'hast'
import type { AlertKind } from '../../book.ts'
import { visitElements } from '../../trees.ts'
import { addClass } from '../classes.ts'

/** An alert, its title or the title of a tab, tabs, one of them, a listing around its `pre`, a reference by a label, what cannot be carried out. */
export const OWN = {
  alert: 'buckram-alert',
  title: 'buckram-title',
  tabs: 'buckram-tabs',
  tab: 'buckram-tab',
  listing: 'buckram-listing',
  reference: 'buckram-reference',
  unsupported: 'buckram-unsupported',
} as const

/** What the sanitiser lets through of them. */
export const OWN_ATTRIBUTES: Readonly<Record<string, string[]>> = {
  [OWN.alert]: ['kind'],
  [OWN.title]: [],
  [OWN.tabs]: [],
  [OWN.tab]: [],
  [OWN.listing]: ['caption', 'marked'],
  [OWN.reference]: ['label', 'form'],
  [OWN.unsupported]: ['construct'],
}

const KINDS: readonly string[] = ['note', 'tip', 'important', 'warning', 'caution'] satisfies AlertKind[]

/** Gives the elements of a dialect their form in the book. */
export function drawOwnElements(tree: Root): void {
  visitElements(tree, (element) => {
    if (element.tagName === OWN.alert) drawAlert(element)
    else if (element.tagName === OWN.tabs) drawBlock(element, 'tab-set')
    else if (element.tagName === OWN.tab) {
      drawBlock(element, 'tab')
      titleOf(element, 'tab-label')
    } else if (element.tagName === OWN.listing) drawListing(element)
  })
}

function drawBlock(element: Element, name: string): void {
  element.tagName = 'div'
  element.properties = idAlone(element)
  addClass(element, name)
}

/** A title of the author's own stands where the alert's name would; an empty one leaves it out. */
function drawAlert(element: Element): void {
  const named = String(element.properties.kind)
  const kind = (KINDS.includes(named) ? named : 'note') as AlertKind // KINDS holds nothing else
  drawBlock(element, 'markdown-alert')
  addClass(element, `markdown-alert-${kind}`)
  const titled = titleOf(element, 'markdown-alert-title')
  element.data = { alert: kind, ...(titled ? { titled } : {}) } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
}

/** Turns the title into a paragraph, or removes it when it is empty. Says whether there was one. */
function titleOf(element: Element, name: string): boolean {
  const title = element.children.find(
    (child): child is Element => child.type === 'element' && child.tagName === OWN.title,
  )
  if (title === undefined) return false
  if (title.children.every(isBlank)) element.children = element.children.filter((child) => child !== title)
  title.tagName = 'p'
  title.properties = { className: [name] }
  return true
}

function drawListing(element: Element): void {
  const { caption, marked } = element.properties
  drawBlock(element, 'listing')
  const code = element.children.find(isPre)?.children[0]
  if (code?.type === 'element' && typeof marked === 'string')
    code.data = { ...code.data, marked: marked.split(' ').map(Number) } as ElementData // as above
  if (typeof caption !== 'string' || caption === '') return
  element.children.unshift({
    type: 'element',
    tagName: 'p',
    properties: { className: ['listing-title'] },
    children: [{ type: 'text', value: caption }],
  })
}

function idAlone({ properties: { id } }: Element): Element['properties'] {
  return id === undefined ? {} : { id }
}

function isPre(node: ElementContent): node is Element {
  return node.type === 'element' && node.tagName === 'pre'
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'comment' || (node.type === 'text' && node.value.trim() === '')
}
