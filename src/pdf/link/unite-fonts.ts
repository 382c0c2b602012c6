/** Makes the copies of a face, one in each segment, one font of the book. Skia keeps the numbers of glyphs, so pages stay as they are. */
import { deflateSync } from 'node:zlib'
import { readCMap, writeCMap } from './cmap.ts'
import { writeWidths } from './fonts.ts'
import { type ParsedFile, resolve } from './lookup.ts'
import { type Dict, isDict, isStream, name, nameOf, type Ref, stream, type Value } from './objects.ts'
import type { PrintedSegment } from './reader.ts'
import { serialise } from './serialise.ts'
import { uniteFaces } from './sfnt.ts'
import { contentOf } from './stream-content.ts'
import type { ObjectTable } from './table.ts'
import { readWidths } from './text-joiner.ts'

/** A font of a segment. */
interface Copy {
  readonly segment: PrintedSegment
  readonly number: number
  readonly font: Dict
  readonly descendant: Dict
  readonly descriptor: Dict
  readonly file: Buffer
}

/** For each segment, by their numbers there, the objects that a font of the book stands for. */
export type UnitedFonts = ReadonlyMap<PrintedSegment, ReadonlyMap<number, Ref>>

/** A face that only one segment has is no copy. */
export function uniteFonts(table: ObjectTable, segments: readonly PrintedSegment[]): UnitedFonts {
  const faces = new Map<string, Copy[]>()
  for (const copy of segments.flatMap(copiesOf)) {
    const key = faceKey(copy)
    faces.set(key, [...(faces.get(key) ?? []), copy])
  }
  const united = new Map<PrintedSegment, Map<number, Ref>>()
  for (const copies of faces.values()) {
    if (copies.length === 1) continue
    const ref = writeFont(table, copies)
    if (ref === undefined) continue
    for (const { segment, number } of copies) {
      united.set(segment, (united.get(segment) ?? new Map<number, Ref>()).set(number, ref))
    }
  }
  return united
}

function copiesOf(segment: PrintedSegment): Copy[] {
  return segment.objects.flatMap((font, number) => {
    if (!isDict(font) || nameOf(font.entries.get('Subtype')) !== 'Type0') return []
    const below = resolve(segment, font.entries.get('DescendantFonts'))
    const descendant = resolve(segment, Array.isArray(below) ? below[0] : undefined)
    const descriptor = isDict(descendant)
      ? resolve(segment, descendant.entries.get('FontDescriptor'))
      : undefined
    const file = isDict(descriptor) ? dataOf(segment, descriptor.entries.get('FontFile2')) : undefined
    if (!isDict(descendant) || !isDict(descriptor) || file === undefined) return []
    return [{ segment, number, font, descendant, descriptor, file }]
  })
}

/** Equal for copies of one face: its name without the tag of the subset, and what its descriptor says. */
function faceKey({ descriptor }: Copy): string {
  const entries = new Map(descriptor.entries)
  entries.delete('FontFile2')
  entries.set('FontName', name(plainName(descriptor.entries.get('FontName'))))
  return serialise({ kind: 'dict', entries })
}

function plainName(value: Value | undefined): string {
  return (nameOf(value) ?? '').replace(/^[A-Z]{6}\+/, '')
}

/** Undefined when the copies are not of one face after all. */
function writeFont(table: ObjectTable, copies: readonly Copy[]): Ref | undefined {
  const [first] = copies
  if (first === undefined) return undefined
  const widths = new Map<number, number>()
  const texts = new Map<number, string>()
  for (const { segment, font, descendant } of copies) {
    const listed = descendant.entries.get('W')
    for (const [glyph, width] of readWidths(Array.isArray(listed) ? listed : [])) {
      if ((widths.get(glyph) ?? width) !== width) return undefined
      widths.set(glyph, width)
    }
    const cmap = dataOf(segment, font.entries.get('ToUnicode'))
    for (const [glyph, text] of readCMap(cmap?.toString('latin1') ?? '')) {
      if ((texts.get(glyph) ?? text) !== text) return undefined
      texts.set(glyph, text)
    }
  }
  const file = uniteFaces(copies.map((copy) => copy.file))
  if (file === undefined) return undefined

  const fontFile = table.add(stream({ Length1: file.length, Filter: name('FlateDecode') }, deflateSync(file)))
  const descriptor = table.add(changed(first.descriptor, { FontFile2: fontFile }))
  const glyphs = [...widths.keys()].sort((a, b) => a - b)
  const descendant = table.add(
    changed(first.descendant, {
      FontDescriptor: descriptor,
      W: writeWidths(glyphs, (glyph) => widths.get(glyph) ?? 0),
    }),
  )
  const cmap = table.add(
    stream({ Filter: name('FlateDecode') }, deflateSync(Buffer.from(writeCMap(texts), 'latin1'))),
  )
  return table.add(changed(first.font, { DescendantFonts: [descendant], ToUnicode: cmap }))
}

function changed(source: Dict, entries: Readonly<Record<string, Value>>): Dict {
  return { kind: 'dict', entries: new Map([...source.entries, ...Object.entries(entries)]) }
}

function dataOf(file: ParsedFile, ref: Value | undefined): Buffer | undefined {
  const found = resolve(file, ref)
  return isStream(found) ? contentOf(found) : undefined
}
