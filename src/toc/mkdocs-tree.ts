/** The contents of an MkDocs book without `nav`: every Markdown file of its folder, as MkDocs and the orders of folders put them. */
import { posix } from 'node:path'
import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { FolderOrder, FolderOrders } from './mkdocs-order.ts'
import { readNav } from './nav.ts'
import { titleOfName, type WrittenEntry } from './written.ts'

/**
 * In each folder the index or README first, then the files, then the folders, by code points (`get_files` and
 * `nest_paths` of MkDocs 1.6). Hidden files and `templates/` of the folder itself are no pages.
 */
export function mkdocsTree(
  prefix: string,
  { files }: Pick<Folder, 'files'>,
  orders: FolderOrders,
  report: Report,
): readonly WrittenEntry[] {
  const pages = [...files]
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length))
    .filter((file) => /\.(md|markdown|mdown|mkdn|mkd)$/.test(file) && !isHidden(file))
  return entriesIn('', { pages, prefix, orders, report })
}

function isHidden(file: string): boolean {
  return file.startsWith('templates/') || file.split('/').some((part) => part.startsWith('.'))
}

interface Tree {
  /** Below `docs_dir`. */
  readonly pages: readonly string[]
  readonly prefix: string
  readonly orders: FolderOrders
  readonly report: Report
}

/** `directory` has `/` at its end; `''` is `docs_dir`. */
function entriesIn(directory: string, tree: Tree): readonly WrittenEntry[] {
  const order = tree.orders.get(directory)
  const names = namesIn(directory, tree)
  if (order !== undefined && Array.isArray(order.nav)) return listed(directory, names, order, tree)
  const ordered = order?.descends === true ? names.toReversed() : names
  return ordered.flatMap((name) => entryOf(name, tree))
}

/** Pages and folders right below a folder, these with `/` at their ends, in MkDocs' order. */
function namesIn(directory: string, { pages }: Tree): readonly string[] {
  const below = pages.filter((page) => page.startsWith(directory))
  const own = below.filter((page) => !page.slice(directory.length).includes('/'))
  const isIndex = (page: string) => /^(index|README)\.[^.]*$/.test(posix.basename(page))
  const indexes = own.filter(isIndex)
  // Of both, MkDocs takes the index and leaves the README out.
  const index = indexes.find((page) => posix.basename(page).startsWith('index')) ?? indexes[0]
  const folders = below.flatMap((page) => {
    const rest = page.slice(directory.length)
    return rest.includes('/') ? [`${directory}${rest.slice(0, rest.indexOf('/'))}/`] : []
  })
  return [
    ...(index === undefined ? [] : [index]),
    ...own.filter((page) => !isIndex(page)).sort(),
    ...[...new Set(folders)].sort(),
  ]
}

/** A page, or a folder with what stands in it; nothing for a folder that is to be hidden. */
function entryOf(name: string, tree: Tree): readonly WrittenEntry[] {
  if (!name.endsWith('/')) return [{ path: name, at: { file: tree.prefix + name, line: 1 }, children: [] }]
  const order = tree.orders.get(name)
  if (order?.isHidden === true) return []
  const children = entriesIn(name, tree)
  const title = order?.title ?? titleOfName(posix.basename(name))
  return [{ title, at: children[0]?.at ?? { file: tree.prefix + name }, children }]
}

/** What `nav` of a folder lists; `...` (or `*` of awesome-nav) stands for what it does not. */
function listed(
  directory: string,
  names: readonly string[],
  { nav, navKey, settings, appends }: FolderOrder,
  tree: Tree,
): readonly WrittenEntry[] {
  const written = readNav(nav, [navKey], settings)
  const nameOf = (path: string) => {
    const name = posix.join(directory, path)
    return names.includes(`${name}/`) ? `${name}/` : name
  }
  const used = new Set(pathsOf(written).map(nameOf))
  const rest = () => names.filter((name) => !used.has(name)).flatMap((name) => entryOf(name, tree))
  const place = (entry: WrittenEntry): readonly WrittenEntry[] => {
    const { path, title } = entry
    if (path === undefined) return [{ ...entry, children: entry.children.flatMap(place) }]
    if (/^(?:\.{3}|\*)$/.test(path.trim()) && title === undefined) return rest()
    if (/^\.{3}\s*\||[*?[\]]/.test(path) || title === 'glob') {
      const advice = 'write the files that it stands for.'
      tree.report.add('toc-form-unsupported', entry.at, `\`${path}\``, advice)
      return []
    }
    if (/^(https?:)?\/\//i.test(path)) return [entry]
    const name = nameOf(path)
    if (!name.endsWith('/')) return [{ ...entry, path: name }]
    return entryOf(name, tree).map((found) => ({ ...found, title: title ?? found.title, at: entry.at }))
  }
  const entries = written.flatMap(place)
  return appends ? [...entries, ...rest()] : entries
}

function pathsOf(entries: readonly WrittenEntry[]): readonly string[] {
  return entries.flatMap(({ path, children }) => [
    ...(path === undefined ? [] : [path]),
    ...pathsOf(children),
  ])
}
