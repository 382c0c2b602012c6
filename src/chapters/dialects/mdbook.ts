/** The Markdown of mdBook books. */
import type { DialectKind } from './dialect.ts'
import { githubDialect } from './github.ts'

export const mdbook: DialectKind = {
  name: 'mdbook',
  marks: ({ files }) => files.has('book.toml'),
  open: async () => ({ ...githubDialect, name: 'mdbook' }),
}
