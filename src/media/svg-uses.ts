/** How many elements a drawing becomes when each `use` is replaced by what it refers to. */
import type { Element } from 'xast'

/**
 * The count of elements; counting stops above `most`. A `use` that leads back to itself draws nothing (SVG 2, section 5.6).
 */
export function countShapes(svg: Element, most: number): number {
  const elements = new Map<string, Element>()
  collect(svg, elements)
  const counts = new Map<Element, number>()
  const open = new Set<Element>()

  function count(element: Element): number {
    const known = counts.get(element)
    if (known !== undefined) return known
    if (open.has(element)) return 0
    open.add(element)
    let total = 1
    for (const child of element.children) {
      if (total > most) break
      if (child.type === 'element') total += count(child)
    }
    const reference = element.name === 'use' ? element.attributes['xlink:href']?.slice(1) : undefined
    const used = reference === undefined ? undefined : elements.get(reference)
    if (used !== undefined && total <= most) total += count(used)
    open.delete(element)
    counts.set(element, total)
    return total
  }
  return count(svg)
}

function collect(element: Element, elements: Map<string, Element>): void {
  const { id } = element.attributes
  if (typeof id === 'string' && !elements.has(id)) elements.set(id, element)
  for (const child of element.children) if (child.type === 'element') collect(child, elements)
}
