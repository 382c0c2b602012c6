/** Mends the joined structure tree as a whole: sections, headings, tables, figures. Read `mendTree` first. */
import { bytesOf, type Dict, isDict, isRef, name, nameOf, type Ref, type Value } from './objects.ts'
import { headingLevels } from './structure-headings.ts'
import { fillRows, type Placed } from './structure-tables.ts'
import type { ObjectTable } from './table.ts'

/** Returns the pages of the figures without text in their place. `children` stand below the Document. */
export function mendTree(table: ObjectTable, children: readonly Value[]): readonly (Ref | undefined)[] {
  const level = headingLevels()
  const silent: (Ref | undefined)[] = []
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
      else silent.push(pageOf(element))
    }
  }
  for (const { element } of elementsOf(table, [...children])) {
    // A <section>, which is a chapter or a part of the front matter.
    if (nameOf(element.entries.get('S')) === 'NonStruct') element.entries.set('S', name('Sect'))
    mend(element)
  }
  return silent
}

/** Where a figure without elements below it is. */
function pageOf({ entries }: Dict): Ref | undefined {
  const page = entries.get('Pg')
  return isRef(page) ? page : undefined
}

function hasText({ entries }: Dict): boolean {
  return ['Alt', 'ActualText'].some((key) => textOf(entries.get(key)).trim() !== '')
}

/** A text string (ISO 32000-1, 7.9.2.2). */
function textOf(value: Value | undefined): string {
  const bytes = bytesOf(value) ?? ''
  if (!bytes.startsWith('\xfe\xff') || bytes.length % 2 !== 0) return bytes
  return Buffer.from(bytes.slice(2), 'latin1').swap16().toString('utf16le')
}

function elementsOf(table: ObjectTable, kids: Value | undefined): Placed[] {
  return (Array.isArray(kids) ? kids : [kids]).flatMap((kid) => {
    const element = isRef(kid) ? table.get(kid) : undefined
    return isRef(kid) && isDict(element) && nameOf(element.entries.get('Type')) === 'StructElem'
      ? [{ ref: kid, element }]
      : []
  })
}
