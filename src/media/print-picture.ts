/** Pictures that need not go through the printer: a PDF takes them as they are in their files, or as they are decoded. */
import type { Asset } from '../book.ts'
import type { Keep } from './keep.ts'
import { type Looks, looksOfJpeg } from './print-picture-jpeg.ts'
import { type PixelRows, readPng } from './print-picture-png.ts'
import { separatePlanes } from './raster.ts'

export type PictureData =
  /** A whole file. */
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array }
  /** `alpha`: what the pixels let through, of the same size; absent when that is nothing. */
  | { readonly kind: 'pixels'; readonly pixels: PixelRows; readonly alpha?: PixelRows }

export interface PrintPicture {
  readonly looks: Looks
  /** How its data are made: those of a JPEG or `whole` PNG stand in the file. */
  readonly way: 'jpeg' | 'whole' | 'decoded'
  load(keep: Keep): Promise<PictureData>
}

/** The longest side of a JPEG that a browser reads (libjpeg's JPEG_MAX_DIMENSION). */
const LONGEST_SIDE = 65_500

/** Undefined when the picture is for the printer: an SVG, GIF or WebP, or a file of which not everything is certain. */
export function printPicture({ mediaType, width, height, bytes }: Asset): PrintPicture | undefined {
  const found =
    mediaType === 'image/png' ? ofPng(bytes) : mediaType === 'image/jpeg' ? ofJpeg(bytes) : undefined
  if (found === undefined || Math.max(width, height) > LONGEST_SIDE) return undefined
  return found.looks.width === width && found.looks.height === height ? found : undefined
}

function ofJpeg(bytes: Uint8Array): PrintPicture | undefined {
  const looks = looksOfJpeg(bytes)
  return looks && { looks, way: 'jpeg', load: async () => ({ kind: 'jpeg', bytes }) }
}

function ofPng(bytes: Uint8Array): PrintPicture | undefined {
  const png = readPng(bytes)
  if (png === undefined) return undefined
  const { looks, rows } = png
  return rows === undefined
    ? { looks, way: 'decoded', load: (keep) => decode(bytes, keep) }
    : { looks, way: 'whole', load: async () => ({ kind: 'pixels', pixels: rows }) }
}

async function decode(bytes: Uint8Array, keep: Keep): Promise<PictureData> {
  const [pixels, alpha] = await separatePlanes(bytes, keep)
  return { kind: 'pixels', pixels: rowsOf(pixels), ...(alpha && { alpha: plain(rowsOf(alpha)) }) }
}

function rowsOf(png: Uint8Array): PixelRows {
  const rows = readPng(png)?.rows
  if (rows === undefined) throw new Error('a picture that was decoded for print is no plain PNG')
  return rows
}

/** The values of a mask are no colours. */
function plain({ palette: _, ...rows }: PixelRows): PixelRows {
  return rows
}
