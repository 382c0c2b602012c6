/** Joins the segments' structure trees into one (ISO 32000-1, 14.7): one root, one Document, one parent tree. */
import type { PlacedSegment } from './links.ts'
import {
  byteString,
  bytesOf,
  type Dict,
  dict,
  isDict,
  isRef,
  name,
  nameOf,
  type Ref,
  textString,
  type Value,
} from './objects.ts'
import { resolve, resolveDict } from './reader.ts'
import type { Relocation } from './relocate.ts'
import { mendElement } from './structure-elements.ts'
import type { ObjectTable } from './table.ts'
import { readTree, writeTree } from './trees.ts'

/** The two objects of the book that stand for the root and the Document of every segment. */
export interface StructureRoots {
  readonly root: Ref
  readonly document: Ref
}

export interface RelocatedSegment extends PlacedSegment {
  readonly relocation: Relocation
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

/** `removed` are annotations that no page shows any more. */
export function joinStructure(
  table: ObjectTable,
  placed: readonly RelocatedSegment[],
  roots: StructureRoots,
  language: string,
  removed: ReadonlySet<number>,
): void {
  const children: Value[] = []
  const ids: (readonly [string, Ref])[] = []
  const pageParents: (readonly [number, Value])[] = []
  const linkParents: Value[] = []
  const pageCount = placed.reduce((sum, { pages }) => sum + pages.length, 0)
  const roleMap = dict({ Strong: name('Span'), Em: name('Span') })
  const classMap = dict({})

  placed.forEach((part, index) => {
    const { segment, relocation, firstPage, pages } = part
    const tree = structureOf(segment)
    if (tree === undefined) {
      for (const page of pages) table.dict(page).entries.delete('StructParents')
      return
    }
    const root = resolveDict(segment, tree.root, 'the structure tree')
    merge(roleMap, segment, root.entries.get('RoleMap'))
    merge(classMap, segment, root.entries.get('ClassMap'))

    const before = table.next
    const own = documentChildren(part, resolveDict(segment, tree.document, 'the Document'))
    const parents = new Map<Value, Value>(
      readTree(
        'Nums',
        root.entries.get('ParentTree'),
        (node) => resolveDict(segment, node, 'the parent tree').entries,
      ).map(([key, value]) => [key, relocation.copy(resolveArray(segment, value))]),
    )
    const bodies = new Map<number, Ref>()
    for (let number = before, end = table.next; number < end; number += 1) {
      const ref: Ref = { kind: 'ref', number }
      const id = mendElement(table, ref, `${index + 1}-`, removed, bodies)
      if (id !== undefined) ids.push([id, ref])
    }
    setLanguage(table, own, segment, tree.document, language)
    children.push(...own)

    pages.forEach((page, offset) => {
      const entries = table.dict(page).entries
      const parent = parents.get(entries.get('StructParents') ?? null)
      if (Array.isArray(parent)) {
        entries.set('StructParents', firstPage + offset)
        pageParents.push([firstPage + offset, parent.map((element) => bodyOf(bodies, element))])
      } else entries.delete('StructParents')
      const annotations = entries.get('Annots')
      for (const annotation of Array.isArray(annotations) ? annotations : []) {
        if (!isRef(annotation)) continue
        const link = table.dict(annotation).entries
        const element = parents.get(link.get('StructParent') ?? null)
        if (element === undefined) link.delete('StructParent')
        else {
          link.set('StructParent', pageCount + linkParents.length)
          linkParents.push(element)
        }
      }
    })
  })

  const parentTree = writeTree(table, 'Nums', [
    ...pageParents.map(([page, parents]) => [page, table.add(parents)] as const),
    ...linkParents.map((parent, offset) => [pageCount + offset, parent] as const),
  ])
  ids.sort(([a], [b]) => (a < b ? -1 : 1))
  table.set(
    roots.document,
    dict({
      Type: name('StructElem'),
      S: name('Document'),
      Lang: textString(language),
      P: roots.root,
      K: children,
    }),
  )
  table.set(
    roots.root,
    dict({
      Type: name('StructTreeRoot'),
      K: roots.document,
      ParentTree: parentTree,
      ParentTreeNextKey: pageCount + linkParents.length,
      IDTree:
        ids.length > 0
          ? writeTree(
              table,
              'Names',
              ids.map(([id, ref]) => [byteString(id), ref]),
            )
          : undefined,
      RoleMap: roleMap,
      ClassMap: classMap.entries.size > 0 ? classMap : undefined,
    }),
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

/** Role and class maps of direct objects; of two meanings the first one counts. */
function merge(target: Dict, segment: PlacedSegment['segment'], source: Value | undefined): void {
  const found = resolve(segment, source)
  if (!isDict(found)) return
  for (const [key, value] of found.entries) if (!target.entries.has(key)) target.entries.set(key, value)
}
