/** The ICC profiles of monitors: what a browser makes of a PNG's gamma and chromaticities (PNG, third edition, sections 11.3.2.1 and 11.3.2.2), and sRGB (ICC.1:2010). */

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** Points of the diagram CIE 1931 x, y. */
export interface Chromaticities {
  readonly white: readonly [number, number]
  readonly red: readonly [number, number]
  readonly green: readonly [number, number]
  readonly blue: readonly [number, number]
}

/** The white of the profile connection space (ICC.1:2010, section 7.2.16). */
const D50: Triple = [0.9642, 1, 0.8249]

/** Adaptation by Bradford's cones (ICC.1:2010, annex E). */
const CONES: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
]

/** A monitor profile of three primaries and one curve: light = value ^ `exponent`. Undefined when the points span no colours. */
export function displayProfile(points: Chromaticities, exponent: number): Uint8Array | undefined {
  const columns = primariesAtD50(points)
  if (
    columns === undefined ||
    !columns.flat().every((part) => Math.abs(part) < 4) ||
    !(exponent > 0.1 && exponent < 10)
  )
    return undefined
  const text = localised('RGB')
  return monitorProfile(columns, curveOf(0, [exponent]), [
    ['desc', text],
    ['cprt', text],
  ])
}

/** IEC 61966-2-1. */
const SRGB: Chromaticities = {
  white: [0.3127, 0.329],
  red: [0.64, 0.33],
  green: [0.3, 0.6],
  blue: [0.15, 0.06],
}

/** The profile of the colours that style sheets name, made here: it is nobody else's work. */
export function srgbProfile(): Uint8Array {
  const columns = primariesAtD50(SRGB)
  if (columns === undefined) throw new Error('sRGB has primaries')
  return monitorProfile(columns, curveOf(3, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]), [
    ['desc', localised('sRGB IEC61966-2.1')],
    ['cprt', localised('No copyright, use freely')],
    ['chad', Buffer.concat([typed('sf32'), fixed(adaptation(SRGB.white).flat())])],
  ])
}

function monitorProfile(
  [red, green, blue]: Matrix,
  curve: Buffer,
  tags: readonly (readonly [string, Buffer])[],
): Uint8Array {
  return profileOf([
    ...tags,
    ['wtpt', xyz(D50)],
    ['rXYZ', xyz(red)],
    ['gXYZ', xyz(green)],
    ['bXYZ', xyz(blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ])
}

/** A parametric curve of this function type (section 10.18). */
function curveOf(type: number, parameters: readonly number[]): Buffer {
  return Buffer.concat([typed('para'), Buffer.from([0, type, 0, 0]), fixed(parameters)])
}

/** XYZ of the three primaries, such that together they are D50. */
function primariesAtD50({ white, red, green, blue }: Chromaticities): Matrix | undefined {
  const points: Matrix = [lift(red), lift(green), lift(blue)]
  const inverse = inverted(transposed(points))
  if (inverse === undefined) return undefined
  const shares = times(inverse, lift(white))
  const adapt = adaptation(white)
  const scaled = (point: Triple, share: number): Triple =>
    times(adapt, [point[0] * share, point[1] * share, point[2] * share])
  return [scaled(points[0], shares[0]), scaled(points[1], shares[1]), scaled(points[2], shares[2])]
}

/** The matrix from colours under this white to colours under D50. */
function adaptation(white: readonly [number, number]): Matrix {
  const back = inverted(CONES)
  if (back === undefined) throw new Error('the matrix of the cones can be inverted')
  const from = times(CONES, lift(white))
  const to = times(CONES, D50)
  const adapted = ([l, m, s]: Triple): Triple =>
    times(back, [(l * to[0]) / from[0], (m * to[1]) / from[1], (s * to[2]) / from[2]])
  const [long, middle, short] = transposed(CONES)
  return transposed([adapted(long), adapted(middle), adapted(short)])
}

/** XYZ of the point at the luminance 1. */
function lift([x, y]: readonly [number, number]): Triple {
  return [x / y, 1, (1 - x - y) / y]
}

function times(matrix: Matrix, [a, b, c]: Triple): Triple {
  const row = ([x, y, z]: Triple) => x * a + y * b + z * c
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function transposed([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix {
  return [
    [a, d, g],
    [b, e, h],
    [c, f, i],
  ]
}

function inverted([[a, b, c], [d, e, f], [g, h, i]]: Matrix): Matrix | undefined {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
  if (!Number.isFinite(determinant) || Math.abs(determinant) < 1e-6) return undefined
  const of = (value: number) => value / determinant
  return [
    [of(e * i - f * h), of(c * h - b * i), of(b * f - c * e)],
    [of(f * g - d * i), of(a * i - c * g), of(c * d - a * f)],
    [of(d * h - e * g), of(b * g - a * h), of(a * e - b * d)],
  ]
}

/** The header of a version 4 profile, its table of tags and their data (section 7). */
function profileOf(tags: readonly (readonly [string, Buffer])[]): Uint8Array {
  const header = Buffer.alloc(128)
  header.writeUInt32BE(0x04300000, 8)
  header.write('mntrRGB XYZ ', 12, 'latin1')
  // A date is required; it says nothing here.
  for (const [index, part] of [2000, 1, 1].entries()) header.writeUInt16BE(part, 24 + 2 * index)
  header.write('acsp', 36, 'latin1')
  fixed(D50).copy(header, 68)
  const table = Buffer.alloc(4 + 12 * tags.length)
  table.writeUInt32BE(tags.length, 0)
  const placed = new Map<Buffer, number>()
  const data: Buffer[] = []
  let end = header.length + table.length
  tags.forEach(([tag, value], index) => {
    const offset = placed.get(value) ?? end
    if (!placed.has(value)) {
      placed.set(value, end)
      data.push(value)
      end += value.length
    }
    table.write(tag, 4 + 12 * index, 'latin1')
    table.writeUInt32BE(offset, 8 + 12 * index)
    table.writeUInt32BE(value.length, 12 + 12 * index)
  })
  header.writeUInt32BE(end, 0)
  return Buffer.concat([header, table, ...data])
}

function xyz(color: Triple): Buffer {
  return Buffer.concat([typed('XYZ '), fixed(color)])
}

/** A text in English; its length is a multiple of 4. */
function localised(text: string): Buffer {
  const letters = Buffer.from(text, 'utf16le').swap16()
  const head = Buffer.alloc(20)
  ;[1, 12, 0x656e5553, letters.length, 28].forEach((value, index) => {
    head.writeUInt32BE(value, 4 * index)
  })
  return Buffer.concat([typed('mluc'), head, letters, Buffer.alloc(-letters.length & 3)])
}

function typed(type: string): Buffer {
  return Buffer.from(`${type}\0\0\0\0`, 'latin1')
}

/** Signed numbers with 16 bits behind the point. */
function fixed(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  values.forEach((value, index) => {
    bytes.writeInt32BE(Math.round(value * 65536), 4 * index)
  })
  return bytes
}
