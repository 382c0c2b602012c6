/** A process that publishes at GitHub and is killed at any moment leaves the old release or the new one; the next run finishes it. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Random, randomFrom } from './incremental/random.ts'
import { hash, MAIN } from './release/github-repository.ts'
import { type FakeGithub, startGithub, TOKEN } from './release/github-server.ts'

const project = path.resolve(import.meta.dirname, '..')

/** `BUCKRAM_KILLS` makes more of them, `BUCKRAM_KILLS_SEED` others. */
const kills = Number(process.env.BUCKRAM_KILLS ?? 5)
const seed = Number(process.env.BUCKRAM_KILLS_SEED ?? 1)

let place = ''
const at = (...names: string[]) => path.join(place, ...names)

const texts = {
  'pipes.pdf': 'pdf'.repeat(200_000),
  'pipes.epub': 'epub'.repeat(50_000),
  'a.bib': '@book',
  SHA256SUMS: 'new',
}
const older = { 'pipes.pdf': 'old', 'a.bib': '@book', SHA256SUMS: 'old', 'errata.txt': 'by hand' }
const said = { tag: 'v1.2', title: 'Pipes 1.2', notes: 'Longer.' }

const hashes = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, hash(new TextEncoder().encode(text))]),
  )

beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'release-killed-'))
  // A copy of the tool's part that publishes: other tests write theirs anew while this one runs it.
  const settings = {
    extends: path.join(project, 'tsconfig.build.json'),
    compilerOptions: {
      rootDir: path.join(project, 'src'),
      outDir: at('dist'),
      typeRoots: [at('node_modules/@types')],
    },
    include: [],
    files: [path.join(project, 'src/release/github.ts')],
  }
  await writeFile(at('tsconfig.json'), JSON.stringify(settings))
  for (const name of ['package.json', 'node_modules']) await symlink(path.join(project, name), at(name))
  execFileSync(process.execPath, [path.join(project, 'node_modules/typescript/bin/tsc'), '-p', place])
  const files = Object.entries(texts).map(([name, text]) => ({ name, text }))
  const release = { ...said, version: '1.2', commit: MAIN, isPrerelease: false, files }
  await writeFile(at('release.json'), JSON.stringify(release))
}, 120_000)
afterAll(() => rm(place, { recursive: true, force: true }))

/** A server with nothing, or with an older release of the tag. */
async function begin(isNew: boolean): Promise<FakeGithub> {
  const github = await startGithub()
  github.delay = 10
  if (!isNew) github.repository.add({ ...said, notes: 'old' }, older)
  return github
}

function start(github: FakeGithub) {
  const script = path.join(import.meta.dirname, 'release/publish.mjs')
  const child = spawn(process.execPath, [script, at('dist'), at('release.json'), github.api], {
    env: { ...process.env, GITHUB_TOKEN: TOKEN },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { child, ended: once(child, 'exit') }
}

/** How many requests a run makes that is not killed. */
async function countRequests(isNew: boolean): Promise<number> {
  const github = await begin(isNew)
  expect(await start(github).ended).toEqual([0, null])
  await github.close()
  return github.seen.length
}

type State = 'before' | 'while' | 'after'

/** What readers see; @throws when it is half. */
function stateOf({ repository }: FakeGithub, isNew: boolean): State {
  const shown = repository.shown()
  if (isNew && shown.length === 0) return repository.releases.length === 0 ? 'before' : 'while'
  expect(shown).toHaveLength(1)
  const files = shown[0]?.files ?? {}
  const wanted = hashes(texts)
  if (isNew) {
    expect(files).toEqual(wanted)
    return 'after'
  }
  const old = hashes(older)
  let free = 0
  for (const name of new Set([...Object.keys(old), ...Object.keys(texts)])) {
    const found = files[name]
    if (found !== undefined) expect([old[name], wanted[name]]).toContain(found)
    else if (name in old) free++
  }
  // GitHub knows no exchange: between two requests one name may be free, and the file waits under another.
  expect(free).toBeLessThanOrEqual(1)
  const have = (some: Readonly<Record<string, string>>) =>
    Object.entries(some).every(([name, sum]) => files[name] === sum)
  if (have(wanted)) return 'after'
  return have(old) && repository.releases[0]?.assets.length === Object.keys(old).length ? 'before' : 'while'
}

async function kill(isNew: boolean, requests: number, random: Random): Promise<State> {
  const github = await begin(isNew)
  const { child, ended } = start(github)
  // While a request is on its way, while it is answered, after that, and now and then when all is done.
  const last = 1 + random.below(requests + 1)
  while (github.seen.length < last && child.exitCode === null) await setTimeout(1)
  await setTimeout(random.below(2 * github.delay))
  child.kill('SIGKILL')
  await ended
  await github.settled()
  const state = stateOf(github, isNew)

  expect(await start(github).ended).toEqual([0, null])
  const files = hashes(isNew ? texts : { ...older, ...texts })
  expect(github.repository.shown()).toEqual([{ ...said, commit: MAIN, files }])
  expect(github.repository.releases).toHaveLength(1)
  expect(github.repository.releases[0]?.assets).toHaveLength(Object.keys(files).length)
  expect(github.violations).toEqual([])
  await github.close()
  return state
}

it(`can be killed at ${kills} moments`, async () => {
  const random = randomFrom(seed)
  const requests = { new: await countRequests(true), mended: await countRequests(false) }
  const states: Record<'new' | 'mended', Record<State, number>> = {
    new: { before: 0, while: 0, after: 0 },
    mended: { before: 0, while: 0, after: 0 },
  }
  for (let count = 0; count < kills; count++) {
    const kind = count % 2 === 0 ? 'new' : 'mended'
    states[kind][await kill(kind === 'new', requests[kind], random)]++
  }
  console.log(`killed, seed ${seed}: ${JSON.stringify(states)}`)
}, 600_000)
