/** Writes the book's objects as a PDF 1.7 file with object streams and a cross-reference stream (ISO 32000-1, 7.5.7 and 7.5.8). */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { byteString, isStream, name, type PdfObject, type Ref, type Stream, stream } from './objects.ts'
import { serialise } from './serialise.ts'
import type { ObjectTable } from './table.ts'

/** How many objects share a stream: enough to compress well, few enough to find one quickly. */
const GROUP = 256

/** The comment of four bytes above 127 tells transfer programs that the file is binary. */
const HEADER = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')

/** A row of the cross-reference stream: type, offset or number of the object stream, index in it. */
type Row = readonly [0 | 1 | 2, number, number]

/** The same objects give the same bytes: the file's identifier is the digest of what stands before it. */
export function writePdf(table: ObjectTable, catalog: Ref, info: Ref): Buffer {
  const parts: Uint8Array[] = [HEADER]
  const rows: Row[] = [[0, 0, 65535]]
  let offset = HEADER.length
  const put = (number: number, object: Stream): void => {
    rows[number] = [1, offset, 0]
    const { dict, data } = object
    const entries = new Map([...dict.entries, ['Length', data.length] as const])
    const head = `${number} 0 obj\n${serialise({ kind: 'dict', entries })}stream\n`
    for (const part of [Buffer.from(head, 'latin1'), data, Buffer.from('\nendstream\nendobj\n')]) {
      parts.push(part)
      offset += part.length
    }
  }

  const plain: (readonly [number, Exclude<PdfObject, Stream>])[] = []
  const last = table.next
  for (let number = 1; number < last; number += 1) {
    const object = table.get({ kind: 'ref', number })
    if (isStream(object)) put(number, object)
    else plain.push([number, object])
  }
  let next = last
  for (let at = 0; at < plain.length; at += GROUP) {
    const group = plain.slice(at, at + GROUP)
    group.forEach(([number], index) => {
      rows[number] = [2, next, index]
    })
    put(next, objectStream(group))
    next += 1
  }

  const digest = createHash('md5')
  for (const part of parts) digest.update(part)
  const id = byteString(digest.digest('binary'))
  const start = offset
  rows[next] = [1, start, 0]
  const table_ = crossReferences(rows)
  for (const [key, value] of Object.entries({ Root: catalog, Info: info, ID: [id, id] })) {
    table_.dict.entries.set(key, value)
  }
  put(next, table_)
  parts.push(Buffer.from(`startxref\n${start}\n%%EOF\n`))
  return Buffer.concat(parts)
}

function objectStream(group: readonly (readonly [number, Exclude<PdfObject, Stream>])[]): Stream {
  let index = ''
  let body = ''
  for (const [number, object] of group) {
    index += `${number} ${body.length} `
    body += `${serialise(object)}\n`
  }
  return stream(
    { Type: name('ObjStm'), N: group.length, First: index.length, Filter: name('FlateDecode') },
    deflateSync(Buffer.from(index + body, 'latin1')),
  )
}

/** Rows of 1 + 4 + 2 bytes. */
function crossReferences(rows: readonly Row[]): Stream {
  const bytes = Buffer.alloc(rows.length * 7)
  rows.forEach(([type, second, third], number) => {
    bytes.writeUInt8(type, number * 7)
    bytes.writeUInt32BE(second, number * 7 + 1)
    bytes.writeUInt16BE(third, number * 7 + 5)
  })
  return stream(
    { Type: name('XRef'), Size: rows.length, W: [1, 4, 2], Filter: name('FlateDecode') },
    deflateSync(bytes),
  )
}
