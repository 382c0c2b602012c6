/** What a finished build knows of itself → the facts of its report. */
import { cacheOf } from './book-cache.ts'
import { webLinksOf } from './check/index.ts'
import { keepers, type PressedBook, type PressOptions } from './produce.ts'
import type { ReadBook } from './read.ts'
import { type BuildFacts, countWords } from './record.ts'
import { type FoundPrint, type GatheredFacts, gatherFacts } from './report/index.ts'
import { GENERATOR } from './version.ts'

/** What a report needs of the print, which is let go when the PDF is linked. */
export function foundPrint({ printed, sheets }: PressedBook): FoundPrint | undefined {
  if (printed === undefined) return undefined
  const { front, body, labelOf } = printed.numbering
  return {
    leaves: [...front, ...body].map(({ leaf }) => leaf?.id),
    labelOf,
    assets: sheets.book.assets,
  }
}

/** Reads the finished files once more; only for builds that are to be reported. */
export function factsOf(
  { book, config, git }: ReadBook,
  print: FoundPrint | undefined,
  { diagnostics, artifacts, words, seconds }: BuildFacts,
  options: PressOptions,
): Promise<GatheredFacts> {
  // What the report itself takes from the cache is not the build's.
  const { keepPicture } = keepers(cacheOf({ ...options, tally: undefined }, config))
  return gatherFacts({
    generator: GENERATOR,
    book,
    commit: book.metadata.repository?.commit ?? git?.commit,
    words,
    wordsOf: (chapter) => countWords({ chapters: [chapter] }),
    print,
    artifacts,
    diagnostics,
    links: webLinksOf(book),
    seconds,
    cache: options.tally ?? new Map(),
    keepPicture,
  })
}
