/** Pictures of many kinds, made here: what sharp cannot write is put together from chunks (PNG, third edition). */
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

export const WIDTH = 60
export const HEIGHT = 40

/** A gradient with hard edges: every column and row has its own colour. */
const gradient = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, at) => {
  const pixel = Math.floor(at / 3)
  const [x, y] = [pixel % WIDTH, Math.floor(pixel / WIDTH)]
  return [x * 4, y * 6, x < 20 ? 0 : y < 20 ? 255 : 128][at % 3] ?? 0
})
const raw = () => sharp(gradient, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })

/** A chunk of a PNG. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const bytes = Buffer.alloc(8 + body.length)
  bytes.writeUInt32BE(data.length, 0)
  body.copy(bytes, 4)
  bytes.writeUInt32BE(crcOf(body), 4 + body.length)
  return bytes
}

/** `zlib.crc32` is younger than the oldest Node that is supported. */
function crcOf(bytes: Uint8Array): number {
  if (typeof crc32 === 'function') return crc32(bytes)
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

/** A PNG from rows without filter; `type` and `bits` as in its header. */
export function png(
  [width, height]: readonly [number, number],
  [bits, type]: readonly [number, number],
  row: (y: number) => readonly number[],
  ...chunks: readonly Uint8Array[]
): Buffer {
  const rows = Array.from({ length: height }, (_, y) => Buffer.from([0, ...row(y)]))
  const header = Buffer.from([...uint32(width), ...uint32(height), bits, type, 0, 0, 0])
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...chunks,
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

export function uint32(...values: readonly number[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(value)
      return bytes
    }),
  )
}

/** With chunks behind the header. */
export function withChunks(file: Uint8Array, ...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([file.subarray(0, 33), ...chunks, file.subarray(33)])
}

export const gamma = (value: number) => chunk('gAMA', uint32(value))
/** White, red, green and blue of sRGB, and with the green of Adobe RGB. */
export const srgbPoints = chunk('cHRM', uint32(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
const widePoints = chunk('cHRM', uint32(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000))
const colours = chunk('PLTE', Buffer.from([255, 0, 0, 0, 128, 0, 0, 0, 255, 250, 240, 20]))
const two = (y: number) => Array.from({ length: WIDTH / 4 }, (_, x) => (x * 37 + y * 11) & 255)
const bit = (y: number) => Array.from({ length: 5 }, (_, x) => (x * 91 + y * 29) & 255)

/** By name. */
export async function makeRasters(): Promise<ReadonlyMap<string, Buffer>> {
  const rgb = await raw().png().toBuffer()
  const grey = await raw().greyscale().toColourspace('b-w').png().toBuffer()
  const half = await raw().ensureAlpha(0.5).png().toBuffer()
  const hole = await raw()
    .composite([
      {
        input: Buffer.from(`<svg width="${WIDTH}" height="${HEIGHT}"><circle cx="30" cy="20" r="15"/></svg>`),
        blend: 'dest-out',
      },
    ])
    .png()
    .toBuffer()
  const profile = (await sharp(await raw().withIccProfile('p3').png().toBuffer()).metadata()).icc
  const embedded = chunk('iCCP', Buffer.concat([Buffer.from('p\0\0', 'latin1'), deflateSync(profile ?? rgb)]))
  const wide = await raw().toColourspace('rgb16').png().toBuffer()
  return new Map([
    ['rgb.png', rgb],
    ['grey.png', grey],
    ['srgb.png', withChunks(rgb, gamma(45455), chunk('sRGB', Buffer.from([0])))],
    ['gamma-alone.png', withChunks(rgb, gamma(100000))],
    ['usual-gamma.png', withChunks(rgb, gamma(45455))],
    ['points-alone.png', withChunks(rgb, widePoints)],
    ['gamma.png', withChunks(rgb, gamma(45455), srgbPoints)],
    ['linear.png', withChunks(rgb, gamma(100000), srgbPoints)],
    ['wide.png', withChunks(rgb, gamma(45455), widePoints)],
    ['grey-gamma.png', withChunks(grey, gamma(55556), srgbPoints)],
    ['profile.png', withChunks(rgb, embedded)],
    ['grey-profile.png', withChunks(grey, embedded)],
    ['palette.png', png([WIDTH, HEIGHT], [2, 3], two, colours)],
    ['palette-gamma.png', png([WIDTH, HEIGHT], [2, 3], two, gamma(70000), srgbPoints, colours)],
    [
      'palette-hole.png',
      png([WIDTH, HEIGHT], [2, 3], two, colours, chunk('tRNS', Buffer.from([255, 90, 0]))),
    ],
    ['palette-full.png', png([WIDTH, HEIGHT], [2, 3], two, colours, chunk('tRNS', Buffer.from([255, 255])))],
    ['grey-2.png', png([WIDTH, HEIGHT], [2, 0], two)],
    ['grey-1.png', png([33, HEIGHT], [1, 0], bit)],
    ['grey-key.png', png([WIDTH, HEIGHT], [2, 0], two, chunk('tRNS', Buffer.from([0, 2])))],
    ['grey-alpha.png', await sharp(half).greyscale().toColourspace('b-w').png().toBuffer()],
    ['rgb-key.png', withChunks(rgb, chunk('tRNS', Buffer.from([0, 0, 0, 0, 0, 0])))],
    ['half.png', half],
    ['half-gamma.png', withChunks(half, gamma(45455), srgbPoints)],
    ['hole.png', hole],
    ['opaque.png', await raw().ensureAlpha(1).png().toBuffer()],
    ['sixteen.png', wide],
    ['sixteen-alpha.png', await sharp(half).toColourspace('rgb16').png().toBuffer()],
    ['interlaced.png', await raw().png({ progressive: true }).toBuffer()],
    ['interlaced-half.png', await sharp(half).png({ progressive: true }).toBuffer()],
    ['plain.jpg', await raw().jpeg().toBuffer()],
    ['progressive.jpg', await raw().jpeg({ progressive: true }).toBuffer()],
    ['grey.jpg', await raw().greyscale().toColourspace('b-w').jpeg().toBuffer()],
    ['profile.jpg', await raw().withIccProfile('p3').jpeg().toBuffer()],
    [
      'exif.jpg',
      await raw()
        .withExif({ IFD0: { Copyright: 'nobody' } })
        .jpeg()
        .toBuffer(),
    ],
    ['inks.jpg', await raw().toColourspace('cmyk').jpeg().toBuffer()],
    ['still.gif', await raw().gif().toBuffer()],
    ['lossy.webp', await raw().webp().toBuffer()],
  ])
}
