/** Formulas in the tree of a file: from the element that Markdown was rendered to, to `data.math`. */
import type { Element, ElementData, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { SKIP, visitElements } from '../../trees.ts'
import { readAloud } from './plain.ts'

/** GitHub's own element for a formula. It holds the TeX as text, so that nothing of it is taken for HTML. */
export const FORMULA_TAG = 'math-renderer'
export const FORMULA_ATTRIBUTES = ['opening', 'closing', 'shown', 'escaped']

/** The beginning of a formula as it stands in the Markdown source; undefined for other elements. */
export function formulaSource({ tagName, properties, children }: Element): string | undefined {
  const { opening } = properties
  if (tagName !== FORMULA_TAG || typeof opening !== 'string') return undefined
  const [text] = children
  return `${opening}${text?.type === 'text' ? text.value : ''}`.split('\n')[0]
}

/**
 * Sets `data.math`. Until formulas are set, the element's text is what a title or a list of contents shows of it. An
 * element that the author wrote is none of ours: only its content stays.
 */
export function takeFormulas(tree: Root): void {
  visitElements(tree, (element, index, parent) => {
    if (element.tagName !== FORMULA_TAG || parent === undefined) return
    const { opening, closing, shown, escaped } = element.properties
    if (typeof opening !== 'string' || typeof closing !== 'string') {
      parent.children.splice(index, 1, ...element.children)
      return index
    }
    const written = textOf(element)
    const tex = escaped === undefined ? written : written.replace(/\\([!-/:-@[-`{-~])/g, '$1')
    const display = shown !== 'inline'
    element.tagName = shown === 'block' ? 'div' : 'span'
    element.properties = { className: display ? ['formula', 'formula-display'] : ['formula'] }
    element.children = [{ type: 'text', value: readAloud(tex) }]
    const math = { tex: tex.trim(), source: `${opening}${written}${closing}`, display }
    element.data = { math } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
    return SKIP
  })
}
