/** All pictures of a book, from its folder and from the web; what cannot be had is reported where it is first shown. */
import type { Asset, Folder, Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isWebAddress } from '../fields.ts'
import { loadPictures } from './pictures.ts'
import { fetchPictures } from './remote.ts'

export interface PictureTools {
  readonly folder: Folder
  /** The cache: values of a kind, by the parts of their key. */
  readonly through: (
    kind: 'remote' | 'picture',
    parts: readonly (string | Uint8Array)[],
    make: () => Promise<Uint8Array>,
  ) => Promise<Uint8Array>
  /** Nothing is fetched from the web. */
  readonly offline: boolean
  readonly report: Report
}

export interface GatheredPictures {
  readonly assets: ReadonlyMap<string, Asset>
  /** What is printed in place of the assets that move. */
  readonly stills: ReadonlyMap<string, Asset>
}

/** `places`: where each picture is first shown, by its path below the book's root or its address on the web. */
export async function gatherPictures(
  places: ReadonlyMap<string, Position>,
  { folder, through, offline, report }: PictureTools,
): Promise<GatheredPictures> {
  const at = (file: string) => places.get(file) ?? { file }
  // No file of the folder is named like an address: a path holds no `//`.
  const remote = await fetchPictures(
    [...places.keys()].filter((file) => isWebAddress(file)),
    { keep: (parts, make) => through('remote', parts, make), offline },
  )
  for (const [address, reason] of remote.failed) report.add('image-unreachable', at(address), address, reason)

  const { assets, stills, broken, simplified } = await loadPictures(
    [...places.keys()].filter((file) => !remote.failed.has(file)),
    {
      read: async (file) => remote.pictures.get(file) ?? folder.read(file),
      keep: (parts, make) => through('picture', parts, make),
    },
  )
  for (const { file, reason } of broken) report.add('image-broken', at(file), file, reason)
  for (const { file, lost } of simplified)
    report.add('image-simplified', at(file), file, lost.map((name) => `\`${name}\``).join(', '))
  return { assets, stills }
}
