/** `buckram release [book…] --tag v1.2`: builds strictly → one release of all books → published, or shown. */
import path from 'node:path'
import { type BookPlace, booksIn } from '../books.ts'
import { type BuiltBook, buildBook } from '../build.ts'
import { CODES, UsageError } from '../diagnostics.ts'
import { openFolder } from '../folder.ts'
import { labelsFor } from '../labels.ts'
import { citationFileOf, type GitHistory, readGit, readHistory } from '../metadata/index.ts'
import {
  type BookToRelease,
  changesInCommits,
  changesInLog,
  composeRelease,
  folderTarget,
  githubTarget,
  type Target,
  versionOfTag,
} from '../release/index.ts'
import { nearestName } from '../spelling.ts'
import { readJobs } from './flags.ts'
import { showProgress, showPublished, showRelease, showResult, type Verbosity } from './terminal.ts'

export interface ReleaseFlags {
  readonly tag: string
  readonly dryRun: boolean
  readonly to?: string
  readonly repository?: string
  readonly api?: string
  readonly allow?: string
  readonly out: string
  readonly toc?: string
  readonly jobs?: string
  readonly offline: boolean
  readonly quiet: boolean
  readonly verbose: boolean
}

/** Returns the exit code: 0 published, 1 a book has errors or warnings that are not allowed, 2 its configuration is wrong. */
export async function runRelease(folders: readonly string[], flags: ReleaseFlags): Promise<number> {
  const verbosity: Verbosity = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal'
  const version = versionOfTag(flags.tag)
  const allowed = readCodes(flags.allow)
  const token = tokenOf(flags)
  const places = await placesOf(folders)
  const histories = await Promise.all(places.map(({ root }) => historyOf(root, flags)))

  const books: BookToRelease[] = []
  const built: BuiltBook[] = []
  for (const [index, place] of places.entries()) {
    const options = {
      root: place.root,
      out: path.resolve(flags.out, place.name),
      formats: ['pdf', 'epub', 'html'] as const,
      reader: flags.toc,
      jobs: readJobs(flags.jobs),
      cache: true,
      offline: flags.offline,
      strict: true,
      allowed,
      progress: showProgress(verbosity),
      sourceDateEpoch: process.env.SOURCE_DATE_EPOCH,
      release: { tag: flags.tag, version },
    }
    const result = await buildBook(options)
    const code = showResult(result, options, verbosity, false)
    if (code !== 0) return code
    built.push(result)
    books.push(await bookToRelease(result, histories[index], options, places.length === 1))
  }

  const commit = built.map(({ git }) => git?.commit).find((hash) => hash !== undefined)
  const release = composeRelease(books, { tag: flags.tag, commit })
  const target = targetOf(flags, token, built)
  if (flags.dryRun) {
    showRelease(release, target?.name)
    return 0
  }
  if (target === undefined)
    throw new UsageError(
      'It is not known where the release goes: the book has no repository on GitHub.',
      'Give --repository owner/name, or a folder with --to.',
    )
  const progress = showProgress(verbosity)
  progress.begin('publish')
  const start = performance.now()
  const published = await target.publish(release, progress.step)
  progress.end('publish', (performance.now() - start) / 1000, target.name)
  showPublished(published, verbosity)
  return 0
}

/** Warnings by their codes, with commas between them. */
function readCodes(text: string | undefined): readonly string[] {
  const codes = (text ?? '').split(',').map((code) => code.trim())
  const named = codes.filter((code) => code !== '')
  const known: readonly string[] = CODES
  for (const code of named) {
    if (known.includes(code)) continue
    const nearest = nearestName(code, known)
    throw new UsageError(
      `\`--allow\` names \`${code}\`, which is no code of a warning.`,
      nearest === undefined
        ? 'The codes stand in brackets behind the warnings.'
        : `Did you mean \`${nearest}\`?`,
    )
  }
  return named
}

/** Each with a folder of its own for its files when there are several. */
async function placesOf(folders: readonly string[]): Promise<readonly BookPlace[]> {
  const given = folders.length === 0 ? ['.'] : folders
  const places = (await Promise.all(given.map((folder) => booksIn(path.resolve(folder))))).flat()
  if (places.length === 1) return places.map(({ root }) => ({ root, name: '' }))
  const named = places.map(({ root, name }) => ({ root, name: name || path.basename(root) }))
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined)
    throw new UsageError(
      `Two of the books lie in folders called \`${twice.name}\`.`,
      'Release them one by one, or name one of the folders otherwise.',
    )
  return named
}

/**
 * A release is of a commit: of what others can look at.
 * @throws UsageError when the files are not those of the commit, or the tag names another one.
 */
async function historyOf(root: string, { tag, dryRun }: ReleaseFlags): Promise<GitHistory | undefined> {
  const git = await readGit(root)
  if (git === undefined) return undefined
  const history = await readHistory(root, tag)
  if (git.dirty && !dryRun)
    throw new UsageError(
      `The files of \`${root}\` are not those of the last commit.`,
      'Commit them first; --dry-run shows the release without that.',
    )
  if (history.tagged !== undefined && history.tagged !== git.commit)
    throw new UsageError(
      `The tag ${tag} names another commit than the one that is checked out.`,
      `Run \`git checkout ${tag}\`, or give another tag.`,
    )
  return history
}

async function bookToRelease(
  { artifacts, pages, words, book }: BuiltBook,
  history: GitHistory | undefined,
  { root, out }: { readonly root: string; readonly out: string },
  isAlone: boolean,
): Promise<BookToRelease> {
  const { metadata, chapters } = book
  const encode = (text: string) => new TextEncoder().encode(text)
  const stem = artifacts[0]?.name.replace(/\.[^.]+$/, '') ?? ''
  const log = await changelogOf(root, out)
  const known = metadata.version === undefined ? undefined : changesInLog(log, metadata.version)
  return {
    metadata,
    labels: labelsFor(metadata.language),
    pages,
    words,
    changes: known ?? (history === undefined ? undefined : changesInCommits(history.commits, chapters)),
    files: artifacts,
    extras: [
      { name: isAlone ? 'citation.bib' : `${stem}.bib`, bytes: encode(metadata.citation.bibtex) },
      { name: isAlone ? 'CITATION.cff' : `${stem}.cff`, bytes: encode(citationFileOf(metadata)) },
    ],
  }
}

async function changelogOf(root: string, out: string): Promise<string> {
  const folder = await openFolder(root, out)
  const file = ['CHANGELOG.md', 'CHANGES.md', 'HISTORY.md'].find((name) => folder.files.has(name))
  return file === undefined ? '' : new TextDecoder().decode(await folder.read(file))
}

/** @throws UsageError when it is needed and not there. */
function tokenOf({ to, dryRun }: ReleaseFlags): string {
  const token = process.env.GITHUB_TOKEN || process.env.GH_TOKEN || ''
  if (token === '' && to === undefined && !dryRun)
    throw new UsageError(
      'There is no token to publish with.',
      'Set GITHUB_TOKEN or GH_TOKEN to one that may write the contents of the repository; in a workflow, `github.token` is one. Or publish in a folder with --to.',
    )
  return token
}

/** Undefined when the books do not say where they live. */
function targetOf(flags: ReleaseFlags, token: string, built: readonly BuiltBook[]): Target | undefined {
  if (flags.to !== undefined) return folderTarget(path.resolve(flags.to))
  const { GITHUB_REPOSITORY, GITHUB_API_URL } = process.env
  const found = built.map(({ book }) => book.metadata.repository?.url).find((url) => url !== undefined)
  const onGithub = /^https:\/\/github\.com\/(?<repository>[^/]+\/[^/]+)$/.exec(found ?? '')?.groups
  const repository = flags.repository ?? (GITHUB_REPOSITORY || onGithub?.repository)
  if (repository === undefined) return undefined
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new UsageError(`\`${repository}\` is no repository.`, 'Give it as owner/name.')
  const api = flags.api ?? (GITHUB_API_URL || 'https://api.github.com')
  return githubTarget({ repository, api, token })
}
