/** Mends the joined structure tree as a whole: sections, headings, tables, figures. Read `mendTree` first. */
import { bytesOf, type Dict, isDict, isRef, name, nameOf, type Value } from './objects.ts'
import { headingLevels } from './structure-headings.ts'
import { fillRows, type Placed } from './structure-tables.ts'
import type { ObjectTable } from './table.ts'

/** Returns how many figures have no text in their place. `children` stand below the Document. */
export function mendTree(table: ObjectTable, children: readonly Value[]): number {
  const level = headingLevels()
  let silent = 0
  const below = (element: Dict): Placed[] => elementsOf(table, element.entries.get('K'))

  const mend = (element: Dict): void => {
    level(element)
    const kids = below(element)
    for (const kid of kids) mend(kid.element)
    const type = nameOf(element.entries.get('S'))
    if (type === 'Table') fillRows(table, element, below)
    else if (type === 'Figure' && !hasText(element)) {
      // Chromium makes a Figure of every <figure>; what it holds (a picture with its text, code, a table) speaks for itself.
      if (kids.length > 0) element.entries.set('S', name('Div'))
      else silent += 1
    }
  }
  for (const { element } of elementsOf(table, [...children])) {
    // A <section>, which is a chapter or a part of the front matter.
    if (nameOf(element.entries.get('S')) === 'NonStruct') element.entries.set('S', name('Sect'))
    mend(element)
  }
  return silent
}

function hasText({ entries }: Dict): boolean {
  return (bytesOf(entries.get('Alt')) ?? bytesOf(entries.get('ActualText')) ?? '') !== ''
}

function elementsOf(table: ObjectTable, kids: Value | undefined): Placed[] {
  return (Array.isArray(kids) ? kids : [kids]).flatMap((kid) => {
    const element = isRef(kid) ? table.get(kid) : undefined
    return isRef(kid) && isDict(element) && nameOf(element.entries.get('Type')) === 'StructElem'
      ? [{ ref: kid, element }]
      : []
  })
}
