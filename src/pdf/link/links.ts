/** Link annotations: names and symbols become places in the book; what stays is told apart by its description. */
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
import { decodeFragment, type PrintedSegment } from './reader.ts'
import type { ObjectTable } from './table.ts'

/** A segment whose pages are in the book. */
export interface PlacedSegment {
  readonly segment: PrintedSegment
  /** Number of its first page in the book, from 0. */
  readonly firstPage: number
  readonly pages: readonly Ref[]
}

/** An explicit destination: `[page /XYZ x y 0]`, that is, with the reader's own zoom. */
export type Destination = readonly Value[]

/** A symbol that no segment defines; `page` is the book's, from 0. */
export interface UnresolvedSymbol {
  readonly segment: string
  readonly id: string
  readonly page: number
}

/** Every id of the book. Ids are unique in a book; of two equal ones the first counts, except in the other's own segment. */
export function collectDestinations(placed: readonly PlacedSegment[]): Map<string, Destination> {
  const all = new Map<string, Destination>()
  for (const { segment, pages } of placed) {
    for (const [id, { page, x, y }] of segment.destinations) {
      const ref = pages[page]
      if (ref !== undefined && !all.has(id)) all.set(id, [ref, name('XYZ'), x, y, 0])
    }
  }
  return all
}

/** What `resolveLinks` needs to know about the book. */
export interface LinkContext {
  readonly destinations: ReadonlyMap<string, Destination>
  /** Titles of the outline by id: a link's description is its target's title. */
  readonly titles: ReadonlyMap<string, string>
  /** Addresses that begin so are symbols. */
  readonly symbolBase: string
}

export interface ResolvedLinks {
  readonly unresolved: readonly UnresolvedSymbol[]
  /** Annotations that no page shows any more. */
  readonly removed: ReadonlySet<number>
  /** For each annotation that leads into the book the id of the place. */
  readonly places: ReadonlyMap<number, string>
}

/**
 * Gives every link annotation its destination and its description (`/Contents`, which PDF/UA asks for).
 * A link without target is taken off its page and listed.
 */
export function resolveLinks(
  table: ObjectTable,
  placed: readonly PlacedSegment[],
  context: LinkContext,
): ResolvedLinks {
  const unresolved: UnresolvedSymbol[] = []
  const removed = new Set<number>()
  const places = new Map<number, string>()
  for (const { segment, firstPage, pages } of placed) {
    pages.forEach((page, index) => {
      const entries = table.dict(page).entries
      if (entries.has('AA'))
        throw new Error(`segment "${segment.name}" has a page that acts when it is opened`)
      const annotations = entries.get('Annots')
      if (!Array.isArray(annotations)) return
      const kept = annotations.filter((annotation) => {
        if (!isRef(annotation))
          throw new Error(`segment "${segment.name}": an annotation is not an object of its own`)
        const place = resolveLink(table.dict(annotation), segment, pages, context)
        if (place?.isKnown) places.set(annotation.number, place.id)
        if (place === undefined || place.isKnown) return true
        unresolved.push({ segment: segment.name, id: place.id, page: firstPage + index })
        removed.add(annotation.number)
        table.set(annotation, null)
        return false
      })
      if (kept.length > 0) entries.set('Annots', kept)
      else entries.delete('Annots')
    })
  }
  return { unresolved, removed, places }
}

/** The id that the link leads to, if it leads into the book, and whether that has a destination. */
function resolveLink(
  link: Dict,
  segment: PrintedSegment,
  pages: readonly Ref[],
  context: LinkContext,
): { readonly id: string; readonly isKnown: boolean } | undefined {
  const uri = uriOf(link)
  // A print may come from a cache that others can write: what a link does is all that a reader's click sets off.
  if (link.entries.has('AA') || (link.entries.has('A') && uri === undefined))
    throw new Error(`segment "${segment.name}" has a link that does more than lead somewhere`)
  if (uri !== undefined && !uri.startsWith(context.symbolBase)) {
    if (/^\s*file:/i.test(uri))
      throw new Error(`segment "${segment.name}" links to a file of this machine: ${uri}`)
    link.entries.set('Contents', textString(uri))
    return undefined
  }
  const raw = uri?.slice(context.symbolBase.length) ?? nameOf(link.entries.get('Dest'))
  // Neither address nor destination: not a link of ours.
  if (raw === undefined) return undefined
  const id = decodeFragment(raw)
  const own = segment.destinations.get(id)
  const page = own && pages[own.page]
  const destination: Destination | undefined =
    own && page ? [page, name('XYZ'), own.x, own.y, 0] : context.destinations.get(id)
  if (destination === undefined) return { id, isKnown: false }
  link.entries.delete('A')
  link.entries.set('Dest', [...destination])
  link.entries.set('Contents', textString(context.titles.get(id) ?? id))
  return { id, isKnown: true }
}

function uriOf(link: Dict): string | undefined {
  const action = link.entries.get('A')
  return isDict(action) && nameOf(action.entries.get('S')) === 'URI'
    ? bytesOf(action.entries.get('URI'))
    : undefined
}

/** An action that opens an address, which PDF wants in ASCII (12.6.4.7). */
export function uriAction(url: string): Dict {
  return dict({ S: name('URI'), URI: byteString(url.replace(/[^\x21-\x7e]+/gu, encodeURIComponent)) })
}
