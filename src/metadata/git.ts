/** What Git knows about the book's folder. The folder is untrusted: its `.git/config` must not make Git run anything. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { repositoryAddress } from '../fields.ts'

export interface GitState {
  /** Web address of the remote `origin`, or of the only one; without credentials. */
  readonly remote?: string
  /** Full hash. */
  readonly commit?: string
  /** Seconds since 1970: when the commit was made. */
  readonly date?: number
  /** Undefined on a detached HEAD. */
  readonly branch?: string
  /** Tags that name this very commit, sorted. */
  readonly tags?: readonly string[]
  /** The files of the book differ from the commit. */
  readonly dirty: boolean
  /** Path of the book inside the work tree, with `/`; `''` for the work tree itself. */
  readonly folder: string
}

type Git = (...args: readonly string[]) => Promise<string | undefined>

/**
 * Undefined when there is no Git, or no repository. A folder that lies in the work tree of an outer repository, but is not part of its
 * commit (ignored, or never added), does not belong to that repository.
 */
export async function readGit(root: string): Promise<GitState | undefined> {
  const git = gitIn(root, [])
  const prefix = await git('rev-parse', '--show-prefix')
  if (prefix === undefined) return undefined
  const folder = prefix.replace(/\/$/, '')
  const commit = await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}')
  const isKept =
    commit === undefined
      ? (await git('ls-files', '--error-unmatch', '--', '.')) !== undefined
      : (await git('rev-parse', '--verify', '--quiet', 'HEAD:./')) !== undefined
  if (!isKept) return undefined
  const [remote, branch, body, tags, dirty] = await Promise.all([
    remoteAddress(git),
    git('symbolic-ref', '--quiet', '--short', 'HEAD'),
    // Not `git log`, which runs gpg when the configuration asks for signatures.
    git('cat-file', 'commit', 'HEAD'),
    git('tag', '--points-at', 'HEAD'),
    isDirty(root, git),
  ])
  const seconds = /^committer .* (\d+) [-+]\d{4}$/m.exec(body ?? '')?.[1]
  return {
    ...(remote === undefined ? {} : { remote }),
    ...(commit === undefined ? {} : { commit }),
    ...(seconds === undefined ? {} : { date: Number(seconds) }),
    ...(branch === undefined ? {} : { branch }),
    ...(tags ? { tags: tags.split('\n').sort() } : {}),
    dirty: commit !== undefined && dirty,
    folder,
  }
}

interface GitCommit {
  /** Full hash. */
  readonly hash: string
  /** The first line of its message. */
  readonly subject: string
  /** Files that it touches, relative to the book's folder, with `/`. */
  readonly files: readonly string[]
}

export interface GitHistory {
  /** The commit that the tag names, if there is such a tag. */
  readonly tagged: string | undefined
  /** The tag before it. */
  readonly previous: string | undefined
  /** What touched the book since then, the newest first, at most a thousand; merges are left out. */
  readonly commits: readonly GitCommit[]
}

/** What led to `tag`, which HEAD has or will get. Of a clone without history, it is what is there. */
export async function readHistory(root: string, tag: string): Promise<GitHistory> {
  const git = gitIn(root, [['log.showSignature', 'false']])
  const glob = tag.replace(/[*?[\\]/g, '\\$&')
  const [tagged, previous, prefix] = await Promise.all([
    git('rev-parse', '--verify', '--quiet', `refs/tags/${tag}^{commit}`),
    git('describe', '--tags', '--abbrev=0', `--exclude=${glob}`, 'HEAD'),
    git('rev-parse', '--show-prefix'),
  ])
  const range = previous === undefined ? 'HEAD' : `refs/tags/${previous}..HEAD`
  const log = await git(
    'log',
    '--max-count=1000',
    '--no-merges',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--name-only',
    '-z',
    '--format=%x01%H %s',
    range,
    '--',
    '.',
  )
  const commits = (log ?? '')
    .split('\u0001')
    .slice(1)
    .map((entry) => commitOf(entry, prefix ?? ''))
  return { tagged, previous, commits }
}

/** `hash subject`, then the files, each after a zero; Git puts a line end between. */
function commitOf(entry: string, prefix: string): GitCommit {
  const [head = '', ...names] = entry.split('\0')
  const space = head.indexOf(' ')
  const files = names
    .map((name) => name.replace(/^\n/, ''))
    .filter((name) => name.startsWith(prefix) && name !== '')
  return {
    hash: head.slice(0, space),
    subject: head.slice(space + 1).trim(),
    files: files.map((name) => name.slice(prefix.length)),
  }
}

async function remoteAddress(git: Git): Promise<string | undefined> {
  const origin = await git('remote', 'get-url', 'origin')
  const first = origin === undefined ? (await git('remote'))?.split('\n')[0] : undefined
  const remote = origin ?? (first ? await git('remote', 'get-url', '--', first) : undefined)
  return remote === undefined ? undefined : repositoryAddress(remote)
}

/** To compare files, Git runs the filters that the repository's configuration names: here every one of them is taken away. */
async function isDirty(root: string, git: Git): Promise<boolean> {
  const named = await git('config', '--null', '--name-only', '--get-regexp', '^filter\\.')
  const drivers = new Set(
    (named ?? '')
      .split('\0')
      .filter((key) => key !== '')
      .map((key) => key.slice(0, key.lastIndexOf('.'))),
  )
  const withoutFilters = [...drivers].flatMap((driver): (readonly [string, string])[] => [
    [`${driver}.clean`, ''],
    [`${driver}.smudge`, ''],
    [`${driver}.process`, ''],
    [`${driver}.required`, 'false'],
  ])
  const status = await gitIn(root, withoutFilters)(
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=all',
    '--',
    '.',
  )
  return status !== undefined && status !== ''
}

/** The output without the white space at its end; undefined when Git is missing, fails or takes more than ten seconds. */
function gitIn(root: string, settings: readonly (readonly [string, string])[]): Git {
  const all: readonly (readonly [string, string])[] = [
    ['core.fsmonitor', 'false'],
    ['core.hooksPath', '/dev/null'],
    ['core.sshCommand', 'false'],
    // Containers and CI mount folders of another owner; with nothing to run, reading them is safe.
    ['safe.directory', '*'],
    ...settings,
  ]
  const environment: NodeJS.ProcessEnv = {}
  for (const [key, value] of Object.entries(process.env)) {
    // GIT_DIR and its kin, which a Git hook sets, would show another repository.
    if (!key.startsWith('GIT_')) environment[key] = value
  }
  all.forEach(([key, value], index) => {
    environment[`GIT_CONFIG_KEY_${index}`] = key
    environment[`GIT_CONFIG_VALUE_${index}`] = value
  })
  return async (...args) => {
    try {
      const { stdout } = await promisify(execFile)('git', ['--no-pager', '-C', root, ...args], {
        env: {
          ...environment,
          GIT_CONFIG_COUNT: String(all.length),
          GIT_OPTIONAL_LOCKS: '0',
          GIT_TERMINAL_PROMPT: '0',
          // A partial clone must not fetch what it lacks.
          GIT_NO_LAZY_FETCH: '1',
          GIT_ALLOW_PROTOCOL: 'none',
          LC_ALL: 'C',
        },
        timeout: 10_000,
        maxBuffer: 64 * 1024 * 1024,
        windowsHide: true,
      })
      return stdout.trimEnd()
    } catch {
      return undefined // no Git, no repository, no such value: all of them mean that Git knows nothing
    }
  }
}
