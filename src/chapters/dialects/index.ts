/** Chooses the dialect of a book: what the author set, else what a file of the book says. */
import type { Folder, Source } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import type { Dialect, DialectKind } from './dialect.ts'
import { docusaurus } from './docusaurus.ts'
import { github } from './github.ts'
import { honkit } from './honkit.ts'
import { mdbook } from './mdbook.ts'
import { mkdocs } from './mkdocs.ts'
import { myst } from './myst.ts'
import { quarto } from './quarto.ts'

export type { Dialect } from './dialect.ts'
export { githubDialect } from './github.ts'

/** The first that the folder is marked with wins; GitHub's is always possible. */
const dialectKinds: readonly DialectKind[] = [mdbook, honkit, mkdocs, quarto, myst, docusaurus, github]

/** `named` is the dialect that the configuration names, if any. */
export async function openDialect(
  folder: Folder,
  named: string | undefined,
  report: Report,
): Promise<Dialect> {
  const kind =
    dialectKinds.find(({ name }) => name === named) ??
    dialectKinds.find(({ marks }) => marks(folder)) ??
    github
  return kind.open(folder, report)
}

/** The book's text as its dialect reads it before parsing. */
export async function expandSource(source: Source, { texts }: Dialect, report: Report): Promise<Source> {
  let expanded = source
  for (const transform of texts) expanded = await transform(expanded, report)
  return expanded
}
