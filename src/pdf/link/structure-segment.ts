/** One segment's part in the book's structure: its elements, moved and mended, and its parent tree. */
import type { PlacedSegment } from './links.ts'
import { resolve } from './lookup.ts'
import { bytesOf, type Dict, dict, isDict, isRef, name, type Ref, type Value } from './objects.ts'
import type { Relocation } from './relocate.ts'
import { mendElement } from './structure-elements.ts'
import type { ObjectTable } from './table.ts'

export interface RelocatedSegment extends PlacedSegment {
  readonly relocation: Relocation
}

/** What the segments give to the one tree. */
export interface Joined {
  readonly children: Value[]
  readonly ids: (readonly [string, Ref])[]
  /** Page of the book → for each piece of marked content its element. */
  readonly pageParents: (readonly [number, Value[]])[]
  /** For each link annotation its element. Their keys follow those of the pages. */
  readonly linkParents: Value[]
  readonly roleMap: Dict
  readonly classMap: Dict
}

/** Moves the segment's elements and returns its parent tree; an untagged segment has none. `prefix` makes its ids unique. */
export function joinSegment(
  table: ObjectTable,
  part: RelocatedSegment,
  prefix: string,
  language: string,
  removed: ReadonlySet<number>,
  joined: Joined,
  contents: string | undefined,
): ReadonlyMap<Value, Value> {
  const { segment, relocation } = part
  const { structure } = segment
  if (structure === undefined) return new Map()
  merge(joined.roleMap, part, structure.rootDict.entries.get('RoleMap'))
  merge(joined.classMap, part, structure.rootDict.entries.get('ClassMap'))

  const rename = counted(prefix)
  const first = table.next
  const children = documentChildren(part, structure.documentDict)
  const parents = structure.parents.map(([key, value]) => [key, relocation.copy(value)] as const)
  const bodies = new Map<number, Ref>()
  for (let number = first, end = table.next; number < end; number += 1) {
    const ref: Ref = { kind: 'ref', number }
    const id = mendElement(table, ref, rename, removed, bodies, segment.name === contents)
    if (id !== undefined) joined.ids.push([id, ref])
  }
  setLanguage(table, children, structure.documentDict, language)
  joined.children.push(...children)
  return new Map(
    parents.map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((element) => bodyOf(bodies, element)) : value,
    ]),
  )
}

/**
 * Names for element ids, counted in the order of the book. Chromium's own (`node00000166`) depend on what else its process
 * has printed, so two builds would differ.
 */
function counted(prefix: string): (id: string) => string {
  const names = new Map<string, string>()
  return (id) => {
    const known = names.get(id) ?? `${prefix}${String(names.size + 1).padStart(6, '0')}`
    names.set(id, known)
    return known
  }
}

/** What stands below the segment's Document. Marked content of its own must now say on which page it is. */
function documentChildren({ relocation }: RelocatedSegment, document: Dict): Value[] {
  const kids = document.entries.get('K') ?? []
  const page = document.entries.get('Pg')
  return (Array.isArray(kids) ? kids : [kids]).map((kid) =>
    relocation.copy(
      typeof kid === 'number' && page !== undefined ? dict({ Type: name('MCR'), Pg: page, MCID: kid }) : kid,
    ),
  )
}

/** A segment in another language than the book's hands its language down. */
function setLanguage(table: ObjectTable, children: readonly Value[], document: Dict, language: string): void {
  const own = document.entries.get('Lang')
  if (own === undefined || bytesOf(own) === language) return
  for (const child of children) {
    const entries = isRef(child) ? table.dict(child).entries : undefined
    if (entries !== undefined && !entries.has('Lang')) entries.set('Lang', own)
  }
}

/** Marked content of an LI now belongs to its new LBody. */
function bodyOf(bodies: ReadonlyMap<number, Ref>, element: Value): Value {
  return (isRef(element) ? bodies.get(element.number) : undefined) ?? element
}

/** Role and class maps: of two meanings of one name the first counts. */
function merge(target: Dict, { segment, relocation }: RelocatedSegment, source: Value | undefined): void {
  const found = resolve(segment, source)
  if (!isDict(found)) return
  for (const [key, value] of found.entries) {
    if (!target.entries.has(key)) target.entries.set(key, relocation.copy(value))
  }
}
