/** Finished PDF → how heavy its parts are. Reads the file as the linker writes it: streams and object streams, one after the other. */
import { inflateSync } from 'node:zlib'
import type { PartFacts } from './facts.ts'

export interface PdfWeights {
  /** Together they are the whole file. */
  readonly parts: readonly PartFacts[]
  /** By the name of the face, without the prefix of its subset: font file and map to characters. */
  readonly faces: ReadonlyMap<string, number>
}

interface Found {
  /** Its text, without a stream; one character for each byte. */
  readonly text: string
  /** Of the stream with its dictionary; 0 for what lies in an object stream. */
  readonly bytes: number
}

const FONT_FILE = /\/FontFile[23]? (\d+) 0 R/
const TO_UNICODE = /\/ToUnicode (\d+) 0 R/

export function weighPdf(bytes: Uint8Array): PdfWeights {
  const objects = readObjects(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const fontParts = new Set<number>()
  const contents = new Set<number>()
  const ofPatterns = new Set<number>()
  const faces = new Map<string, number>()
  const addTo = (face: string, reference: string | undefined) => {
    const number = Number(reference)
    const weight = objects.get(number)?.bytes
    if (weight === undefined || fontParts.has(number)) return
    fontParts.add(number)
    faces.set(face, (faces.get(face) ?? 0) + weight)
  }
  for (const { text } of objects.values()) {
    const name = nameIn(text)
    if (name !== undefined) {
      addTo(name, FONT_FILE.exec(text)?.[1])
      addTo(name, TO_UNICODE.exec(text)?.[1])
    }
    // The browser paints a pattern with pixels, and every place that shows it names them again.
    if (/\/PatternType 1\b/.test(text)) for (const number of referred(text)) ofPatterns.add(number)
    if (!/\/Type\/Page\b(?!s)/.test(text)) continue
    const list = /\/Contents(?: (\d+) 0 R|\[([^\]]*)\])/.exec(text)
    for (const [number] of (list?.[1] ?? list?.[2] ?? '').matchAll(/\d+(?= 0 R|$)/g))
      contents.add(Number(number))
  }
  for (const number of [...ofPatterns]) {
    const mask = /\/SMask (\d+) 0 R/.exec(objects.get(number)?.text ?? '')?.[1]
    if (mask !== undefined) ofPatterns.add(Number(mask))
  }
  const sums = { pictures: 0, patterns: 0, fonts: 0, pages: 0, forms: 0, structure: 0 }
  for (const [number, { text, bytes: weight }] of objects) {
    if (fontParts.has(number)) sums.fonts += weight
    else if (contents.has(number)) sums.pages += weight
    else if (/\/Subtype\/Image\b/.test(text)) sums[ofPatterns.has(number) ? 'patterns' : 'pictures'] += weight
    else if (/\/Subtype\/Form\b/.test(text)) sums.forms += weight
    else if (/\/Type\/(?:ObjStm|XRef)\b/.test(text)) sums.structure += weight
  }
  const named = [
    { name: 'pictures', bytes: sums.pictures },
    { name: 'patterns of drawings', bytes: sums.patterns },
    { name: 'fonts', bytes: sums.fonts },
    { name: 'text and drawings', bytes: sums.pages },
    { name: 'running heads and repeated drawings', bytes: sums.forms },
    { name: 'structure, links, outline', bytes: sums.structure },
  ]
  const rest = bytes.length - named.reduce((sum, part) => sum + part.bytes, 0)
  return { parts: [...named, { name: 'the rest', bytes: rest }].filter((part) => part.bytes > 0), faces }
}

/** Numbers of the objects that a text refers to. */
function referred(text: string): number[] {
  return [...text.matchAll(/(\d+) 0 R/g)].map(([, number]) => Number(number))
}

/** The face that a font or its descriptor is of. */
function nameIn(text: string): string | undefined {
  return /\/(?:FontName|BaseFont)\/([^\s/<>[\]()]+)/.exec(text)?.[1]?.replace(/^[A-Z]{6}\+/, '')
}

function readObjects(file: Buffer): ReadonlyMap<number, Found> {
  const objects = new Map<number, Found>()
  for (let at = file.indexOf('\n', file.indexOf('\n') + 1) + 1; ; ) {
    const open = file.indexOf('stream\n', at)
    if (open === -1) return objects
    const head = file.toString('latin1', at, open)
    const number = /^(\d+) 0 obj\n/.exec(head)?.[1]
    const length = /\/Length (\d+)/.exec(head)?.[1]
    // Not as the linker writes: what is unknown counts among the rest.
    if (number === undefined || length === undefined) return objects
    const from = open + 'stream\n'.length
    const data = file.subarray(from, from + Number(length))
    const end = file.indexOf('endobj\n', from + Number(length)) + 'endobj\n'.length
    objects.set(Number(number), { text: head, bytes: end - at })
    if (/\/Type\/ObjStm\b/.test(head)) unpack(head, inflateSync(data).toString('latin1'), objects)
    at = end
  }
}

function unpack(head: string, text: string, objects: Map<number, Found>): void {
  const first = Number(/\/First (\d+)/.exec(head)?.[1])
  const numbers = text.slice(0, first).trim().split(/\s+/).map(Number)
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const [number = 0, offset = 0, , next] = numbers.slice(index)
    objects.set(number, { text: text.slice(first + offset, next && first + next), bytes: 0 })
  }
}
