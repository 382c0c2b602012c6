/** Where the links of a chapter lead, for readers of paper: a number behind each link, and the addresses at the chapter's end. */
import type { Element, ElementContent, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Target } from '../book.ts'
import type { Labels } from '../labels.ts'
import { SKIP, visitElements } from '../trees.ts'
import { element, link } from './elements.ts'

/**
 * Puts numbers behind the links of a chapter, in place, and returns the list of addresses, each once in the order of the text;
 * undefined when there is none. Headings have no numbers, and neither has an address that is its own text.
 */
export function noteAddresses(tree: Root | Element, labels: Labels): Element | undefined {
  const numbers = new Map<string, number>()
  visitElements(tree, (found, index, parent) => {
    if (/^h[1-6]$/.test(found.tagName)) return SKIP
    const url = found.tagName === 'a' ? webAddressOf(found.data?.target) : undefined
    if (url === undefined || parent === undefined || isShown(url, textOf(found))) return
    const number = numbers.get(url) ?? numbers.size + 1
    numbers.set(url, number)
    const siblings: ElementContent[] | Root['children'] = parent.children
    siblings.splice(index + 1, 0, element('sup', { className: ['address-mark'] }, `[${number}]`))
    return index + 2
  })
  if (numbers.size === 0) return undefined
  return element(
    'div',
    { className: ['addresses'] },
    element('p', { className: ['addresses-title'] }, labels.addresses),
    ...[...numbers].map(([url, number]) =>
      element('p', { className: ['address'] }, `[${number}] `, link({ kind: 'external', url }, {}, url)),
    ),
  )
}

function webAddressOf(target: Target | undefined): string | undefined {
  const url = target?.kind === 'external' || target?.kind === 'source' ? target.url : undefined
  return url !== undefined && /^https?:/i.test(url) ? url : undefined
}

/** `example.org/a` shows `https://example.org/a/`. */
function isShown(url: string, text: string): boolean {
  const bare = (address: string) =>
    address
      .trim()
      .replace(/^https?:\/\//i, '')
      .replace(/\/$/, '')
  return bare(url) === bare(text)
}
