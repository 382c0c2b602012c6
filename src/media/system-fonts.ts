/** Fonts of this machine, by fontconfig: the last resort of an author who allows it, for then a book depends on the machine. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { LocatedFace } from './script-faces.ts'
import type { Script } from './scripts.ts'

export interface SystemFamily {
  readonly family: string
  readonly faces: readonly LocatedFace[]
}

/** Fontconfig's weights (FC_WEIGHT). */
const WEIGHTS = [
  [80, 400],
  [200, 700],
] as const

/**
 * The family that has all `characters` (code points), Noto's before others; undefined without one, or without fontconfig. Only upright
 * static TrueType files count: of others Chromium makes fonts that readers cannot search.
 */
export async function systemFamily(
  script: Script,
  characters: readonly number[],
): Promise<SystemFamily | undefined> {
  const charset = characters.map((character) => character.toString(16)).join(' ')
  const pattern = `:charset=${charset}:fontformat=TrueType:variable=False:slant=0:width=100`
  const listed = await listFonts(pattern, '%{family[0]}\t%{weight}\t%{file}\n')
  const fonts = listed
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(
      (fields): fields is [string, string, string] =>
        fields.length === 3 && fields[2]?.endsWith('.ttf') === true,
    )
    .map(([family, weight, path]) => ({ family, weight: Number(weight), path }))
    .sort((a, b) => preference(a) - preference(b) || compare(a.family, b.family) || compare(a.path, b.path))
  const family = fonts.find(({ weight }) => weight === WEIGHTS[0][0])?.family
  if (family === undefined) return undefined
  const faces = WEIGHTS.flatMap(([systemWeight, weight]): LocatedFace[] => {
    const font = fonts.find((candidate) => candidate.family === family && candidate.weight === systemWeight)
    const face = {
      family: `Buckram ${script.name}`,
      weight,
      style: 'normal',
      latin: false,
      use: 'text',
    } as const
    return font === undefined
      ? []
      : [
          {
            face: { ...face, file: font.path },
            path: font.path,
            ...(script.characters === undefined ? {} : { characters: script.characters }),
          },
        ]
  })
  return { family, faces }
}

async function listFonts(pattern: string, format: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('fc-list', ['--format', format, pattern], {
      timeout: 20_000,
      maxBuffer: 10_000_000,
    })
    return stdout
  } catch {
    // No fontconfig, or one that does not answer: then this machine has no fonts to offer.
    return ''
  }
}

function preference({ family }: { readonly family: string }): number {
  return family.startsWith('Noto Serif') || family.startsWith('Noto Naskh')
    ? 0
    : family.startsWith('Noto')
      ? 1
      : 2
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
