/** Scripts that the book's own faces have not, or not in the forms of every language, and the packages that have them. */
import { scriptOf } from './languages.ts'

export interface Script {
  /** As a sentence names it: `Arabic`. */
  readonly name: string
  /** The scripts of a book (ISO 15924) whose text is set in these faces before any other but the Latin ones. */
  readonly books: readonly string[]
  /**
   * Characters that the faces are taken for; a book that holds one needs them. Without it only a book of this script
   * uses them, where they are installed, and for all its characters: the book's own faces have them as well.
   */
  readonly characters?: RegExp
  /** Names of packages, the preferred one first. */
  readonly text: readonly string[]
  /** For headings; the faces of the text serve where none of these is installed. */
  readonly head: readonly string[]
}

/** Joiners, direction marks, and the circle that stands for the letter of a lone mark. */
const WITH_ALL = '\\u200C-\\u200F\\u25CC'

function script(
  name: string,
  iso: string,
  packages: { readonly text: readonly string[]; readonly head?: readonly string[] },
): Script {
  const characters = new RegExp(`[\\p{Script_Extensions=${iso}}${WITH_ALL}]`, 'u')
  return { name, books: [iso], characters, head: [], ...packages }
}

function noto(kind: 'serif' | 'sans', name: string): string {
  return `noto-${kind}-${name}`
}

function serifAndSans(name: string): { readonly text: readonly string[]; readonly head: readonly string[] } {
  return { text: [noto('serif', name), noto('sans', name)], head: [noto('sans', name)] }
}

/** Han characters have other forms in every country; the faces that come with this program have those of mainland China. */
const han: readonly Script[] = [
  { name: 'Japanese', books: ['Jpan'], ...serifAndSans('jp') },
  { name: 'traditional Chinese', books: ['Hant'], ...serifAndSans('tc') },
]

export const scripts: readonly Script[] = [
  ...han,
  { ...script('Korean', 'Hang', serifAndSans('kr')), books: ['Kore'] },
  script('Arabic', 'Arab', {
    text: ['noto-naskh-arabic', 'noto-sans-arabic'],
    head: ['noto-sans-arabic', 'noto-kufi-arabic'],
  }),
  script('Hebrew', 'Hebr', serifAndSans('hebrew')),
  script('Thai', 'Thai', serifAndSans('thai')),
  script('Devanagari', 'Deva', serifAndSans('devanagari')),
  script('Bengali', 'Beng', serifAndSans('bengali')),
  script('Gurmukhi', 'Guru', { text: ['noto-sans-gurmukhi'] }),
  script('Gujarati', 'Gujr', serifAndSans('gujarati')),
  script('Odia', 'Orya', serifAndSans('oriya')),
  script('Tamil', 'Taml', serifAndSans('tamil')),
  script('Telugu', 'Telu', serifAndSans('telugu')),
  script('Kannada', 'Knda', serifAndSans('kannada')),
  script('Malayalam', 'Mlym', serifAndSans('malayalam')),
  script('Sinhala', 'Sinh', serifAndSans('sinhala')),
  script('Khmer', 'Khmr', serifAndSans('khmer')),
  script('Lao', 'Laoo', serifAndSans('lao')),
  script('Burmese', 'Mymr', { text: ['noto-sans-myanmar'] }),
  script('Tibetan', 'Tibt', { text: ['noto-serif-tibetan'] }),
  script('Armenian', 'Armn', serifAndSans('armenian')),
  script('Georgian', 'Geor', { text: ['noto-sans-georgian'] }),
  script('Ethiopic', 'Ethi', serifAndSans('ethiopic')),
  script('Syriac', 'Syrc', { text: ['noto-sans-syriac'] }),
  script('Thaana', 'Thaa', { text: ['noto-sans-thaana'] }),
]

export interface UsedScript {
  readonly script: Script
  /** Whether it is the script of the book's language. */
  readonly own: boolean
}

/** The scripts that a book of the language with these characters (code points) can use, that of the language first. */
export function scriptsOf(characters: ReadonlySet<number>, language: string): readonly UsedScript[] {
  const bookScript = scriptOf(language)
  const letters = [...characters]
    .map((character) => String.fromCodePoint(character))
    .filter((character) => /\p{L}/u.test(character))
    .join('')
  return scripts
    .map((script) => ({ script, own: script.books.includes(bookScript) }))
    .filter(({ script, own }) => own || script.characters?.test(letters))
    .sort((a, b) => Number(b.own) - Number(a.own))
}

/** The script that a character (code point) is a letter or mark of. */
export function scriptOfCharacter(character: number): Script | undefined {
  const text = String.fromCodePoint(character)
  return /[\p{L}\p{M}\p{N}\p{P}]/u.test(text)
    ? scripts.find(({ characters }) => characters?.test(text))
    : undefined
}
