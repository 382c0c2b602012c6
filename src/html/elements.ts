/** Short hands for building trees. */
import type { Element, ElementContent, ElementData, Properties } from 'hast'
import type { Target } from '../book.ts'

/** An element; a string among the children is text. `undefined` and `false` children are left out. */
export function element(
  tagName: string,
  properties: Properties,
  ...children: readonly (ElementContent | string | undefined | false)[]
): Element {
  return {
    type: 'element',
    tagName,
    properties,
    children: children
      .filter((child) => child !== undefined && child !== false)
      .map((child) => (typeof child === 'string' ? { type: 'text', value: child } : child)),
  }
}

/** A link whose address each output writes for itself. */
export function link(
  target: Target,
  properties: Properties,
  ...children: readonly (ElementContent | string | undefined | false)[]
): Element {
  const data = { target } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
  return { ...element('a', { ...properties, href: '' }, ...children), data }
}
