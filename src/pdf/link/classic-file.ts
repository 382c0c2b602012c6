/** Files with one cross-reference table and nothing but streams compressed, as Skia writes them (ISO 32000-1, 7.5). */
import { type Dict, isDict, isStream, type PdfObject } from './objects.ts'
import { ObjectParser } from './parse.ts'
import { serialise } from './serialise.ts'

export interface ClassicFile {
  /** By number. */
  readonly objects: (PdfObject | undefined)[]
  readonly trailer: Dict
}

/** Throws when the file is of another shape. */
export function readClassicFile(bytes: Uint8Array): ClassicFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.toString('latin1', 0, 5) !== '%PDF-') throw new Error('it is no PDF')
  const end = buffer.lastIndexOf('startxref')
  const start = Number(/^startxref\s+(\d+)\s+%%EOF\s*$/.exec(buffer.toString('latin1', end))?.[1])
  const head = /^xref\n0 (\d+)\n/.exec(buffer.toString('latin1', start, start + 32))
  if (end < 0 || !head) throw new Error('it has no cross-reference table where `startxref` says')

  const count = Number(head[1])
  const rows = start + head[0].length
  const parser = new ObjectParser(bytes)
  const trailer = parser.valueAt(trailerOffset(buffer, rows + 20 * count))
  if (!isDict(trailer) || trailer.entries.has('Prev') || trailer.entries.has('Encrypt')) {
    throw new Error('its trailer is not that of a file written in one go')
  }
  const objects: (PdfObject | undefined)[] = [undefined]
  for (let number = 1; number < count; number += 1) {
    const row = buffer.toString('latin1', rows + 20 * number, rows + 20 * number + 20)
    if (!/^\d{10} (?:00000 n|\d{5} f)[ \r][\r\n]$/.test(row)) {
      throw new Error(`the cross-reference row of object ${number} is malformed`)
    }
    objects.push(row[17] === 'n' ? parseAt(parser, Number(row.slice(0, 10)), number) : undefined)
  }
  return { objects, trailer }
}

/** The same objects give the same bytes. */
export function writeClassicFile({ objects, trailer }: ClassicFile): Uint8Array {
  const parts: Uint8Array[] = []
  let offset = 0
  const put = (part: Uint8Array | string) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part
    parts.push(bytes)
    offset += bytes.length
  }
  put('%PDF-1.7\n')
  let rows = '0000000000 65535 f \n'
  for (const [number, object] of objects.entries()) {
    if (number === 0) continue
    rows += object === undefined ? '0000000000 00000 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
    if (isStream(object)) {
      const entries = new Map([...object.dict.entries, ['Length', object.data.length] as const])
      put(`${number} 0 obj\n${serialise({ kind: 'dict', entries })} stream\n`)
      put(object.data)
      put('\nendstream\nendobj\n')
    } else if (object !== undefined) put(`${number} 0 obj\n${serialise(object)}\nendobj\n`)
  }
  put(`xref\n0 ${objects.length}\n${rows}trailer\n${serialise(trailer)}\nstartxref\n${offset}\n%%EOF\n`)
  return Buffer.concat(parts)
}

function trailerOffset(buffer: Buffer, at: number): number {
  if (buffer.toString('latin1', at, at + 7) !== 'trailer')
    throw new Error('no trailer follows the cross-reference table')
  return at + 7
}

function parseAt(parser: ObjectParser, offset: number, number: number): PdfObject {
  try {
    return parser.objectAt(offset, number)
  } catch (error) {
    throw new Error(`object ${number}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
