/** File names inside the EPUB: one for each chapter and each picture, stable from build to build. */
import { createHash } from 'node:crypto'
import type { Asset, Book } from '../book.ts'
import { claimName, xmlName } from './xml.ts'

export interface Names {
  /** Chapter id → `chapter-id.xhtml`. */
  readonly pages: ReadonlyMap<string, string>
  /** Key of `Book.assets` → `images/name-0a1b2c3d.png`, ASCII. */
  readonly pictures: ReadonlyMap<string, string>
  /** A free file name for a page that the book does not have: `cover` → `cover.xhtml`. */
  readonly claimPage: (wish: string) => string
}

const EXTENSIONS: Readonly<Record<Exclude<Asset['mediaType'], 'image/avif'>, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
}

export function nameFiles(book: Book): Names {
  // The packer writes `toc.xhtml` beside the pages. Names that differ only in capitals are one file on many disks.
  const taken = new Set(['toc'])
  const claimPage = (wish: string) => `${claimName(wish, taken)}.xhtml`
  const pages = new Map(book.chapters.map((chapter) => [chapter.id, claimPage(chapter.id)]))
  const pictures = new Map<string, string>()
  for (const asset of book.assets.values()) {
    const name = pictureName(asset)
    if (name !== undefined) pictures.set(asset.file, name)
  }
  return { pages, pictures, claimPage }
}

/** Undefined for AVIF, which no reading system has to know (EPUB 3.3, section 3.2). */
function pictureName({ file, mediaType }: Asset): string | undefined {
  if (mediaType === 'image/avif') return undefined
  const slug = (file.split('/').at(-1) ?? '')
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  // The path, not the bytes: a better picture keeps its name.
  const hash = createHash('sha256').update(file).digest('hex').slice(0, 8)
  return `images/${slug === '' ? 'picture' : slug}-${hash}.${EXTENSIONS[mediaType]}`
}

/**
 * An id of a page, ASCII: a click in epub.js and its kin looks for the percent-encoded spelling of a link, and finds no other.
 * `cpu--服务器cpu` → `cpu--cpu-0a1b2c3d`.
 */
export function idName(id: string): string {
  const name = xmlName(id)
  if (/^[!-~]*$/.test(name)) return name
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 8)
  return `${name.replace(/[^!-~]+/g, '-').replace(/-+$/, '')}-${hash}`.replace(/^-/, 'id-')
}

/** The file name as an address relative to the package document. */
export function address(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/')
}
