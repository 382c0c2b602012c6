/** Reads `_sidebar.md`, the contents of a Docsify book. */
import { posix } from 'node:path'
import type { Folder, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { readmeOf } from './destination.ts'
import type { FoundEntry, FoundToc, ParseFile, TocReader } from './found.ts'
import type { Listing } from './listed.ts'
import { readParts } from './parts.ts'
import { blocksOf } from './sections.ts'
import { titleOfFile } from './written.ts'

export const docsify: TocReader = {
  name: '_sidebar.md',
  why: 'Docsify keeps the contents in _sidebar.md',
  read: readDocsify,
}

/** https://docsify.js.org/#/more-pages: links count from the folder of the side bar, with or without `/` and `.md`. */
async function readDocsify(
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const file = ['_sidebar.md', 'docs/_sidebar.md'].find((name) => folder.files.has(name))
  const document = file === undefined ? undefined : await parse(file)
  if (file === undefined || !document) return undefined
  const base = posix.dirname(file)
  const listing: Listing = {
    file,
    folder,
    repository,
    parse,
    report,
    listed: new Set(),
    section: () => undefined,
    unlinked: 'part',
    sources: 'reported',
    rewrite: (href) => docsifyPath(href, base, folder),
  }
  const before = report.count('error')
  const body = await readParts(blocksOf(document), listing)
  if (listing.listed.size === 0 && report.count('error') === before) return undefined
  return { from: [file], ...(await withHome(body, base, listing)), back: [] }
}

/** `/guide?id=first` → `guide.md#first`, `#/` → `./`; addresses of the web stay. */
function docsifyPath(href: string, base: string, { files }: Folder): string {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) return href
  const [, path = '', query = ''] = /^(?:#?\/)?([^?#]*)(?:\?([^#]*))?/s.exec(href) ?? []
  const id = new URLSearchParams(query).get('id')
  const page = files.has(posix.join(base, `${decode(path)}.md`)) ? `${path}.md` : path
  return `./${page}${id === null ? '' : `#${id}`}`
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Docsify opens with the README, listed or not: it is the front matter. */
async function withHome(
  body: readonly FoundEntry[],
  base: string,
  { folder, listed, parse }: Listing,
): Promise<Pick<FoundToc, 'front' | 'body'>> {
  const home = readmeOf(folder, base === '.' ? '' : base)
  const [first, ...others] = body
  if (first?.kind === 'chapter' && first.file === home && first.children.length === 0 && others.length > 0)
    return { front: [first], body: others }
  if (home === undefined || listed.has(home)) return { front: [], body }
  const title = await titleOfFile(home, parse)
  const at = { file: home, line: 1 }
  return { front: [{ kind: 'chapter', title, file: home, at, children: [] }], body }
}
