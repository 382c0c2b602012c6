/** Where a repository's releases live: github.com, an enterprise's own server, or its own subdomain of ghe.com. */
import { UsageError } from '../diagnostics.ts'

export interface GithubAddress {
  readonly owner: string
  readonly repo: string
  /** Of the API, without a slash at the end. */
  readonly api: string
  /** What people call the server: `github.com`. */
  readonly host: string
  /** `github.com/owner/repo`. */
  readonly name: string
  /** Where requests may go: the API, and the host beside it that takes uploads. */
  readonly origins: readonly string[]
}

/** @throws UsageError when one of them is no address of a repository, or the token would be sent in clear text. */
export function githubAddress(repository: string, api: string): GithubAddress {
  const [owner, repo, ...rest] = repository.split('/')
  if (!owner || !repo || rest.length > 0)
    throw new UsageError(`\`${repository}\` is no repository.`, 'Give it as owner/name with --repository.')
  const url = URL.canParse(api) ? new URL(api) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search)
    throw new UsageError(
      'The address of the API (--api, GITHUB_API_URL) is none.',
      "Give https://api.github.com, or that of the repository's own server, which ends in /api/v3.",
    )
  if (url.protocol === 'http:' && !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname))
    throw new UsageError(
      `\`${url.origin}\` would be sent the token in clear text.`,
      'Give an address that begins with https:// (--api).',
    )
  // github.com and the subdomains of ghe.com have `uploads.` where the API has `api.`; a server of one's own has one host for all.
  const isHosted = /^api\.(?:github\.com|[^.]+\.ghe\.com)$/.test(url.host)
  const host = isHosted ? url.host.slice('api.'.length) : url.host
  return {
    owner,
    repo,
    api: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    host,
    name: `${host}/${owner}/${repo}`,
    origins: [url.origin, ...(isHosted ? [`https://uploads.${host}`] : [])],
  }
}
