/** The fonts of one book: each face cut down to the characters that the book uses. */
import { readFile } from 'node:fs/promises'
import { type Face, faces, WITHOUT_CJK_PUNCTUATION } from './faces.ts'
import { loadSubsetter } from './subset.ts'

export interface BookFont {
  readonly face: Face
  /** File name, unique among the book's fonts. */
  readonly name: string
  readonly bytes: Uint8Array
}

export interface BookFonts {
  readonly fonts: readonly BookFont[]
  /** Characters of the text that no face has, in order of their code points. */
  readonly missing: readonly number[]
}

/**
 * Subsets every face to the characters of `text`. A face that has none of them is left out.
 * No subset maps a radical code point (U+2E80–2FDF) that the text does not hold: Noto draws a Kangxi radical and the
 * common character with one glyph, and Chromium would write the lower code point into the PDF.
 */
export async function subsetFonts(text: string): Promise<BookFonts> {
  const characters = new Set<number>()
  for (const character of text) characters.add(character.codePointAt(0) ?? 0)
  // What furniture and counters may add: digits, roman numerals, hyphens at line ends.
  for (const character of '0123456789ivxlcdm-\u2010·…') characters.add(character.codePointAt(0) ?? 0)

  const subset = await loadSubsetter()
  const covered = new Set<number>()
  const fonts: BookFont[] = []
  for (const face of faces) {
    const font = await readFile(new URL(import.meta.resolve(face.file)))
    const { bytes, characters: found } = subset(font, characters)
    if (found.size === 0) continue
    for (const character of found) covered.add(character)
    fonts.push({ face, name: face.file.slice(face.file.lastIndexOf('/') + 1), bytes })
  }
  const missing = [...characters]
    .filter((character) => !covered.has(character) && isVisible(character))
    .sort((a, b) => a - b)
  return { fonts, missing }
}

/** Controls, spaces, variation selectors and joiners need no glyph. */
function isVisible(character: number): boolean {
  return (
    !/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(String.fromCodePoint(character)) ||
    /\p{Co}/u.test(String.fromCodePoint(character))
  )
}

/** The `@font-face` rules; `address` gives a font's URL. */
export function fontFaceRules(
  fonts: readonly BookFont[],
  language: string,
  address: (font: BookFont) => string,
): string {
  const cjk = /^(zh|ja)\b/.test(language)
  return fonts
    .map((font) => {
      const { family, weight, style, latin } = font.face
      const range = cjk && latin ? `unicode-range:${WITHOUT_CJK_PUNCTUATION};` : ''
      return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};${range}src:url("${address(font)}")}`
    })
    .join('\n')
}

/**
 * A Kangxi radical in a text is nearly always a common character that was copied out of a PDF; on paper both look the
 * same, and only the common one can be searched for. Everything that is printed passes through here before its fonts are chosen.
 */
export function withoutRadicals(text: string): string {
  return text.replace(/[\u2e9f\u2ef3\u2f00-\u2fd5]/g, (radical) => radical.normalize('NFKC'))
}
