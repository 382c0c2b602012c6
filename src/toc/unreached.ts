/** Finds the Markdown files that the contents leave out. */
import type { Folder, Toc, TocEntry } from '../book.ts'
import { isMarkdown } from './destination.ts'

/** The Markdown files that no entry reaches, sorted; not the files that hold the contents, nor what hidden folders hold. */
export function unreachedFiles({ from = [], front, body, back }: Toc, { files }: Folder): readonly string[] {
  const reached = new Set([...from, ...[front, body, back].flatMap(filesOf)])
  return [...files].filter((file) => isMarkdown(file) && !reached.has(file) && !/(^|\/)\./.test(file))
}

function filesOf(entries: readonly TocEntry[]): readonly string[] {
  return entries.flatMap((entry) => [
    ...('file' in entry ? [entry.file] : []),
    ...('children' in entry ? filesOf(entry.children) : []),
  ])
}
