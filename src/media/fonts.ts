/** The fonts of one book: each face cut down to the characters that the book uses. */
import { fileURLToPath } from 'node:url'
import { JOINING_FEATURES, presentationForms } from './arabic-forms.ts'
import { type Face, faces, familiesOf, type Use, WITHOUT_CJK_PUNCTUATION } from './faces.ts'
import { subsetFontFile } from './font-file.ts'
import { type LocatedFace, scriptFaces } from './script-faces.ts'
import { type Script, scriptOfCharacter } from './scripts.ts'
import { shapedForms } from './shaped-forms.ts'
import { loadSubsetter } from './subset.ts'
import { systemFamily } from './system-fonts.ts'

export interface BookFont {
  readonly face: Face
  /** File name, unique among the book's fonts. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A script that the book uses and no face has. */
interface LackingScript {
  readonly name: string
  /** The package that would bring a face. */
  readonly package: string
  /** In order of their code points. */
  readonly characters: readonly number[]
}

export interface BookFonts {
  readonly fonts: readonly BookFont[]
  readonly lacking: readonly LackingScript[]
  /** Characters of the text that no face has and no package is known for, in order of their code points. */
  readonly missing: readonly number[]
  /** Families of this machine that are used, in order. */
  readonly system: readonly string[]
}

export interface FontOptions {
  /** BCP 47. */
  readonly language?: string
  /** Where packages of fonts may be installed, besides this program's own folder. */
  readonly folders?: readonly string[]
  /** Whether fonts of this machine serve for scripts that no installed package has. */
  readonly system?: boolean
}

/**
 * Subsets every face to the characters of `text`. A face that has none of them is left out.
 * No subset maps a radical code point (U+2E80–2FDF) that the text does not hold: Noto draws a Kangxi radical and the
 * common character with one glyph, and Chromium would write the lower code point into the PDF.
 * @throws MachineError that names the file when a font is none.
 */
export async function subsetFonts(
  text: string,
  { language = 'en', folders = [], system = false }: FontOptions = {},
): Promise<BookFonts> {
  const { wanted, characters } = charactersOf(text)

  const subset = await loadSubsetter()
  const covered = new Set<number>()
  const fonts: BookFont[] = []
  const add = async (located: LocatedFace) => {
    const { face, characters: only } = located
    const taken = only === undefined ? characters : matching(characters, only)
    const forms = face.family.startsWith('Buckram Arabic') ? presentationForms(taken) : undefined
    const { bytes, characters: found } =
      forms === undefined
        ? await subsetFontFile(located, subset, taken, isHan(face) ? HAN_FEATURES : [])
        : await subsetFontFile(located, subset, new Set([...taken, ...forms]), JOINING_FEATURES)
    if (found.size === 0) return
    for (const character of found) covered.add(character)
    fonts.push({ face, name: face.file.slice(face.file.lastIndexOf('/') + 1), bytes })
  }
  const own = faces.map((face) => ({ face, path: fileURLToPath(import.meta.resolve(face.file)) }))
  for (const located of [...own, ...scriptFaces(wanted, language, folders)]) await add(located)

  const uncovered = () =>
    [...wanted]
      .filter((character) => isVisible(character) && !isCovered(character, covered))
      .sort((a, b) => a - b)
  const families: string[] = []
  for (const { script, characters: letters } of system ? groupByScript(uncovered()) : []) {
    const found = await systemFamily(script, letters)
    if (found === undefined) continue
    families.push(found.family)
    for (const located of found.faces) await add(located)
  }
  const lacking = groupByScript(uncovered()).map(({ script, characters: letters }) => ({
    name: script.name,
    package: familiesOf(script, 'text')[0]?.package ?? '',
    characters: letters,
  }))
  const missing = uncovered().filter((character) => scriptOfCharacter(character) === undefined)
  return { fonts, lacking, missing, system: families }
}

/**
 * A drawing takes Latin letters and digits from a face for Chinese where the book has no other; by these features they become
 * glyphs that no character names, which no search finds. Chinese text has none of them.
 */
const HAN_FEATURES = ['locl', 'liga']

function isHan({ file }: Face): boolean {
  return /\/noto-(?:sans|serif)-sc\//.test(file)
}

/** Every character that the faces are asked for: those of the text, and the forms that its letters take. */
export function charactersToSet(text: string): ReadonlySet<number> {
  return charactersOf(text).characters
}

function charactersOf(text: string) {
  const wanted = charactersIn(text)
  // What furniture and counters may add: digits, roman numerals, hyphens at line ends.
  for (const character of '0123456789ivxlcdm-\u2010·…') wanted.add(character.codePointAt(0) ?? 0)
  return { wanted, characters: new Set([...wanted, ...shapedForms(text, wanted)]) }
}

/** In order of their first appearance. The text of a book is long, and a table is quicker to ask than a set. */
function charactersIn(text: string): Set<number> {
  const isKnown = new Uint8Array(0x110000)
  const characters = new Set<number>()
  for (let at = 0; at < text.length; at++) {
    const character = text.codePointAt(at) ?? 0
    if (character > 0xffff) at++
    if (isKnown[character] === 1) continue
    isKnown[character] = 1
    characters.add(character)
  }
  return characters
}

function matching(characters: ReadonlySet<number>, pattern: RegExp): ReadonlySet<number> {
  return new Set([...characters].filter((character) => pattern.test(String.fromCodePoint(character))))
}

/** A composed character that no face has is set with its parts. */
function isCovered(character: number, covered: ReadonlySet<number>): boolean {
  return (
    covered.has(character) ||
    [...String.fromCodePoint(character).normalize('NFD')].every((part) =>
      covered.has(part.codePointAt(0) ?? 0),
    )
  )
}

function groupByScript(
  characters: readonly number[],
): { readonly script: Script; readonly characters: number[] }[] {
  const groups = new Map<Script, number[]>()
  for (const character of characters) {
    const script = scriptOfCharacter(character)
    if (script !== undefined) groups.set(script, [...(groups.get(script) ?? []), character])
  }
  return [...groups].map(([script, found]) => ({ script, characters: found }))
}

/** Controls, spaces, variation selectors and joiners need no glyph. */
function isVisible(character: number): boolean {
  return (
    !/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(String.fromCodePoint(character)) ||
    /\p{Co}/u.test(String.fromCodePoint(character))
  )
}

/** The `@font-face` rules, and the families of scripts by the names that the stacks have for them; `address` gives a font's URL. */
export function fontFaceRules(
  fonts: readonly BookFont[],
  language: string,
  address: (font: BookFont) => string,
): string {
  const cjk = /^(zh|ja)\b/.test(language)
  const rules = fonts.map((font) => {
    const { family, weight, style, latin } = font.face
    const range = cjk && latin ? `unicode-range:${WITHOUT_CJK_PUNCTUATION};` : ''
    return `@font-face{font-family:"${family}";font-weight:${weight};font-style:${style};${range}src:url("${address(font)}")}`
  })
  const families = (use: Use) =>
    fonts.filter(({ face }) => face.use === use).map(({ face }) => `"${face.family}"`)
  const text = [...new Set(families('text'))]
  const head = [...new Set([...families('head'), ...text])]
  const stacks = text.length === 0 ? [] : [`:root{--scripts:${text.join()};--script-heads:${head.join()}}`]
  return [...rules, ...stacks].join('\n')
}

/**
 * A Kangxi radical in a text is nearly always a common character that was copied out of a PDF; on paper both look the
 * same, and only the common one can be searched for. Everything that is printed passes through here before its fonts are chosen.
 */
export function withoutRadicals(text: string): string {
  return text.replace(/[\u2e9f\u2ef3\u2f00-\u2fd5]/g, (radical) => radical.normalize('NFKC'))
}
