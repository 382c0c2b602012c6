/** The cover: the author's picture, else one that the press draws. */
import type { Book } from '../book.ts'
import type { Keep } from '../media/keep.ts'
import type { Press, Sheet } from '../press/press.ts'
import type { Cover } from './input.ts'

/** What reading systems ask for, in pixels. */
const SIZE = { width: 1600, height: 2560 } as const

export interface CoverTools {
  readonly press: Press
  readonly keep: Keep
}

/** `sheet` is what is drawn where the author has no picture that every reading system shows. */
export async function coverOf(
  { metadata, assets }: Book,
  sheet: Sheet,
  { press, keep }: CoverTools,
): Promise<Cover> {
  const own = metadata.cover === undefined ? undefined : assets.get(metadata.cover)
  if (own !== undefined && own.mediaType !== 'image/avif') return { ...own, mediaType: own.mediaType }
  const files = [...sheet.resources].flatMap(([address, { bytes }]) => [address, bytes])
  const bytes = await keep([press.version, 'cover', sheet.html, ...files], () => press.draw(sheet, SIZE))
  return { mediaType: 'image/jpeg', bytes, ...SIZE }
}
