/** Reads the contents of folders that exist in memory only, and writes them as lines to compare. */
import type { Folder, Repository, Toc, TocEntry } from '../../src/book.ts'
import { parseMarkdown } from '../../src/chapters/parse.ts'
import { Report } from '../../src/diagnostics.ts'
import { decodeText } from '../../src/folder.ts'
import { readToc } from '../../src/toc/index.ts'

export const repository: Repository = {
  url: 'https://github.com/owner/book',
  ref: 'main',
  aliases: ['main', 'feature/x'],
  folder: '',
}

/** A folder that exists in memory only. A file that is given no text holds one heading, its own path. */
export function folderOf(
  files: Record<string, string | undefined>,
  escaping: readonly string[] = [],
): Folder {
  const names = Object.keys(files)
  const folders = names.flatMap((name) => {
    const parts = name.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return {
    root: '/book',
    files: new Set(names),
    folders: new Set(['', ...folders]),
    escaping: new Set(escaping),
    read: async (file) => new TextEncoder().encode(files[file] ?? `# Heading of ${file}\n`),
  }
}

export async function read(folder: Folder, from: Repository | undefined = repository, wanted?: string) {
  const report = new Report()
  const parse = async (file: string) =>
    folder.files.has(file)
      ? parseMarkdown(decodeText(file, await folder.read(file), new Report()), new Report())
      : undefined
  const toc = await readToc(folder, parse, from, report, wanted)
  const problems = report.diagnostics.map(
    ({ code, at }) => `${[at.file, at.line, at.column].filter(Boolean).join(':')} ${code}`,
  )
  return { toc, problems, messages: report.diagnostics.map(({ message }) => message) }
}

/** `wanted` is the reader that `--toc` names. */
export const readFiles = (files: Record<string, string | undefined>, wanted?: string) =>
  read(folderOf(files), repository, wanted)

/** One line an entry: number, kind (unless a chapter), title and file or lines; indented by depth. */
export function outline(entries: readonly TocEntry[], depth = 0): string[] {
  return entries.flatMap((entry) => {
    const number = 'number' in entry && entry.number ? `${entry.number} ` : ''
    const kind = entry.kind === 'chapter' ? '' : `${entry.kind}: `
    const role = entry.kind === 'section' && entry.role ? ` (${entry.role})` : ''
    const place =
      entry.kind === 'chapter'
        ? ` → ${entry.file}`
        : entry.kind === 'section'
          ? ` → ${entry.lines.first}-${entry.lines.last}${role}`
          : entry.kind === 'link'
            ? ` → ${entry.url}`
            : ''
    const line = `${'  '.repeat(depth)}${number}${kind}${entry.title}${place}`
    return [line, ...('children' in entry ? outline(entry.children, depth + 1) : [])]
  })
}

export function idsOf({ front, body, back }: Toc): string[] {
  const ids = (entries: readonly TocEntry[]): string[] =>
    entries.flatMap((entry) => [
      ...('id' in entry ? [entry.id] : []),
      ...('children' in entry ? ids(entry.children) : []),
    ])
  return [...ids(front), ...ids(body), ...ids(back)]
}
