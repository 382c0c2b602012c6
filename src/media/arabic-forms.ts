/**
 * Arabic with one glyph a letter, so that what is printed can be searched. Noto draws the dots of a letter as glyphs of their own; no
 * reader finds a word in that. Without the features that do so, HarfBuzz joins the letters by the presentation forms that the
 * font maps (hb-ot-shaper-arabic-fallback.hh), and these say in the PDF which letter they are.
 */

/** All that would take a letter apart, or join letters in another way: HarfBuzz falls back only where the font has none of these. */
export const JOINING_FEATURES = [
  'ccmp',
  'isol',
  'init',
  'medi',
  'med2',
  'fina',
  'fin2',
  'fin3',
  'rlig',
  'calt',
  'liga',
] as const

const FORMS = [
  [0xfb50, 0xfbff],
  [0xfe70, 0xfefc],
] as const
/** Lam and alef are one glyph; every other ligature of these blocks is for the author to write. */
const LAM_ALEF = [0xfef5, 0xfefc] as const

/**
 * The presentation forms of the Arabic letters among `characters` (code points); undefined when a letter has none, as some of
 * Kurdish or of the languages of Africa: they need the font's own way.
 */
export function presentationForms(characters: ReadonlySet<number>): ReadonlySet<number> | undefined {
  const forms = new Set<number>()
  const formed = new Set<number>()
  for (const [first, last] of FORMS) {
    for (let form = first; form <= last; form++) {
      const letters = [...String.fromCodePoint(form).normalize('NFKC')].map(
        (letter) => letter.codePointAt(0) ?? 0,
      )
      const isLetter = letters.length === 1 || (form >= LAM_ALEF[0] && form <= LAM_ALEF[1])
      if (!isLetter || letters.includes(form)) continue
      for (const letter of letters) formed.add(letter)
      if (letters.every((letter) => characters.has(letter))) forms.add(form)
    }
  }
  for (const character of characters) {
    const isLetter = /(?=\p{L})\p{Script=Arabic}/u.test(String.fromCodePoint(character))
    if (isLetter && !formed.has(character) && !isForm(character)) return undefined
  }
  return forms
}

function isForm(character: number): boolean {
  return character >= 0xfb50 && character <= 0xfeff
}
