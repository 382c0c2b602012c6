/**
 * Mends what Chromium printed, once a print: pages are marked as PDF/UA wants it, glyphs are joined, and fonts name only what they
 * show. The result is a file of the same shape, which is kept in place of the print. Read `refineSegment` first.
 */
import { deflateSync } from 'node:zlib'
import { readClassicFile, writeClassicFile } from './classic-file.ts'
import { markContent } from './content.ts'
import { noteShown, restrictFonts, shownFonts } from './fonts.ts'
import { spellLetters } from './letters.ts'
import { resolve, resolveDict } from './lookup.ts'
import { isDict, isRef, isStream, name, nameOf, type PdfObject, type Stream, type Value } from './objects.ts'
import { PageMarks } from './page-marks.ts'
import { writeFlaws } from './print-flaws.ts'
import { textOf } from './stream-content.ts'
import { readStructure } from './structure-reader.ts'
import type { GlyphFont } from './text-joiner.ts'

type Fonts = ReadonlyMap<number, GlyphFont>

/** A print → the same pages, refined. Throws when the file is not of the shape that our Chromium writes. */
export function refineSegment(bytes: Uint8Array): Uint8Array {
  const { objects: written, trailer } = readClassicFile(bytes)
  const objects = [...spellLetters(written)]
  const file = { objects }
  const catalog = resolveDict(file, trailer.entries.get('Root'), 'the catalog')
  const structure = readStructure(file, catalog)
  const parents = new Map(structure?.parents)
  const fonts = shownFonts(objects)
  const unmarked: number[] = []
  for (const [number, object] of objects.entries()) {
    if (isDict(object) && nameOf(object.entries.get('Type')) === 'Page') {
      const contents = object.entries.get('Contents')
      const content = isRef(contents) ? objects[contents.number] : undefined
      if (!isRef(contents) || !isStream(content)) continue
      const elements = parents.get(object.entries.get('StructParents') ?? null)
      const marks = new PageMarks(objects, number, Array.isArray(elements) ? elements : [])
      const named = fontsOf(objects, object.entries.get('Resources'), fonts)
      const page = markContent(textOf(content), named, structure && marks)
      marks.apply(page.marks)
      if (page.unmarked > 0) unmarked.push(number)
      noteShown(fonts, number)
      objects[contents.number] = withContent(content, page.content)
    } else if (isStream(object) && object.dict.entries.has('Resources')) {
      // Forms and patterns: what they show is marked where they are used.
      const named = fontsOf(objects, object.dict.entries.get('Resources'), fonts)
      if (named.size > 0)
        objects[number] = withContent(object, markContent(textOf(object), named, undefined).content)
      noteShown(fonts, undefined)
    }
  }
  const flaws = restrictFonts(objects, fonts)
  writeFlaws(catalog, { ...flaws, unmarked })
  return writeClassicFile({ objects, trailer })
}

/** The fonts of a page or a form, by their names there. */
function fontsOf(
  objects: readonly (PdfObject | undefined)[],
  resources: Value | undefined,
  fonts: Fonts,
): ReadonlyMap<string, GlyphFont> {
  const found = resolve({ objects }, resources)
  const entries = isDict(found) ? resolve({ objects }, found.entries.get('Font')) : undefined
  const named = new Map<string, GlyphFont>()
  for (const [fontName, ref] of isDict(entries) ? entries.entries : []) {
    const font = isRef(ref) ? fonts.get(ref.number) : undefined
    if (font !== undefined) named.set(fontName, font)
  }
  return named
}

function withContent({ dict: { entries } }: Stream, content: string): Stream {
  const data = deflateSync(Buffer.from(content, 'latin1'))
  return {
    kind: 'stream',
    dict: { kind: 'dict', entries: new Map([...entries, ['Filter', name('FlateDecode')]]) },
    data,
  }
}
