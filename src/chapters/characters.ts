/** Where the author wrote a character: for characters that no font has. */
import type { Position, Source } from '../book.ts'

/** The first place of one of the characters in the sources, or the file alone when it was written as a reference such as `&#x1F4D6;`. */
export function findCharacter(characters: string, sources: Iterable<Source>, fallback: string): Position {
  const codes = [...characters].map((character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  const pattern = new RegExp(`[${codes.join('')}]`, 'u')
  for (const { file, text } of sources) {
    const at = text.search(pattern)
    if (at === -1) continue
    const lines = text.slice(0, at).split('\n')
    return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
  return { file: fallback }
}
