/**
 * Fonts that a file may not have when it claims to last or to be read by everyone: all are embedded, as wide as their files say, and
 * say which text their glyphs are (ISO 19005-2, 6.2.11; ISO 14289-1, 7.21). Which glyphs are shown is asked when prints are refined.
 */
import { readCMap } from './cmap.ts'
import {
  type Dict,
  isDict,
  isRef,
  isStream,
  nameOf,
  type PdfObject,
  type Stream,
  type Value,
} from './objects.ts'
import { advanceWidths } from './sfnt.ts'
import { contentOf, textOf } from './stream-content.ts'
import type { ObjectTable } from './table.ts'
import { readWidths } from './text-joiner.ts'

/** Thousandths of the type's size: how far widths may be apart (6.2.11.5). */
const TOLERANCE = 1

/** Numbers of the fonts' objects. */
export function poorFonts(table: ObjectTable): readonly number[] {
  const poor: number[] = []
  for (let number = 1; number < table.next; number += 1) {
    const font = table.get({ kind: 'ref', number })
    if (!isDict(font) || nameOf(font.entries.get('Type')) !== 'Font') continue
    const isGood = checks[nameOf(font.entries.get('Subtype')) ?? '']
    if (isGood === undefined || !isGood(table, font)) poor.push(number)
  }
  return poor
}

/** By subtype. Skia writes no others. */
const checks: Readonly<Record<string, (table: ObjectTable, font: Dict) => boolean>> = {
  Type0: (table, { entries }) => {
    const below = entries.get('DescendantFonts')
    return (
      Array.isArray(below) &&
      below.length === 1 &&
      isDict(resolve(table, below[0])) &&
      nameOf(entries.get('Encoding')) === 'Identity-H' &&
      isStream(resolve(table, entries.get('ToUnicode')))
    )
  },
  CIDFontType2: (table, font) => {
    const descriptor = descriptorOf(table, font)
    const file = resolve(table, descriptor?.entries.get('FontFile2'))
    return (
      isStream(file) &&
      nameOf(font.entries.get('CIDToGIDMap')) === 'Identity' &&
      !descriptor?.entries.has('CIDSet') &&
      hasOwnWidths(font, file)
    )
  },
  Type3: (table, { entries }) => {
    const cmap = resolve(table, entries.get('ToUnicode'))
    const encoding = resolve(table, entries.get('Encoding'))
    if (!isStream(cmap) || !isDict(encoding)) return false
    const texts = readCMap(textOf(cmap))
    const differences = encoding.entries.get('Differences')
    let code = 0
    return (Array.isArray(differences) ? differences : []).every((value) => {
      if (typeof value === 'number') {
        code = value
        return true
      }
      code += 1
      // Skia lists .notdef in every such font.
      return nameOf(value) === 'g0' || texts.has(code - 1)
    })
  },
}

function descriptorOf(table: ObjectTable, font: Dict): Dict | undefined {
  const found = resolve(table, font.entries.get('FontDescriptor'))
  return isDict(found) ? found : undefined
}

function hasOwnWidths({ entries }: Dict, file: Stream): boolean {
  const listed = entries.get('W')
  try {
    const advanceOf = advanceWidths(contentOf(file))
    return [...readWidths(Array.isArray(listed) ? listed : [])].every(
      ([glyph, width]) => Math.abs(width - advanceOf(glyph)) <= TOLERANCE,
    )
  } catch {
    return false
  }
}

function resolve(table: ObjectTable, value: Value | undefined): PdfObject | undefined {
  return isRef(value) ? table.get(value) : value
}
