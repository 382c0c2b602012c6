/** Joins the segments' structure trees into one (ISO 32000-1, 14.7): one root, one Document, one parent tree. */
import { byteString, dict, isRef, name, type Ref, textString, type Value } from './objects.ts'
import { mendTree } from './structure-mend.ts'
import { type NoteLinks, tagNotes } from './structure-notes.ts'
import { type Joined, joinSegment, type RelocatedSegment } from './structure-segment.ts'
import type { ObjectTable } from './table.ts'
import { writeTree } from './trees.ts'

/** The two objects of the book that stand for the root and the Document of every segment. */
export interface StructureRoots {
  readonly root: Ref
  readonly document: Ref
}

/** What the links say about the structure. */
export interface LinkRoles {
  /** Annotations that no page shows any more. */
  readonly removed: ReadonlySet<number>
  /** Annotations that lead from a mark to its note, and those that lead back. */
  readonly toNotes: ReadonlySet<number>
  readonly toMarks: ReadonlySet<number>
}

/** The lists of the segment `contents` are tables of contents. Returns the pages of the figures without text in their place. */
export function joinStructure(
  table: ObjectTable,
  placed: readonly RelocatedSegment[],
  roots: StructureRoots,
  language: string,
  links: LinkRoles,
  contents: string | undefined,
): readonly (Ref | undefined)[] {
  const pageCount = placed.reduce((sum, { pages }) => sum + pages.length, 0)
  const joined: Joined & NoteRefs = {
    children: [],
    ids: [],
    pageParents: [],
    linkParents: [],
    toNotes: [],
    toMarks: [],
    roleMap: dict({ Strong: name('Span'), Em: name('Span') }),
    classMap: dict({}),
  }
  placed.forEach((part, index) => {
    const parents = joinSegment(table, part, `${index + 1}-`, language, links.removed, joined, contents)
    placeParents(table, part, parents, pageCount, links, joined)
  })
  const { ids, owners } = tagNotes(table, joined)
  const owned = (element: Value): Value =>
    (isRef(element) ? owners.get(element.number) : undefined) ?? element
  writeStructure(table, roots, language, pageCount, {
    ...joined,
    ids: [...joined.ids, ...ids],
    pageParents: joined.pageParents.map(([page, elements]) => [page, elements.map(owned)] as const),
    linkParents: joined.linkParents.map(owned),
  })
  return mendTree(table, joined.children)
}

interface NoteRefs extends NoteLinks {
  readonly toNotes: Ref[]
  readonly toMarks: Ref[]
}

/** Gives pages and annotations their keys in the book's parent tree: first the pages, then the annotations. */
function placeParents(
  table: ObjectTable,
  { firstPage, pages }: RelocatedSegment,
  parents: ReadonlyMap<Value, Value>,
  pageCount: number,
  { toNotes, toMarks }: LinkRoles,
  joined: Joined & NoteRefs,
): void {
  pages.forEach((page, index) => {
    const entries = table.dict(page).entries
    const elements = parents.get(entries.get('StructParents') ?? null)
    if (Array.isArray(elements)) {
      entries.set('StructParents', firstPage + index)
      joined.pageParents.push([firstPage + index, elements])
    } else entries.delete('StructParents')
    const annotations = entries.get('Annots')
    for (const annotation of Array.isArray(annotations) ? annotations : []) {
      if (!isRef(annotation)) continue
      const link = table.dict(annotation).entries
      const element = parents.get(link.get('StructParent') ?? null)
      if (element === undefined) link.delete('StructParent')
      else {
        link.set('StructParent', pageCount + joined.linkParents.length)
        joined.linkParents.push(element)
        if (!isRef(element)) continue
        if (toNotes.has(annotation.number)) joined.toNotes.push(element)
        if (toMarks.has(annotation.number)) joined.toMarks.push(element)
      }
    }
  })
}

function writeStructure(
  table: ObjectTable,
  roots: StructureRoots,
  language: string,
  pageCount: number,
  { children, ids, pageParents, linkParents, roleMap, classMap }: Joined,
): void {
  const parentTree = writeTree(table, 'Nums', [
    ...pageParents.map(([page, elements]) => [page, table.add(elements)] as const),
    ...linkParents.map((element, index) => [pageCount + index, element] as const),
  ])
  const sorted = [...ids]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, ref]) => [byteString(id), ref] as const)
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
      IDTree: sorted.length > 0 ? writeTree(table, 'Names', sorted) : undefined,
      RoleMap: roleMap,
      ClassMap: classMap.entries.size > 0 ? classMap : undefined,
    }),
  )
}
