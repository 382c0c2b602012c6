/** Copies the objects of a printed segment into the book, each once, with new numbers. */
import { createHash } from 'node:crypto'
import { type Dict, isDict, isStream, nameOf, type PdfObject, type Ref, type Value } from './objects.ts'
import type { PrintedSegment } from './reader.ts'
import { serialise } from './serialise.ts'
import type { ObjectTable } from './table.ts'

/** Resources already in the book, by their content: equal pictures, fonts and profiles are written once. */
export type SharedResources = Map<string, Ref>

export interface Relocation {
  /** A copy of the value for the book. Everything that it refers to, near or far, is in the table when this returns. */
  copy(value: Value): Value
  /** The object's reference in the book; like `copy`. */
  move(ref: Ref): Ref
  /** A copy whose objects may be shared with other segments; for resources, which nobody changes later. */
  share(value: Value): Value
}

/** `merged` names objects of the segment that stand for an object of the book: the roots of the structure tree. */
export function relocate(
  table: ObjectTable,
  segment: PrintedSegment,
  shared: SharedResources,
  merged: ReadonlyMap<number, Ref>,
): Relocation {
  const moved = new Map(merged)
  const beingShared = new Set<number>()
  const waiting: { readonly from: Ref; readonly to: Ref }[] = []

  function original(ref: Ref): PdfObject {
    const object = segment.objects[ref.number]
    if (object === undefined) throw new Error(`segment "${segment.name}" has no object ${ref.number}`)
    return object
  }

  function reserved(ref: Ref): Ref {
    const known = moved.get(ref.number)
    if (known !== undefined) return known
    const to = table.reserve()
    moved.set(ref.number, to)
    waiting.push({ from: ref, to })
    return to
  }

  /** Children first, so that an object's content names the final numbers and can be compared. */
  function sharedRef(ref: Ref): Ref {
    const known = moved.get(ref.number)
    if (known !== undefined) return known
    // Resources that lead back to themselves are moved like everything else.
    if (beingShared.has(ref.number)) return reserved(ref)
    beingShared.add(ref.number)
    const object = mapObject(original(ref), sharedRef)
    beingShared.delete(ref.number)
    const met = moved.get(ref.number)
    if (met !== undefined) return met
    const key = contentKey(object)
    const to = shared.get(key) ?? table.add(object)
    shared.set(key, to)
    moved.set(ref.number, to)
    return to
  }

  function finish(): void {
    // The list grows while it is worked off.
    for (const { from, to } of waiting) {
      const object = original(from)
      table.set(to, isPage(object) ? mapPage(object) : mapObject(object, reserved))
    }
    waiting.length = 0
  }

  /** A page's parent is a node that the book writes anew. */
  function mapPage(page: Dict): Dict {
    const entries = new Map<string, Value>()
    for (const [key, value] of page.entries) {
      if (key !== 'Parent') entries.set(key, mapValue(value, key === 'Resources' ? sharedRef : reserved))
    }
    return { kind: 'dict', entries }
  }

  return {
    copy(value) {
      const copied = mapValue(value, reserved)
      finish()
      return copied
    },
    move(ref) {
      const to = reserved(ref)
      finish()
      return to
    },
    share(value) {
      const copied = mapValue(value, sharedRef)
      finish()
      return copied
    },
  }
}

function isPage(object: PdfObject): object is Dict {
  return isDict(object) && nameOf(object.entries.get('Type')) === 'Page'
}

function mapObject(object: PdfObject, change: (ref: Ref) => Ref): PdfObject {
  if (!isStream(object)) return mapValue(object, change)
  return { kind: 'stream', dict: mapDict(object.dict, change), data: object.data }
}

function mapValue(value: Value, change: (ref: Ref) => Ref): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change))
  if (value.kind === 'ref') return change(value)
  return value.kind === 'dict' ? mapDict(value, change) : value
}

function mapDict(value: Dict, change: (ref: Ref) => Ref): Dict {
  const entries = new Map<string, Value>()
  for (const [key, entry] of value.entries) entries.set(key, mapValue(entry, change))
  return { kind: 'dict', entries }
}

/** Equal for equal objects only: the whole value, and of a stream's bytes their SHA-256. */
function contentKey(object: PdfObject): string {
  if (!isStream(object)) return serialise(object)
  return `${serialise(object.dict)} ${createHash('sha256').update(object.data).digest('hex')}`
}
