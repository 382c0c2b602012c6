/** What speaks against a claim that a file makes about itself: to be accessible, to be archival. */
import { isRef, type Ref, type Value } from './objects.ts'
import type { PrintedSegment } from './reader.ts'
import type { ObjectTable } from './table.ts'

export type FlawKind =
  /** Prints that were not refined: nobody has looked at what they show. */
  | 'unrefined'
  /** Glyphs that stand for characters that no font has. */
  | 'notdef'
  /** Glyphs without text. */
  | 'unmapped'
  /** Pages without tags. */
  | 'unmarked'
  /** Figures without text in their place. */
  | 'figure'
  /** A title or a language that is empty. */
  | 'title'
  | 'language'
  /** Fonts that are not in the file, or do not say what their glyphs are. */
  | 'font'
  /** Texts and numbers beyond the limits of an archival file. */
  | 'limit'
  /** Colour profiles of pictures that such a file may not have. */
  | 'profile'
  /** Anything else that it may not have. */
  | 'forbidden'

export interface Flaw {
  readonly kind: FlawKind
  readonly count: number
  /** Of the book, from 0; absent where it is not known. */
  readonly page?: number
}

/** One of them. */
export type Find = readonly [FlawKind, page: number | undefined]

/** In the order in which kinds and pages are found first. */
export function countFlaws(finds: readonly Find[]): readonly Flaw[] {
  const counted = new Map<string, Flaw>()
  for (const [kind, page] of finds) {
    const key = `${kind} ${page}`
    const count = (counted.get(key)?.count ?? 0) + 1
    counted.set(key, { kind, count, ...(page === undefined ? {} : { page }) })
  }
  return [...counted.values()]
}

/** The number in the book of a printed page of a segment. */
export type PageOf = (segment: PrintedSegment, page: number | undefined) => number | undefined

/** The first page whose resources lead to the object. Slow: asked for what is wrong alone. */
export function firstPageWith(table: ObjectTable, pages: readonly Ref[], wanted: number): number | undefined {
  // What does not lead to it from one page does not from the next.
  const seen = new Set<number>()
  const leads = (value: Value | undefined): boolean => {
    if (Array.isArray(value)) return value.some(leads)
    if (typeof value !== 'object' || value === null) return false
    if (value.kind === 'dict') return [...value.entries.values()].some(leads)
    if (!isRef(value)) return false
    if (value.number === wanted) return true
    if (seen.has(value.number)) return false
    seen.add(value.number)
    const object = table.get(value)
    return leads(typeof object === 'object' && object !== null && 'dict' in object ? object.dict : object)
  }
  const found = pages.findIndex((page) => leads(table.dict(page).entries.get('Resources')))
  return found === -1 ? undefined : found
}
