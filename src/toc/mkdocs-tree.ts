/** The contents of an MkDocs book without `nav`: every Markdown file of its folder, as MkDocs itself orders them. */
import { posix } from 'node:path'
import type { Folder } from '../book.ts'
import { titleOfName, type WrittenEntry } from './written.ts'

/**
 * In each folder the index or README first, then the files, then the folders, by code points (`get_files` and
 * `nest_paths` of MkDocs 1.6). Hidden files and `templates/` of the folder itself are no pages.
 */
export function mkdocsTree(base: string, { files }: Pick<Folder, 'files'>): readonly WrittenEntry[] {
  const prefix = base === '' ? '' : `${base}/`
  const pages = [...files]
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length))
    .filter((file) => /\.(md|markdown|mdown|mkdn|mkd)$/.test(file) && !isHidden(file))
  return entriesIn('', pages, prefix)
}

function isHidden(file: string): boolean {
  return file.startsWith('templates/') || file.split('/').some((part) => part.startsWith('.'))
}

function entriesIn(directory: string, pages: readonly string[], prefix: string): readonly WrittenEntry[] {
  const below = pages.filter((page) => page.startsWith(directory))
  const own = below.filter((page) => !page.slice(directory.length).includes('/'))
  const isIndex = (page: string) => /^(index|README)\.[^.]*$/.test(posix.basename(page))
  const indexes = own.filter(isIndex)
  // Of both, MkDocs takes the index and leaves the README out.
  const index = indexes.find((page) => posix.basename(page).startsWith('index')) ?? indexes[0]
  const ordered = [...(index === undefined ? [] : [index]), ...own.filter((page) => !isIndex(page)).sort()]
  const names = below.flatMap((page) => {
    const rest = page.slice(directory.length)
    return rest.includes('/') ? [rest.slice(0, rest.indexOf('/'))] : []
  })
  const folders = [...new Set(names)].sort()
  return [
    ...ordered.map(
      (page): WrittenEntry => ({ path: page, at: { file: prefix + page, line: 1 }, children: [] }),
    ),
    ...folders.map((name): WrittenEntry => {
      const children = entriesIn(`${directory}${name}/`, below, prefix)
      return { title: titleOfName(name), at: children[0]?.at ?? { file: prefix + directory }, children }
    }),
  ]
}
