/** In HonKit `[label]: address` ends a paragraph or a note; in CommonMark it would go on with it. */
import { codeRegions, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits } from './edits.ts'

/** A line of text, and below it the beginning of a definition. */
const DEFINITION = /(?<=[^\n][ \t]*\n)(?= {0,3}\[[^^\]\n][^\]\n]*\]:[ \t]*\S)/g

/** Sets a blank line between them. */
export const separateDefinitions: TextTransform = async (source) => {
  const code = codeRegions(source.text)
  return applyEdits(
    source,
    [...source.text.matchAll(DEFINITION)]
      .filter(({ index }) => !isInside(index, code))
      .map(({ index }) => ({ start: index, end: index, text: '\n' })),
  )
}
