/** The pictures of a book: told by their bytes, not by their names, and made such that every output can show them. */
import pLimit from 'p-limit'
import type { Asset } from '../book.ts'
import { remembering } from '../remember.ts'
import { prepareDrawing } from './drawing.ts'
import type { Keep } from './keep.ts'
import { extentOfDrawing, prepareRaster } from './raster.ts'
import { recognise } from './recognise.ts'

/** A decoded picture may take hundreds of megabytes. */
const SIDE_BY_SIDE = 4

interface BrokenPicture {
  readonly file: string
  /** Completes “The picture cannot be read: …”. */
  readonly reason: string
}

interface SimplifiedPicture {
  readonly file: string
  /** Names of the elements that were left out. */
  readonly lost: readonly string[]
}

export interface Pictures {
  readonly assets: ReadonlyMap<string, Asset>
  /** What is printed in place of the assets that move. */
  readonly stills: ReadonlyMap<string, Asset>
  readonly broken: readonly BrokenPicture[]
  readonly simplified: readonly SimplifiedPicture[]
}

export interface PictureSource {
  /** The bytes of one of the pictures. */
  read(file: string): Promise<Uint8Array>
  readonly keep: Keep
}

interface Prepared {
  readonly asset: Asset
  readonly still?: Asset
  readonly lost: readonly string[]
}

/** Reads, measures and, where need be, converts the pictures `files`; one that is none, or is damaged, is named with the reason. */
export async function loadPictures(files: Iterable<string>, source: PictureSource): Promise<Pictures> {
  const limit = pLimit(SIDE_BY_SIDE)
  const results = await Promise.all(
    [...new Set(files)].map((file) =>
      limit(async (): Promise<Prepared | BrokenPicture> => {
        try {
          const bytes = await source.read(file)
          return await rememberPrepared(bytes, file, () => prepare(file, bytes, source.keep))
        } catch (error) {
          return { file, reason: error instanceof Error ? error.message : String(error) }
        }
      }),
    ),
  )
  const prepared = results.filter((result) => 'asset' in result)
  return {
    assets: byFile(prepared.map(({ asset }) => asset)),
    stills: byFile(prepared.flatMap(({ still }) => (still === undefined ? [] : [still]))),
    broken: results.filter((result) => 'reason' in result),
    simplified: prepared.flatMap(({ asset, lost }) =>
      lost.length === 0 ? [] : [{ file: asset.file, lost }],
    ),
  }
}

const rememberPrepared = remembering<Uint8Array, Promise<Prepared>>()

async function prepare(file: string, bytes: Uint8Array, keep: Keep): Promise<Prepared> {
  const recognised = recognise(bytes)
  switch (recognised.kind) {
    case 'raster': {
      const { still, ...image } = await prepareRaster(bytes, recognised.format, keep)
      return { asset: { file, ...image }, ...(still && { still: { file, ...still } }), lost: [] }
    }
    case 'drawing': {
      const { lost, ...image } = await prepareDrawing(bytes, extentOfDrawing)
      return { asset: { file, mediaType: 'image/svg+xml', ...image }, lost }
    }
    case 'other':
      throw new Error(recognised.reason)
    default:
      return recognised satisfies never
  }
}

function byFile(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  return new Map(assets.map((asset) => [asset.file, asset]))
}
