/** Tells what a file is by its bytes: a picture of a kind that a book can show, or what else. */

import { skipMisc } from './xml-prolog.ts'

export type RasterFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif'

export type Recognised =
  | { readonly kind: 'raster'; readonly format: RasterFormat }
  /** SVG. */
  | { readonly kind: 'drawing' }
  /** `reason` completes “The picture cannot be read: …”. */
  | { readonly kind: 'other'; readonly reason: string }

/** How a file begins, in hexadecimal. */
const RASTERS: readonly (readonly [RegExp, RasterFormat])[] = [
  [/^89504e470d0a1a0a/, 'png'],
  [/^ffd8ff/, 'jpeg'],
  [/^47494638(37|39)61/, 'gif'],
  [/^52494646.{8}57454250/, 'webp'],
]

/** Pictures and other files that authors link to and that no reader of a book has to show. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/^(49492[ab]00|4d4d002[ab])/, 'it is a TIFF picture'],
  [/^424d.{8}00000000/, 'it is a BMP picture'],
  [/^00000100/, 'it is an icon (ICO)'],
  [/^38425053/, 'it is a document of Photoshop'],
  [/^25504446/, 'it is a PDF'],
  [/^25215053/, 'it is a PostScript file'],
  [/^(ff0a|0000000c4a584c20)/, 'it is a JPEG XL picture'],
  [/^0000000c6a5020/, 'it is a JPEG 2000 picture'],
  // `ftyp`, then the brands hei., hev., mif1 or msf1.
  [/^.{8}66747970(6865(69|76)|6d696631|6d736631)/, 'it is a HEIC picture'],
  [/^(.{8}66747970|1a45dfa3)/, 'it is a video'],
  [/^1f8b/, 'it is compressed (as .svgz files are)'],
  [/^504b0304/, 'it is a ZIP archive'],
  [/^(d7cdc69a|01000000.{72}20454d46)/, 'it is a Windows metafile'],
]

const LFS_POINTER = 'version https://git-lfs.github.com/spec/'

/** A drawing's root may stand behind comments and a document type of some length. */
const PROLOG_BYTES = 65_536

export function recognise(bytes: Uint8Array): Recognised {
  if (bytes.length === 0) return { kind: 'other', reason: 'the file is empty' }
  const head = Buffer.from(bytes.subarray(0, 256))
  const start = head.toString('hex')
  const raster = RASTERS.find(([signature]) => signature.test(start))
  if (raster !== undefined) return { kind: 'raster', format: raster[1] }
  if (brandsOf(head).some((brand) => brand === 'avif' || brand === 'avis'))
    return { kind: 'raster', format: 'avif' }
  const other = OTHERS.find(([signature]) => signature.test(start))
  return other === undefined ? recogniseText(bytes) : { kind: 'other', reason: other[1] }
}

/** The brands that a file of ISO/IEC 14496-12 says it follows (section 4.3): the first, a version, the others. */
function brandsOf(head: Buffer): string[] {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return []
  const names = head.toString('latin1', 8, Math.min(head.readUInt32BE(), head.length)).match(/.{4}/gs) ?? []
  return names.filter((_, index) => index !== 1)
}

function recogniseText(bytes: Uint8Array): Recognised {
  const text = decodeXml(bytes.subarray(0, PROLOG_BYTES))
  if (text.startsWith(LFS_POINTER))
    return { kind: 'other', reason: 'it is a pointer of Git LFS; `git lfs pull` fetches the picture' }
  if (text.includes('\0')) return { kind: 'other', reason: 'its format is not known' }
  const start = skipMisc(text)
  const doctype = /^<!DOCTYPE(?!\s+html)[^>[]*(?:\[[\s\S]*?\]\s*)?>/i.exec(text.slice(start))?.[0].length ?? 0
  const root = text.slice(skipMisc(text, start + doctype))
  if (/^<(?:[\w.-]+:)?svg[\s/>]/.test(root)) return { kind: 'drawing' }
  if (/^<(?:!doctype\s+html|html|head|body|div|p|script)\b/i.test(root))
    return { kind: 'other', reason: 'it is a web page, not a picture' }
  const isText = isUtf8(bytes.subarray(0, PROLOG_BYTES))
  return { kind: 'other', reason: isText ? 'it is text, not a picture' : 'its format is not known' }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Text of an XML file: by its byte order mark, else by what its declaration names, else UTF-8 (XML 1.0, appendix F). */
export function decodeXml(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  const mark = start.startsWith('\xff\xfe')
    ? 'utf-16le'
    : start.startsWith('\xfe\xff')
      ? 'utf-16be'
      : undefined
  const declared = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1]
  // What could be read as Latin letters so far is not UTF-16, whatever it says of itself.
  const label = mark ?? (/^utf-?(8|16)/i.test(declared ?? '') ? undefined : declared)
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    // A name that no one knows: most such files are UTF-8 all the same.
    return new TextDecoder().decode(bytes)
  }
}
