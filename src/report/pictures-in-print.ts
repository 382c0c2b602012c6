/** Tells the pictures of a PDF by their data, and says how large each file of the book is printed. */
import type { Asset, Book } from '../book.ts'
import type { Keep } from '../media/keep.ts'
import { printPicture } from '../media/print-picture.ts'
import { sha256 } from '../sha256.ts'
import type { PictureFacts, PrintFacts } from './facts.ts'
import type { PrintReading, ShownPicture } from './read-print.ts'

const POINTS_PER_INCH = 72
const MM_PER_INCH = 25.4

export interface MeasuredPictures {
  /** In the order of `assets`. */
  readonly pictures: readonly PictureFacts[]
  /** Pixel pictures of the PDF that are of no file. */
  readonly strays: number
}

/**
 * The PDF holds a JPEG, and the rows of a PNG, as they are in the file or in the cache. What the browser has decoded (WebP, GIF, AVIF) is
 * told by its size in pixels, where no second file has it.
 */
export async function measurePictures(
  assets: Book['assets'],
  { pictures: shown, labels }: Pick<PrintReading, 'pictures' | 'labels'>,
  keep: Keep,
): Promise<MeasuredPictures> {
  const byHash = groupBy(shown, ({ hash }) => hash)
  const prints = new Map<string, readonly ShownPicture[]>()
  const told = new Set<string>()
  for (const asset of assets.values()) {
    if (asset.mediaType === 'image/svg+xml') continue
    const hash = sha256(await dataOf(asset, keep))
    const found = byHash.get(hash)
    if (found === undefined) continue
    prints.set(asset.file, found)
    told.add(hash)
  }

  const untold = shown.filter(({ hash }) => !told.has(hash))
  const bySize = groupBy(untold, ({ pixels: { width, height } }) => `${width} ${height}`)
  const unfound = [...assets.values()].filter(
    ({ file, mediaType }) => mediaType !== 'image/svg+xml' && !prints.has(file),
  )
  let strays = untold.length
  for (const [size, files] of groupBy(unfound, ({ width, height }) => `${width} ${height}`)) {
    const [file, another] = files
    const found = bySize.get(size)
    if (file === undefined || another !== undefined || found === undefined) continue
    prints.set(file.file, found)
    strays -= found.length
  }
  const pictures = [...assets.values()].map((asset) => {
    const found = prints.get(asset.file) ?? []
    return { ...factsOf(asset), times: found.length, print: largest(found, labels) }
  })
  return { pictures, strays }
}

async function dataOf(asset: Asset, keep: Keep): Promise<Uint8Array> {
  const data = await printPicture(asset)?.load(keep)
  return data?.kind === 'pixels' ? data.pixels.data : asset.bytes
}

function factsOf({ file, mediaType, width, height, bytes }: Asset) {
  const format = mediaType === 'image/svg+xml' ? 'SVG' : mediaType.slice('image/'.length).toUpperCase()
  return { file, format, width, height, bytes: bytes.length }
}

/** The print with the fewest pixels to an inch. */
function largest(shown: readonly ShownPicture[], labels: readonly string[]): PrintFacts | undefined {
  let least: PrintFacts | undefined
  for (const { pixels, width, height, page } of shown) {
    if (width <= 0 || height <= 0) continue
    const dpi = Math.min(pixels.width / width, pixels.height / height) * POINTS_PER_INCH
    if (least !== undefined && least.dpi <= dpi) continue
    const mm = (points: number) => (points / POINTS_PER_INCH) * MM_PER_INCH
    least = { width: mm(width), height: mm(height), dpi, label: labels[page] ?? '' }
  }
  return least
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
