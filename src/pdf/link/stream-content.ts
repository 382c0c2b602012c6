/** What a stream holds: Skia and the linker know one filter for text, fonts and profiles. */
import { inflateSync } from 'node:zlib'
import { nameOf, type Stream } from './objects.ts'

/** The data without Flate (ISO 32000-1, 7.4.4); what has no such filter is taken as it is. */
export function contentOf({ dict: { entries }, data }: Stream): Buffer {
  return nameOf(entries.get('Filter')) === 'FlateDecode' ? inflateSync(data) : Buffer.from(data)
}

/** One character for each byte. */
export function textOf(stream: Stream): string {
  return contentOf(stream).toString('latin1')
}
