/** Releases at GitHub, against a server that plays it and holds every request and answer to GitHub's own description. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UsageError } from '../src/diagnostics.ts'
import { githubTarget } from '../src/release/github.ts'
import { githubAddress } from '../src/release/github-address.ts'
import type { Published, Release } from '../src/release/target.ts'
import { faultsOfAnswer, faultsOfRequest, operationOf } from './release/github-contract.ts'
import { hash, MAIN } from './release/github-repository.ts'
import { type FakeGithub, type Fault, startGithub, TOKEN } from './release/github-server.ts'
import { encode, failureOf, PDF, release, releaseOf, texts, whole } from './release/pipes.ts'

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
