/** The Markdown of Docusaurus and VitePress. */
import type { DialectKind } from './dialect.ts'
import { githubDialect } from './github.ts'

export const docusaurus: DialectKind = {
  name: 'docusaurus',
  marks: ({ files }) =>
    [...files].some((file) =>
      /^(?:docusaurus\.config\.[cm]?[jt]s|(?:docs\/)?\.vitepress\/config\.[cm]?[jt]s)$/.test(file),
    ),
  open: async () => ({ ...githubDialect, name: 'docusaurus' }),
}
