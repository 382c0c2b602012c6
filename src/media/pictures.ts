/** Pictures: told by their bytes, not by their names, and measured. The only file that knows sharp. */
import sharp from 'sharp'
import type { Asset, Folder } from '../book.ts'

const MEDIA_TYPES: Readonly<Record<string, Asset['mediaType']>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  heif: 'image/avif',
}

/** A picture above this many pixels is refused before anything decodes it. */
const MOST_PIXELS = 200_000_000

interface BrokenPicture {
  readonly file: string
  readonly reason: string
}

export interface Pictures {
  readonly assets: ReadonlyMap<string, Asset>
  readonly broken: readonly BrokenPicture[]
}

/** Reads and measures the pictures `files`; one that is none, or is damaged, is named with the reason. */
export async function loadPictures(files: Iterable<string>, folder: Folder): Promise<Pictures> {
  const measured = await Promise.all(
    [...files].map(async (file): Promise<Asset | BrokenPicture> => {
      const bytes = await folder.read(file)
      try {
        return await measure(file, bytes)
      } catch (error) {
        return { file, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
      }
    }),
  )
  const assets = measured.filter((picture) => 'bytes' in picture)
  return {
    assets: new Map(assets.map((asset) => [asset.file, asset])),
    broken: measured.filter((picture) => 'reason' in picture),
  }
}

async function measure(file: string, bytes: Uint8Array): Promise<Asset> {
  if (bytes.length === 0) throw new Error('the file is empty')
  const image = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
  const { format, width, height, orientation = 1 } = await image.metadata()
  const mediaType = MEDIA_TYPES[format]
  if (mediaType === undefined || width === 0 || height === 0)
    throw new Error(`${format} is no format of a book`)
  // The header of a file that was cut off is whole; only decoding finds the damage. A small size makes that cheap for JPEG.
  if (mediaType !== 'image/svg+xml')
    await image.resize(8, 8, { fit: 'fill', fastShrinkOnLoad: true }).raw().toBuffer()
  const turned = orientation >= 5
  return { file, mediaType, width: turned ? height : width, height: turned ? width : height, bytes }
}
