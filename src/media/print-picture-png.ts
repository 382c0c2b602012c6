/** PNG for print: its rows, which a PDF takes as they are, and its colours as the browser understands them (PNG, third edition). */
import { inflateSync } from 'node:zlib'
import { readProfile } from './print-picture-icc.ts'
import { type Looks, profileSegment } from './print-picture-jpeg.ts'
import { displayProfile } from './print-picture-profile.ts'
import { pngChunks } from './raster-bytes.ts'

/** Rows of pixels, filtered and deflated as in a PNG: for a PDF they are Flate data with the predictor 15. */
export interface PixelRows {
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Of one sample: 1, 2, 4 or 8. */
  readonly bits: number
  readonly channels: 1 | 3
  /** Red, green and blue for each value of a sample. */
  readonly palette?: Uint8Array
  readonly data: Uint8Array
}

export interface Png {
  readonly looks: Looks
  /** Undefined when it must be decoded: it is interlaced, lets something through or has 16 bits a sample. */
  readonly rows: PixelRows | undefined
}

const GREY = 0
const COLOUR = 2
const PALETTE = 3
/** Channels by type of colour (table 9); 4 and 6 have one more for what they let through. */
const CHANNELS = new Map([
  [GREY, 1],
  [COLOUR, 3],
  [PALETTE, 1],
  [4, 2],
  [6, 4],
])
/** 1 / 2.2, in hundred thousandths. */
const USUAL_GAMMA = 45_455
/** More than any display profile has. */
const LONGEST_PROFILE = 60_000

/** Undefined for a PNG of which it is not certain how the browser shows it. */
export function readPng(bytes: Uint8Array): Png | undefined {
  const chunks = new Map<string, Uint8Array>()
  const data: Uint8Array[] = []
  for (const chunk of pngChunks(bytes)) {
    if (chunk.type === 'IDAT') data.push(chunk.data)
    // Colours after the pixels are against the standard: who heeds them is not certain.
    else if (data.length > 0 && ['PLTE', 'tRNS', 'gAMA', 'cHRM', 'iCCP', 'sRGB'].includes(chunk.type))
      return undefined
    else if (chunks.has(chunk.type) && /^[A-Z]|^(tRNS|gAMA|cHRM|iCCP|sRGB)$/.test(chunk.type))
      return undefined
    else chunks.set(chunk.type, chunk.data)
  }
  const header = chunks.get('IHDR')
  const segments = segmentsOf(chunks)
  if (header?.length !== 13 || segments === undefined) return undefined
  const view = viewOf(header)
  const size = { width: view.getUint32(0), height: view.getUint32(4) }
  const [bits = 0, type = 0, , , interlaced] = header.subarray(8)
  const palette = paletteOf(type, bits, chunks.get('PLTE'))
  if (!CHANNELS.has(type) || (type === PALETTE && palette === undefined)) return undefined
  const isWhole =
    interlaced === 0 &&
    bits <= 8 &&
    [GREY, COLOUR, PALETTE].includes(type) &&
    isOpaque(chunks.get('tRNS'), type)
  const channels = type === COLOUR ? 3 : 1
  return {
    looks: { ...size, channels: 3, segments },
    rows: isWhole
      ? { ...size, bits, channels, ...(palette && { palette }), data: Buffer.concat(data) }
      : undefined,
  }
}

/** Grey is a palette as well: so it has the colours of the browser's profile, which is one for three channels. */
function paletteOf(type: number, bits: number, palette: Uint8Array | undefined): Uint8Array | undefined {
  if (type === GREY && bits <= 8) {
    const last = 2 ** bits - 1
    return Uint8Array.from({ length: 3 * (last + 1) }, (_, at) =>
      Math.round((Math.floor(at / 3) * 255) / last),
    )
  }
  if (type !== PALETTE || palette === undefined) return undefined
  return palette.length >= 3 && palette.length <= 3 * 2 ** bits && palette.length % 3 === 0
    ? palette
    : undefined
}

/** In a palette, `tRNS` holds one byte for each colour; else it names a colour that lets all through. */
function isOpaque(transparency: Uint8Array | undefined, type: number): boolean {
  return transparency === undefined || (type === PALETTE && transparency.every((alpha) => alpha === 255))
}

/** What a JPEG needs to have the PNG's colours: the strongest of the chunks that tell them (table 12), as an ICC profile. */
function segmentsOf(chunks: ReadonlyMap<string, Uint8Array>): Uint8Array[] | undefined {
  if (chunks.has('cICP') || chunks.has('acTL')) return undefined
  const embedded = chunks.get('iCCP')
  if (embedded !== undefined) {
    const profile = inflateProfile(embedded)
    const kind = profile && readProfile(profile)
    if (profile === undefined || kind !== 'plain') return kind === 'srgb' ? [] : undefined
    const segment = profileSegment(profile)
    return segment && [segment]
  }
  const gamma = chunks.get('gAMA')
  const points = chunks.get('cHRM')
  if (chunks.has('sRGB') || gamma === undefined) return []
  if (gamma.length !== 4) return undefined
  // Chromium takes this gamma for that of sRGB when nothing is said of the primaries; primaries alone it does not heed.
  if (points === undefined) return viewOf(gamma).getUint32(0) === USUAL_GAMMA ? [] : undefined
  if (points.length !== 32) return undefined
  const at = (index: number) => {
    const view = viewOf(points)
    return [view.getUint32(8 * index) / 1e5, view.getUint32(8 * index + 4) / 1e5] as const
  }
  const profile = displayProfile(
    { white: at(0), red: at(1), green: at(2), blue: at(3) },
    1e5 / viewOf(gamma).getUint32(0),
  )
  const segment = profile && profileSegment(profile)
  return segment && [segment]
}

/** Behind the profile's name, which ends with a zero, and the method, which is 0. */
function inflateProfile(chunk: Uint8Array): Uint8Array | undefined {
  try {
    return inflateSync(chunk.subarray(chunk.indexOf(0) + 2), { maxOutputLength: LONGEST_PROFILE })
  } catch {
    return undefined
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
