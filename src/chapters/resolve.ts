/** Every link becomes a target and every id unique in the book. No output format is known here. */
import path from 'node:path'
import type { Element, ElementData } from 'hast'
import type { Chapter, Document, Folder, Position, Repository, Target } from '../book.ts'
import { type Report, type Reported, reported } from '../diagnostics.ts'
import { remembering } from '../remember.ts'
import { sha256 } from '../sha256.ts'
import { copyTree, visitElements } from '../trees.ts'
import { climbs, decoded, pathInRepository, sourceAddress, splitAddress } from './addresses.ts'
import { type Anchors, collectAnchors, markedIn, setIds } from './anchors.ts'
import { headingsOf } from './cut.ts'
import { escapes, pathFrom, placeOf, resolvePicture } from './resolve-picture.ts'

export interface Surroundings {
  readonly documents: ReadonlyMap<string, Document>
  readonly folder: Folder
  readonly repository: Repository | undefined
  readonly report: Report
  /** Pictures from the web travel with the book: their address is the name of their asset. */
  readonly remotePictures?: boolean
}

/** Returns the chapters with unique ids and with `data.target` on every link and picture. */
export function resolveChapters(chapters: readonly Chapter[], surroundings: Surroundings): Chapter[] {
  const anchors = collectAnchors(chapters)
  const key = keyOf(chapters, surroundings)
  return chapters.map((chapter) => {
    const resolved = rememberResolved(chapter, key, () =>
      reported((report) => resolveChapter(chapter, anchors, { ...surroundings, report })),
    )
    surroundings.report.take(resolved.problems)
    return resolved.value
  })
}

const rememberResolved = remembering<Chapter, Reported<Chapter>>()

/** All that the links of a chapter can lead to. */
function keyOf(
  chapters: readonly Chapter[],
  { documents, folder, repository, remotePictures }: Surroundings,
): string {
  const places = chapters.map((chapter) => [chapter.id, chapter.file, markedIn(chapter)])
  const ids = [...documents].map(([file, document]) => [file, [...document.ids]])
  const { files, folders, escaping } = folder
  const world = [places, ids, [...files], [...folders], [...escaping], repository, remotePictures]
  return sha256(Buffer.from(JSON.stringify(world)))
}

function resolveChapter(original: Chapter, anchors: Anchors, surroundings: Surroundings): Chapter {
  const tree = copyTree(original.tree)
  setIds(tree, anchors.given(original))
  const chapter = { ...original, tree, headings: headingsOf(tree) }
  visitElements(tree, (element) => {
    const { href, src } = element.properties
    let target: Target
    if (element.tagName === 'a' && typeof href === 'string')
      target = resolveLink(href, element, chapter, anchors, surroundings)
    else if (element.tagName === 'img')
      target = resolvePicture(String(src ?? ''), element, chapter, surroundings)
    else return
    element.data = { ...element.data, target } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
  })
  return chapter
}

function resolveLink(
  href: string,
  element: Element,
  chapter: Chapter,
  anchors: Anchors,
  surroundings: Surroundings,
): Target {
  const { folder, repository, report } = surroundings
  const at = placeOf(element, chapter)
  const raw = decoded(href)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href.trim())?.[1]?.toLowerCase()
  const web = scheme === undefined ? (href.startsWith('//') ? `https:${href}` : undefined) : href.trim()
  if (web !== undefined) {
    const local = repository === undefined ? undefined : pathInRepository(web, repository)
    if (local !== undefined) {
      const file = local.path === '' ? '' : path.posix.normalize(local.path)
      const target = resolveFile(file, local.fragment, chapter, anchors, surroundings)
      if (target !== undefined && target.kind !== 'missing' && target.kind !== 'source') return target
    }
    if (scheme === 'http' || scheme === 'https' || scheme === 'mailto' || scheme === undefined)
      return { kind: 'external', url: web }
    report.add('link-refused', at, raw)
    return { kind: 'missing', raw }
  }

  const { pathname, fragment } = splitAddress(href)
  if (pathname === '') return resolveFragment(chapter.file, fragment, chapter, at, anchors, surroundings)
  const file = pathFrom(chapter, pathname, surroundings)
  if (file.startsWith('../') || file === '..') {
    const inRepository = repository && path.posix.join('/', repository.folder, file)
    if (
      repository !== undefined &&
      repository.folder !== '' &&
      climbs(file) <= repository.folder.split('/').length
    ) {
      return { kind: 'source', file, url: sourceAddress(repository, inRepository ?? '', fragment, false) }
    }
    report.add('link-outside', at, raw)
    return { kind: 'missing', raw }
  }
  const target = resolveFile(file, fragment, chapter, anchors, surroundings, at)
  if (target !== undefined) {
    if (target.kind === 'source' && target.url === undefined) report.add('link-without-address', at, file)
    return target
  }
  report.add(escapes(file, folder) ? 'link-outside' : 'link-missing-file', at, raw)
  return { kind: 'missing', raw }
}

/** The target of a path below the root, or undefined when there is nothing. With `at`, a dead anchor is reported. */
function resolveFile(
  file: string,
  fragment: string,
  chapter: Chapter,
  anchors: Anchors,
  surroundings: Surroundings,
  at?: Position,
): Target | undefined {
  const { folder, repository } = surroundings
  const name = file.replace(/\/$/, '')
  const readme = ['README.md', 'readme.md', 'index.md']
    .map((base) => (name === '' ? base : `${name}/${base}`))
    .find((candidate) => folder.files.has(candidate))
  const isFolder = folder.folders.has(name)
  // mdBook books link to the pages that mdBook makes of their files; a README becomes index.html.
  const made = /\.html$/.test(name) && !folder.files.has(name) ? name.replace(/\.html$/, '.md') : name
  const page =
    made !== name && !folder.files.has(made) ? made.replace(/(?<=^|\/)index\.md$/, 'README.md') : made
  const markdown = isFolder ? readme : folder.files.has(page) ? page : undefined
  if (markdown !== undefined && anchors.hasFile(markdown))
    return resolveFragment(markdown, fragment, chapter, at, anchors, surroundings)
  if (!isFolder && !folder.files.has(name)) return undefined
  const url =
    repository && sourceAddress(repository, path.posix.join('/', repository.folder, name), fragment, isFolder)
  return { kind: 'source', file: name, ...(url === undefined ? {} : { url }) }
}

function resolveFragment(
  file: string,
  fragment: string,
  from: Chapter,
  at: Position | undefined,
  anchors: Anchors,
  { documents, repository, report, folder }: Surroundings,
): Target {
  if (fragment === '' || fragment === 'top') {
    const chapter = file === from.file && fragment !== '' ? from.id : anchors.first(file)
    if (chapter !== undefined) return { kind: 'chapter', chapter }
  }
  const place = anchors.find(file, fragment, from.id) ?? anchors.find(file, fragment.toLowerCase(), from.id)
  if (place !== undefined) return { kind: 'chapter', ...place }
  const document = documents.get(file)
  // A part of the README that is in no chapter (the contents themselves) is still on the web.
  if (document?.ids.has(fragment) && folder.files.has(file)) {
    const url =
      repository && sourceAddress(repository, path.posix.join('/', repository.folder, file), fragment, false)
    return { kind: 'source', file, ...(url === undefined ? {} : { url }) }
  }
  if (at !== undefined) report.add('link-missing-heading', at, file, fragment)
  // The file is there: better to land at its beginning than nowhere.
  const chapter = file === from.file ? undefined : anchors.first(file)
  return chapter === undefined ? { kind: 'missing', raw: `#${fragment}` } : { kind: 'chapter', chapter }
}
