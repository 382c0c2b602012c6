/** Reads `_quarto.yml` of a Quarto book: chapters, parts, appendices. */

import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isRecord } from '../yaml.ts'
import { isReadme } from './destination.ts'
import type { FoundEntry, FoundToc, ParseFile, TocReader } from './found.ts'
import { nothingFrom, readSettings, type Settings, textAt, valueAt } from './settings.ts'
import { placeEntries, type WrittenEntry } from './written.ts'

export const quarto: TocReader = {
  name: '_quarto.yml',
  why: 'Quarto keeps the contents of a book in `book.chapters`',
  read: readQuarto,
}

/** https://quarto.org/docs/books/book-structure.html */
async function readQuarto(folder: Folder, parse: ParseFile, report: Report): Promise<FoundToc | undefined> {
  const file = ['_quarto.yml', '_quarto.yaml'].find((name) => folder.files.has(name))
  if (file === undefined) return undefined
  const settings = await readSettings(file, folder, report)
  if (settings === undefined) return nothingFrom(file)
  const book = valueAt(settings.value, 'book')
  const type = textAt(valueAt(settings.value, 'project'), 'type')
  // A website or a manuscript has no chapters; another reader may find the book in it.
  if (book === undefined && type !== 'book') return undefined
  const naming = { folder, parse, report, base: '', endings: [], listed: new Set<string>() }
  const entries = await placeEntries(await readChapters(settings, 'chapters', parse, report), naming)
  const back = await placeEntries(await readChapters(settings, 'appendices', parse, report), naming)
  if (entries.length === 0)
    report.add('toc-invalid', settings.placeOf(['book', 'chapters']), '`book.chapters` lists no chapter.')
  const title = textAt(book, 'title')?.trim()
  const [first, ...others] = entries
  // Quarto does not count the page that the book begins with.
  const isIndex = first?.kind === 'chapter' && isReadme(first.file) && others.length > 0
  const front: readonly FoundEntry[] = isIndex ? [first] : []
  return { from: [file], ...(title ? { title } : {}), front, body: isIndex ? others : entries, back }
}

async function readChapters(
  { value, placeOf }: Settings,
  key: 'chapters' | 'appendices',
  parse: ParseFile,
  report: Report,
): Promise<readonly WrittenEntry[]> {
  const read = async (items: unknown, path: readonly PropertyKey[]): Promise<readonly WrittenEntry[]> => {
    if (items === undefined) return []
    if (!Array.isArray(items)) {
      report.add('toc-invalid', placeOf(path), `\`${key}\` must be a list.`)
      return []
    }
    const entries: WrittenEntry[] = []
    for (const [index, item] of items.entries()) {
      const own = [...path, index]
      const at = placeOf(own)
      const part = textAt(item, 'part')
      if (part !== undefined) {
        const children = await read(valueAt(item, 'chapters'), [...own, 'chapters'])
        entries.push(await partOf(part, children, at, parse))
      } else if (isRecord(item)) {
        const target = textAt(item, 'file') ?? textAt(item, 'href') ?? ''
        entries.push({ title: textAt(item, 'text'), path: target, at, children: [] })
      } else if (!/^-{3,}$/.test(String(item ?? ''))) {
        // A row of dashes is a line in the side bar.
        entries.push({ path: String(item ?? ''), at, children: [] })
      }
    }
    return entries
  }
  return read(valueAt(valueAt(value, 'book'), key), ['book', key])
}

/** A part is a title, or a file: then it is called as the file is, whose text opens it. */
async function partOf(
  part: string,
  children: readonly WrittenEntry[],
  at: WrittenEntry['at'],
  parse: ParseFile,
): Promise<WrittenEntry> {
  if (!/\.(qmd|md|markdown|ipynb|rmd)$/i.test(part)) return { title: part, at, children }
  const document = await parse(part)
  const written = document?.frontMatter.title
  const title = typeof written === 'string' ? written : document?.headings[0]?.title
  const opening: WrittenEntry = { path: part, at, children: [] }
  return { title: title || part, at, children: [opening, ...children] }
}
