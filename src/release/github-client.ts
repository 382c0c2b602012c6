/** The parts of GitHub's API that a release needs. The token is sent to GitHub's own hosts alone. */
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit, type RestEndpointMethodTypes } from '@octokit/rest'
import { MachineError } from '../diagnostics.ts'
import type { OutputFile } from '../outputs.ts'
import { VERSION } from '../version.ts'
import type { GithubAddress } from './github-address.ts'
import { failureOf } from './github-failures.ts'
import { type Pace, withinLimits } from './github-limits.ts'

type Endpoints = RestEndpointMethodTypes['repos']
export type GithubRelease = Endpoints['getRelease']['response']['data']
export type Asset = Endpoints['getReleaseAsset']['response']['data']

export interface ReleaseFields {
  readonly tag_name: string
  readonly name: string
  readonly body: string
  readonly prerelease: boolean
  readonly target_commitish?: string
  readonly draft?: boolean
  readonly make_latest?: 'true' | 'false'
}

export type Github = ReturnType<typeof connectGithub>

const PatientOctokit = Octokit.plugin(retry, throttling)

/** Bytes in a second that an upload must reach at the least. */
const SLOWEST = 50_000

/** Methods throw what Octokit throws. */
export function connectGithub(address: GithubAddress, token: string, pace: Pace) {
  const { owner, repo, host } = address
  const silent = () => undefined
  const octokit = new PatientOctokit({
    auth: token,
    baseUrl: address.api,
    userAgent: `buckram/${VERSION}`,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: fetchFrom(address, pace) },
    // What limits say is waited for by `withinLimits`: the plugin trusts the own clock.
    throttle: { enabled: pace.second > 0, onRateLimit: silent, onSecondaryRateLimit: silent },
    retry: { retryAfterBaseValue: pace.second, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
  })
  octokit.hook.wrap('request', async (request, options) => {
    // What was changed by a request whose answer got lost must be looked at before it is made again.
    // Set in place, since the hooks inside have these options already, and as a copy, since `request` is that of all requests.
    const retries = options.method === 'GET' ? {} : { retries: 0 }
    options.request = { ...options.request, ...retries }
    const answer = await withinLimits(async () => request(options), host, pace)
    if (answer.status >= 300) throw elsewhere(address)
    if (answer.status !== 204 && (typeof answer.data !== 'object' || answer.data === null))
      throw foreign(address)
    return answer
  })
  const { repos, git } = octokit.rest
  const repository = { owner, repo }

  const publishedOf = async (tag: string): Promise<GithubRelease | undefined> =>
    (await unlessMissing(repos.getReleaseByTag({ ...repository, tag })))?.data

  return {
    /** What readers see; undefined as well when there is no such repository. */
    publishedOf,
    /** Drafts from the oldest. They are found by listing alone: a draft has no tag yet. */
    async releasesOf(
      tag: string,
    ): Promise<{ readonly published: GithubRelease | undefined; readonly drafts: readonly GithubRelease[] }> {
      const all = await octokit.paginate(repos.listReleases, { ...repository, per_page: 100 })
      const drafts = all.filter(({ draft, tag_name }) => draft && tag_name === tag)
      return { published: await publishedOf(tag), drafts: drafts.sort((a, b) => a.id - b.id) }
    },
    /** The hash of the commit that a tag names in the end; undefined when there is no such tag. */
    async commitOf(tag: string): Promise<string | undefined> {
      const ref = await unlessMissing(git.getRef({ ...repository, ref: `tags/${tag}` }))
      let object = ref?.data.object
      // An annotated tag names a tag object, which names a commit or, rarely, another one.
      for (let depth = 0; object?.type === 'tag' && depth < 10; depth++)
        object = (await git.getTag({ ...repository, tag_sha: object.sha })).data.object
      return object?.sha
    },
    create: async (fields: ReleaseFields): Promise<GithubRelease> =>
      (await repos.createRelease({ ...repository, ...fields })).data,
    update: async (release: number, fields: Partial<ReleaseFields>): Promise<GithubRelease> =>
      (await repos.updateRelease({ ...repository, ...fields, release_id: release })).data,
    async remove(release: number): Promise<void> {
      await unlessMissing(repos.deleteRelease({ ...repository, release_id: release }))
    },
    assetsOf: (release: number): Promise<readonly Asset[]> =>
      octokit.paginate(repos.listReleaseAssets, { ...repository, release_id: release, per_page: 100 }),
    async upload({ upload_url }: GithubRelease, { name, bytes }: OutputFile): Promise<void> {
      const url = new URL(upload_url.replace(/\{.*$/, '')) // an URI template (RFC 6570)
      url.searchParams.set('name', name)
      await octokit.request(`POST ${url.href}`, {
        data: bytes,
        headers: { 'content-type': 'application/octet-stream' },
      })
    },
    async rename(asset: number, name: string): Promise<void> {
      await repos.updateReleaseAsset({ ...repository, asset_id: asset, name })
    },
    async removeAsset(asset: number): Promise<void> {
      await unlessMissing(repos.deleteReleaseAsset({ ...repository, asset_id: asset }))
    },
  }
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (failureOf(error)?.status === 404) return undefined
    throw error
  }
}

function elsewhere({ name, host }: GithubAddress): MachineError {
  return new MachineError(
    `${name} lies elsewhere now: ${host} answers with a redirection, which is not followed.`,
    'The repository was renamed or moved: give its present name with --repository, and its server with --api.',
  )
}

function foreign({ host, api }: GithubAddress): MachineError {
  return new MachineError(
    `${host} does not answer as GitHub's API does at ${api}.`,
    "Check --api: https://api.github.com, or the address of the repository's own server, which ends in /api/v3.",
  )
}

/** Octokit's own takes the rest of a broken answer for all of it, follows wherever it is sent, and waits for ever. */
function fetchFrom({ origins, host }: GithubAddress, pace: Pace): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (!origins.includes(new URL(url).origin))
      throw new MachineError(
        `${host} asks to send a request to another server: ${new URL(url).origin}`,
        'The token is not sent there. Check --api, and report it to those who run the server.',
      )
    const bytes = init?.body instanceof Uint8Array ? init.body.length : 0
    const seconds = pace.timeout + bytes / SLOWEST
    const signal = AbortSignal.timeout(Math.ceil(seconds * 1000))
    const response = await fetch(url, { ...init, redirect: 'manual', signal })
    const body = await response.arrayBuffer()
    const { status, statusText, headers } = response
    return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers })
  }
}
