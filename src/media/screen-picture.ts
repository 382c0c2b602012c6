/** Pictures for e-readers: of a kind that old ones show, no wider than their screens, and as light as can be without a loss that is seen. */
import pLimit from 'p-limit'
import type { Asset } from '../book.ts'
import type { Keep } from './keep.ts'
import { gifOf, headOf, type Pixels, pixelsOf, rewrite } from './raster.ts'
import { isAnimatedPng, pngChunks } from './raster-bytes.ts'
import { recognise } from './recognise.ts'

/** A decoded picture may take hundreds of megabytes. */
const SIDE_BY_SIDE = 4
/** Of a smaller file, a book would not notice what is saved. */
const LIGHT = 60_000
/** Resampling blurs what was sharp: it must save more than a tenth. */
const WORTH_IT = 0.9
/** In a drawing, a chart or a screenshot most pixels are as the one to their left; in a photograph or a painting few are. */
const PAINTED = 1 / 3
/** Bits: a PNG that needs no more for a pixel holds lines and areas. */
const FLAT = 2
/** Lines and areas deflate best as they are, shades as differences. */
const SHADED = 2 / 3
/** Pixels: to deflate many of them anew takes a second, and saves a few hundredths. */
const SMALL = 1_000_000

/** `width` is the most pixels across. The map has the keys of `assets`. */
export async function picturesForScreens(
  assets: ReadonlyMap<string, Asset>,
  width: number,
  keep: Keep,
): Promise<ReadonlyMap<string, Asset>> {
  const limit = pLimit(SIDE_BY_SIDE)
  const made = [...assets].map(([file, asset]) =>
    limit(async () => [file, await pictureForScreens(asset, width, keep)] as const),
  )
  return new Map(await Promise.all(made))
}

/** The picture itself where nothing would be won. */
async function pictureForScreens(asset: Asset, width: number, keep: Keep): Promise<Asset> {
  const { mediaType, bytes } = asset
  if (mediaType === 'image/svg+xml' || mediaType === 'image/gif' || mediaType === 'image/avif') return asset
  const isOld = mediaType !== 'image/webp'
  if (isOld && bytes.length < LIGHT && asset.width <= width) return asset
  if (mediaType === 'image/jpeg' && asset.width <= width) return asset
  if (mediaType === 'image/png' && (isAnimatedPng(bytes) || hasOwnGamma(bytes))) return asset
  // Nothing is the value of a picture that stays as it is.
  const made = await keep(
    ['screen', String(width), bytes],
    async () => (await lighter(asset, width)) ?? new Uint8Array(),
  )
  const recognised = recognise(made)
  if (made.length === 0 || recognised.kind !== 'raster') return asset
  const size = await headOf(made)
  return {
    ...asset,
    mediaType: `image/${recognised.format}`,
    width: size.width,
    height: size.height,
    bytes: made,
  }
}

async function lighter({ mediaType, bytes }: Asset, width: number): Promise<Uint8Array | undefined> {
  const head = await headOf(bytes)
  if (head.moves) return gifOf(bytes)
  if (mediaType === 'image/jpeg') {
    const smaller = await rewrite(bytes, { to: 'jpeg', width })
    return smaller.length < bytes.length * WORTH_IT ? smaller : undefined
  }
  const isOld = mediaType !== 'image/webp'
  const isWide = head.width > width
  // Few bits a pixel: lines and areas, which resampling would blur and make heavier.
  if (isOld && bytes.length * 8 <= head.width * head.height * FLAT) return undefined
  const pixels = await pixelsOf(bytes)
  const isOpaque = pixels.channels === 3
  const equal = shareOfEqual(pixels)
  if (isOpaque && equal < PAINTED) {
    const painted = await rewrite(pixels, { to: 'jpeg', width })
    if (!isOld || painted.length < bytes.length / 2) return painted
  }
  const isSmall = head.width * head.height <= SMALL
  const dropsAlpha = isOpaque && head.hasAlpha
  if (isOld && !isWide && !isSmall && !dropsAlpha) return undefined
  const png = await rewrite(pixels, { to: 'png', width, filtered: equal < SHADED })
  const limit = isWide ? WORTH_IT : 1
  return !isOld || png.length < bytes.length * limit ? png : undefined
}

/** Of every fourth row: which share of the pixels has the colour of the one to its left. */
function shareOfEqual({ width, height, channels, data }: Pixels): number {
  let equal = 0
  for (let row = 0; row < height; row += 4) {
    const end = (row + 1) * width * channels
    for (let at = (row * width + 1) * channels; at < end; at += channels)
      if (
        data[at] === data[at - channels] &&
        data[at + 1] === data[at + 1 - channels] &&
        data[at + 2] === data[at + 2 - channels]
      )
        equal += 1
  }
  return equal / (width * Math.ceil(height / 4))
}

/** Whether it has a gamma that is not the one of sRGB (PNG, third edition, section 11.3.2.2), which decoding would lose. */
function hasOwnGamma(bytes: Uint8Array): boolean {
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'sRGB' || type === 'iCCP' || type === 'IDAT') return false
    if (type === 'gAMA' && data.length === 4) return Buffer.from(data).readUInt32BE() !== 45455
  }
  return false
}
