/** Pictures from the web: fetched once into the cache, and only when the author asked for it. */
import { DownloadError, type DownloadLimits, type DownloadRules, download } from './download.ts'
import type { Keep } from './keep.ts'
import { isPrivateAddress, type RefuseAddress } from './private-address.ts'
import { recognise } from './recognise.ts'

export interface RemoteLimits extends DownloadLimits {
  /** Pictures of one book. */
  readonly pictures: number
  /** Bytes of all pictures together. */
  readonly totalBytes: number
  /** For all pictures together, in ms. */
  readonly totalTime: number
}

export const REMOTE_LIMITS: RemoteLimits = {
  bytes: 20_000_000,
  time: 20_000,
  redirects: 5,
  pictures: 500,
  totalBytes: 500_000_000,
  totalTime: 10 * 60_000,
}

/** Few enough that no server takes it for an attack. */
const SIDE_BY_SIDE = 6

const ACCEPT = 'image/svg+xml,image/webp,image/avif,image/png,image/jpeg,image/gif,image/*;q=0.8'

export interface RemoteOptions {
  /** Keeps what was fetched, by its address. */
  readonly keep: Keep
  /** Nothing is fetched; what the cache holds is used. */
  readonly offline: boolean
  readonly limits?: RemoteLimits
  /** What must not be connected to. */
  readonly isRefused?: RefuseAddress
}

export interface FetchedPictures {
  /** Bytes by address. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
  /** Reasons by address: they complete “The picture cannot be fetched: …”. */
  readonly failed: ReadonlyMap<string, string>
}

/**
 * Fetches the pictures at `addresses`, in runs. The limits of the whole are judged after each run, in the order of the
 * addresses: what is refused does not depend on which server was the fastest.
 */
export async function fetchPictures(
  addresses: readonly string[],
  { keep, offline, limits = REMOTE_LIMITS, isRefused = isPrivateAddress }: RemoteOptions,
): Promise<FetchedPictures> {
  const rules = { limits, isRefused, accept: ACCEPT }
  const deadline = AbortSignal.timeout(limits.totalTime)
  const pictures = new Map<string, Uint8Array>()
  const failed = new Map<string, string>()
  let total = 0
  for (let start = 0; start < addresses.length; start += SIDE_BY_SIDE) {
    const run = addresses.slice(start, start + SIDE_BY_SIDE)
    const refusal =
      total > limits.totalBytes
        ? `the pictures before it have more than ${limits.totalBytes / 1e6} MB`
        : deadline.aborted
          ? `the pictures before it took longer than ${limits.totalTime / 1000} seconds`
          : undefined
    const results = await Promise.all(
      run.map(async (address, index) => {
        if (start + index >= limits.pictures) return `a build fetches ${limits.pictures} pictures at most`
        return refusal ?? fetchPicture(address, rules, { keep, offline })
      }),
    )
    for (const [index, address] of run.entries()) {
      const result = results[index]
      if (typeof result === 'string') failed.set(address, result)
      else if (result !== undefined) {
        pictures.set(address, result)
        total += result.length
      }
    }
  }
  return { pictures, failed }
}

/** The bytes, or why there are none. Only a picture is kept: a page that says “not found” would stay for ever. */
async function fetchPicture(
  address: string,
  rules: DownloadRules,
  { keep, offline }: Pick<RemoteOptions, 'keep' | 'offline'>,
): Promise<Uint8Array | string> {
  try {
    return await keep([address], async () => {
      if (offline) throw new DownloadError('this build is offline, and the cache does not hold it')
      const bytes = await download(address, rules)
      const recognised = recognise(bytes)
      if (recognised.kind === 'other') throw new DownloadError(recognised.reason)
      return bytes
    })
  } catch (error) {
    if (error instanceof DownloadError) return error.message
    throw error
  }
}
