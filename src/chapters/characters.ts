/** Where the author wrote a character: for characters that no font has. */
import type { Position, Source } from '../book.ts'

/** The first place of a character in the sources, or the file alone when it was written as a reference such as `&#x1F4D6;`. */
export function findCharacter(character: string, sources: Iterable<Source>, fallback: string): Position {
  for (const { file, text } of sources) {
    const at = text.indexOf(character)
    if (at === -1) continue
    const lines = text.slice(0, at).split('\n')
    return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
  return { file: fallback }
}
