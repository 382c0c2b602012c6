/** Pictures for e-readers: of a kind that old ones show, no wider than their screens, and as light as can be without a loss that is seen. */
import pLimit from 'p-limit'
import type { Asset } from '../book.ts'
import type { Keep } from './keep.ts'
import { hidesNothing, takeApart } from './print-picture-planes.ts'
import { filePixels, gifOf, headOf, type Pixels, pixelsOf } from './raster.ts'
import { isAnimatedPng, pngChunks } from './raster-bytes.ts'
import { recognise } from './recognise.ts'

/** A decoded picture may take hundreds of megabytes. */
const SIDE_BY_SIDE = 4
/** Of a smaller file, a book would not notice what is saved. */
const LIGHT = 40_000
/** Resampling blurs what was sharp: it must save more than a tenth. */
const WORTH_IT = 0.9
/** In a drawing, a chart or a screenshot most pixels are as the one to their left; in a photograph or a painting few are. */
const PAINTED = 1 / 3
/** Part of every key: how the files below are made. */
const RECIPE = 'screen-1'

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
    [RECIPE, String(width), bytes],
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
  const { moves } = await headOf(bytes)
  if (moves) return gifOf(bytes)
  const pixels = withoutIdleChannels(await pixelsOf(bytes))
  const isOld = mediaType !== 'image/webp'
  if (mediaType === 'image/jpeg') {
    const smaller = await filePixels(pixels, 'jpeg', { width })
    return smaller.length < bytes.length * WORTH_IT ? smaller : undefined
  }
  if (pixels.channels % 2 === 1 && shareOfEqual(pixels) < PAINTED) {
    const painted = await filePixels(pixels, 'jpeg', { width })
    if (!isOld || painted.length < bytes.length / 2) return painted
  }
  return lightestPng(pixels, width, isOld ? bytes.length : Number.POSITIVE_INFINITY)
}

/** The pixels as they are or made smaller, as what is lighter than `limit` bytes. */
async function lightestPng(pixels: Pixels, width: number, limit: number): Promise<Uint8Array | undefined> {
  if (pixels.width > width) {
    const smaller = await lightestOf(pixels, width, limit * WORTH_IT)
    if (smaller !== undefined) return smaller
  }
  return lightestOf(pixels, pixels.width, limit)
}

/** Lines and areas deflate best as they are, shades as differences; only where the first fails the second is tried. */
async function lightestOf(pixels: Pixels, width: number, limit: number): Promise<Uint8Array | undefined> {
  for (const filtered of [false, true]) {
    const file = await filePixels(pixels, 'png', { width, filtered })
    if (file.length < limit) return file
  }
  return undefined
}

/** Without the channel that lets nothing through, as screenshots have it. */
function withoutIdleChannels(pixels: Pixels): Pixels {
  const { width, channels, data } = pixels
  if (channels === 1 || channels === 3 || !hidesNothing(data, channels)) return pixels
  return { ...pixels, channels: channels === 4 ? 3 : 1, data: takeApart(data, width, channels).colours }
}

/** Which share of the pixels has the colour of the one to its left; every fourth row is asked. */
function shareOfEqual({ width, height, channels, data }: Pixels): number {
  let equal = 0
  let asked = 0
  for (let row = 0; row < height; row += 4) {
    const from = row * width * channels
    const end = from + width * channels
    for (let at = from + channels; at < end; at += channels) {
      let channel = 0
      while (channel < channels && data[at + channel] === data[at + channel - channels]) channel += 1
      if (channel === channels) equal += 1
      asked += 1
    }
  }
  return asked === 0 ? 1 : equal / asked
}

/** Whether it has a gamma that is not the one of sRGB (PNG, third edition, section 11.3.2.2), which decoding would lose. */
function hasOwnGamma(bytes: Uint8Array): boolean {
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'sRGB' || type === 'iCCP' || type === 'IDAT') return false
    if (type === 'gAMA' && data.length === 4) return Buffer.from(data).readUInt32BE() !== 45455
  }
  return false
}
