/** One segment's part in the book's structure: its elements, moved and mended, and its parent tree. */
import type { PlacedSegment } from './links.ts'
import { bytesOf, type Dict, dict, isDict, isRef, name, nameOf, type Ref, type Value } from './objects.ts'
import { resolve, resolveDict } from './reader.ts'
import type { Relocation } from './relocate.ts'
import { mendElement } from './structure-elements.ts'
import type { ObjectTable } from './table.ts'
import { readTree } from './trees.ts'

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

/** The segment's root and Document; absent when Chromium found nothing to tag. */
export function structureOf(segment: PlacedSegment['segment']): { root: Ref; document: Ref } | undefined {
  const root = segment.catalog.entries.get('StructTreeRoot')
  if (root === undefined) return undefined
  const document = resolveDict(segment, root, 'the structure tree').entries.get('K')
  if (
    !isRef(root) ||
    !isRef(document) ||
    nameOf(resolveDict(segment, document, 'the Document').entries.get('S')) !== 'Document'
  ) {
    throw new Error(`segment "${segment.name}": the structure tree does not hold one Document`)
  }
  return { root, document }
}

/** Moves the segment's elements and returns its parent tree; an untagged segment has none. `prefix` makes its ids unique. */
export function joinSegment(
  table: ObjectTable,
  part: RelocatedSegment,
  prefix: string,
  language: string,
  removed: ReadonlySet<number>,
  joined: Joined,
): ReadonlyMap<Value, Value> {
  const { segment, relocation } = part
  const tree = structureOf(segment)
  if (tree === undefined) return new Map()
  const root = resolveDict(segment, tree.root, 'the structure tree')
  merge(joined.roleMap, part, root.entries.get('RoleMap'))
  merge(joined.classMap, part, root.entries.get('ClassMap'))

  const first = table.next
  const children = documentChildren(part, resolveDict(segment, tree.document, 'the Document'))
  const parents = readTree(
    'Nums',
    root.entries.get('ParentTree'),
    (node) => resolveDict(segment, node, 'the parent tree').entries,
  ).map(([key, value]) => [key, relocation.copy(resolveArray(segment, value))] as const)
  const bodies = new Map<number, Ref>()
  for (let number = first, end = table.next; number < end; number += 1) {
    const ref: Ref = { kind: 'ref', number }
    const id = mendElement(table, ref, prefix, removed, bodies)
    if (id !== undefined) joined.ids.push([id, ref])
  }
  setLanguage(table, children, segment, tree.document, language)
  joined.children.push(...children)
  return new Map(
    parents.map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((element) => bodyOf(bodies, element)) : value,
    ]),
  )
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
function setLanguage(
  table: ObjectTable,
  children: readonly Value[],
  segment: PlacedSegment['segment'],
  document: Ref,
  language: string,
): void {
  const own = resolveDict(segment, document, 'the Document').entries.get('Lang')
  if (own === undefined || bytesOf(own) === language) return
  for (const child of children) {
    const entries = isRef(child) ? table.dict(child).entries : undefined
    if (entries !== undefined && !entries.has('Lang')) entries.set('Lang', own)
  }
}

/** Page entries of the parent tree are arrays in objects of their own; link entries are elements and stay references. */
function resolveArray(segment: PlacedSegment['segment'], value: Value): Value {
  const found = resolve(segment, value)
  return Array.isArray(found) ? found : value
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
