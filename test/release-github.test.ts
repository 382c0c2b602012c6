/** Releases at GitHub, against a server that plays it and holds every request and answer to GitHub's own description. */
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MachineError, UsageError } from '../src/diagnostics.ts'
import { githubTarget } from '../src/release/github.ts'
import { githubAddress } from '../src/release/github-address.ts'
import type { Published, Release } from '../src/release/target.ts'
import { faultsOfAnswer, faultsOfRequest, operationOf } from './release/github-contract.ts'
import { hash, MAIN, type Shown } from './release/github-repository.ts'
import { type FakeGithub, type Fault, type Seen, startGithub, TOKEN } from './release/github-server.ts'

const encode = (text: string) => new TextEncoder().encode(text)

/** Large enough not to go in one packet. */
const PDF = 'pdf'.repeat(50_000)

function releaseOf(files: Readonly<Record<string, string>>, more: Partial<Release> = {}): Release {
  const listed = Object.entries(files).map(([name, text]) => ({ name, bytes: encode(text) }))
  const sums = listed
    .map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
    .join('')
  return {
    tag: 'v1.2',
    version: '1.2',
    title: 'Pipes 1.2',
    notes: '## What changed\n\n- Pipes are longer.\n',
    commit: MAIN,
    isPrerelease: false,
    files: [...listed, { name: 'SHA256SUMS', bytes: encode(sums) }],
    ...more,
  }
}

const release = releaseOf({ 'pipes.pdf': PDF, 'pipes-1.2.epub': 'epub' })
const texts = Object.fromEntries(
  release.files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]),
)

/** What readers see of a release that is whole. */
function whole({ tag, title, notes, commit, files }: Release): Shown {
  return {
    tag,
    title,
    notes,
    commit,
    files: Object.fromEntries(files.map(({ name, bytes }) => [name, hash(bytes)])),
  }
}

let github: FakeGithub
/** Seconds that were waited for. */
let waits: number[] = []
beforeEach(async () => {
  github = await startGithub()
  waits = []
})
afterEach(async () => {
  expect(github.violations).toEqual([])
  await github.close()
})

const pace = { second: 0, timeout: 20, wait: async (seconds: number) => void waits.push(seconds) }

function publish(what: Release, more: Partial<Parameters<typeof githubTarget>[0]> = {}): Promise<Published> {
  const target = githubTarget({ repository: 'ada/pipes', api: github.api, token: TOKEN, pace, ...more })
  return target.publish(what, () => undefined)
}

/** Message and hint of what is thrown; the token must not stand in it. */
async function failureOf(
  published: Promise<unknown>,
): Promise<{ readonly kind: string; readonly text: string }> {
  const error = await published.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof MachineError || error instanceof UsageError))
    throw error ?? new Error('Nothing was thrown.')
  const text = `${error.message}\n${error.hint}`
  expect(`${text} ${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain(TOKEN)
  expect(error.hint).not.toBe('')
  return { kind: error.name, text }
}

const writes = () => github.seen.filter(({ method }) => method !== 'GET').map(({ id }) => id)

/** The fault for the named operation: at its first request, at the first two, or always. */
function fail(id: string, fault: Fault, times = Number.POSITIVE_INFINITY): void {
  github.fault = (call, count) => (call.id === id && count <= times ? fault : undefined)
}

describe('a release', () => {
  it('is filled as a draft and published at once', async () => {
    const steps: string[] = []
    github.fault = () => {
      const drafts = github.repository.releases.filter(({ isDraft }) => isDraft)
      expect(github.repository.shown()).toEqual(drafts.length > 0 ? [] : github.repository.shown())
      return undefined
    }
    const target = githubTarget({ repository: 'ada/pipes', api: github.api, token: `${TOKEN}\n`, pace })
    const published = await target.publish(release, (done, total) => steps.push(`${done}/${total}`))
    expect(target.name).toMatch(/^127\.0\.0\.1:\d+\/ada\/pipes$/)
    expect(github.repository.shown()).toEqual([whole(release)])
    expect(github.repository.state.latest).toBe(github.repository.releases[0]?.id)
    expect(published).toEqual({
      place: 'https://github.com/ada/pipes/releases/tag/v1.2',
      isNew: true,
      changes: release.files.map(({ name }) => ({ file: name, change: 'added' })),
    })
    expect(writes()).toEqual([
      'repos/create-release',
      ...release.files.map(() => 'repos/upload-release-asset'),
      'repos/update-release',
    ])
    expect(steps.at(-1)).toBe('4/4')
    expect(waits).toEqual([])
  })

  it('changes nothing when it is published again', async () => {
    await publish(release)
    github.seen.length = 0
    const again = await publish(release)
    expect(writes()).toEqual([])
    expect(again).toMatchObject({ isNew: false, changes: release.files.map(() => ({ change: 'kept' })) })
    expect(github.repository.shown()).toEqual([whole(release)])
  })

  it('gets what is missing and what differs, its sums last; the rest stays', async () => {
    const { 'pipes-1.2.epub': _, ...rest } = texts
    const old = {
      ...rest,
      'pipes.pdf': 'old',
      SHA256SUMS: 'old',
      'errata.txt': 'by hand',
      'x.buckram-new': 'left',
    }
    github.repository.add({ tag: 'v1.2', title: 'Pipes 1.2', notes: 'old' }, old)
    const seenFiles: string[] = []
    github.fault = () => {
      const files = github.repository.shown()[0]?.files ?? {}
      seenFiles.push(
        `${files['pipes.pdf'] === hash(encode('old'))} ${files.SHA256SUMS === hash(encode('old'))}`,
      )
      return undefined
    }
    const { isNew, changes } = await publish(release)
    expect({ isNew, changes }).toEqual({
      isNew: false,
      changes: [
        { file: 'pipes.pdf', change: 'replaced' },
        { file: 'pipes-1.2.epub', change: 'added' },
        { file: 'SHA256SUMS', change: 'replaced' },
      ],
    })
    const { files, ...said } = whole(release)
    expect(github.repository.shown()).toEqual([
      { ...said, files: { ...files, 'errata.txt': hash(encode('by hand')) } },
    ])
    // New sums never stand beside an old file.
    expect(seenFiles).not.toContain('true false')
    github.seen.length = 0
    await publish(release)
    expect(writes()).toEqual([])
  })

  it('takes the oldest draft of the tag, whatever is in it', async () => {
    github.repository.add({ tag: 'v1.1', isDraft: true, title: 'another' })
    const first = github.repository.add(
      { isDraft: true, tag: 'v1.2', target: 'b'.repeat(40) },
      { ...texts, 'pipes.pdf': 'half' },
    )
    github.repository.leaveStarter({ release_id: String(first.id) }, 'nothing')
    const copy = github.repository.add({
      isDraft: true,
      tag: 'v1.2',
      title: release.title,
      notes: release.notes,
    })
    const authors = github.repository.add({ isDraft: true, tag: 'v1.2', title: 'Written by hand' })
    github.repository.state.perPage = 2 // so that drafts lie on several pages
    const { isNew } = await publish(release)
    expect(isNew).toBe(true)
    expect(first).toMatchObject({ isDraft: false, title: 'Pipes 1.2' })
    expect(github.repository.shown()).toEqual([whole(release)])
    // A draft that says nothing else is the rest of a lost request; any other is the author's.
    expect(github.repository.releases).not.toContain(copy)
    expect(github.repository.releases).toContain(authors)
    expect(writes().filter((id) => id === 'repos/upload-release-asset')).toHaveLength(1)
  })

  it('may have its tag before it', async () => {
    github.repository.tags.set('v1.2', MAIN)
    await publish(release)
    github.repository.annotated.add('v1.2')
    await publish(release)
    expect(github.repository.shown()).toEqual([whole(release)])
  })

  it.each([false, true])('refuses a tag of another commit (annotated: %s)', async (isAnnotated) => {
    github.repository.tags.set('v1.2', 'b'.repeat(40))
    if (isAnnotated) github.repository.annotated.add('v1.2')
    const { kind, text } = await failureOf(publish(release))
    expect(kind).toBe('UsageError')
    expect(text).toContain('names another commit (bbbbbbb) than the books were built from (aaaaaaa)')
    expect(text).toContain('git checkout v1.2')
    expect(writes()).toEqual([])
  })

  it('refuses a tag of another commit that comes while files are uploaded', async () => {
    github.fault = ({ id }) => {
      if (id === 'repos/upload-release-asset') github.repository.tags.set('v1.2', 'b'.repeat(40))
      return undefined
    }
    expect((await failureOf(publish(release))).text).toContain('names another commit (bbbbbbb)')
    expect(github.repository.shown()).toEqual([])
  })

  it('refuses a commit that GitHub does not have', async () => {
    const { text } = await failureOf(publish({ ...release, commit: 'c'.repeat(40) }))
    expect(text).toContain('Push the commit first')
    expect(github.repository.releases).toEqual([])
  })

  it('is not the latest before its time', async () => {
    await publish(releaseOf({ 'a.pdf': 'a' }, { tag: 'v2-rc.1', isPrerelease: true }))
    expect(github.repository.state.latest).toBeUndefined()
    expect(github.repository.releases[0]).toMatchObject({ isPrerelease: true, isDraft: false })
  })

  it('cannot be changed when it is immutable', async () => {
    const there = github.repository.add({ ...release, isImmutable: true }, { ...texts, 'pipes.pdf': 'old' })
    expect((await failureOf(publish(release))).text).toContain('it is immutable, and `pipes.pdf` differs')
    expect(there.assets).toHaveLength(3)
  })

  it('is recognised without digests, by its sizes', async () => {
    github.repository.state.hasDigests = false
    await publish(release)
    await publish(releaseOf({ 'pipes.pdf': `${PDF}s`, 'pipes-1.2.epub': 'epub' }))
    expect(github.repository.shown()[0]?.files['pipes.pdf']).toBe(hash(encode(`${PDF}s`)))
  })

  it('has names that GitHub leaves as they are', async () => {
    expect((await failureOf(publish(releaseOf({ '书.pdf': '' })))).text).toContain('called `书.pdf`')
    expect(github.seen).toEqual([])
  })

  it('goes to a server with a base path', async () => {
    await github.close()
    github = await startGithub({ enterprise: true })
    await publish(release, { api: `${github.api}/` })
    expect(github.repository.shown()).toEqual([whole(release)])
  })
})

describe('the contract', () => {
  const call = { id: 'repos/create-release', parameters: { owner: 'ada', repo: 'pipes' } }
  const json = 'application/json; charset=utf-8'
  const nothing = new URLSearchParams()

  it.each([
    [{ tag_name: 'v1' }, 0],
    [{ tag_name: 1 }, 1],
    [{ name: 'v1' }, 1],
    [{ tag_name: 'v1', make_latest: true }, 2], // of the wrong type, and none of the values
    [{ tag_name: 'v1', pre_release: true }, 1],
  ])('of a request: %j has %i faults', (body, faults) => {
    expect(faultsOfRequest(call, nothing, json, body).join(', ').split(', ').filter(Boolean)).toHaveLength(
      faults,
    )
  })

  it('knows its paths, queries and types', () => {
    expect(operationOf('GET', '/repos/a/b/git/ref/tags%2Fv1')?.parameters.ref).toBe('tags/v1')
    expect(operationOf('PUT', '/repos/a/b/releases')).toBeUndefined()
    expect(operationOf('GET', '/repos/a/b/releases/latest')).toBeUndefined()
    const list = { id: 'repos/list-releases', parameters: { owner: 'a', repo: 'b' } }
    expect(
      faultsOfRequest(list, new URLSearchParams('per_page=x&size=3'), undefined, undefined),
    ).toHaveLength(2)
    const upload = {
      id: 'repos/upload-release-asset',
      parameters: { owner: 'a', repo: 'b', release_id: '1' },
    }
    expect(faultsOfRequest(upload, nothing, 'image/png', new Uint8Array())).toHaveLength(2)
  })

  it('of an answer', () => {
    expect(faultsOfAnswer('git/get-ref', 200, { ref: 'x' })).toHaveLength(1)
    expect(faultsOfAnswer('git/get-ref', 201, {})).toEqual(['201 is no answer'])
    expect(faultsOfAnswer('repos/delete-release', 204, {})).toEqual(['has a body'])
    expect(faultsOfAnswer('repos/create-release', 422, { message: 'x' })).toHaveLength(1)
    expect(faultsOfAnswer('repos/create-release', 500, { message: 1 })).toHaveLength(1)
  })
})

describe('the token', () => {
  it.each([
    ['https://api.github.com', 'github.com', ['https://api.github.com', 'https://uploads.github.com']],
    ['https://api.ada.ghe.com/', 'ada.ghe.com', ['https://api.ada.ghe.com', 'https://uploads.ada.ghe.com']],
    ['https://git.example.org/api/v3', 'git.example.org', ['https://git.example.org']],
    ['https://api.example.org', 'api.example.org', ['https://api.example.org']],
  ])('goes from %s nowhere else', (api, host, origins) => {
    expect(githubAddress('a/b', api)).toMatchObject({ host, origins, name: `${host}/a/b` })
  })

  it.each(['http://git.example.org/api/v3', 'https://u:p@api.github.com', 'ftp://x', 'x'])(
    'does not go to %s',
    (api) => {
      expect(() => githubAddress('a/b', api)).toThrow(UsageError)
    },
  )

  it('is not sent where an answer leads', async () => {
    const other = await startGithub()
    github.fault = ({ id }) =>
      id === 'repos/list-releases'
        ? {
            kind: 'text',
            status: 301,
            text: '',
            headers: { location: `${other.api}/repos/ada/pipes/releases` },
          }
        : undefined
    expect((await failureOf(publish(release))).text).toContain('redirection, which is not followed')
    github.fault = () => undefined
    const there = github.repository.releases
    const draft = github.repository.add({ isDraft: true, tag: 'v1.2' })
    const answer = github.repository.obey(
      { id: 'repos/list-releases', parameters: { owner: 'ada', repo: 'pipes' } },
      new URLSearchParams(),
      undefined,
      false,
    )
    const led = JSON.stringify(answer.body).replaceAll(
      `${github.api}/repos/ada/pipes/releases/${draft.id}/assets{`,
      `${other.api}/x{`,
    )
    const headers = { 'content-type': 'application/json' }
    fail('repos/list-releases', { kind: 'text', status: 200, text: led, headers })
    expect((await failureOf(publish(release))).text).toContain('The token is not sent there')
    fail('repos/list-releases', {
      kind: 'text',
      status: 200,
      text: '[]',
      headers: { ...headers, link: `<${other.api}/2>; rel="next"` },
    })
    expect((await failureOf(publish(release))).text).toContain('The token is not sent there')
    expect(other.seen).toEqual([])
    expect(other.violations).toEqual([])
    expect(there.every(({ isDraft }) => isDraft)).toBe(true)
    await other.close()
  })

  it('is hidden when the server repeats it, and when it is none', async () => {
    fail('git/get-ref', { kind: 'answer', status: 400, message: `bad: token ${TOKEN}` })
    expect((await failureOf(publish(release))).text).toContain('bad: token …')
    expect((await failureOf(publish(release, { token: `${TOKEN}\nx: y` }))).text).toContain(
      'The token is none',
    )
    expect((await failureOf(publish(release, { token: '' }))).kind).toBe('UsageError')
  })
})

const server = (status: number): Fault => ({ kind: 'answer', status, message: 'Server Error' })
const cut: Fault = { kind: 'cut' }
const lose: Fault = { kind: 'lose' }
const half: Fault = { kind: 'half' }
const corrupt: Fault = { kind: 'corrupt' }
const OPERATIONS = [
  'git/get-ref',
  'repos/list-releases',
  'repos/create-release',
  'repos/list-release-assets',
  'repos/upload-release-asset',
  'repos/update-release',
]

describe('a failure that passes', () => {
  it.each(
    OPERATIONS.flatMap((id) =>
      ([server(502), cut, lose, half] as const).map((fault) => [id, fault.kind, fault] as const),
    ),
  )('%s: %s', async (id, _, fault) => {
    fail(id, fault, 2)
    const { isNew } = await publish(release)
    expect(isNew).toBe(true)
    expect(github.repository.shown()).toEqual([whole(release)])
    expect(github.repository.releases).toHaveLength(1)
    expect(github.repository.releases[0]?.assets).toHaveLength(3)
  })

  it('may damage what is sent', async () => {
    fail('repos/upload-release-asset', corrupt, 1)
    await publish(release)
    expect(github.repository.shown()).toEqual([whole(release)])
    expect(github.repository.releases[0]?.assets).toHaveLength(3)
  })

  it('may come while files are exchanged', async () => {
    const old = { ...texts, 'pipes.pdf': 'old', SHA256SUMS: 'old' }
    const kinds = [server(500), cut, lose, half, corrupt]
    const ids = ['repos/upload-release-asset', 'repos/update-release-asset', 'repos/delete-release-asset']
    for (const id of [...ids, 'repos/update-release'])
      for (const fault of kinds) {
        github.repository.releases.length = 0
        github.seen.length = 0
        github.repository.add({ tag: 'v1.2', title: 'old' }, old)
        fail(id, fault, 1)
        await publish(release)
        expect(github.repository.shown(), `${id} ${fault.kind}`).toEqual([whole(release)])
        expect(github.repository.releases[0]?.assets).toHaveLength(3)
      }
  })

  it('may be another run that is faster', async () => {
    github.delay = 3
    const both = await Promise.all([publish(release), publish(release), publish(release)])
    expect(both).toHaveLength(3)
    expect(github.repository.shown()).toEqual([whole(release)])
    expect(github.repository.releases).toHaveLength(1)
  })
})

describe('a failure that stays', () => {
  it.each(
    OPERATIONS.flatMap((id) =>
      ([server(500), server(502), cut, lose, half] as const).map(
        (fault) => [id, fault.kind === 'answer' ? fault.status : fault.kind, fault] as const,
      ),
    ),
  )('%s: %s', async (id, _, fault) => {
    fail(id, fault)
    // A request that changes something, was obeyed and not answered is found done when the state is looked at again.
    const isObeyed = /create|upload|update/.test(id) && (fault.kind === 'lose' || fault.kind === 'half')
    if (isObeyed) {
      await publish(release)
    } else {
      const { kind, text } = await failureOf(publish(release))
      expect(kind).toBe('MachineError')
      expect(text).toContain(fault.kind === 'answer' ? `also when asked again: ${fault.status}` : 'or broke')
      expect(text).toContain('Run it again: it goes on where this run stopped.')
    }
    expect(github.repository.shown()).toEqual(isObeyed ? [whole(release)] : [])
    github.fault = () => undefined
    await publish(release)
    expect(github.repository.shown()).toEqual([whole(release)])
    expect(github.repository.releases).toHaveLength(1)
    expect(github.repository.releases[0]?.assets).toHaveLength(3)
  })

  it('damages what is sent', async () => {
    fail('repos/upload-release-asset', corrupt)
    const { text } = await failureOf(publish(release))
    expect(text).toContain('`pipes.pdf` arrives damaged')
    expect(github.repository.shown()).toEqual([])
  })

  it('comes while files are exchanged: each name has all of the old or of the new', async () => {
    const old = { ...texts, 'pipes.pdf': 'old', SHA256SUMS: 'old' }
    const pdfs = [hash(encode('old')), whole(release).files['pipes.pdf'], undefined]
    let free = 0
    for (const kind of ['answer', 'lose'] as const)
      for (let first = 1; first <= 8; first++) {
        github.repository.releases.length = 0
        github.repository.add({ tag: 'v1.2', title: 'old' }, old)
        let count = 0
        github.fault = ({ method }) =>
          method !== 'GET' && ++count >= first ? (kind === 'lose' ? lose : server(500)) : undefined
        const before = github.repository.shown()
        const thrown = publish(release).catch((error: unknown) => error)
        const result = await thrown
        const files = github.repository.shown()[0]?.files ?? {}
        expect(pdfs).toContain(files['pipes.pdf'])
        if (files['pipes.pdf'] === undefined) free++
        if (first <= 2 && kind === 'answer') expect(files).toMatchObject(before[0]?.files ?? {})
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(MachineError)
          expect(result).toMatchObject({
            hint: expect.stringMatching(/Run it again: .* old files beside new ones/),
          })
        }
        github.fault = () => undefined
        await publish(release)
        expect(github.repository.shown()).toEqual([whole(release)])
        expect(github.repository.releases[0]?.assets).toHaveLength(3)
      }
    // GitHub cannot exchange a file: a server that fails for good between two requests leaves its name free.
    console.log(`of 16 failures while files are exchanged, ${free} left a name free until the next run`)
  })
})

describe('an answer that refuses', () => {
  it.each([
    [401, 'git/get-ref', 'Bad credentials', 'does not accept the token', 'wrong or has expired'],
    [
      403,
      'repos/create-release',
      'Resource not accessible by integration',
      'may not write',
      'contents: write',
    ],
    [404, 'repos/list-releases', 'Not Found', 'sees no repository', '--repository owner/name'],
    [409, 'repos/create-release', 'Git Repository is empty.', 'refuses the release: 409', 'Run it again'],
    [422, 'repos/create-release', 'body is too long', 'body is too long', 'mend it'],
  ])('%s', async (status, id, message, said, advice) => {
    fail(id, { kind: 'answer', status, message })
    const { kind, text } = await failureOf(publish(release))
    expect(kind).toBe('MachineError')
    expect(text).toContain(said)
    expect(text).toContain(advice)
    expect(github.repository.shown()).toEqual([])
    expect(waits).toEqual([])
    expect(github.seen.filter((call: Seen) => call.id === id)).toHaveLength(1)
  })

  it('401 of a wrong token, 404 of a wrong name', async () => {
    expect((await failureOf(publish(release, { token: 'other' }))).text).toContain(
      'does not accept the token',
    )
    const elsewhere = publish(release, { repository: 'ada/pips' })
    expect((await failureOf(elsewhere)).text).toMatch(/sees no repository 127\.0\.0\.1:\d+\/ada\/pips/)
  })

  it('a page instead of an answer', async () => {
    fail('git/get-ref', { kind: 'text', status: 200, text: '<h1>Sign in</h1>' })
    expect((await failureOf(publish(release))).text).toContain("does not answer as GitHub's API does")
  })

  it('a name that is not found, a port that nothing listens at, no answer', async () => {
    const unknown = publish(release, { api: 'https://nowhere.invalid/api/v3' })
    expect((await failureOf(unknown)).text).toMatch(
      /address of nowhere\.invalid cannot be found|cannot be made/,
    )
    const closed = publish(release, { api: 'http://127.0.0.1:1' })
    expect((await failureOf(closed)).text).toContain('cannot be made, or broke')
    fail('repos/list-releases', { kind: 'silent' })
    const silent = publish(release, { pace: { ...pace, timeout: 0.2 } })
    expect((await failureOf(silent)).text).toContain('does not answer in time')
  })
})

describe('a limit', () => {
  const DAY = 86_400
  /** An answer with the time of the server's own clock, `seconds` from now. */
  const reset = (seconds: number) => ({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + github.ahead + seconds),
  })
  const limited = (status: number, headers: Readonly<Record<string, string>>): Fault => ({
    kind: 'answer',
    status,
    message: 'API rate limit exceeded',
    headers,
  })

  it('is waited for as long as the server says', async () => {
    fail('repos/create-release', limited(429, { 'retry-after': '17' }), 2)
    await publish(release)
    expect(waits).toEqual([17, 17])
    expect(github.repository.shown()).toEqual([whole(release)])
  })

  it('and when it names no time', async () => {
    fail('repos/upload-release-asset', limited(403, {}), 1)
    await publish(release)
    expect(waits).toEqual([60])
  })

  it.each([0, DAY, -DAY])('by its own clock, which goes %s s before ours', async (ahead) => {
    github.ahead = ahead
    fail('git/get-ref', limited(403, reset(30)), 1)
    await publish(release)
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(28)
    expect(waits[0]).toBeLessThanOrEqual(32)
    fail(
      'git/get-ref',
      limited(429, { 'retry-after': new Date(Date.now() + (ahead + 20) * 1000).toUTCString() }),
    )
    github.seen.length = 0
    fail(
      'git/get-ref',
      limited(429, { 'retry-after': new Date(Date.now() + (ahead + 20) * 1000).toUTCString() }),
      1,
    )
    await publish(release)
    expect(waits[1]).toBeGreaterThanOrEqual(17)
    expect(waits[1]).toBeLessThanOrEqual(21)
  })

  it('is given up when it lasts too long', async () => {
    github.ahead = DAY
    fail('git/get-ref', limited(403, reset(3000)))
    const { kind, text } = await failureOf(publish(release))
    expect(kind).toBe('MachineError')
    expect(text).toMatch(
      /takes no more requests with this token until \d{4}-\d\d-\d\d \d\d:\d\d UTC \((?:50|51) min\)/,
    )
    expect(waits).toEqual([])
    fail('git/get-ref', limited(429, { 'retry-after': '0' }))
    await failureOf(publish(release))
    fail('git/get-ref', limited(429, { 'retry-after': '99999999999999999999' }))
    expect((await failureOf(publish(release))).text).toContain('Wait that long')
    expect(github.repository.shown()).toEqual([])
  })

  it('is waited for once, also when requests that write are spaced out', async () => {
    const message = 'You have exceeded a secondary rate limit.'
    fail('repos/create-release', { kind: 'answer', status: 403, message, headers: { 'retry-after': '9' } }, 1)
    await publish(releaseOf({}), { pace: { ...pace, second: 1000 } })
    expect(waits).toEqual([9])
    expect(github.repository.shown()).toHaveLength(1)
  }, 30_000)
})
