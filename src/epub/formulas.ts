/** Formulas of the EPUB: MathML in an element of the page. */
import type { Element } from 'hast'
import type { TypesetFormula } from '../book.ts'
import { visitElements } from '../trees.ts'
import { classesOf, compact } from './attributes.ts'
import type { Content } from './model.ts'
import { element, readyXml } from './xml.ts'

/** Among words, a formula that stands on a line of its own is still an element for words. */
export function convertFormula(source: Element, { mathml }: TypesetFormula, content: Content): Element {
  const tagName = content === 'phrasing' ? 'span' : source.tagName
  const className = classesOf(source.properties.className)
  const converted = element(tagName, compact({ className }), [readyXml(mathml)])
  return source.data === undefined ? converted : { ...converted, data: source.data }
}

/** How many formulas a page has: those with some are declared to hold MathML (EPUB 3.3, section 5.6.2.1, `mathml`). */
export function countFormulas({ body }: { readonly body: Element }): number {
  let count = 0
  visitElements(body, ({ data }) => {
    // Some only define commands, and show nothing.
    if ((data?.math?.typeset?.mathml ?? '') !== '') count++
  })
  return count
}
