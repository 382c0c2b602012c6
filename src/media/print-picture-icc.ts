/** Which ICC profiles every program understands in the same way (ICC.1:2010, sections 7.3, 8.4 and 10). */

/**
 * `srgb`: what the browser takes for sRGB itself; `plain`: three primaries and one curve that is a formula; undefined: all others. Of
 * curves that are tables, and of tables for all colours at once, browsers make their own.
 */
export function readProfile(profile: Uint8Array): 'srgb' | 'plain' | undefined {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength)
  if (bytes.length < 132 || bytes.readUInt32BE(0) !== bytes.length) return undefined
  const text = (at: number) => bytes.toString('latin1', at, at + 4)
  if (text(16) !== 'RGB ' || text(20) !== 'XYZ ' || text(36) !== 'acsp') return undefined
  const tags = tagsOf(bytes)
  if (tags === undefined || [...tags.keys()].some((tag) => /^[ABD]2[ABD]\d$/.test(tag))) return undefined
  const primaries = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => primaryOf(tags.get(tag)))
  const [curve, ...others] = ['rTRC', 'gTRC', 'bTRC'].map((tag) => tags.get(tag))
  if (curve === undefined || !others.every((other) => other?.equals(curve))) return undefined
  if (!primaries.every((primary) => primary !== undefined)) return undefined
  if (isFormula(curve)) return 'plain'
  return isSrgbTable(curve) && areSrgb(primaries) ? 'srgb' : undefined
}

function tagsOf(bytes: Buffer): ReadonlyMap<string, Buffer> | undefined {
  const count = bytes.readUInt32BE(128)
  if (bytes.length < 132 + 12 * count) return undefined
  const tags = new Map<string, Buffer>()
  for (let at = 132; at < 132 + 12 * count; at += 12) {
    const start = bytes.readUInt32BE(at + 4)
    const data = bytes.subarray(start, start + bytes.readUInt32BE(at + 8))
    tags.set(bytes.toString('latin1', at, at + 4), data)
  }
  return tags
}

type Primary = readonly [number, number, number]

function primaryOf(data: Buffer | undefined): Primary | undefined {
  if (data === undefined || data.length < 20 || data.toString('latin1', 0, 4) !== 'XYZ ') return undefined
  const at = (offset: number) => data.readInt32BE(offset) / 65536
  return [at(8), at(12), at(16)]
}

/** Bytes of the parameters by function type (table 65). */
const PARAMETERS = [4, 12, 16, 20, 28]

function isFormula(curve: Buffer): boolean {
  if (curve.length < 12) return false
  const type = curve.toString('latin1', 0, 4)
  if (type === 'para')
    return curve.length >= 12 + (PARAMETERS[curve.readUInt16BE(8)] ?? Number.POSITIVE_INFINITY)
  // One value is an exponent.
  return type === 'curv' && curve.readUInt32BE(8) === 1
}

/** IEC 61966-2-1, adapted to D50. */
const SRGB: readonly Primary[] = [
  [0.4361, 0.2225, 0.0139],
  [0.3851, 0.7169, 0.0971],
  [0.1431, 0.0606, 0.7141],
]

function areSrgb(primaries: readonly Primary[]): boolean {
  return primaries.every((primary, index) =>
    primary.every((value, axis) => Math.abs(value - (SRGB[index]?.[axis] ?? 0)) < 0.001),
  )
}

function isSrgbTable(curve: Buffer): boolean {
  if (curve.length < 12 || curve.toString('latin1', 0, 4) !== 'curv') return false
  const count = curve.readUInt32BE(8)
  if (count < 256 || curve.length < 12 + 2 * count) return false
  return Array.from({ length: count }, (_, index) => index).every((index) => {
    const light = lightOf(index / (count - 1))
    // A quarter of the darkest step of 8 bits.
    return Math.abs(curve.readUInt16BE(12 + 2 * index) / 65535 - light) < 0.25 * lightOf(1 / 255)
  })
}

function lightOf(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
