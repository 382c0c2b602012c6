/** Raster pictures: measured, checked for damage, and converted where some reader of the book could not show them. Long because it is the only file that knows sharp. */
import sharp, { type Metadata, type Sharp } from 'sharp'
import type { Asset } from '../book.ts'
import type { Keep } from './keep.ts'
import { boundedSize, type Size } from './picture-size.ts'
import { hidesNothing, joinPlanes, splitPlanes, takeApart } from './print-picture-planes.ts'
import { isAnimatedPng, isCutOff } from './raster-bytes.ts'
import type { RasterFormat } from './recognise.ts'

/** A picture above this many pixels is refused before anything decodes it. */
const MOST_PIXELS = 200_000_000

interface Image extends Size {
  readonly mediaType: Asset['mediaType']
  readonly bytes: Uint8Array
}

export interface Raster extends Image {
  /** The first frame of a picture that moves: what is printed. */
  readonly still?: Image
}

/** What a converted picture is written as. */
type Written = Exclude<RasterFormat, 'gif' | 'avif'>

interface Conversion {
  readonly to: Written
  readonly size: Size
}

/**
 * The rules stand in docs/guide/pictures.md. What needs no conversion keeps its bytes.
 * @throws Error with the reason, in words for the author, when the picture is damaged.
 */
export async function prepareRaster(bytes: Uint8Array, format: RasterFormat, keep: Keep): Promise<Raster> {
  try {
    const { conversion, size, moves } = await examine(bytes, format, keep)
    if (conversion !== undefined) return await convert(bytes, conversion, keep)
    if (!moves) return { mediaType: `image/${format}`, ...size, bytes }
    const still = await convert(bytes, { to: 'png', size }, keep)
    return { mediaType: `image/${format}`, ...size, bytes, still }
  } catch (error) {
    throw new Error(reasonOf(error, bytes, format), { cause: error })
  }
}

interface Examined {
  readonly conversion?: Conversion | undefined
  readonly size: Size
  readonly moves: boolean
}

/** What is to be done with a picture. One that is damaged is examined in every build. */
async function examine(bytes: Uint8Array, format: RasterFormat, keep: Keep): Promise<Examined> {
  const kept = await keep([sharp.versions.vips, 'examined', format, bytes], async () => {
    const metadata = await open(bytes).metadata()
    const conversion = conversionOf(
      metadata,
      format,
      metadata.hasAlpha && !(format === 'avif' && (await letsNothingThrough(bytes))),
    )
    const moves = format === 'png' ? isAnimatedPng(bytes) : format !== 'avif' && (metadata.pages ?? 1) > 1
    if (conversion === undefined && !moves) await decode(bytes, format, metadata)
    const examined: Examined = { conversion, size: uprightSize(metadata), moves }
    return new TextEncoder().encode(JSON.stringify(examined))
  })
  return JSON.parse(new TextDecoder().decode(kept)) as Examined // as it was written above
}

/** The header of a file that was cut off is whole; only decoding finds the damage. */
async function decode(bytes: Uint8Array, format: RasterFormat, { width, height }: Metadata): Promise<void> {
  const image = open(bytes)
  // What makes it cheap: of PNG no pixel is needed but the last one, which is known when all before it are; JPEG is shrunk while it is decoded.
  const sample =
    format === 'png'
      ? image.extract({ left: width - 1, top: height - 1, width: 1, height: 1 })
      : image.resize(8, 8, { fit: 'fill', fastShrinkOnLoad: true })
  await sample.raw().toBuffer()
}

/** The extent of what a drawing draws. */
export async function extentOfDrawing(svg: string): Promise<Size> {
  try {
    const { width, height } = await open(Buffer.from(svg)).metadata()
    return { width, height }
  } catch (error) {
    throw new Error('it has no size, and nothing in it that could be measured', { cause: error })
  }
}

/**
 * A PNG as one of its colours, 8 bits each and not converted, and, when something is seen through it, one of what its pixels let
 * through. Both are without interlacing.
 */
export async function separatePlanes(
  bytes: Uint8Array,
  keep: Keep,
): Promise<readonly [Uint8Array, Uint8Array?]> {
  const both = await keep([sharp.versions.vips, 'planes', bytes], async () =>
    joinPlanes(await separate(bytes)),
  )
  return splitPlanes(both)
}

async function separate(bytes: Uint8Array): Promise<readonly [Uint8Array, Uint8Array?]> {
  const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', ignoreIcc: true })
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const encode = (plane: Uint8Array, count: 1 | 2 | 3 | 4) => {
    const raw = sharp(plane, { raw: { width, height, channels: count } }).removeAlpha()
    return (count < 3 ? raw.toColourspace('b-w') : raw).png({ adaptiveFiltering: true }).toBuffer()
  }
  // Screenshots have an alpha channel that says nothing: libvips drops it sooner than we look at each pixel.
  if (hidesNothing(data, channels)) return [await encode(data, channels)]
  const { colours, alpha } = takeApart(data, width, channels)
  return Promise.all([encode(colours, channels < 3 ? 1 : 3), alpha && encode(alpha, 1)])
}

/** What a picture shows, as samples of 8 bits. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** 3, or 4 with what the pixels let through. */
  readonly channels: 3 | 4
  readonly data: Uint8Array
}

/** A picture that does not move, upright, in sRGB. Where nothing is seen through it, no channel says so. */
export async function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  const image = open(bytes).autoOrient().toColourspace('srgb')
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  if (info.channels === 3) return { width, height, channels: 3, data }
  return hidesNothing(data, 4)
    ? { width, height, channels: 3, data: withoutLast(data) }
    : { width, height, channels: 4, data }
}

function withoutLast(data: Uint8Array): Uint8Array {
  const colours = new Uint8Array((data.length / 4) * 3)
  for (let from = 0, to = 0; from < data.length; from += 4) {
    colours[to++] = data[from] ?? 0
    colours[to++] = data[from + 1] ?? 0
    colours[to++] = data[from + 2] ?? 0
  }
  return colours
}

/** Whether nothing is seen through it, be it that it has a channel for that. Costly where it has. */
async function letsNothingThrough(bytes: Uint8Array): Promise<boolean> {
  if (!(await open(bytes).metadata()).hasAlpha) return true
  return (await open(bytes).extractChannel('alpha').raw().toBuffer()).every((opacity) => opacity === 255)
}

export interface Rewriting {
  readonly to: 'png' | 'jpeg'
  /** Pixels; a picture that is not as wide keeps its size. */
  readonly width: number
  /** Whether a PNG holds differences between pixels, not the pixels. */
  readonly filtered?: boolean
}

/** Pixels, or a JPEG, as a file in sRGB. */
export async function rewrite(
  picture: Pixels | Uint8Array,
  { to, width, filtered = false }: Rewriting,
): Promise<Uint8Array> {
  const image = picture instanceof Uint8Array ? open(picture) : sharp(picture.data, { raw: picture })
  const narrow = image.autoOrient().toColourspace('srgb').resize({ width, withoutEnlargement: true })
  const written =
    to === 'jpeg'
      ? narrow.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
      : narrow.png({ compressionLevel: 9, adaptiveFiltering: filtered })
  return new Uint8Array(await written.toBuffer())
}

/** Upright, in sRGB, within `most` pixels in its own proportions; what could be seen through it is white. */
export async function fitAsJpeg(bytes: Uint8Array, most: Size): Promise<Uint8Array> {
  const image = open(bytes)
    .autoOrient()
    .resize({ ...most, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
  return new Uint8Array(await written(image, 'jpeg').toBuffer())
}

/** A WebP that moves as a GIF that does. */
export async function gifOf(bytes: Uint8Array): Promise<Uint8Array> {
  const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: true })
  return new Uint8Array(await image.gif().toBuffer())
}

/** What the header of a picture says: its size, and whether it has more than one frame. */
export async function headOf(
  bytes: Uint8Array,
): Promise<Size & { readonly moves: boolean; readonly hasAlpha: boolean }> {
  const metadata = await open(bytes).metadata()
  return { ...uprightSize(metadata), moves: (metadata.pages ?? 1) > 1, hasAlpha: metadata.hasAlpha }
}

function conversionOf(
  metadata: Metadata,
  format: RasterFormat,
  letsThrough: boolean,
): Conversion | undefined {
  const size = uprightSize(metadata)
  const bounded = boundedSize(size)
  const needed =
    // No core media type of EPUB 3.3 (section 3.2).
    format === 'avif' ||
    // Few e-readers know inks.
    metadata.space === 'cmyk' ||
    // Few e-readers turn a picture as its Exif data say.
    (metadata.orientation ?? 1) > 1 ||
    bounded.width < size.width ||
    bounded.height < size.height
  if (!needed) return undefined
  const to = format === 'avif' ? (letsThrough ? 'png' : 'jpeg') : format === 'gif' ? 'png' : format
  return { to, size: bounded }
}

async function convert(bytes: Uint8Array, { to, size }: Conversion, keep: Keep): Promise<Image> {
  const { width, height } = size
  const converted = await keep(
    [sharp.versions.vips, `${to} ${width} ${height}`, bytes],
    async () =>
      new Uint8Array(
        await written(open(bytes).autoOrient().resize(width, height, { fit: 'fill' }), to).toBuffer(),
      ),
  )
  return { mediaType: `image/${to}`, width, height, bytes: converted }
}

/** Colours come out as sRGB, without the metadata of the camera. */
function written(image: Sharp, to: Written): Sharp {
  const eightBit = image.toColourspace('srgb')
  switch (to) {
    case 'png':
      return eightBit.png({ compressionLevel: 9 })
    case 'jpeg':
      return eightBit.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })
    case 'webp':
      return eightBit.webp({ quality: 90 })
    default:
      return to satisfies never
  }
}

function uprightSize({ width, height, orientation = 1 }: Metadata): Size {
  // Exif 2.32, tag 0x0112: 5 to 8 lie on their side.
  return orientation >= 5 ? { width: height, height: width } : { width, height }
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
}

/** The words of the library are those of its decoders. */
function reasonOf(error: unknown, bytes: Uint8Array, format: RasterFormat): string {
  const message = error instanceof Error ? error.message : String(error)
  if (message.includes('exceeds pixel limit')) return `it has more than ${MOST_PIXELS / 1e6} million pixels`
  return isCutOff(bytes, format) ? 'it is cut off, its end is missing' : 'it is damaged'
}
