/** The Markdown of HonKit books. */
import type { DialectKind } from './dialect.ts'
import { githubDialect } from './github.ts'

export const honkit: DialectKind = {
  name: 'honkit',
  marks: ({ files }) => files.has('book.json'),
  open: async () => ({ ...githubDialect, name: 'honkit' }),
}
