/** The faces of the scripts that a book uses: of packages that are installed, else (where the author allows it) of this machine. */
import { type Face, familiesOf, type Use } from './faces.ts'
import { installedFile } from './installed.ts'
import { type Script, scriptsOf } from './scripts.ts'

/** A face and where its file lies. */
export interface LocatedFace {
  readonly face: Face
  readonly path: string
  /** The characters that are taken from it; all without it. */
  readonly characters?: RegExp
}

/** `folders`: where packages may be installed, besides this program's own folder. */
export function scriptFaces(
  characters: ReadonlySet<number>,
  language: string,
  folders: readonly string[],
): readonly LocatedFace[] {
  return scriptsOf(characters, language).flatMap(({ script, own }) => {
    const text = installed(script, 'text', folders)
    const head = installed(script, 'head', folders).filter(
      ({ path }) => !text.some((found) => found.path === path),
    )
    const { characters: letters } = script
    return [...text, ...head].map((found) =>
      own || letters === undefined ? found : { ...found, characters: letters },
    )
  })
}

/** The first family that is installed; a face that its package has not is left out. */
function installed(script: Script, use: Use, folders: readonly string[]): LocatedFace[] {
  for (const { faces } of familiesOf(script, use)) {
    const found = faces.flatMap((face): LocatedFace[] => {
      const path = installedFile(face.file, folders)
      return path === undefined ? [] : [{ face, path }]
    })
    if (found.length > 0) return found
  }
  return []
}
