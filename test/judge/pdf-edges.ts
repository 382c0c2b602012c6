/** Judges whether all text of a PDF can be seen, no glyph beyond its page, none cut by a clip, and whether it can be found. */
import type { Box, Glyph, GlyphPage } from './pdf-glyphs.ts'

/** Points. A loss of less than this at the side of a letter is not seen. */
const SEEN_ACROSS = 0.25
/** Points. KaTeX's tall brackets have some 0.05 em more ink than it says: at the top of a page they lose the tip of it. */
const SEEN_UP = 0.55

/** One sentence for each line of glyphs that is not shown whole: `page 12, 3 of “abc” at 447, 300 pt are cut`. */
export function cutText({ label, glyphs }: GlyphPage): readonly string[] {
  const lines = new Map<number, Glyph[]>()
  for (const glyph of glyphs) {
    if (glyph.ink === undefined || isInside(glyph.ink, glyph.shown)) continue
    const line = Math.round(glyph.ink[1] / 4)
    lines.set(line, [...(lines.get(line) ?? []), glyph])
  }
  return [...lines.values()].map((line) => {
    const text = line.map((glyph) => glyph.text).join('')
    const [left = 0, bottom = 0] = line[0]?.ink ?? []
    return `page ${label}: “${text}” at ${Math.round(left)}, ${Math.round(bottom)} pt`
  })
}

/** One sentence for each page and face: glyphs that no search finds, since the file does not say what they stand for. */
export function namelessGlyphs({ label, glyphs }: GlyphPage): readonly string[] {
  const faces = new Map<string, number>()
  for (const { text, face } of glyphs) if (text === '\0') faces.set(face, (faces.get(face) ?? 0) + 1)
  return [...faces].map(([face, number]) => `page ${label}: ${number} of ${face}`)
}

function isInside(ink: Box, shown: Box): boolean {
  return (
    ink[0] >= shown[0] - SEEN_ACROSS &&
    ink[1] >= shown[1] - SEEN_UP &&
    ink[2] <= shown[2] + SEEN_ACROSS &&
    ink[3] <= shown[3] + SEEN_UP
  )
}
