/** The Markdown of mkdocs books: Python-Markdown with the extensions of Material for MkDocs. */
import type { DialectKind } from './dialect.ts'
import { githubDialect } from './github.ts'

export const mkdocs: DialectKind = {
  name: 'mkdocs',
  marks: ({ files }) => files.has('mkdocs.yml') || files.has('mkdocs.yaml'),
  open: async () => ({ ...githubDialect, name: 'mkdocs' }),
}
