/** Mends single elements of Chromium's structure tree: unique ids, list bodies, link elements. */
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
  type Value,
} from './objects.ts'
import type { ObjectTable } from './table.ts'

/**
 * Mends the object if it is a structure element and returns its id, now unique in the book.
 * `rename` gives the id that is unique in the book. `bodies` collects the LBody of each LI that held marked content itself.
 * In the contents of the book, lists are tables of contents (ISO 32000-1, 14.8.4.2).
 */
export function mendElement(
  table: ObjectTable,
  ref: Ref,
  rename: (id: string) => string,
  removed: ReadonlySet<number>,
  bodies: Map<number, Ref>,
  isContents: boolean,
): string | undefined {
  const element = table.get(ref)
  if (!isDict(element) || nameOf(element.entries.get('Type')) !== 'StructElem') return undefined
  const { entries } = element
  switch (nameOf(entries.get('S'))) {
    case 'L':
      if (isContents) entries.set('S', name('TOC'))
      break
    case 'LI':
      if (isContents) entries.set('S', name('TOCI'))
      else addListBody(table, ref, element, bodies)
      break
    case 'Link':
    case 'NonStruct':
      mendLink(element, removed)
      break
  }
  const attributes = entries.get('A')
  if (attributes !== undefined) renameHeaders(attributes, rename)
  const id = bytesOf(entries.get('ID'))
  if (id === undefined) return undefined
  const unique = rename(id)
  entries.set('ID', byteString(unique))
  return unique
}

/** PDF/UA wants an item's content in an LBody; Chromium puts it beside the Lbl. */
function addListBody(table: ObjectTable, ref: Ref, item: Dict, bodies: Map<number, Ref>): void {
  const kids = kidsOf(item)
  const kinds = kids.map((kid) => (isRef(kid) ? nameOf(table.dict(kid).entries.get('S')) : undefined))
  const content = kids.filter((_, index) => kinds[index] !== 'Lbl')
  if (kinds.includes('LBody') || content.length === 0) return
  const marked = content.some((kid) => !isRef(kid))
  const body = table.add(
    dict({
      Type: name('StructElem'),
      S: name('LBody'),
      P: ref,
      Pg: marked ? item.entries.get('Pg') : undefined,
      K: content,
    }),
  )
  for (const kid of content) if (isRef(kid)) table.dict(kid).entries.set('P', body)
  if (marked) bodies.set(ref.number, body)
  item.entries.set('K', [...kids.filter((_, index) => kinds[index] === 'Lbl'), body])
}

/** An element with an annotation is a Link (Chromium writes NonStruct for `role=doc-noteref`); without one it is a Span. */
function mendLink(element: Dict, removed: ReadonlySet<number>): void {
  const kids = kidsOf(element)
  const kept = kids.filter((kid) => !removed.has(annotationOf(kid) ?? 0))
  const isLink = kept.some((kid) => annotationOf(kid) !== undefined)
  if (kept.length < kids.length) element.entries.set('K', kept)
  if (isLink) element.entries.set('S', name('Link'))
  else if (kept.length < kids.length) element.entries.set('S', name('Span'))
}

function annotationOf(kid: Value): number | undefined {
  if (!isDict(kid) || nameOf(kid.entries.get('Type')) !== 'OBJR') return undefined
  const annotation = kid.entries.get('Obj')
  return isRef(annotation) ? annotation.number : undefined
}

function renameHeaders(attributes: Value, rename: (id: string) => string): void {
  for (const owner of Array.isArray(attributes) ? attributes : [attributes]) {
    const headers = isDict(owner) ? owner.entries.get('Headers') : undefined
    if (!isDict(owner) || !Array.isArray(headers)) continue
    owner.entries.set(
      'Headers',
      headers.map((id) => byteString(rename(bytesOf(id) ?? ''))),
    )
  }
}

function kidsOf(element: Dict): readonly Value[] {
  const kids = element.entries.get('K')
  return Array.isArray(kids) ? kids : kids === undefined ? [] : [kids]
}
