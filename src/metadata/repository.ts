/** The repository that the book is kept in: what links to files outside the book need. */
import type { Repository } from '../book.ts'
import type { Config } from '../config.ts'
import { plainText, repositoryAddress } from '../fields.ts'
import type { GitState } from './git.ts'

/**
 * `repository` of the configuration wins over Git's remote; `declared`, which the configuration of another tool names, stands in for both. Git's commit and folder hold for it, too, when it is the same repository, or
 * when Git knows no remote; a fork's commits may be unknown upstream.
 */
export function repositoryOf(
  config: Config,
  git: GitState | undefined,
  declared?: string,
): Repository | undefined {
  const written = config.repository ?? (git?.remote === undefined ? declared : undefined)
  const configured = written === undefined ? undefined : configuredRepository(written, config.branch)
  const url = configured?.url ?? git?.remote
  if (url === undefined) return undefined
  const isGits =
    git !== undefined && (git.remote === undefined || git.remote.toLowerCase() === url.toLowerCase())
  const commit = config.commit ?? (isGits ? git.commit : undefined)
  const branch = config.branch ?? configured?.branch ?? (isGits ? git.branch : undefined)
  const tags = isGits ? (git.tags ?? []) : []
  const aliases = ['HEAD', 'main', 'master', branch, commit, ...tags]
  return {
    url,
    ...(commit === undefined ? {} : { commit }),
    ref: commit ?? branch ?? 'HEAD',
    aliases: [...new Set(aliases.filter((alias) => alias !== undefined))],
    folder: configured?.folder ?? (isGits ? git.folder : ''),
  }
}

interface ConfiguredRepository {
  readonly url: string
  readonly branch?: string
  readonly folder?: string
}

/** `https://github.com/owner/name/tree/branch/folder`, also in GitLab's form `/-/tree/` and Gitea's `/src/branch/`. */
function configuredRepository(
  value: string,
  knownBranch: string | undefined,
): ConfiguredRepository | undefined {
  const address = repositoryAddress(value)
  if (address === undefined) return undefined
  const [, url, rest] = /^(https?:\/\/[^/]+\/.+?)\/(?:-\/)?(?:tree|src\/branch)\/(.+)$/.exec(address) ?? []
  if (url === undefined || rest === undefined) return { url: address }
  const path = decodePath(rest)
  // Only the configuration can tell where a branch with a slash in its name ends.
  const branch =
    knownBranch !== undefined && `${path}/`.startsWith(`${knownBranch}/`) ? knownBranch : path.split('/')[0]
  return branch === undefined ? { url } : { url, branch, folder: path.slice(branch.length + 1) }
}

function decodePath(path: string): string {
  try {
    return plainText(decodeURIComponent(path))
  } catch {
    return path
  }
}
