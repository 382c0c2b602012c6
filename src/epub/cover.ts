/** The cover: the author's picture, else one that the press draws; as a JPEG, which every reading system and bookshop takes. */
import type { Asset, Book } from '../book.ts'
import type { Size } from '../media/picture-size.ts'
import { fitAsJpeg, headOf } from '../media/raster.ts'
import type { Sheet } from '../press/press.ts'
import { type DrawingTools, drawPicture, drawSheet } from './drawings.ts'
import type { Cover } from './input.ts'

/** What bookshops ask for, in pixels. A picture of other proportions keeps them, without borders. */
const SIZE: Size = { width: 1600, height: 2560 }

/** `sheet` is what is drawn where the author has no picture. A picture that is smaller than a cover might be is not enlarged. */
export async function coverOf(
  {
    metadata,
    assets,
  }: { readonly metadata: Pick<Book['metadata'], 'cover'>; readonly assets: Book['assets'] },
  sheet: Sheet,
  tools: DrawingTools,
): Promise<Cover> {
  const own = metadata.cover === undefined ? undefined : assets.get(metadata.cover)
  const bytes = own === undefined ? await drawSheet(sheet, SIZE, tools) : await fitted(own, tools)
  const { width, height } = await headOf(bytes)
  return { mediaType: 'image/jpeg', bytes, width, height }
}

async function fitted(own: Asset, tools: DrawingTools): Promise<Uint8Array> {
  const scale = Math.min(SIZE.width / own.width, SIZE.height / own.height)
  // A drawing has no pixels: it is as large as a cover may be.
  if (own.mediaType === 'image/svg+xml') {
    const whole = (length: number) => Math.max(1, Math.round(length * scale))
    return drawPicture(own, { width: whole(own.width), height: whole(own.height) }, tools)
  }
  if (own.mediaType === 'image/jpeg' && scale >= 1) return own.bytes
  return tools.keep(['fit', `${SIZE.width} ${SIZE.height}`, own.bytes], () => fitAsJpeg(own.bytes, SIZE))
}
