/** Reads the roots of a segment's structure tree (ISO 32000-1, 14.7). */
import { type ParsedFile, resolve, resolveDict } from './lookup.ts'
import { type Dict, isRef, nameOf, type Ref, type Value } from './objects.ts'
import { readTree } from './trees.ts'

export interface SegmentStructure {
  readonly root: Ref
  readonly rootDict: Dict
  /** The one element below the root; everything hangs on it. */
  readonly document: Ref
  readonly documentDict: Dict
  /** The parent tree: for the key of a page, an array of elements; for that of an annotation, its element. */
  readonly parents: readonly (readonly [key: Value, parents: Value])[]
}

/** Nothing when the catalog has no structure. Throws when it is not of the shape that Chromium writes. */
export function readStructure(file: ParsedFile, catalog: Dict): SegmentStructure | undefined {
  const root = catalog.entries.get('StructTreeRoot')
  if (root === undefined) return undefined
  const rootDict = resolveDict(file, root, 'the structure tree')
  const document = rootDict.entries.get('K')
  const documentDict = resolveDict(file, document, 'the Document')
  if (!isRef(root) || !isRef(document) || nameOf(documentDict.entries.get('S')) !== 'Document') {
    throw new Error('the structure tree does not hold one Document')
  }
  const parents = readTree(
    'Nums',
    rootDict.entries.get('ParentTree'),
    (node) => resolveDict(file, node, 'the parent tree').entries,
  )
  return {
    root,
    rootDict,
    document,
    documentDict,
    parents: parents.map(([key, value]) => [key, array(file, value)]),
  }
}

/** Page entries are arrays in objects of their own; annotation entries are elements and stay references. */
function array(file: ParsedFile, value: Value): Value {
  const found = resolve(file, value)
  return Array.isArray(found) ? found : value
}
