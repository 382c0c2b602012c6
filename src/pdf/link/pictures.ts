/** Puts the pictures into a printed segment, each in the place of the small JPEG that stood in for it. */
import type { PictureData } from '../../media/print-picture.ts'
import type { PixelRows } from '../../media/print-picture-png.ts'
import { remembering } from '../../remember.ts'
import {
  byteString,
  dict,
  isStream,
  name,
  nameOf,
  type PdfObject,
  type Stream,
  type Value,
} from './objects.ts'
import type { PrintedSegment } from './reader.ts'

/** The bytes of a JPEG, one character for each. */
export type JpegText = string

export function jpegText(bytes: Uint8Array): JpegText {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Stand-ins are shorter: they hold little more than a profile. */
const LONGEST = 200_000

/** The JPEGs of a segment that may be stand-ins. */
export function shortJpegs(segment: PrintedSegment): ReadonlySet<JpegText> {
  return rememberJpegs(
    segment,
    '',
    () => new Set(segment.objects.flatMap((object) => shortJpeg(object) ?? [])),
  )
}

const rememberJpegs = remembering<PrintedSegment, ReadonlySet<JpegText>>()

/** A copy of the segment. `pictures` by their stand-ins; what stands for none of them stays. */
export function placePictures(
  segment: PrintedSegment,
  pictures: ReadonlyMap<JpegText, PictureData>,
): PrintedSegment {
  const objects = [...segment.objects]
  for (const [number, object] of segment.objects.entries()) {
    const text = shortJpeg(object)
    const data = text === undefined ? undefined : pictures.get(text)
    if (data === undefined || !isStream(object)) continue
    objects[number] = imageOf(object, data, (mask) => ({ kind: 'ref', number: objects.push(mask) - 1 }))
  }
  return { ...segment, objects }
}

function shortJpeg(object: PdfObject | undefined): JpegText | undefined {
  return isStream(object) &&
    nameOf(object.dict.entries.get('Filter')) === 'DCTDecode' &&
    object.data.length < LONGEST
    ? jpegText(object.data)
    : undefined
}

/** The image (ISO 32000-1, 8.9.5) with the colour space that Chromium gave to the stand-in. */
function imageOf(standIn: Stream, data: PictureData, add: (mask: Stream) => Value): Stream {
  if (data.kind === 'jpeg') return { ...standIn, data: data.bytes }
  const { pixels, alpha } = data
  const space = standIn.dict.entries.get('ColorSpace') ?? name('DeviceRGB')
  return {
    kind: 'stream',
    dict: dict({
      ...rowEntries(pixels),
      ColorSpace: pixels.palette === undefined ? space : indexed(space, pixels.palette),
      SMask: alpha && add(maskOf(alpha)),
    }),
    data: pixels.data,
  }
}

function maskOf(alpha: PixelRows): Stream {
  const { entries } = dict({ ...rowEntries(alpha), ColorSpace: name('DeviceGray') })
  return { kind: 'stream', dict: { kind: 'dict', entries }, data: alpha.data }
}

function rowEntries({ width, height, bits, channels }: PixelRows) {
  return {
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: width,
    Height: height,
    BitsPerComponent: bits,
    Filter: name('FlateDecode'),
    // 7.4.4.4: each row says by which filter of PNG it was made.
    DecodeParms: dict({ Predictor: 15, Colors: channels, BitsPerComponent: bits, Columns: width }),
  }
}

/** 8.6.6.3. */
function indexed(space: Value, palette: Uint8Array): Value {
  return [name('Indexed'), space, palette.length / 3 - 1, byteString(Buffer.from(palette).toString('latin1'))]
}
