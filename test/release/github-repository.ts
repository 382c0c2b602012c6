/** The state of a repository at the fake GitHub, and what its API does to it: in one file because all of it changes one state. */
import { createHash } from 'node:crypto'
import type { Call } from './github-contract.ts'

export interface StoredAsset {
  readonly id: number
  name: string
  readonly state: 'uploaded' | 'starter'
  readonly bytes: Uint8Array
}

export interface StoredRelease {
  readonly id: number
  tag: string
  target: string
  title: string
  notes: string
  isDraft: boolean
  isPrerelease: boolean
  isImmutable: boolean
  readonly assets: StoredAsset[]
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What anyone sees of a release, without a token. */
export interface Shown {
  readonly tag: string
  readonly title: string
  readonly notes: string
  readonly commit: string | undefined
  readonly files: Readonly<Record<string, string>>
}

export const MAIN = 'a'.repeat(40)
const EPOCH = '2024-05-01T00:00:00Z'

export type Repository = ReturnType<typeof createRepository>

export function createRepository(api: string, uploads: string) {
  const releases: StoredRelease[] = []
  /** The commit of each tag; `annotated` of those that name a tag object instead, which has the hash of its name. */
  const tags = new Map<string, string>()
  const annotated = new Set<string>()
  const commits = new Set([MAIN])
  const state = { latest: undefined as number | undefined, hasDigests: true, perPage: 100 }
  let ids = 0
  const root = `${api}/repos/ada/pipes`

  const invalid = (resource: string, field: string, code: string): Answer => ({
    status: 422,
    body: {
      message: 'Validation Failed',
      errors: [{ resource, code, field }],
      documentation_url: 'https://docs.github.com/rest',
      status: '422',
    },
  })
  const missing: Answer = {
    status: 404,
    body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
  }

  function assetBody({ assets, tag }: StoredRelease, { id, name, state: condition, bytes }: StoredAsset) {
    if (!assets.some((asset) => asset.id === id)) throw new Error('of another release')
    return {
      url: `${root}/releases/assets/${id}`,
      browser_download_url: `https://github.com/ada/pipes/releases/download/${tag}/${name}`,
      id,
      node_id: `A${id}`,
      name,
      label: '',
      state: condition,
      content_type: 'application/octet-stream',
      size: bytes.length,
      digest: state.hasDigests && condition === 'uploaded' ? `sha256:${hash(bytes)}` : null,
      download_count: 0,
      created_at: EPOCH,
      updated_at: EPOCH,
      uploader: user,
    }
  }

  function releaseBody(release: StoredRelease) {
    const { id, tag, target, title, notes, isDraft, isPrerelease, isImmutable, assets } = release
    return {
      url: `${root}/releases/${id}`,
      html_url: `https://github.com/ada/pipes/releases/tag/${isDraft ? `untagged-${id}` : tag}`,
      assets_url: `${root}/releases/${id}/assets`,
      upload_url: `${uploads}/repos/ada/pipes/releases/${id}/assets{?name,label}`,
      tarball_url: null,
      zipball_url: null,
      id,
      node_id: `R${id}`,
      tag_name: tag,
      target_commitish: target,
      name: title,
      body: notes,
      draft: isDraft,
      prerelease: isPrerelease,
      immutable: isImmutable,
      created_at: EPOCH,
      published_at: isDraft ? null : EPOCH,
      author: user,
      assets: assets.map((asset) => assetBody(release, asset)),
    }
  }

  /** Sets the fields that a request gives, and publishes when it says so. */
  function change(release: StoredRelease, body: Readonly<Record<string, unknown>>): Answer | undefined {
    const { tag_name, target_commitish, name, body: notes, draft, prerelease, make_latest } = body
    const isDraft = typeof draft === 'boolean' ? draft : release.isDraft
    const tag = typeof tag_name === 'string' ? tag_name : release.tag
    const target = typeof target_commitish === 'string' ? target_commitish : release.target
    if (!tags.has(tag) && !commits.has(target)) return invalid('Release', 'target_commitish', 'invalid')
    if (!isDraft && releases.some((other) => other !== release && other.tag === tag && !other.isDraft))
      return invalid('Release', 'tag_name', 'already_exists')
    const isFirst = release.isDraft && !isDraft
    Object.assign(release, { tag, target, isDraft })
    if (typeof name === 'string') release.title = name
    if (typeof notes === 'string') release.notes = notes
    if (typeof prerelease === 'boolean') release.isPrerelease = prerelease
    if (!isDraft && !tags.has(tag)) tags.set(tag, target)
    if (isFirst && !release.isPrerelease && make_latest !== 'false') state.latest = release.id
    return undefined
  }

  function pageOf(items: readonly unknown[], query: URLSearchParams, path: string): Answer {
    const size = Math.min(Number(query.get('per_page') ?? 30), state.perPage)
    const page = Number(query.get('page') ?? 1)
    const next = `<${root}${path}?per_page=${size}&page=${page + 1}>; rel="next"`
    return {
      status: 200,
      headers: page * size < items.length ? { link: next } : {},
      body: items.slice((page - 1) * size, page * size),
    }
  }

  function refOf(name: string): Answer {
    const commit = tags.get(name)
    if (commit === undefined) return missing
    const [type, sha] = annotated.has(name) ? ['tag', tagHash(name)] : ['commit', commit]
    const object = { type, sha, url: `${root}/git/${type}s/${sha}` }
    return {
      status: 200,
      body: { ref: `refs/tags/${name}`, node_id: 'T', url: `${root}/git/refs/tags/${name}`, object },
    }
  }

  function tagObject(sha: string): Answer {
    const name = [...annotated].find((tag) => tagHash(tag) === sha)
    const commit = tags.get(name ?? '')
    if (name === undefined || commit === undefined) return missing
    const object = { sha: commit, type: 'commit', url: `${root}/git/commits/${commit}` }
    const tagger = { name: 'Ada', email: 'ada@example.org', date: EPOCH }
    const body = {
      node_id: 'T',
      tag: name,
      sha,
      url: `${root}/git/tags/${sha}`,
      message: name,
      tagger,
      object,
    }
    return { status: 200, body }
  }

  function rename(release: StoredRelease, asset: StoredAsset, name: unknown): Answer {
    if (typeof name === 'string') {
      if (release.assets.some((other) => other !== asset && other.name === name))
        return invalid('ReleaseAsset', 'name', 'already_exists')
      asset.name = name
    }
    return { status: 200, body: assetBody(release, asset) }
  }

  function store(
    release: StoredRelease,
    name: string,
    bytes: Uint8Array,
    condition: StoredAsset['state'],
  ): StoredAsset {
    const asset = { id: ++ids, name, state: condition, bytes }
    release.assets.push(asset)
    return asset
  }

  return {
    releases,
    tags,
    annotated,
    commits,
    state,
    /** A release that was there before. */
    add(
      release: Partial<Omit<StoredRelease, 'id' | 'assets'>>,
      files: Readonly<Record<string, string>> = {},
    ): StoredRelease {
      const added: StoredRelease = {
        ...{
          tag: 'v1',
          target: MAIN,
          title: '',
          notes: '',
          isDraft: false,
          isPrerelease: false,
          isImmutable: false,
        },
        ...release,
        id: ++ids,
        assets: [],
      }
      releases.push(added)
      for (const [name, text] of Object.entries(files))
        store(added, name, new TextEncoder().encode(text), 'uploaded')
      if (!added.isDraft) tags.set(added.tag, added.target)
      return added
    },
    leaveStarter(parameters: Call['parameters'], name: string): void {
      const release = releases.find(({ id }) => id === Number(parameters.release_id))
      if (release !== undefined && !release.assets.some((asset) => asset.name === name))
        store(release, name, new Uint8Array(), 'starter')
    },
    shown: (): readonly Shown[] =>
      releases
        .filter(({ isDraft }) => !isDraft)
        .map(({ tag, title, notes, assets }) => ({
          tag,
          title,
          notes,
          commit: tags.get(tag),
          files: Object.fromEntries(
            assets
              .filter((asset) => asset.state === 'uploaded')
              .map(({ name, bytes }) => [name, hash(bytes)]),
          ),
        })),
    obey({ id, parameters }: Call, query: URLSearchParams, body: unknown, isCorrupted: boolean): Answer {
      if (parameters.owner !== 'ada' || parameters.repo !== 'pipes') return missing
      // The contract holds each body of JSON to be an object.
      const fields = body as Readonly<Record<string, unknown>>
      const release =
        releases.find((one) => one.id === Number(parameters.release_id)) ??
        releases.find((one) => one.assets.some((asset) => asset.id === Number(parameters.asset_id)))
      const asset = release?.assets.find((one) => one.id === Number(parameters.asset_id))
      switch (id) {
        case 'git/get-ref':
          return refOf(parameters.ref?.replace(/^tags\//, '') ?? '')
        case 'git/get-tag':
          return tagObject(parameters.tag_sha ?? '')
        case 'repos/list-releases':
          return pageOf([...releases].reverse().map(releaseBody), query, '/releases')
        case 'repos/get-release-by-tag': {
          const found = releases.find(({ tag, isDraft }) => tag === parameters.tag && !isDraft)
          return found === undefined ? missing : { status: 200, body: releaseBody(found) }
        }
        case 'repos/create-release': {
          const made: StoredRelease = {
            ...{ id: ++ids, tag: '', target: MAIN, title: '', notes: '', isDraft: true },
            ...{ isPrerelease: false, isImmutable: false, assets: [] },
          }
          const refused = change(made, fields)
          if (refused !== undefined) return refused
          releases.push(made)
          return { status: 201, body: releaseBody(made) }
        }
      }
      if (release === undefined) return missing
      switch (id) {
        case 'repos/update-release':
          return change(release, fields) ?? { status: 200, body: releaseBody(release) }
        case 'repos/delete-release':
          releases.splice(releases.indexOf(release), 1)
          return { status: 204 }
        case 'repos/list-release-assets':
          return pageOf(
            release.assets.map((one) => assetBody(release, one)),
            query,
            `/releases/${release.id}/assets`,
          )
        case 'repos/upload-release-asset': {
          const name = query.get('name') ?? ''
          if (release.isImmutable) return invalid('ReleaseAsset', 'release', 'custom')
          if (release.assets.some((other) => other.name === name))
            return invalid('ReleaseAsset', 'name', 'already_exists')
          const bytes = body instanceof Uint8Array ? body : new Uint8Array()
          const kept = isCorrupted ? bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : bytes
          return { status: 201, body: assetBody(release, store(release, name, kept, 'uploaded')) }
        }
      }
      if (asset === undefined) return missing
      if (id === 'repos/update-release-asset') return rename(release, asset, fields.name)
      release.assets.splice(release.assets.indexOf(asset), 1)
      return { status: 204 }
    },
  }
}

export function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function tagHash(name: string): string {
  return createHash('sha1').update(name).digest('hex')
}

const person = 'https://api.github.com/users/ada'
const user = {
  login: 'ada',
  id: 1,
  node_id: 'U',
  avatar_url: 'https://avatars.githubusercontent.com/u/1',
  gravatar_id: '',
  url: person,
  html_url: 'https://github.com/ada',
  followers_url: `${person}/followers`,
  following_url: `${person}/following{/other_user}`,
  gists_url: `${person}/gists{/gist_id}`,
  starred_url: `${person}/starred{/owner}{/repo}`,
  subscriptions_url: `${person}/subscriptions`,
  organizations_url: `${person}/orgs`,
  repos_url: `${person}/repos`,
  events_url: `${person}/events{/privacy}`,
  received_events_url: `${person}/received_events`,
  type: 'User',
  site_admin: false,
}
