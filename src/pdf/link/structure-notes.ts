/**
 * Footnotes (ISO 32000-1, 14.8.4.4.1; ISO 14289-1, 7.9): Chromium writes items of a list, and links of which nothing says that they
 * lead to notes. The links themselves tell: what leads back to a mark stands in its note.
 */
import { byteString, type Dict, dict, isDict, isRef, name, nameOf, type Ref, type Value } from './objects.ts'
import type { ObjectTable } from './table.ts'

/** The structure elements of links, in the order of the book. */
export interface NoteLinks {
  /** From a mark to its note. */
  readonly toNotes: readonly Ref[]
  /** From a note back to a mark. */
  readonly toMarks: readonly Ref[]
}

export interface TaggedNotes {
  /** The notes by their ids, which are unique in the book. */
  readonly ids: readonly (readonly [string, Ref])[]
  /** Elements whose marked content now belongs to their note, by number. */
  readonly owners: ReadonlyMap<number, Ref>
}

/** How far above its link back an item may stand. */
const HIGHEST = 64

/** Puts what stands in a note's item into a Note, and makes what holds nothing but the link of a mark a Reference. */
export function tagNotes(table: ObjectTable, { toNotes, toMarks }: NoteLinks): TaggedNotes {
  for (const link of toNotes) {
    const parent = elementOf(table, table.dict(link).entries.get('P'))
    if (parent !== undefined && isBare(parent.element) && isOnly(parent.element, link))
      parent.element.entries.set('S', name('Reference'))
  }
  const ids: (readonly [string, Ref])[] = []
  const owners = new Map<number, Ref>()
  for (const link of toMarks) {
    const body = bodyAround(table, link)
    // A note that is referred to twice has two links.
    if (body === undefined || owners.has(body.ref.number)) continue
    const id = `note-${String(ids.length + 1).padStart(6, '0')}`
    const note = wrap(table, body.ref, body.element, id)
    ids.push([id, note])
    owners.set(body.ref.number, note)
  }
  return { ids, owners }
}

interface Placed {
  readonly ref: Ref
  readonly element: Dict
}

/** The body of the nearest item that the element stands in. */
function bodyAround(table: ObjectTable, from: Ref): Placed | undefined {
  let found = elementOf(table, from)
  for (let height = 0; found !== undefined && height < HIGHEST; height += 1) {
    if (nameOf(found.element.entries.get('S')) === 'LBody') return found
    found = elementOf(table, found.element.entries.get('P'))
  }
  return undefined
}

function wrap(table: ObjectTable, ref: Ref, body: Dict, id: string): Ref {
  const { entries } = body
  const kids = kidsOf(body)
  const note = table.add(
    dict({
      Type: name('StructElem'),
      S: name('Note'),
      P: ref,
      ID: byteString(id),
      Pg: entries.get('Pg'),
      K: [...kids],
    }),
  )
  for (const kid of kids) elementOf(table, kid)?.element.entries.set('P', note)
  entries.delete('Pg')
  entries.set('K', [note])
  return note
}

function isBare({ entries }: Dict): boolean {
  return ['NonStruct', 'Span'].includes(nameOf(entries.get('S')) ?? '')
}

function isOnly(parent: Dict, link: Ref): boolean {
  const kids = kidsOf(parent)
  return kids.length === 1 && kids.every((kid) => isRef(kid) && kid.number === link.number)
}

function elementOf(table: ObjectTable, ref: Value | undefined): Placed | undefined {
  const element = isRef(ref) ? table.get(ref) : undefined
  return isRef(ref) && isDict(element) && nameOf(element.entries.get('Type')) === 'StructElem'
    ? { ref, element }
    : undefined
}

function kidsOf({ entries }: Dict): readonly Value[] {
  const kids = entries.get('K')
  return Array.isArray(kids) ? kids : kids === undefined ? [] : [kids]
}
