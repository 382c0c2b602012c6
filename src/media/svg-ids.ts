/** Gives a drawing ids that XML allows, each once, and lets its references follow. */
import type { Element } from 'xast'

/** Names that every checker and every reader takes for one (Namespaces in XML 1.0, section 3), ASCII only. */
const NAME = /^[A-Za-z_][\w.-]*$/

const LISTS = ['aria-labelledby', 'aria-describedby']

/**
 * Of several elements with one id, the first keeps it: a reference has always meant that one. An id that is no name gets one where
 * something refers to it, and goes where nothing does. Changes the tree.
 */
export function tidyIds(svg: Element): void {
  const elements = [...withDescendants(svg)]
  const references = new Set(elements.flatMap((element) => [...referencesOf(element)]))
  const ids = new Set(elements.flatMap(({ attributes: { id } }) => (id && NAME.test(id) ? [id] : [])))
  const renamed = new Map<string, string>()
  const seen = new Set<string>()
  for (const { attributes } of elements) {
    const { id } = attributes
    if (id === undefined || id === null) continue
    if (seen.has(id) || (!NAME.test(id) && !references.has(id))) delete attributes.id
    else if (!NAME.test(id)) {
      let number = renamed.size + 1
      while (ids.has(`id-${number}`)) number++
      ids.add(`id-${number}`)
      renamed.set(id, `id-${number}`)
      attributes.id = `id-${number}`
    }
    seen.add(id)
  }
  if (renamed.size > 0) for (const element of elements) rewrite(element, renamed)
}

function* withDescendants(element: Element): Generator<Element> {
  yield element
  for (const child of element.children) if (child.type === 'element') yield* withDescendants(child)
}

const IN_URL = /(url\(\s*["']?#)([^"')]+?)(["']?\s*\))/g
/** A selector, where it stands in a style sheet. */
const IN_SELECTOR = /(#)([^\s"'(){},;:.>+~[\]*\\]+)()/g

function* referencesOf(element: Element): Generator<string> {
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!value) continue
    if (name === 'xlink:href') yield value.slice(1)
    else if (LISTS.includes(name)) yield* value.split(/\s+/)
    else for (const [, , id = ''] of value.matchAll(IN_URL)) yield id
  }
  if (element.name !== 'style') return
  for (const child of element.children)
    if (child.type === 'text')
      for (const pattern of [IN_URL, IN_SELECTOR])
        for (const [, , id = ''] of child.value.matchAll(pattern)) yield id
}

function rewrite(element: Element, renamed: ReadonlyMap<string, string>): void {
  const nameOf = (id: string) => renamed.get(id) ?? id
  const inside = (text: string, pattern: RegExp) =>
    text.replace(pattern, (_, before: string, id: string, after: string) => before + nameOf(id) + after)
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!value) continue
    if (name === 'xlink:href') {
      if (value.startsWith('#')) element.attributes[name] = `#${nameOf(value.slice(1))}`
    } else if (LISTS.includes(name)) element.attributes[name] = value.split(/\s+/).map(nameOf).join(' ')
    else if (value.includes('url(')) element.attributes[name] = inside(value, IN_URL)
  }
  if (element.name !== 'style') return
  for (const child of element.children)
    if (child.type === 'text') child.value = inside(inside(child.value, IN_URL), IN_SELECTOR)
}
