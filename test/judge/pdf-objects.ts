/** Reads the objects of a finished PDF byte by byte, for what pdf.js does not tell: fonts, and addresses as written. */
import { inflateSync } from 'node:zlib'

export interface PdfFont {
  /** Without the subset's prefix `ABCDEF+`. */
  readonly name: string
  /** `Type0`, `TrueType`, `Type1`, `Type3`. */
  readonly type: string
  readonly embedded: boolean
}

/** Number of an object → its text without its stream, strings in Latin-1. Object streams are opened (ISO 32000-1, 7.5.7). */
export function readObjects(bytes: Uint8Array): ReadonlyMap<number, string> {
  const file = Buffer.from(bytes).toString('latin1')
  const objects = new Map<number, string>()
  const start = /(\d+) 0 obj\b/g
  for (let found = start.exec(file); found; found = start.exec(file)) {
    const end = file.indexOf('endobj', found.index)
    const body = file.slice(start.lastIndex, end < 0 ? undefined : end)
    const stream = /stream\r?\n/.exec(body)
    const dictionary = stream ? body.slice(0, stream.index) : body
    objects.set(Number(found[1]), dictionary)
    if (!stream) {
      start.lastIndex = end < 0 ? file.length : end
      continue
    }
    const from = start.lastIndex + stream.index + stream[0].length
    const to = from + lengthOf(dictionary, file, from)
    if (/\/Type\s*\/ObjStm\b/.test(dictionary))
      unpack(dictionary, Buffer.from(file.slice(from, to), 'latin1'), objects)
    start.lastIndex = to
  }
  return objects
}

/** Fonts that text is set in; the descendants of a Type0 font are part of it. Sorted by name, each once. */
export function readFonts(objects: ReadonlyMap<number, string>): readonly PdfFont[] {
  const fonts = new Map<string, PdfFont>()
  for (const object of objects.values()) {
    if (!/\/Type\s*\/Font\b(?!Descriptor)/.test(object)) continue
    const type = /\/Subtype\s*\/(\w+)/.exec(object)?.[1] ?? 'unknown'
    if (type.startsWith('CIDFont')) continue
    const name = (/\/BaseFont\s*\/([^\s/<>[\]()]+)/.exec(object)?.[1] ?? type).replace(/^[A-Z]{6}\+/, '')
    const descendant = referred(object, /\/DescendantFonts\s*(?:\[\s*)?(\d+) 0 R/, objects)
    const descriptor = referred(descendant ?? object, /\/FontDescriptor\s+(\d+) 0 R/, objects) ?? ''
    const embedded = type === 'Type3' || /\/FontFile[23]?\b/.test(descriptor)
    fonts.set([name, type, embedded].join(' '), { name, type, embedded })
  }
  return [...fonts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, font]) => font)
}

/** Every address of an action and every file that an action opens, as written. */
export function readAddresses(objects: ReadonlyMap<number, string>): readonly string[] {
  const addresses: string[] = []
  for (const object of objects.values()) {
    const opens = /\/S\s*\/(?:Launch|GoToR|GoToE)\b/.test(object)
    for (const [, literal, hexadecimal] of object.matchAll(
      /\/URI\s*(?:\(((?:\\.|[^\\)])*)\)|<([0-9A-Fa-f\s]*)>)/gs,
    )) {
      addresses.push(
        literal?.replace(/\\(.)/gs, '$1') ?? Buffer.from(hexadecimal ?? '', 'hex').toString('latin1'),
      )
    }
    if (opens) addresses.push(`file: (an action that opens another file: ${object.trim()})`)
  }
  return addresses
}

function lengthOf(dictionary: string, file: string, from: number): number {
  const direct = /\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(dictionary)?.[1]
  const end = file.indexOf('endstream', from)
  return direct ? Number(direct) : (end < 0 ? file.length : end) - from
}

function unpack(dictionary: string, stream: Buffer, objects: Map<number, string>): void {
  const raw = /\/FlateDecode\b/.test(dictionary) ? inflateSync(stream) : stream
  const text = raw.toString('latin1')
  const first = Number(/\/First\s+(\d+)/.exec(dictionary)?.[1])
  const numbers = text.slice(0, first).trim().split(/\s+/).map(Number)
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const [number = 0, offset = 0, , next] = numbers.slice(i)
    objects.set(number, text.slice(first + offset, next === undefined ? undefined : first + next))
  }
}

function referred(object: string, key: RegExp, objects: ReadonlyMap<number, string>): string | undefined {
  const number = key.exec(object)?.[1]
  return number === undefined ? undefined : objects.get(Number(number))
}
