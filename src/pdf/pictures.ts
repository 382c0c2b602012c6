/** Decides which pictures do not go through the printer, makes their stand-ins and puts them into what was printed. */
import pLimit from 'p-limit'
import type { Asset } from '../book.ts'
import type { Keep } from '../media/keep.ts'
import { type PrintPicture, printPicture } from '../media/print-picture.ts'
import { standInFor } from '../media/print-picture-jpeg.ts'
import type { Resource } from '../press/press.ts'
import { remembering } from '../remember.ts'
import { jpegText, type PrintedSegment, placePictures, shortJpegs } from './link/index.ts'

/** Pictures that are decoded at a time. Of all at once, the pixels would fill the memory. */
const AT_ONCE = 4

interface StandIn {
  readonly resource: Resource
  readonly picture: PrintPicture
}

/** By file of `Book.assets`. A stand-in depends on the file's name and on what it looks like, not on its pixels. */
export type StandIns = ReadonlyMap<string, StandIn>

export function makeStandIns(assets: ReadonlyMap<string, Asset>): StandIns {
  const standIns = new Map<string, StandIn>()
  for (const [file, asset] of assets) {
    const standIn = rememberStandIn(asset, file, () => makeStandIn(file, asset))
    if (standIn !== undefined) standIns.set(file, standIn)
  }
  return standIns
}

const rememberStandIn = remembering<Asset, StandIn | undefined>()

function makeStandIn(file: string, asset: Asset): StandIn | undefined {
  const picture = printPicture(asset)
  if (picture === undefined) return undefined
  const bytes = standInFor(picture.looks, `Buckram: ${file}`)
  return { resource: { mediaType: 'image/jpeg', bytes }, picture }
}

/** Those of `files` whose stand-in did not come out as it went in: they are not shown, or were drawn in a way that decodes them. */
export function lostStandIns(
  segment: PrintedSegment,
  files: Iterable<string>,
  standIns: StandIns,
): ReadonlySet<string> {
  const found = shortJpegs(segment)
  return new Set(
    [...files].filter((file) => {
      const standIn = standIns.get(file)
      return standIn !== undefined && !found.has(jpegText(standIn.resource.bytes))
    }),
  )
}

/** The segments with the pictures themselves. */
export async function withPictures(
  segments: readonly PrintedSegment[],
  standIns: StandIns,
  keep: Keep,
): Promise<PrintedSegment[]> {
  const shown = new Set(segments.flatMap((segment) => [...shortJpegs(segment)]))
  const used = [...standIns.values()].flatMap(({ resource, picture }) => {
    const text = jpegText(resource.bytes)
    return shown.has(text) ? [{ text, picture }] : []
  })
  const limit = pLimit(AT_ONCE)
  const data = await Promise.all(
    used.map(({ text, picture }) => limit(async () => [text, await picture.load(keep)] as const)),
  )
  const pictures = new Map(data)
  return segments.map((segment) => placePictures(segment, pictures))
}
