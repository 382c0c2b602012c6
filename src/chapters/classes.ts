/** Classes of elements. */
import type { Element } from 'hast'

export function addClass(element: Element, name: string): void {
  const names = Array.isArray(element.properties.className) ? element.properties.className : []
  element.properties.className = [...names, name]
}

export function hasClass(element: Element, name: string): boolean {
  return Array.isArray(element.properties.className) && element.properties.className.includes(name)
}
