/** Characters that a text does not hold and a font is asked for all the same, because HarfBuzz takes letters apart and puts them together. */

/** Vowels that are set in two parts, and no normal form says so: AM of Thai and Lao (hb-ot-shaper-thai.cc), five of Khmer (hb-ot-shaper-khmer.cc). */
const SPLIT: readonly (readonly [first: number, last: number, parts: readonly number[]])[] = [
  [0x0e33, 0x0e33, [0x0e4d, 0x0e32]],
  [0x0eb3, 0x0eb3, [0x0ecd, 0x0eb2]],
  [0x17be, 0x17c0, [0x17c1]],
  [0x17c4, 0x17c5, [0x17c1]],
]

/** A PDF names a glyph by its character: without these, letters that a font ties together have no name. */
const LIGATURES = ['\ufb00', '\ufb01', '\ufb02', '\ufb03', '\ufb04']

/** For a text and its characters (code points): the parts of composed letters, and what letters and marks that follow each other become. */
export function shapedForms(text: string, characters: ReadonlySet<number>): ReadonlySet<number> {
  const forms = new Set<number>()
  const add = (form: string) => {
    for (const part of form) forms.add(part.codePointAt(0) ?? 0)
  }
  // Most books have neither marks nor jamo, and their text is long.
  const composes = [...characters].some((character) =>
    /[\p{M}\u1100-\u11ff]/u.test(String.fromCodePoint(character)),
  )
  for (const sequence of new Set(composes ? text.match(/[\p{L}\p{M}]\p{M}+|[\u1100-\u11ff]{2,3}/gu) : [])) {
    // Put together mark by mark: ế needs ê.
    const parts = [...sequence.normalize('NFD')]
    for (let length = 2; length <= parts.length; length++)
      add(parts.slice(0, length).join('').normalize('NFC'))
  }
  // A mark without a letter stands on a dotted circle.
  if (composes && /(?<![\p{L}\p{M}])\p{M}/u.test(text)) forms.add(0x25cc)
  for (const ligature of LIGATURES) if (text.includes(ligature.normalize('NFKC'))) add(ligature)
  for (const character of characters) {
    // Syllables of Hangul are not set with their jamo: a font has all of them or none.
    if (character < 0xac00) add(String.fromCodePoint(character).normalize('NFD'))
    for (const [first, last, parts] of SPLIT)
      if (character >= first && character <= last) for (const part of parts) forms.add(part)
  }
  return forms
}
