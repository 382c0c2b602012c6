/** Finds out where a link in the contents leads, as GitHub would follow it. */
import { posix } from 'node:path'
import type { Folder, Position, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'

export type Destination =
  /** A Markdown file of the book; a folder leads to its README, `#x` alone to the file itself. */
  | { readonly kind: 'file'; readonly file: string; readonly fragment?: string }
  /** A file that is no Markdown. */
  | { readonly kind: 'source'; readonly file: string }
  | { readonly kind: 'web'; readonly url: string }
  /** `[Title]()`. */
  | { readonly kind: 'empty' }
  /** `mailto:` and the like. */
  | { readonly kind: 'other' }
  | { readonly kind: 'missing'; readonly raw: string }
  | { readonly kind: 'folder-without-readme'; readonly folder: string }
  | { readonly kind: 'outside'; readonly raw: string }

/** In the order of preference. */
const readmeNames = [
  'README.md',
  'Readme.md',
  'readme.md',
  'README.markdown',
  'index.md',
  'index.mdx',
  'index.qmd',
]

/** The README (or index.md) of a folder; `''` is the root. */
export function readmeOf(folder: Folder, directory: string): string | undefined {
  return readmeNames.map((name) => posix.join(directory, name)).find((file) => folder.files.has(file))
}

/** Quarto's `.qmd` is Markdown, too, whose cells are code blocks, and so is MDX. */
export function isMarkdown(file: string): boolean {
  return /\.(mdx?|markdown|qmd)$/i.test(file)
}

export function isReadme(file: string): boolean {
  return readmeNames.includes(posix.basename(file))
}

/** Files that stand beside a book in a repository, and translations of the README: chapters only by the contents' word. */
const besideTheBook =
  /^(contribut(ing|ors)|code_of_conduct|licen[cs]e|copying|change(log|s)|history|security|support|governance|authors|readme[-_.].+)\.(mdx?|markdown|qmd)$/i

export function isBesideTheBook(file: string): boolean {
  return besideTheBook.test(posix.basename(file))
}

/** Follows `href` as it stands in the file `from`. Query strings are ignored; a malformed `%` is taken literally. */
export function followLink(href: string, from: string, folder: Folder, repository?: Repository): Destination {
  if (href === '') {
    return { kind: 'empty' }
  }
  if (/^(https?:)?\/\//i.test(href)) {
    const own = repository && pathInRepository(href, repository)
    return own === undefined ? { kind: 'web', url: href } : followLink(`/${own}`, from, folder, repository)
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) {
    return { kind: 'other' }
  }
  const [, path = '', hash] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(href) ?? []
  const fragment = hash ? decode(hash) : undefined
  if (path === '') {
    return { kind: 'file', file: from, fragment }
  }
  // A file may be named `a%20b.md`, so the undecoded path is tried, too.
  const found = followPath(decode(path), from, folder, repository)
  const destination = found.kind === 'missing' ? followPath(path, from, folder, repository) : found
  if (destination.kind === 'missing' || destination.kind === 'outside') {
    return { kind: destination.kind, raw: decode(path) }
  }
  return destination.kind === 'file' ? { ...destination, fragment } : destination
}

/** Reports a destination that cannot become a chapter; `false` when there is nothing wrong with it. */
export function reportDestination(destination: Destination, at: Position, report: Report): boolean {
  switch (destination.kind) {
    case 'missing':
      report.add('toc-chapter-missing', at, destination.raw)
      return true
    case 'outside':
      report.add('toc-path-outside', at, destination.raw)
      return true
    case 'folder-without-readme':
      report.add('toc-folder-without-readme', at, destination.folder)
      return true
    default:
      return false
  }
}

/** Follows a path as it is written, without anything encoded in it. */
export function followPath(path: string, from: string, folder: Folder, repository?: Repository): Destination {
  // As on GitHub, a path that begins with `/` counts from the root of the repository, which may lie above the book's.
  const fromRoot = path.startsWith('/')
  const joined = posix.normalize(fromRoot ? `.${path}` : posix.join(posix.dirname(from), path))
  const below = joined === '.' || joined === './' ? '' : joined.replace(/\/$/, '')
  const local = fromRoot ? withoutPrefix(below, repository?.folder ?? '') : below
  if (local === undefined || local === '..' || local.startsWith('../')) {
    return { kind: 'outside', raw: path }
  }
  if ([...folder.escaping].some((link) => local === link || local.startsWith(`${link}/`))) {
    return { kind: 'outside', raw: path }
  }
  if (folder.files.has(local)) {
    return isMarkdown(local) ? { kind: 'file', file: local } : { kind: 'source', file: local }
  }
  if (folder.folders.has(local)) {
    const file = readmeOf(folder, local)
    return file ? { kind: 'file', file } : { kind: 'folder-without-readme', folder: local }
  }
  return { kind: 'missing', raw: path }
}

/** `https://github.com/owner/name/blob/main/a/b.md#c` → `a/b.md#c`, when the branch stands for the built version. */
function pathInRepository(href: string, repository: Repository): string | undefined {
  const prefix = `${repository.url}/`
  if (!href.toLowerCase().startsWith(prefix.toLowerCase())) {
    return undefined
  }
  const [, rest] = /^(?:blob|tree)\/(.+)$/s.exec(href.slice(prefix.length)) ?? []
  if (rest === undefined) {
    return undefined
  }
  const [, path = '', tail = ''] = /^([^?#]*)(.*)$/s.exec(rest) ?? []
  const refs = [...repository.aliases, repository.ref, ...(repository.commit ? [repository.commit] : [])]
  for (const ref of refs) {
    const below = withoutPrefix(path.replace(/\/$/, ''), ref)
    // A file of the repository that lies outside the book is a page of the web like any other.
    if (below !== undefined && withoutPrefix(decode(below), repository.folder) !== undefined) {
      return `${below}${tail}`
    }
  }
  return undefined
}

function withoutPrefix(path: string, prefix: string): string | undefined {
  if (prefix === '') {
    return path
  }
  if (path === prefix) {
    return ''
  }
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
