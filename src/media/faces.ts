/** The faces that a book is set in: static TrueType files from npm, each with its place in the stacks of styles/tokens.css. */
import type { Script } from './scripts.ts'

export interface Face {
  /** Names that no generic family has: `Serif` would be taken for the system's own. */
  readonly family: string
  readonly weight: 400 | 700
  readonly style: 'normal' | 'italic'
  /** Path below node_modules; of a face of this machine, its absolute path. */
  readonly file: string
  /** A Latin face leaves quotation marks, dashes and ellipses of Chinese and Japanese text to the CJK face. */
  readonly latin: boolean
  /** Of a face of a script: whether the text or the headings are set in it. */
  readonly use?: Use
}

export type Use = 'text' | 'head'

const FACES_PACKAGE = '@expo-google-fonts'

function face(
  family: string,
  weight: Face['weight'],
  style: Face['style'],
  file: string,
  latin = false,
): Face {
  return { family, weight, style, file: `${FACES_PACKAGE}/${file}`, latin }
}

/** In order of the stacks: what comes first is asked first for a character. */
export const faces: readonly Face[] = [
  face('Buckram Latin', 400, 'normal', 'source-serif-4/400Regular/SourceSerif4_400Regular.ttf', true),
  face(
    'Buckram Latin',
    400,
    'italic',
    'source-serif-4/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf',
    true,
  ),
  face('Buckram Latin', 700, 'normal', 'source-serif-4/700Bold/SourceSerif4_700Bold.ttf', true),
  face('Buckram Latin', 700, 'italic', 'source-serif-4/700Bold_Italic/SourceSerif4_700Bold_Italic.ttf', true),
  face('Buckram Grotesk', 400, 'normal', 'source-sans-3/400Regular/SourceSans3_400Regular.ttf', true),
  face(
    'Buckram Grotesk',
    400,
    'italic',
    'source-sans-3/400Regular_Italic/SourceSans3_400Regular_Italic.ttf',
    true,
  ),
  face('Buckram Grotesk', 700, 'normal', 'source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf', true),
  face('Buckram Code', 400, 'normal', 'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf'),
  face('Buckram Code', 400, 'italic', 'jetbrains-mono/400Regular_Italic/JetBrainsMono_400Regular_Italic.ttf'),
  face('Buckram Code', 700, 'normal', 'jetbrains-mono/700Bold/JetBrainsMono_700Bold.ttf'),
  face('Buckram Song', 400, 'normal', 'noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf'),
  face('Buckram Hei', 400, 'normal', 'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  face('Buckram Hei', 700, 'normal', 'noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
  face('Buckram Math', 400, 'normal', 'noto-sans-math/400Regular/NotoSansMath_400Regular.ttf'),
  face('Buckram Symbols', 400, 'normal', 'noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf'),
  face('Buckram Wide', 400, 'normal', 'noto-sans/400Regular/NotoSans_400Regular.ttf'),
  face('Buckram Emoji', 400, 'normal', 'noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
]

/**
 * In Chinese and Japanese text “ ” ‘ ’ — … are as wide as a character and come from its face;
 * the Latin faces are kept from them by `unicode-range`.
 */
export const WITHOUT_CJK_PUNCTUATION = 'U+0-2013, U+2015-2017, U+201A-201B, U+201E-2025, U+2027-10FFFF'

/** A family that a script can be set in. */
export interface ScriptFamily {
  /** The package that has it: `@expo-google-fonts/noto-naskh-arabic`. */
  readonly package: string
  /** Regular and bold. */
  readonly faces: readonly Face[]
}

/** Of all packages that the table of scripts names, the preferred ones first; each may be installed or not. */
export function familiesOf(script: Script, use: Use): readonly ScriptFamily[] {
  const family = `Buckram ${script.name}${use === 'head' ? ' Head' : ''}`
  return script[use].map((name) => {
    const file = (weight: string) => `${name}/${weight}/${fileStem(name)}_${weight}.ttf`
    const faces = [
      face(family, 400, 'normal', file('400Regular')),
      face(family, 700, 'normal', file('700Bold')),
    ]
    return { package: `${FACES_PACKAGE}/${name}`, faces: faces.map((found) => ({ ...found, use })) }
  })
}

/** `noto-serif-kr` → `NotoSerifKR`: how the names of a package's files begin. */
function fileStem(name: string): string {
  return name
    .split('-')
    .map((word) =>
      /^(?:hk|jp|kr|sc|tc)$/.test(word) ? word.toUpperCase() : `${word[0]?.toUpperCase()}${word.slice(1)}`,
    )
    .join('')
}
