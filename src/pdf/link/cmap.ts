/** Reads and writes /ToUnicode CMaps (ISO 32000-1, 9.10.3; Adobe Technical Note 5014). */

/** Glyphs and their text: UTF-16BE in lower-case hexadecimal. */
export type GlyphTexts = ReadonlyMap<number, string>

/** How many lines a section of a CMap may have (Adobe Technical Note 5014). */
const LONGEST_SECTION = 100

/** Single glyphs, and the ranges that Skia writes: from the first to the last, and the text of the first. */
export function readCMap(text: string): Map<number, string> {
  const texts = new Map<number, string>()
  for (const [, kind, section = ''] of text.matchAll(/\d+ beginbf(char|range)\n([\s\S]*?)endbf/g)) {
    for (const line of section.split('\n')) {
      const [first = '', second = '', third = ''] = line.match(/(?<=<)[0-9A-Fa-f]+(?=>)/g) ?? []
      if (first === '') continue
      if (kind === 'char') texts.set(Number.parseInt(first, 16), second.toLowerCase())
      else spread(texts, Number.parseInt(first, 16), Number.parseInt(second, 16), third)
    }
  }
  return texts
}

/** Skia's ranges have one code unit, and may run over the end of its last byte. */
function spread(texts: Map<number, string>, first: number, last: number, start: string): void {
  const code = Number.parseInt(start, 16)
  for (let glyph = first; glyph <= last; glyph += 1) texts.set(glyph, hex4(code + glyph - first))
}

/** The CMap of a font whose codes are glyphs of two bytes, sorted by glyph. */
export function writeCMap(texts: GlyphTexts): string {
  const lines = [...texts].sort(([a], [b]) => a - b).map(([glyph, text]) => `<${hex4(glyph)}> <${text}>\n`)
  const sections: string[] = []
  for (let start = 0; start < lines.length; start += LONGEST_SECTION) {
    const section = lines.slice(start, start + LONGEST_SECTION)
    sections.push(`${section.length} beginbfchar\n${section.join('')}endbfchar\n`)
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${sections.join('')}endcmap
CMapName currentdict /CMap defineresource pop
end
end`
}

function hex4(number: number): string {
  return number.toString(16).padStart(4, '0')
}
