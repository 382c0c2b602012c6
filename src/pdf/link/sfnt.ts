/** TrueType files that hold the same face, cut to different glyphs of the same numbers → one file (OpenType 1.9, `glyf`, `loca`, `hmtx`). */

/** Tables by tag. */
type Tables = ReadonlyMap<string, Buffer>

interface Face {
  readonly tables: Tables
  /** By number; empty where the file has none. */
  readonly outlines: readonly Buffer[]
  /** Advance width and left bearing, of four bytes each. */
  readonly metrics: readonly Buffer[]
}

/** Tables that do not speak of single glyphs and that hinting depends on: they must be equal. */
const FIXED = ['cvt ', 'fpgm', 'prep']
const NO_METRICS = Buffer.alloc(4)

/** Undefined when a glyph has two outlines, or the hinting programs differ: then these are two faces. */
export function uniteFaces(files: readonly Uint8Array[]): Buffer | undefined {
  const faces = files.map(readFace)
  const [first] = faces
  if (first === undefined) return undefined
  for (const { tables } of faces) {
    for (const tag of FIXED) if (!same(tables.get(tag), first.tables.get(tag))) return undefined
  }
  const outlines: Buffer[] = []
  const metrics: Buffer[] = []
  for (const face of faces) {
    for (const [glyph, outline] of face.outlines.entries()) {
      const known = outlines[glyph]
      const own = face.metrics[glyph] ?? NO_METRICS
      if (known === undefined || known.length === 0) {
        outlines[glyph] = outline
        // An empty glyph may be a space: any width is better than none.
        if (outline.length > 0 || isNothing(metrics[glyph])) metrics[glyph] = own
      } else if (outline.length > 0 && !sameOutline(known, outline)) return undefined
    }
  }
  return writeFace(faces, outlines, metrics)
}

/** How far each glyph moves the pen, in thousandths of the type's size; NaN for glyphs that the file does not have. */
export function advanceWidths(file: Uint8Array): (glyph: number) => number {
  const tables = readTables(file)
  const unit = table(tables, 'head').readUInt16BE(18) / 1000
  const count = table(tables, 'maxp').readUInt16BE(4)
  const last = table(tables, 'hhea').readUInt16BE(34) - 1
  const hmtx = table(tables, 'hmtx')
  return (glyph) => (glyph < count ? hmtx.readUInt16BE(Math.min(glyph, last) * 4) / unit : Number.NaN)
}

function readTables(file: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const tables = new Map<string, Buffer>()
  for (let row = 0, count = bytes.readUInt16BE(4); row < count; row += 1) {
    const at = 12 + 16 * row
    const start = bytes.readUInt32BE(at + 8)
    tables.set(
      bytes.toString('latin1', at, at + 4),
      bytes.subarray(start, start + bytes.readUInt32BE(at + 12)),
    )
  }
  return tables
}

function readFace(file: Uint8Array): Face {
  const tables = readTables(file)
  const count = table(tables, 'maxp').readUInt16BE(4)
  const isLong = table(tables, 'head').readInt16BE(50) === 1
  const loca = table(tables, 'loca')
  const glyf = table(tables, 'glyf')
  const offset = (glyph: number) => (isLong ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
  const full = table(tables, 'hhea').readUInt16BE(34)
  const hmtx = table(tables, 'hmtx')
  const outlines: Buffer[] = []
  const metrics: Buffer[] = []
  for (let glyph = 0; glyph < count; glyph += 1) {
    outlines.push(glyf.subarray(offset(glyph), offset(glyph + 1)))
    metrics.push(glyph < full ? hmtx.subarray(glyph * 4, glyph * 4 + 4) : lateMetrics(hmtx, full, glyph))
  }
  return { tables, outlines, metrics }
}

/** Glyphs behind the last full record share its width. */
function lateMetrics(hmtx: Buffer, full: number, glyph: number): Buffer {
  const bearing = full * 4 + (glyph - full) * 2
  return Buffer.concat([
    hmtx.subarray(full * 4 - 4, full * 4 - 2),
    bearing + 2 <= hmtx.length ? hmtx.subarray(bearing, bearing + 2) : Buffer.alloc(2),
  ])
}

function writeFace(faces: readonly Face[], outlines: readonly Buffer[], metrics: readonly Buffer[]): Buffer {
  const loca = Buffer.alloc((outlines.length + 1) * 4)
  const pieces: Buffer[] = []
  let end = 0
  outlines.forEach((outline, glyph) => {
    // Outlines begin at multiples of four.
    const padded =
      outline.length % 4 === 0 ? outline : Buffer.concat([outline, Buffer.alloc(4 - (outline.length % 4))])
    pieces.push(padded)
    end += padded.length
    loca.writeUInt32BE(end, (glyph + 1) * 4)
  })
  const tables = new Map(faces[0]?.tables)
  const head = Buffer.from(table(tables, 'head'))
  head.writeInt16BE(1, 50)
  head.writeUInt32BE(0, 8)
  const hhea = Buffer.from(table(tables, 'hhea'))
  hhea.writeUInt16BE(outlines.length, 34)
  const maxima = largest(faces.map((face) => table(face.tables, 'maxp')))
  maxima.writeUInt16BE(outlines.length, 4)
  tables.set('head', head).set('hhea', hhea).set('maxp', maxima)
  tables.set('glyf', Buffer.concat(pieces)).set('loca', loca).set('hmtx', Buffer.concat(metrics))
  return writeTables(tables)
}

/** Field by field; all are numbers of two bytes behind the version. */
function largest(tables: readonly Buffer[]): Buffer {
  const united = Buffer.from(tables[0] ?? [])
  for (const one of tables) {
    for (let at = 4; at + 2 <= Math.min(one.length, united.length); at += 2)
      united.writeUInt16BE(Math.max(one.readUInt16BE(at), united.readUInt16BE(at)), at)
  }
  return united
}

function writeTables(tables: Tables): Buffer {
  const sorted = [...tables].sort(([a], [b]) => (a < b ? -1 : 1))
  const power = 2 ** Math.floor(Math.log2(sorted.length))
  const directory = Buffer.alloc(12 + 16 * sorted.length)
  directory.writeUInt32BE(0x00010000, 0)
  directory.writeUInt16BE(sorted.length, 4)
  directory.writeUInt16BE(power * 16, 6)
  directory.writeUInt16BE(Math.log2(power), 8)
  directory.writeUInt16BE((sorted.length - power) * 16, 10)
  const parts = [directory]
  let offset = directory.length
  sorted.forEach(([tag, data], row) => {
    const at = 12 + 16 * row
    directory.write(tag, at, 'latin1')
    directory.writeUInt32BE(checksum(data), at + 4)
    directory.writeUInt32BE(offset, at + 8)
    directory.writeUInt32BE(data.length, at + 12)
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4)
    data.copy(padded)
    parts.push(padded)
    offset += padded.length
  })
  const file = Buffer.concat(parts)
  const head = sorted.findIndex(([tag]) => tag === 'head')
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, file.readUInt32BE(12 + 16 * head + 8) + 8)
  return file
}

/** The sum of the table's numbers of four bytes. */
function checksum(data: Buffer): number {
  let sum = 0
  const whole = data.length - (data.length % 4)
  for (let at = 0; at < whole; at += 4) sum = (sum + data.readUInt32BE(at)) >>> 0
  for (let at = whole; at < data.length; at += 1)
    sum = (sum + (data[at] ?? 0) * 2 ** (8 * (3 - (at % 4)))) >>> 0
  return sum
}

function table(tables: Tables, tag: string): Buffer {
  const found = tables.get(tag)
  if (found === undefined) throw new Error(`a font has no table \`${tag}\``)
  return found
}

function same(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b)
}

/** But for the bytes that fill up to the next multiple of two or four. */
function sameOutline(a: Buffer, b: Buffer): boolean {
  const shorter = Math.min(a.length, b.length)
  return (
    a.subarray(0, shorter).equals(b.subarray(0, shorter)) &&
    a.subarray(shorter).every((byte) => byte === 0) &&
    b.subarray(shorter).every((byte) => byte === 0)
  )
}

function isNothing(metrics: Buffer | undefined): boolean {
  return metrics === undefined || metrics.readUInt32BE(0) === 0
}
