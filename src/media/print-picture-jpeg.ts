/** JPEG for print: which files a PDF takes as they are, and the small file that stands in for a picture while Chromium prints. */

/** What a stand-in must have in common with its picture, so that Chromium gives it the same box and the same colours. */
export interface Looks {
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** Marker segments of a JPEG (ICC profile, Exif), whole. */
  readonly segments: readonly Uint8Array[]
}

const EXIF = 'Exif\0\0'
const PROFILE = 'ICC_PROFILE\0'
/** Codes of the markers (ITU-T T.81, table B.1). */
const SOF0 = 0xc0
const SOF2 = 0xc2
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const COMMENT = 0xfe
/** Bytes of a marker segment, without marker and length. */
const LONGEST = 65_533

/** The looks of a JPEG of three colours by difference or of grey, 8 bits each; undefined for all others. */
export function looksOfJpeg(bytes: Uint8Array): Looks | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const segments: Uint8Array[] = []
  let frame: Buffer | undefined
  let isPlain = true
  let hasScan = false
  for (let at = 2; at + 4 <= view.length; ) {
    const marker = view.readUInt8(at + 1)
    // A byte of padding, or a marker without a segment: files of cameras and of sharp have none before the scan.
    if (view.readUInt8(at) !== 0xff || marker < SOF0 || marker === 0xff) return undefined
    const end = at + 2 + view.readUInt16BE(at + 2)
    if (end > view.length) return undefined
    const data = view.subarray(at + 4, end)
    if (marker === SOS) {
      hasScan = true
      break
    }
    if (marker >= SOF0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      if (frame !== undefined || marker > SOF2) return undefined
      frame = data
    }
    const begins = (text: string) => data.toString('latin1', 0, text.length) === text
    if ((marker === APP1 && begins(EXIF)) || (marker === APP2 && begins(PROFILE)))
      segments.push(view.subarray(at, end))
    // Adobe's marker says what the three channels are: 1 = differences of colour (PDF 1.7, table 13).
    if (marker === APP14 && begins('Adobe')) isPlain &&= data.length >= 12 && data.readUInt8(11) === 1
    at = end
  }
  if (!hasScan || frame === undefined || frame.length < 6 || !isPlain || frame.readUInt8(0) !== 8)
    return undefined
  const channels = frame.readUInt8(5)
  // Other names of the channels may stand for red, green and blue.
  const names = [6, 9, 12].map((offset) => frame.at(offset))
  if (channels !== 1 && !(channels === 3 && String(names) === '1,2,3')) return undefined
  return { width: frame.readUInt16BE(3), height: frame.readUInt16BE(1), channels, segments }
}

/** The profile as a marker segment (ICC.1:2010, annex B.4); undefined when it is longer than one. */
export function profileSegment(profile: Uint8Array): Uint8Array | undefined {
  const data = [Buffer.from(PROFILE, 'latin1'), Buffer.from([1, 1]), profile]
  return PROFILE.length + 2 + profile.length > LONGEST ? undefined : segment(APP2, ...data)
}

/**
 * A JPEG of a few hundred bytes whose header tells the looks; the data of its pixels end at once. Chromium lays it out as the picture
 * and copies it into the PDF undecoded, where `mark` tells it from all others.
 */
export function standInFor({ width, height, channels, segments }: Looks, mark: string): Uint8Array {
  const size = Buffer.alloc(4)
  size.writeUInt16BE(height, 0)
  size.writeUInt16BE(width, 2)
  const names = [1, 2, 3].slice(0, channels)
  // One code of one bit, for the value 0.
  const code = [1, ...Array<number>(15).fill(0), 0]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(APP0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...segments,
    segment(COMMENT, Buffer.from(mark).subarray(0, LONGEST)),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(SOF0, [8], size, [channels], ...names.map((name) => [name, 0x11, 0])),
    segment(0xc4, [0x00, ...code]),
    segment(0xc4, [0x10, ...code]),
    segment(SOS, [channels], ...names.map((name) => [name, 0]), [0, 63, 0]),
    Buffer.from([0, 0, 0xff, 0xd9]),
  ])
}

function segment(marker: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const data = Buffer.concat(parts.map((part) => Buffer.from(part)))
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}
