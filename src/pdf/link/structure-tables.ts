/** Tables whose rows have the same number of columns (ISO 14289-1, 7.2, and ISO 32000-1, 14.8.4.3.4): short rows get empty cells. */
import { type Dict, dict, isDict, name, nameOf, type Ref } from './objects.ts'
import type { ObjectTable } from './table.ts'

/** An element and where it is. */
export interface Placed {
  readonly ref: Ref
  readonly element: Dict
}

/** `children` gives the elements below an element. */
export function fillRows(
  table: ObjectTable,
  found: Dict,
  children: (element: Dict) => readonly Placed[],
): void {
  const rows = children(found).flatMap((child) =>
    nameOf(child.element.entries.get('S')) === 'TR' ? [child] : children(child.element).filter(isRow),
  )
  const widths: number[] = rows.map(() => 0)
  rows.forEach(({ element }, index) => {
    for (const cell of children(element)) {
      const columns = spanOf(cell.element, 'ColSpan')
      const last = Math.min(rows.length, index + spanOf(cell.element, 'RowSpan'))
      for (let row = index; row < last; row += 1) widths[row] = (widths[row] ?? 0) + columns
    }
  })
  const widest = Math.max(0, ...widths)
  rows.forEach(({ ref, element }, index) => {
    const kids = element.entries.get('K')
    const own = Array.isArray(kids) ? kids : kids === undefined ? [] : [kids]
    const missing = Array.from({ length: widest - (widths[index] ?? 0) }, () =>
      table.add(dict({ Type: name('StructElem'), S: name('TD'), P: ref })),
    )
    if (missing.length > 0) element.entries.set('K', [...own, ...missing])
  })
}

function isRow({ element }: Placed): boolean {
  return nameOf(element.entries.get('S')) === 'TR'
}

function spanOf(cell: Dict, attribute: 'ColSpan' | 'RowSpan'): number {
  const found = cell.entries.get('A')
  for (const owner of Array.isArray(found) ? found : [found]) {
    const span = isDict(owner) ? owner.entries.get(attribute) : undefined
    if (typeof span === 'number') return span
  }
  return 1
}
