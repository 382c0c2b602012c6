/**
 * The build's own check before the book says that it is archival (PDF/A-2u, ISO 19005-2): every object of the file is looked at. Which
 * glyphs are shown is asked when prints are refined; that fonts are whole is asked in `font-flaws.ts`. Graphics states may be nested
 * 28 deep (6.1.13), and Skia never comes near. Numbers are those of the standard.
 */
import { type Find, type FlawKind, firstPageWith } from './flaws.ts'
import { type Dict, isDict, isRef, isStream, nameOf, type Ref, type Stream, type Value } from './objects.ts'
import { contentOf } from './stream-content.ts'
import type { ObjectTable } from './table.ts'

/** 6.1.13. */
const LONGEST_STRING = 32_767
const LONGEST_NAME = 127
const LARGEST_NUMBER = 2 ** 31 - 1
const MOST_OBJECTS = 8_388_607

/** 6.1.7.2; others that it permits are not written. */
const FILTERS = new Set(['FlateDecode', 'DCTDecode'])
/** What acts by itself or depends on the reader: 6.2.5, 6.2.8, 6.2.9, 6.4, 6.5, 6.9, 6.10. */
const FORBIDDEN = new Set('AA JS HTP OPI Alternates AcroForm XFA OCProperties PresSteps'.split(' '))
/** Keys of a stream whose data lie in another file (6.1.7.1). */
const OUTSIDE = ['F', 'FFilter', 'FDecodeParms']
/** 6.5.1; a link of ours opens an address, everything else has a destination. */
const ACTIONS = new Set(['URI'])
/** 6.2.4.3: the output intent says what a device's red, green and blue are, and a grey is a shade of them. */
const FOREIGN_COLORS = new Set(['DeviceCMYK', 'DeviceN', 'Separation', 'CalCMYK'])
/** 6.2.10. */
const BLEND_MODES = new Set(
  `Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion
  Hue Saturation Color Luminosity`.split(/\s+/),
)
/** Bits of an annotation's /F (6.3.2): Invisible, Hidden, Print, NoView, ToggleNoView. */
const FLAGS = { print: 4, away: 1 | 2 | 32 | 256 }

/** Why the claim would be false. `pages` are those of the book. */
export function archivalFlaws(table: ObjectTable, pages: readonly Ref[]): readonly Find[] {
  const finds: Find[] = []
  for (let number = 1; number < table.next; number += 1) {
    const object = table.get({ kind: 'ref', number })
    const kinds = new Set<FlawKind>()
    inspect(isStream(object) ? object.dict : object, kinds)
    if (isStream(object)) inspectStream(object, kinds)
    for (const [colors, stream] of profilesOf(table, object))
      if (!isProfile(stream, colors)) kinds.add('profile')
    for (const kind of kinds) finds.push([kind, pageOf(table, pages, number)])
  }
  if (table.next > MOST_OBJECTS) finds.push(['limit', undefined])
  return finds
}

function pageOf(table: ObjectTable, pages: readonly Ref[], number: number): number | undefined {
  const isHere = (page: Ref) => {
    const annotations = table.dict(page).entries.get('Annots')
    return (
      page.number === number ||
      (Array.isArray(annotations) && annotations.some((ref) => isRef(ref) && ref.number === number))
    )
  }
  const object = table.get({ kind: 'ref', number })
  // Of a structure element.
  const named = isDict(object) ? object.entries.get('Pg') : undefined
  const own = pages.findIndex((page) => (isRef(named) ? page.number === named.number : isHere(page)))
  return own === -1 ? firstPageWith(table, pages, number) : own
}

/** A value with all that is written in it; what it refers to is looked at by itself. */
function inspect(value: Value, kinds: Set<FlawKind>): void {
  if (typeof value === 'number') {
    if (Math.abs(value) > LARGEST_NUMBER) kinds.add('limit')
  } else if (Array.isArray(value)) for (const item of value) inspect(item, kinds)
  else if (typeof value !== 'object' || value === null) return
  else if (value.kind === 'string') {
    if (value.bytes.length > LONGEST_STRING) kinds.add('limit')
  } else if (value.kind === 'name') {
    if (value.name.length > LONGEST_NAME) kinds.add('limit')
    else if (FOREIGN_COLORS.has(value.name)) kinds.add('forbidden')
  } else if (value.kind === 'dict') inspectDict(value, kinds)
}

function inspectDict({ entries }: Dict, kinds: Set<FlawKind>): void {
  for (const [key, value] of entries) {
    if (FORBIDDEN.has(key) || key.length > LONGEST_NAME) kinds.add('forbidden')
    inspect(value, kinds)
  }
  const action = entries.get('A')
  // What structure elements have there are attributes, which have an owner and no type.
  const isAction = isDict(action) && action.entries.has('S')
  const mode = nameOf(entries.get('BM'))
  const type = nameOf(entries.get('Type'))
  if (
    (isAction && !ACTIONS.has(nameOf(action.entries.get('S')) ?? '')) ||
    (mode !== undefined && !BLEND_MODES.has(mode)) ||
    entries.get('Interpolate') === true ||
    // A soft mask may have one.
    (entries.has('TR') && type !== 'Mask') ||
    (type === 'Annot' && !isPrinted(entries))
  )
    kinds.add('forbidden')
}

/** The only annotations are links, which need no appearance (6.3.3). */
function isPrinted(annotation: Dict['entries']): boolean {
  const flags = annotation.get('F')
  return (
    nameOf(annotation.get('Subtype')) === 'Link' &&
    typeof flags === 'number' &&
    (flags & FLAGS.print) !== 0 &&
    (flags & FLAGS.away) === 0
  )
}

function inspectStream({ dict: { entries } }: Stream, kinds: Set<FlawKind>): void {
  const filter = entries.get('Filter')
  const filters = Array.isArray(filter) ? filter : filter === undefined ? [] : [filter]
  const subtype = nameOf(entries.get('Subtype'))
  if (
    !filters.every((one) => FILTERS.has(nameOf(one) ?? '')) ||
    OUTSIDE.some((key) => entries.has(key)) ||
    (subtype === 'Form' && (entries.has('Ref') || entries.has('PS') || entries.has('Subtype2'))) ||
    subtype === 'PS' ||
    nameOf(entries.get('Type')) === 'EmbeddedFile'
  )
    kinds.add('forbidden')
}

/** The profiles that colour spaces in the object name, with the number of their colours. */
function profilesOf(
  table: ObjectTable,
  object: Value | Stream,
): (readonly [colors: number, profile: Stream])[] {
  const found: (readonly [number, Stream])[] = []
  const look = (value: Value): void => {
    if (Array.isArray(value)) {
      const [kind, ref] = value
      const profile = nameOf(kind) === 'ICCBased' && isRef(ref) ? table.get(ref) : undefined
      if (isStream(profile)) found.push([Number(profile.dict.entries.get('N')), profile])
      else for (const item of value) look(item)
    } else if (isDict(value)) for (const item of value.entries.values()) look(item)
  }
  look(isStream(object) ? object.dict : object)
  return found
}

/** 6.2.4.2: ICC.1 up to version 4, of a device or a colour space, with as many colours as /N says. */
function isProfile(stream: Stream, colors: number): boolean {
  try {
    const profile = contentOf(stream)
    const text = (at: number) => profile.toString('latin1', at, at + 4)
    return (
      profile.length >= 132 &&
      profile.readUInt8(8) <= 4 &&
      ['scnr', 'mntr', 'prtr', 'spac'].includes(text(12)) &&
      text(16) === (colors === 1 ? 'GRAY' : 'RGB ') &&
      text(36) === 'acsp'
    )
  } catch {
    return false
  }
}
