/** Children in the order that XHTML asks of lists, tables, details, figures and ruby. Nothing with text is dropped. */
import type { Element, ElementContent } from 'hast'
import { element } from './xml.ts'

type Children = readonly ElementContent[]

export function repairChildren(tagName: string, children: Children): ElementContent[] {
  switch (tagName) {
    case 'ul':
    case 'ol':
      return repairList(children)
    case 'dl':
      return repairDefinitions(children)
    case 'table':
      return repairTable(children)
    case 'thead':
    case 'tbody':
    case 'tfoot':
      return wrapStrays(children, ['tr'], (strays) => element('tr', {}, element('td', {}, strays)))
    case 'tr':
      return wrapStrays(children, ['td', 'th'], (strays) => element('td', {}, strays))
    case 'colgroup':
      return children.filter((child) => isNamed(child, 'col'))
    case 'details':
      return repairDetails(children)
    case 'figure':
      return repairFigure(children)
    case 'ruby':
      return repairRuby(children)
    // No parser gives these children; a tree made by hand could.
    case 'br':
    case 'col':
    case 'hr':
    case 'wbr':
      return []
    default:
      return [...children]
  }
}

/** A list that stands directly in a list belongs to the item before it, as browsers show it. */
function repairList(children: Children): ElementContent[] {
  const items: Element[] = []
  for (const child of wrapStrays(children, ['li', 'ul', 'ol'], (strays) => element('li', {}, strays))) {
    if (child.type !== 'element') continue
    const last = items.at(-1)
    if (child.tagName === 'li') items.push(child)
    else if (last === undefined) items.push(element('li', {}, child))
    else last.children.push(child)
  }
  return items
}

/** Every run of terms is followed by its descriptions. */
function repairDefinitions(children: Children): ElementContent[] {
  const repaired: ElementContent[] = []
  let previous = 'dd'
  for (const child of wrapStrays(children, ['dt', 'dd'], (strays) => element('dd', {}, strays))) {
    if (child.type !== 'element') continue
    if (child.tagName === 'dd' && repaired.length === 0) repaired.push(element('dt'))
    repaired.push(child)
    previous = child.tagName
  }
  if (previous === 'dt') repaired.push(element('dd'))
  return repaired
}

function repairTable(children: Children): ElementContent[] {
  const rows = wrapStrays(children, ['caption', 'colgroup', 'thead', 'tbody', 'tfoot', 'tr'], (strays) =>
    element('tr', {}, element('td', {}, strays)),
  ).filter((child) => child.type === 'element')
  const take = (name: string) => {
    const index = rows.findIndex((row) => row.tagName === name)
    return index === -1 ? [] : rows.splice(index, 1)
  }
  const caption = take('caption')
  const head = take('thead')
  const foot = take('tfoot')
  const columns = rows.filter((row) => row.tagName === 'colgroup')
  const body: Element[] = []
  let open: Element | undefined
  for (const row of rows) {
    if (row.tagName === 'colgroup') continue
    if (row.tagName === 'tr' && open !== undefined) {
      open.children.push(row)
      continue
    }
    open = row.tagName === 'tr' ? element('tbody', {}, row) : undefined
    body.push(open ?? asBody(row))
  }
  withScopes(head, 'col')
  withScopes(body, 'row')
  return [...caption, ...columns, ...head, ...body, ...foot]
}

/** Says of header cells what they are the headers of, where the author did not (WCAG 2.2, technique H63). */
function withScopes(groups: readonly Element[], scope: 'col' | 'row'): void {
  for (const { children: rows } of groups)
    for (const row of rows)
      for (const cell of isNamed(row, 'tr') ? row.children : [])
        if (isNamed(cell, 'th')) cell.properties.scope ??= scope
}

function asBody(row: Element): Element {
  return row.tagName === 'caption'
    ? element('tbody', {}, element('tr', {}, element('td', {}, row.children)))
    : { ...row, tagName: 'tbody' }
}

function repairDetails(children: Children): ElementContent[] {
  const first = children.find((child) => isNamed(child, 'summary'))
  const rest = children.filter((child) => child !== first)
  return [
    first ?? element('summary', {}, '…'),
    ...rest.map((child) => (isNamed(child, 'summary') ? { ...child, tagName: 'p' } : child)),
  ]
}

/** One caption, at the beginning or the end. */
function repairFigure(children: Children): ElementContent[] {
  const visible = children.filter((child) => !isBlank(child))
  const caption = visible.find((child) => isNamed(child, 'figcaption'))
  const rest = visible
    .filter((child) => child !== caption)
    .map((child) => (isNamed(child, 'figcaption') ? { ...child, tagName: 'div' } : child))
  if (caption === undefined) return rest
  return visible[0] === caption ? [caption, ...rest] : [...rest, caption]
}

/** Every annotation follows its base text, every base text has an annotation. */
function repairRuby(children: Children): ElementContent[] {
  const repaired: ElementContent[] = []
  for (const child of children) {
    if (isNamed(child, 'rt') && repaired.length === 0) repaired.push(element('span'))
    if (!isBlank(child)) repaired.push(child)
  }
  const last = repaired.at(-1)
  if (last === undefined) return [element('span'), element('rt')]
  return isNamed(last, 'rt') ? repaired : [...repaired, element('rt')]
}

/** Puts each run of children that are none of `allowed` into one wrapper; white space and line breaks alone go. */
function wrapStrays(
  children: Children,
  allowed: readonly string[],
  wrap: (strays: ElementContent[]) => Element,
): ElementContent[] {
  const wrapped: ElementContent[] = []
  let strays: ElementContent[] = []
  const flush = () => {
    if (strays.some((stray) => !isBlank(stray) && !isNamed(stray, 'br'))) wrapped.push(wrap(strays))
    strays = []
  }
  for (const child of children) {
    if (child.type === 'element' && allowed.includes(child.tagName)) {
      flush()
      wrapped.push(child)
    } else strays.push(child)
  }
  flush()
  return wrapped
}

function isNamed(node: ElementContent, name: string): node is Element {
  return node.type === 'element' && node.tagName === name
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}
