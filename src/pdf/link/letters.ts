/**
 * Says which letters the glyphs of an Arabic font are. Chromium names the form that a letter has in its place (U+FE91, the first form
 * of beh), and the letter (U+0628) in an /ActualText around every glyph: some readers pass over these, others find gaps between
 * the letters of a word. When the font itself names the letters, nothing around them is needed.
 */
import { deflateSync } from 'node:zlib'
import { type GlyphTexts, readCMap, writeCMap } from './cmap.ts'
import { resolve } from './lookup.ts'
import { isDict, isRef, isStream, name, nameOf, type PdfObject, type Stream, stream } from './objects.ts'
import { textOf } from './stream-content.ts'

type Objects = readonly (PdfObject | undefined)[]

/** The objects of a printed file, with the /ToUnicode CMaps (ISO 32000-1, 9.10.3) of Arabic fonts and the pages that use them written anew. */
export function spellLetters(objects: Objects): Objects {
  const fonts = new Map<number, GlyphTexts>()
  const spelt = [...objects]
  for (const [number, font] of objects.entries()) {
    if (!isDict(font) || !/Arabic/.test(nameOf(font.entries.get('BaseFont')) ?? '')) continue
    const ref = font.entries.get('ToUnicode')
    const cmap = isRef(ref) ? objects[ref.number] : undefined
    if (!isRef(ref) || !isStream(cmap)) continue
    const { cmap: written, letters } = spellCMap(cmap)
    spelt[ref.number] = written
    fonts.set(number, letters)
  }
  if (fonts.size === 0) return objects
  for (const page of objects) {
    if (!isDict(page) || nameOf(page.entries.get('Type')) !== 'Page') continue
    const contents = page.entries.get('Contents')
    const content = isRef(contents) ? objects[contents.number] : undefined
    const used = fontsOf(objects, page, fonts)
    if (isRef(contents) && isStream(content) && used.size > 0)
      spelt[contents.number] = deflated(withoutActualText(textOf(content), used))
  }
  return spelt
}

/** The Arabic fonts of a page, by their names there. */
function fontsOf(
  objects: Objects,
  page: PdfObject,
  fonts: ReadonlyMap<number, GlyphTexts>,
): ReadonlyMap<string, GlyphTexts> {
  const resources = isDict(page) ? resolve({ objects }, page.entries.get('Resources')) : undefined
  const named = isDict(resources) ? resolve({ objects }, resources.entries.get('Font')) : undefined
  const used = new Map<string, GlyphTexts>()
  for (const [fontName, ref] of isDict(named) ? named.entries : []) {
    const letters = isRef(ref) ? fonts.get(ref.number) : undefined
    if (letters !== undefined) used.set(fontName, letters)
  }
  return used
}

/** A span with one glyph, as Skia writes it; or the choice of a font. */
const SPAN_OR_FONT =
  /\/Span<<\/ActualText <FEFF([0-9A-F]+)> >> BDC\n((?:[^\n]* T[dfm]\n)*[^\n]*<([0-9A-F]+)> Tj\n)EMC\n|\/(\w+) [\d.]+ Tf\n/g

/** The content without the spans whose font says the same. */
function withoutActualText(content: string, fonts: ReadonlyMap<string, GlyphTexts>): string {
  let current: GlyphTexts | undefined
  return content.replace(SPAN_OR_FONT, (all, actual?: string, inside = '', glyph = '', font?: string) => {
    const chosen = font ?? /\/(\w+) [\d.]+ Tf\n/.exec(inside)?.[1]
    if (chosen !== undefined) current = fonts.get(chosen)
    return actual !== undefined && current?.get(Number.parseInt(glyph, 16)) === actual.toLowerCase()
      ? inside
      : all
  })
}

function spellCMap(cmap: Stream): { readonly cmap: Stream; readonly letters: GlyphTexts } {
  const letters = new Map([...readCMap(textOf(cmap))].map(([glyph, code]) => [glyph, spell(code)]))
  // The glyphs of a text from right to left stand in reverse (/ReversedChars, 14.8.2.3.3), and so must the two letters of one.
  const reversed = (code: string) => (code.match(/.{4}/g) ?? []).reverse().join('')
  const written = writeCMap(new Map([...letters].map(([glyph, code]) => [glyph, reversed(code)])))
  return { cmap: deflated(written), letters }
}

/** UTF-16 in hexadecimal, with letters for their forms. */
function spell(code: string): string {
  const text = Buffer.from(code, 'hex').swap16().toString('utf16le')
  const spelt = text.replace(/[\ufb50-\ufdff\ufe70-\ufefc]/g, (form) => form.normalize('NFKC'))
  return Buffer.from(spelt, 'utf16le').swap16().toString('hex')
}

function deflated(text: string): Stream {
  return stream({ Filter: name('FlateDecode') }, deflateSync(Buffer.from(text, 'latin1')))
}
