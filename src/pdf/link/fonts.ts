/** The fonts of a print (ISO 32000-1, 9.7): what they show, with the widths and the text of just that. */
import { deflateSync, inflateSync } from 'node:zlib'
import { readCMap, writeCMap } from './cmap.ts'
import {
  type Dict,
  isDict,
  isRef,
  isStream,
  name,
  nameOf,
  type PdfObject,
  stream,
  type Value,
} from './objects.ts'
import { type GlyphFont, readWidths } from './text-joiner.ts'

type Objects = (PdfObject | undefined)[]

export interface ShownFont extends GlyphFont {
  readonly font: Dict
  readonly descendant: Dict
  /** For each glyph of `shown`, in its order, where it is shown first. */
  readonly shownOn: (number | undefined)[]
}

/** Where glyphs without an outline (.notdef) and glyphs without text are shown first: the number of the page's object. */
export interface FontFlaws {
  readonly notdef: readonly (number | undefined)[]
  readonly unmapped: readonly (number | undefined)[]
}

/** What stands for no character: zero and the byte order marks (ISO 19005-2, 6.2.11.7.2; ISO 14289-1, 7.21.7). */
const NO_TEXT = new Set(['0000', 'feff', 'fffe'])

/** The fonts of glyphs of two bytes, by the number of their object. The others (Type 3) stay as they are. */
export function shownFonts(objects: Objects): ReadonlyMap<number, ShownFont> {
  const fonts = new Map<number, ShownFont>()
  for (const [number, font] of objects.entries()) {
    if (!isDict(font) || nameOf(font.entries.get('Subtype')) !== 'Type0') continue
    const below = font.entries.get('DescendantFonts')
    const [ref] = Array.isArray(below) ? below : []
    const descendant = isRef(ref) ? objects[ref.number] : ref
    if (!isDict(descendant)) continue
    const listed = descendant.entries.get('W')
    const widths = readWidths(Array.isArray(listed) ? listed : [])
    const usual = descendant.entries.get('DW')
    const fallback = typeof usual === 'number' ? usual : 1000
    fonts.set(number, {
      font,
      descendant,
      widthOf: (glyph) => widths.get(glyph) ?? fallback,
      shown: new Set(),
      shownOn: [],
    })
  }
  return fonts
}

/** Notes the page, or undefined for a form, of what is shown since this was called last. */
export function noteShown(fonts: ReadonlyMap<number, ShownFont>, page: number | undefined): void {
  for (const { shown, shownOn } of fonts.values()) while (shownOn.length < shown.size) shownOn.push(page)
}

/** Skia's ranges of widths are wrong for glyphs that are not shown, and its ranges of text run over the end of a byte. */
export function restrictFonts(objects: Objects, fonts: ReadonlyMap<number, ShownFont>): FontFlaws {
  const notdef: (number | undefined)[] = []
  const unmapped: (number | undefined)[] = []
  for (const { font, descendant, widthOf, shown, shownOn } of fonts.values()) {
    const pages = new Map([...shown].map((glyph, index) => [glyph, shownOn[index]]))
    const glyphs = [...shown].sort((a, b) => a - b)
    descendant.entries.set('W', writeWidths(glyphs, widthOf))
    descendant.entries.delete('DW')
    const ref = font.entries.get('ToUnicode')
    const cmap = isRef(ref) ? objects[ref.number] : undefined
    const texts = isStream(cmap)
      ? readCMap(inflateSync(cmap.data).toString('latin1'))
      : new Map<number, string>()
    const kept = new Map<number, string>()
    for (const glyph of glyphs) {
      const text = spellLigature(texts.get(glyph))
      const isMapped = text !== undefined && !NO_TEXT.has(text)
      if (glyph === 0) notdef.push(pages.get(glyph))
      else if (!isMapped) unmapped.push(pages.get(glyph))
      if (isMapped) kept.set(glyph, text)
    }
    if (isRef(ref))
      objects[ref.number] = stream(
        { Filter: name('FlateDecode') },
        deflateSync(Buffer.from(writeCMap(kept), 'latin1')),
      )
  }
  return { notdef, unmapped }
}

/** The letters that a ligature of Latin ties together (U+FB00 to FB06), which is what a reader searches for. */
function spellLigature(text: string | undefined): string | undefined {
  if (text === undefined || !/^fb0[0-6]$/.test(text)) return text
  const letters = String.fromCharCode(Number.parseInt(text, 16)).normalize('NFKC')
  return Buffer.from(letters, 'utf16le').swap16().toString('hex')
}

/** `[first [width …] …]`, a run for glyphs that follow one another. */
export function writeWidths(glyphs: readonly number[], widthOf: (glyph: number) => number): Value[] {
  const values: Value[] = []
  let run: Value[] = []
  glyphs.forEach((glyph, index) => {
    if (index === 0 || glyph !== (glyphs[index - 1] ?? 0) + 1) {
      run = []
      values.push(glyph, run)
    }
    run.push(widthOf(glyph))
  })
  return values
}
