/** Where pictures lie, and paths that authors write: below the book's root, or beyond it. */
import type { Element } from 'hast'
import type { Chapter, Folder, Position, Target } from '../book.ts'
import { decoded, joinPath, pathInRepository, splitAddress, webPicture } from './addresses.ts'
import type { Surroundings } from './resolve.ts'

/** The target of a picture; one that cannot be had is reported. */
export function resolvePicture(
  src: string,
  element: Element,
  chapter: Chapter,
  surroundings: Surroundings,
): Target {
  const { folder, repository, report } = surroundings
  const at = placeOf(element, chapter)
  const raw = decoded(src)
  const missing: Target = { kind: 'missing', raw }
  let file: string
  if (/^[a-z][a-z0-9+.-]*:/i.test(src) && !/^https?:/i.test(src)) {
    report.add('image-refused', at, raw.length > 60 ? `${raw.slice(0, 60)}…` : raw)
    return missing
  }
  if (/^(https?:|\/\/)/i.test(src)) {
    const local = repository === undefined ? undefined : pathInRepository(src, repository)
    if (local === undefined || !folder.files.has(local.path)) {
      const address = surroundings.remotePictures === true ? webPicture(src) : undefined
      if (address !== undefined) return { kind: 'asset', file: address }
      report.add('image-remote', at, raw)
      return missing
    }
    file = local.path
  } else {
    const { pathname } = splitAddress(src)
    file = pathFrom(chapter, pathname, surroundings)
    if (pathname === '' || (!folder.files.has(file) && !file.startsWith('../') && !escapes(file, folder))) {
      report.add('image-missing', at, raw)
      return missing
    }
  }
  if (!folder.files.has(file)) {
    report.add('image-outside', at, raw)
    return missing
  }
  return { kind: 'asset', file }
}

/** Path below the book's root. One from the root of the repository leads into the book when it names the book's folder. */
export function pathFrom(chapter: Chapter, pathname: string, { folder, repository }: Surroundings): string {
  const file = joinPath(chapter.file, pathname)
  const prefix = `${repository?.folder ?? ''}/`
  const isKnown = folder.files.has(file) || folder.folders.has(file)
  return prefix !== '/' && pathname.startsWith('/') && !isKnown && `${file}/`.startsWith(prefix)
    ? file.slice(prefix.length)
    : file
}

/** Whether a path is, or leads through, a symbolic link out of the book's folder. */
export function escapes(file: string, { escaping }: Folder): boolean {
  return [...escaping].some((link) => `${file}/`.startsWith(`${link}/`))
}

export function placeOf(element: Element, chapter: Chapter): Position {
  const start = element.position?.start
  return start === undefined
    ? { file: chapter.file }
    : { file: chapter.file, line: start.line, column: start.column }
}
