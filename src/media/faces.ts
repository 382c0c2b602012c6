/** The faces that a book is set in: static TrueType files from npm, each with its place in the stacks of styles/tokens.css. */

export interface Face {
  /** Names that no generic family has: `Serif` would be taken for the system's own. */
  readonly family: string
  readonly weight: 400 | 700
  readonly style: 'normal' | 'italic'
  /** Path below node_modules. */
  readonly file: string
  /** A Latin face leaves quotation marks, dashes and ellipses of Chinese and Japanese text to the CJK face. */
  readonly latin: boolean
}

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
