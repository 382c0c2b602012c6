/** The hash that files and cached values are known by (FIPS 180-4). */
import { createHash } from 'node:crypto'

/** A build asks for those of its fonts with each print, and for those of its outputs three times. */
const known = new WeakMap<Uint8Array, string>()

/** In hexadecimal digits. The bytes must not change any more. */
export function sha256(bytes: Uint8Array): string {
  const found = known.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  known.set(bytes, found)
  return found
}
