/** The ICC profile that a browser makes of a PNG's gamma and chromaticities (ICC.1:2010; PNG, third edition, sections 11.3.2.1 and 11.3.2.2). */

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
  const [red, green, blue] = columns
  const curve = Buffer.concat([typed('para'), Buffer.alloc(4), fixed([exponent])])
  const text = localised('RGB')
  return profileOf([
    ['desc', text],
    ['cprt', text],
    ['wtpt', xyz(D50)],
    ['rXYZ', xyz(red)],
    ['gXYZ', xyz(green)],
    ['bXYZ', xyz(blue)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ])
}

/** XYZ of the three primaries, such that together they are D50. */
function primariesAtD50({ white, red, green, blue }: Chromaticities): Matrix | undefined {
  const points: Matrix = [lift(red), lift(green), lift(blue)]
  const inverse = inverted(transposed(points))
  const light = lift(white)
  if (inverse === undefined) return undefined
  const shares = times(inverse, light)
  const [long, middle, short] = times(CONES, light)
  const [toLong, toMiddle, toShort] = times(CONES, D50)
  const back = inverted(CONES)
  if (back === undefined) return undefined
  const adapt = (color: Triple): Triple => {
    const [l, m, s] = times(CONES, color)
    return times(back, [(l * toLong) / long, (m * toMiddle) / middle, (s * toShort) / short])
  }
  const scaled = (point: Triple, share: number): Triple =>
    adapt([point[0] * share, point[1] * share, point[2] * share])
  return [scaled(points[0], shares[0]), scaled(points[1], shares[1]), scaled(points[2], shares[2])]
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
