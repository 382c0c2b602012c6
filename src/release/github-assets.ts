/** The files of a release at GitHub: whole under a draft, or exchanged one by one under a release that readers see. */
import { MachineError } from '../diagnostics.ts'
import type { OutputFile } from '../outputs.ts'
import { sha256 } from '../sha256.ts'
import type { Asset, Github, GithubRelease } from './github-client.ts'

/** Ends the name of a file that waits for its place. */
const WAITING = '.buckram-new'

/** How often a file that arrives damaged is sent again. */
const ROUNDS = 3

/** Whether the server has these bytes. Servers before 3.18 tell no digest: then the size must do. */
export function isWhole(asset: Asset | undefined, { bytes }: OutputFile): boolean {
  return (
    asset?.state === 'uploaded' &&
    asset.size === bytes.length &&
    (!asset.digest || asset.digest === `sha256:${sha256(bytes)}`)
  )
}

export function byName(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  return new Map(assets.map((asset) => [asset.name, asset]))
}

/**
 * Uploads until the server says of each file that it is whole; returns all assets by name.
 * `onStored` is told how many are.
 * @throws MachineError when one arrives damaged each time.
 */
export async function storeFiles(
  github: Github,
  release: GithubRelease,
  files: readonly OutputFile[],
  onStored: (count: number) => void,
): Promise<ReadonlyMap<string, Asset>> {
  for (let round = 0; ; round++) {
    const found = byName(await github.assetsOf(release.id))
    const missing = files.filter((file) => !isWhole(found.get(file.name), file))
    let stored = files.length - missing.length
    onStored(stored)
    if (missing.length === 0) return found
    if (round === ROUNDS)
      throw new MachineError(
        `\`${missing[0]?.name}\` arrives damaged, or under another name, each time that it is uploaded.`,
        'Something on the way changes it, such as a proxy: publish from another network.',
      )
    for (const file of missing) {
      // A cut upload leaves an asset that is in the way.
      const broken = found.get(file.name)
      if (broken !== undefined) await github.removeAsset(broken.id)
      await github.upload(release, file)
      onStored(++stored)
    }
  }
}

/**
 * Gives a published release the files that it lacks or has otherwise: all are stored under other names first, so that each name
 * that readers see has all of the old file or all of the new one. GitHub knows no exchange: between two requests a name is free.
 */
export async function exchangeFiles(
  github: Github,
  release: GithubRelease,
  differing: readonly OutputFile[],
  onStored: (count: number) => void,
): Promise<void> {
  const waiting = differing.map(({ name, bytes }) => ({ name: `${name}${WAITING}`, bytes }))
  const found = await storeFiles(github, release, waiting, onStored)
  for (const { name } of differing) {
    const old = found.get(name)
    const stored = found.get(`${name}${WAITING}`)
    if (old !== undefined) await github.removeAsset(old.id)
    if (stored !== undefined) await github.rename(stored.id, name)
  }
}

/** Removes what waits for a place in vain: left by a run that was interrupted, and of which another came out. */
export async function removeWaiting(github: Github, release: GithubRelease): Promise<void> {
  for (const { id, name } of await github.assetsOf(release.id))
    if (name.endsWith(WAITING)) await github.removeAsset(id)
}
