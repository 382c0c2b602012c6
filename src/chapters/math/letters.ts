/** Letters of mathematics as characters of their own: MathML Core (section 4.2.1) knows the attribute that asks for them no longer. */

/** Where the capitals, the small letters and the digits begin (Unicode, Mathematical Alphanumeric Symbols), and the letters that were there before. */
interface Alphabet {
  readonly capitals: number
  readonly small: number
  readonly digits?: number
  readonly exceptions: Readonly<Record<string, string>>
}

const ALPHABETS: Readonly<Record<string, Alphabet>> = {
  'double-struck': {
    capitals: 0x1d538,
    small: 0x1d552,
    digits: 0x1d7d8,
    exceptions: { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' },
  },
  script: {
    capitals: 0x1d49c,
    small: 0x1d4b6,
    exceptions: { B: 'ℬ', E: 'ℰ', F: 'ℱ', H: 'ℋ', I: 'ℐ', L: 'ℒ', M: 'ℳ', R: 'ℛ', e: 'ℯ', g: 'ℊ', o: 'ℴ' },
  },
  fraktur: {
    capitals: 0x1d504,
    small: 0x1d51e,
    exceptions: { C: 'ℭ', H: 'ℌ', I: 'ℑ', R: 'ℜ', Z: 'ℨ' },
  },
  'bold-fraktur': { capitals: 0x1d56c, small: 0x1d586, exceptions: {} },
}

const ASKED = /<(mi|mn|mo|mtext) mathvariant="(double-struck|script|fraktur|bold-fraktur)">([^<]*)</g

/** Bold, italic, sans-serif and monospaced letters are left to style sheets, which set them in the reader's own faces. */
export function withLetters(mathml: string): string {
  return mathml.replace(ASKED, (_, tagName: string, variant: string, text: string) => {
    const alphabet = ALPHABETS[variant]
    const letters =
      alphabet === undefined ? text : text.replace(/[A-Za-z0-9]/g, (letter) => letterOf(letter, alphabet))
    return `<${tagName}>${letters}<`
  })
}

function letterOf(letter: string, { capitals, small, digits, exceptions }: Alphabet): string {
  const exception = exceptions[letter]
  if (exception !== undefined) return exception
  const code = letter.charCodeAt(0)
  if (code >= 0x61) return String.fromCodePoint(small + code - 0x61)
  if (code >= 0x41) return String.fromCodePoint(capitals + code - 0x41)
  return digits === undefined ? letter : String.fromCodePoint(digits + code - 0x30)
}
