/** GitHub Releases: a draft is filled and published at once; a release that is there is mended. Each step looks at what there is. */
import { setTimeout } from 'node:timers/promises'
import { UsageError } from '../diagnostics.ts'
import { type GithubAddress, githubAddress } from './github-address.ts'
import { byName, exchangeFiles, isWhole, removeWaiting, storeFiles } from './github-assets.ts'
import { connectGithub, type Github, type GithubRelease, type ReleaseFields } from './github-client.ts'
import { failureOf, isPassing, understood, withoutSecret, withState } from './github-failures.ts'
import type { Pace } from './github-limits.ts'
import type { Published, Release, Target } from './target.ts'

export interface GithubOptions {
  /** `owner/name`. */
  readonly repository: string
  /** Base address of the API: `https://api.github.com`. */
  readonly api: string
  readonly token: string
  readonly pace?: Pace
}

const usualPace: Pace = {
  wait: (seconds) => setTimeout(seconds * 1000),
  second: 1000,
  timeout: 60,
}

/** How often it is begun without getting further. */
const MOST_TRIES = 5

/** @throws UsageError when the repository or the API's address cannot be one. */
export function githubTarget({ repository, api, token, pace = usualPace }: GithubOptions): Target {
  const address = githubAddress(repository, api)
  // A secret is often pasted with the end of its line.
  const secret = token.trim()
  return {
    name: address.name,
    async publish(release, onStep) {
      if (!/^[\x21-\x7e]+$/.test(secret))
        throw new UsageError('The token is none: it has other characters.', 'Set GITHUB_TOKEN to it again.')
      checkNames(release)
      try {
        return await publish(connectGithub(address, secret, pace), address, pace, release, onStep)
      } catch (error) {
        throw withoutSecret(understood(error, address.name), secret)
      }
    },
  }
}

/** GitHub changes other names, and SHA256SUMS would name what is not there. */
function checkNames({ files }: Release): void {
  const refused = files.find(({ name }) => !/^[0-9A-Za-z](?:[0-9A-Za-z._+-]*[0-9A-Za-z])?$/.test(name))
  if (refused !== undefined)
    throw new UsageError(
      `A release at GitHub cannot have a file called \`${refused.name}\`.`,
      'Set `name:` in buckram.yaml to one of the letters a to z, digits and hyphens.',
    )
}

/** @throws UsageError when the tag is there and names another commit. */
async function checkTag(github: Github, { name }: GithubAddress, { tag, commit }: Release): Promise<void> {
  const there = await github.commitOf(tag)
  if (there !== undefined && commit !== undefined && there !== commit)
    throw new UsageError(
      `The tag ${tag} at ${name} names another commit (${there.slice(0, 7)}) than the books were built from (${commit.slice(0, 7)}).`,
      `Build from that commit (\`git fetch --tags --force\`, \`git checkout ${tag}\`), or give a new tag.`,
    )
}

async function publish(
  github: Github,
  address: GithubAddress,
  pace: Pace,
  release: Release,
  onStep: (done: number, total: number) => void,
): Promise<Published> {
  await checkTag(github, address, release)
  const before = await github.publishedOf(release.tag)
  const old = byName(before === undefined ? [] : await github.assetsOf(before.id))
  let furthest = 0
  const step = (done: number, total: number) => {
    furthest = Math.max(furthest, done)
    onStep(furthest, total)
  }
  const shown = await persist(
    () => converge(github, address, release, step),
    () => furthest,
    pace,
  ).catch((error: unknown) => {
    throw withState(understood(error, address.name), before !== undefined)
  })
  const changes = release.files.map((file) => {
    const found = old.get(file.name)
    const change = found === undefined ? 'added' : isWhole(found, file) ? 'kept' : 'replaced'
    return { file: file.name, change } as const
  })
  return { place: shown.html_url, isNew: before === undefined, changes }
}

/**
 * Begins anew when what was in the way has passed: a request whose answer was lost may have been obeyed.
 * Gives up when it gets no further.
 */
async function persist<T>(action: () => Promise<T>, progress: () => number, pace: Pace): Promise<T> {
  let reached = 0
  for (let tries = 1; ; tries++) {
    try {
      return await action()
    } catch (error) {
      const failure = failureOf(error)
      if (progress() > reached) tries = 1
      reached = progress()
      if (failure === undefined || !isPassing(failure) || tries === MOST_TRIES) throw error
      await pace.wait(tries ** 2)
    }
  }
}

/** From any state to the one that is wanted; what fits already is left alone. */
async function converge(
  github: Github,
  address: GithubAddress,
  release: Release,
  onStep: (done: number, total: number) => void,
): Promise<GithubRelease> {
  const { published, drafts } = await github.releasesOf(release.tag)
  const total = release.files.length + 1
  let shown: GithubRelease
  if (published !== undefined) {
    shown = await mend(github, release, published, (stored) => onStep(stored, total))
  } else {
    const draft = drafts[0] ?? (await github.create({ ...fieldsOf(release), draft: true }))
    await storeFiles(github, draft, release.files, (stored) => onStep(stored, total))
    await removeWaiting(github, draft)
    // Uploads take their time, and a tag that was pushed meanwhile would win.
    await checkTag(github, address, release)
    const make_latest = release.isPrerelease ? 'false' : 'true'
    shown = await github.update(draft.id, { ...fieldsOf(release), draft: false, make_latest })
  }
  for (const draft of drafts)
    if (draft.id !== shown.id && isCopy(draft, release)) await github.remove(draft.id)
  onStep(total, total)
  return shown
}

function fieldsOf({ tag, title, notes, commit, isPrerelease }: Release): ReleaseFields {
  return {
    tag_name: tag,
    name: title,
    body: notes,
    prerelease: isPrerelease,
    ...(commit === undefined ? {} : { target_commitish: commit }),
  }
}

async function mend(
  github: Github,
  release: Release,
  published: GithubRelease,
  onStored: (count: number) => void,
): Promise<GithubRelease> {
  const found = byName(await github.assetsOf(published.id))
  const differing = release.files.filter((file) => !isWhole(found.get(file.name), file))
  if (differing.length > 0 && published.immutable)
    throw new UsageError(
      `The release ${release.tag} cannot be changed any more: it is immutable, and \`${differing[0]?.name}\` differs.`,
      'Give a new tag.',
    )
  const kept = release.files.length - differing.length
  if (differing.length > 0)
    await exchangeFiles(github, published, differing, (stored) => onStored(kept + stored))
  if (!published.immutable) await removeWaiting(github, published)
  const { tag: tag_name, title: name, notes: body, isPrerelease: prerelease } = release
  if (isSaid(published, release)) return published
  return github.update(published.id, { tag_name, name, body, prerelease })
}

function isSaid({ name, body, prerelease }: GithubRelease, { title, notes, isPrerelease }: Release): boolean {
  return name === title && lines(body) === lines(notes) && prerelease === isPrerelease
}

/** Browsers send a form's lines with CR LF. */
function lines(text: string | null | undefined): string {
  return (text ?? '').replaceAll('\r\n', '\n').trim()
}

/** A second draft of a run at the same time, or of a request that was obeyed without an answer: nothing in it would be lost. */
function isCopy(draft: GithubRelease, release: Release): boolean {
  const names = new Set(release.files.map(({ name }) => name))
  return isSaid(draft, release) && draft.assets.every(({ name }) => names.has(name))
}
