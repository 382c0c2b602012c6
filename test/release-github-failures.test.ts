/** What goes wrong while a release is published at GitHub: readers see the old state or the new one, and the author what to do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MachineError } from '../src/diagnostics.ts'
import { githubTarget } from '../src/release/github.ts'
import type { Published, Release } from '../src/release/target.ts'
import { hash } from './release/github-repository.ts'
import { type FakeGithub, type Fault, type Seen, startGithub, TOKEN } from './release/github-server.ts'
import { encode, failureOf, release, releaseOf, texts, whole } from './release/pipes.ts'

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

/** The fault for the named operation: at its first request, at the first two, or always. */
function fail(id: string, fault: Fault, times = Number.POSITIVE_INFINITY): void {
  github.fault = (call, count) => (call.id === id && count <= times ? fault : undefined)
}

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
