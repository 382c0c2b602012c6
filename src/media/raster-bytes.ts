/** What the bytes of a raster picture tell before it is decoded: whether it moves, and whether its end is missing. */
import type { RasterFormat } from './recognise.ts'

/** Whether a PNG has the chunk `acTL` and so more than one frame (PNG, third edition, section 11.3.6.1). */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  for (const { type, data } of pngChunks(bytes)) {
    if (type === 'acTL') return data.length >= 4 && viewOf(data).getUint32(0) > 1
    if (type === 'IDAT') return false
  }
  return false
}

/** Whether a GIF has more than one image (GIF89a, section 20); what is cut off has no more of them. */
export function isAnimatedGif(bytes: Uint8Array): boolean {
  // Three bytes a colour, for two to the power of what the last three bits say, and one.
  const tableOf = (flags = 0) => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))
  let images = 0
  for (let at = 13 + tableOf(bytes[10]); at < bytes.length; at++) {
    const isImage = bytes[at] === 0x2c
    if (!isImage && bytes[at] !== 0x21) return false
    if (isImage && ++images > 1) return true
    at += isImage ? 11 + tableOf(bytes[at + 9]) : 2
    // Blocks of data, each with its length; one without a byte ends them.
    for (let length = bytes[at]; length !== undefined && length > 0; length = bytes[at]) at += 1 + length
  }
  return false
}

/** Whether the file ends before the picture does. Asked of files that could not be decoded, to say why. */
export function isCutOff(bytes: Uint8Array, format: RasterFormat): boolean {
  switch (format) {
    case 'png':
      return ![...pngChunks(bytes)].some(({ type }) => type === 'IEND')
    case 'jpeg':
      // The marker EOI (ITU-T T.81, table B.1); what cameras add may follow it.
      return Buffer.from(bytes).lastIndexOf('\xff\xd9', undefined, 'latin1') < 4
    case 'gif':
      // The trailer (GIF89a, section 27).
      return bytes.at(-1) !== 0x3b
    case 'webp':
      return bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length
    case 'avif':
      return boxesEnd(bytes) > bytes.length
    default:
      return format satisfies never
  }
}

interface PngChunk {
  readonly type: string
  readonly data: Uint8Array
}

/** The chunks that are whole. */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  const view = viewOf(bytes)
  let at = 8
  while (at + 12 <= bytes.length) {
    const end = at + 8 + view.getUint32(at)
    if (end + 4 > bytes.length) return
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1')
    yield { type, data: bytes.subarray(at + 8, end) }
    at = end + 4
  }
}

/** Where the boxes of a file of ISO/IEC 14496-12 say that they end. */
function boxesEnd(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let at = 0
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at)
    // 0 reaches to the end of the file; 1 is a size of 64 bits, more than a picture has.
    if (size < 8) return bytes.length
    at += size
  }
  return at === bytes.length ? at : Math.max(at, bytes.length + 1)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
