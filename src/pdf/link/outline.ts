/** The outline, which readers show as bookmarks (ISO 32000-1, 12.3.3). */
import { type Destination, uriAction } from './links.ts'
import { dict, type Ref, textString } from './objects.ts'
import type { ObjectTable } from './table.ts'

export interface OutlineItem {
  readonly title: string
  /** Id of the destination; an item without one (a part) leads where its first child leads. */
  readonly to?: string
  /** For an entry that leads to the web. */
  readonly url?: string
  readonly open: boolean
  readonly children: readonly OutlineItem[]
}

export interface WrittenOutline {
  /** Absent when the outline has no items. */
  readonly root?: Ref
  /** Ids that have no destination, in order. */
  readonly unresolved: readonly string[]
}

/** The title of every id that the outline names. */
export function titlesById(
  items: readonly OutlineItem[],
  titles = new Map<string, string>(),
): Map<string, string> {
  for (const { to, title, children } of items) {
    if (to !== undefined && !titles.has(to)) titles.set(to, title)
    titlesById(children, titles)
  }
  return titles
}

export function writeOutline(
  table: ObjectTable,
  items: readonly OutlineItem[],
  destinations: ReadonlyMap<string, Destination>,
): WrittenOutline {
  const unresolved: string[] = []
  if (items.length === 0) return { unresolved }
  const root = table.reserve()
  const level = writeLevel(items, root)
  table.set(root, dict({ First: level.first, Last: level.last, Count: level.visible }))
  return { root, unresolved }

  /** Writes brothers; `visible` counts them with those of their descendants that show while the parent is open. */
  function writeLevel(brothers: readonly OutlineItem[], parent: Ref) {
    const refs = brothers.map(() => table.reserve())
    let visible = 0
    brothers.forEach((item, index) => {
      const ref = refs[index]
      if (ref === undefined) return
      if (item.to !== undefined && !destinations.has(item.to)) unresolved.push(item.to)
      const below = item.children.length > 0 ? writeLevel(item.children, ref) : undefined
      const destination = item.url === undefined ? destinationOf(item) : undefined
      table.set(
        ref,
        dict({
          Title: textString(item.title),
          Parent: parent,
          Prev: refs[index - 1],
          Next: refs[index + 1],
          First: below?.first,
          Last: below?.last,
          // Negative: what would show if the reader opened the item.
          Count: below && (item.open ? below.visible : -below.visible),
          Dest: destination && [...destination],
          A: item.url === undefined ? undefined : uriAction(item.url),
        }),
      )
      visible += 1 + (item.open && below ? below.visible : 0)
    })
    return { first: refs[0], last: refs.at(-1), visible }
  }

  function destinationOf(item: OutlineItem): Destination | undefined {
    const own = item.to === undefined ? undefined : destinations.get(item.to)
    if (own !== undefined) return own
    for (const child of item.children) {
      const found = destinationOf(child)
      if (found !== undefined) return found
    }
    return undefined
  }
}
