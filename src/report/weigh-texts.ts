/** Finished EPUB and HTML document → how heavy their parts are. */
import type { PartFacts } from './facts.ts'

/** ZIP (APPNOTE 6.3): signatures, little-endian. */
const END = 0x06054b50
const ENTRY = 0x02014b50
const END_BYTES = 22
const ENTRY_BYTES = 46

/** By the file names in the central directory, compressed. Together they are the whole. */
export function weighEpub(bytes: Uint8Array): readonly PartFacts[] {
  const sums = new Map<string, number>()
  for (const { name, size } of entriesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) {
    const part = partOf(name)
    sums.set(part, (sums.get(part) ?? 0) + size)
  }
  return withRest(sums, bytes.length, 'directory and the rest')
}

function partOf(name: string): string {
  if (/\.(?:png|jpe?g|gif|webp|avif|svg)$/i.test(name)) return 'pictures'
  if (/\.(?:otf|ttf|woff2?)$/i.test(name)) return 'fonts'
  if (/\.css$/i.test(name)) return 'styles'
  return 'text'
}

function entriesOf(file: Buffer): { readonly name: string; readonly size: number }[] {
  let end = file.length - END_BYTES
  while (end >= 0 && file.readUInt32LE(end) !== END) end -= 1
  if (end < 0) return []
  const entries = []
  let at = file.readUInt32LE(end + 16)
  while (at + ENTRY_BYTES <= end && file.readUInt32LE(at) === ENTRY) {
    const nameLength = file.readUInt16LE(at + 28)
    entries.push({
      name: file.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      size: file.readUInt32LE(at + 20),
    })
    at += ENTRY_BYTES + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return entries
}

/** What stands in the document itself: pictures as `data:` addresses, the style sheet, text. */
export function weighHtml(bytes: Uint8Array): readonly PartFacts[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const lengthOf = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((sum, [all]) => sum + all.length, 0)
  const styles = lengthOf(/<style[^>]*>[\s\S]*?<\/style>/g)
  const sums = new Map([
    ['pictures', lengthOf(/(?<==")data:image\/[^"]*/g)],
    ['styles', styles],
  ])
  return withRest(sums, bytes.length, 'text')
}

function withRest(sums: ReadonlyMap<string, number>, whole: number, rest: string): readonly PartFacts[] {
  const parts = [...sums].map(([name, bytes]) => ({ name, bytes }))
  parts.sort((a, b) => b.bytes - a.bytes)
  const left = whole - parts.reduce((sum, part) => sum + part.bytes, 0)
  return [...parts, { name: rest, bytes: left }].filter((part) => part.bytes > 0)
}
