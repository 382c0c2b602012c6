/** A book in memory, and one text of it as its dialect reads it. */
import { toHtml } from 'hast-util-to-html'
import type { Folder } from '../../src/book.ts'
import { expandSource, openDialect, parseMarkdown } from '../../src/chapters/index.ts'
import { formatDiagnostic, Report } from '../../src/diagnostics.ts'

/** Texts by their paths below the root. */
export type Files = Readonly<Record<string, string>>

export function folderOf(files: Files, escaping: readonly string[] = []): Folder {
  const folders = Object.keys(files).flatMap((file) =>
    file.split('/').map((_, depth, names) => names.slice(0, depth).join('/')),
  )
  return {
    root: '/book',
    files: new Set(Object.keys(files).sort()),
    folders: new Set(['', ...folders]),
    escaping: new Set(escaping),
    read: async (file) => new TextEncoder().encode(files[file] ?? ''),
  }
}

/** Reads `file`, whose text is `text`, in a book that also has `files`. */
export async function readText(file: string, text: string, files: Files, escaping: readonly string[] = []) {
  const report = new Report()
  const dialect = await openDialect(folderOf({ [file]: text, ...files }, escaping), undefined, report)
  const source = await expandSource({ file, text }, dialect, report)
  const { tree, headings } = parseMarkdown(source, report, dialect)
  const problems = report.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).split('\n')[0])
  return { name: dialect.name, source, tree, headings, html: toHtml(tree), problems }
}
