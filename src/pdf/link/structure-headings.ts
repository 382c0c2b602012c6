/** Headings without gaps (ISO 14289-1, 7.4.2): an author may leave out a level, a structure tree may not. */
import { type Dict, name, nameOf } from './objects.ts'

/** Gives the headings of a book, in their order, levels that never go down by more than one. */
export function headingLevels(): (element: Dict) => void {
  // The author's levels of the headings that the current one stands below.
  const above: number[] = []
  return ({ entries }) => {
    const level = Number(/^H([1-6])$/.exec(nameOf(entries.get('S')) ?? '')?.[1])
    if (!(level > 0)) return
    while ((above.at(-1) ?? 0) >= level) above.pop()
    above.push(level)
    entries.set('S', name(`H${above.length}`))
  }
}
