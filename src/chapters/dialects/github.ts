/** Markdown as GitHub shows it: the ground that every other dialect stands on. */
import { githubTransforms } from '../github.ts'
import { githubDelimiters, mathPlugin } from '../math.ts'
import type { Dialect, DialectKind } from './dialect.ts'
import { readShortcodes } from './shortcodes.ts'

export const githubDialect: Dialect = {
  name: 'github',
  texts: [],
  plugins: [mathPlugin(githubDelimiters)],
  trees: githubTransforms,
}

export const github: DialectKind = {
  name: 'github',
  marks: () => true,
  // Other tools read shortcodes in Markdown alone.
  open: async () => ({ ...githubDialect, trees: [readShortcodes, ...githubTransforms] }),
}
