/** Markdown as GitHub shows it: the ground that every other dialect stands on. */
import { githubTransforms } from '../github.ts'
import { githubDelimiters, mathPlugin } from '../math.ts'
import type { Dialect, DialectKind } from './dialect.ts'

export const githubDialect: Dialect = {
  name: 'github',
  texts: [],
  plugins: [mathPlugin(githubDelimiters)],
  trees: githubTransforms,
}

export const github: DialectKind = { name: 'github', marks: () => true, open: async () => githubDialect }
