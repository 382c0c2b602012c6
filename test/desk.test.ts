/** The desk's server: who may ask, what is answered and how, and that it ends when it is told to. The watcher, too. */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Desk, openDesk } from '../src/desk/desk.ts'
import type { EditorPlace } from '../src/desk/editor.ts'
import { entryBefore } from '../src/desk/entry-before.ts'
import { mayAsk } from '../src/desk/guard.ts'
import { commonPairs } from '../src/desk/page/patch.ts'
import type { Shown } from '../src/desk/shown.ts'
import { watchBook } from '../src/desk/watch.ts'

const root = path.join(tmpdir(), 'a-book')
const bytes = (text: string) => new TextEncoder().encode(text)
const shown: Shown = {
  title: 'A <book>',
  language: 'en',
  direction: 'ltr',
  contents: [{ title: 'One', id: 'one', children: [{ title: 'Inside', id: 'inside', children: [] }] }],
  text: {
    head: '<!doctype html><html><head><title>A</title>',
    leaves: [
      {
        id: 'one',
        html: '<section id="one"><h1>One</h1><p id="p">p</p><h2 id="inside">Inside</h2><p id="q">q</p></section>',
        file: 'one.md',
      },
      { id: 'two', html: '<section id="two">Two</section>' },
    ],
    pictures: new Map([['sub/a b.svg', { mediaType: 'image/svg+xml', bytes: bytes('<svg/>') }]]),
  },
  pages: { bytes: bytes('0123456789'), count: 3 },
  reader: { bytes: bytes('PK'), places: new Map([['one', 'one.xhtml']]) },
  messages: [
    {
      severity: 'error',
      code: 'x',
      message: 'm',
      hint: 'h',
      file: 'other.md',
      line: 2,
      column: 3,
      id: 'one',
    },
    { severity: 'error', code: 'y', message: 'm', hint: 'h', file: '../outside.md' },
  ],
}

const edited: EditorPlace[] = []
let desk: Desk
beforeEach(async () => {
  edited.length = 0
  desk = await openDesk({ port: 0, root, openEditor: (place) => void edited.push(place) })
  desk.show(shown)
})
afterEach(() => desk.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** As no browser would ask: any path as it is, and any headers. */
function ask(
  address: string,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', body }: { readonly method?: string; readonly body?: string } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(desk.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: address, method, headers, agent: false }, (answer) => {
      let text = ''
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const statusOf = async (...given: Parameters<typeof ask>) => (await ask(...given)).status

describe('who may ask', () => {
  const port = 4000
  const asked = (host: string | undefined, origin?: string, site?: string) => ({ host, origin, site })

  it.each(['localhost:4000', '127.0.0.1:4000', '[::1]:4000'])('%s', (host) => {
    expect(mayAsk(asked(host), port, undefined)).toBe(true)
    expect(mayAsk(asked(host, `http://${host}`, 'same-origin'), port, undefined)).toBe(true)
  })

  it.each([
    asked(undefined),
    asked('evil.example:4000'),
    asked('localhost.evil.example:4000'),
    asked('localhost'),
    asked('localhost:4001'),
    asked('192.168.1.2:4000'),
    asked('localhost:4000', 'http://evil.example'),
    asked('localhost:4000', 'http://localhost:5000'),
    asked('localhost:4000', 'https://localhost:4000'),
    asked('localhost:4000', 'null'),
    asked('localhost:4000', undefined, 'cross-site'),
    asked('localhost:4000', undefined, 'same-site'),
  ])('not $host from $origin $site', (given) => {
    expect(mayAsk(given, port, undefined)).toBe(false)
  })

  it('numbers and the name, when a host is given', () => {
    expect(mayAsk(asked('192.168.1.2:4000'), port, '0.0.0.0')).toBe(true)
    expect(mayAsk(asked('my.machine:4000'), port, 'my.machine')).toBe(true)
    expect(mayAsk(asked('evil.example:4000'), port, '0.0.0.0')).toBe(false)
  })

  it('over the wire, for every address and method', async () => {
    const { host } = new URL(desk.url)
    for (const address of ['/', '/state', '/book/pages.pdf', '/news', '/nothing']) {
      expect(await statusOf(address, { host: 'evil.example' })).toBe(403)
      expect(await statusOf(address, { host, origin: 'http://evil.example' })).toBe(403)
      expect(await statusOf(address, { host, 'sec-fetch-site': 'cross-site' })).toBe(403)
    }
    const place = JSON.stringify({ file: 'one.md', line: 1, column: 1 })
    const post = { method: 'POST', body: place }
    expect(await statusOf('/editor', { host, origin: 'http://evil.example' }, post)).toBe(403)
    expect(edited).toEqual([])
  })
})

describe('what is answered', () => {
  it('carries the headers that keep others out', async () => {
    for (const address of ['/', '/state', '/book/text', '/book/pages.pdf', '/desk.css', '/nothing']) {
      const { headers } = await ask(address)
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    }
    const { headers } = await ask('/')
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
    expect((await ask('/book/text')).headers['content-security-policy']).toContain(
      'sandbox allow-same-origin',
    )
  })

  it('is the page, its modules and the viewers', async () => {
    const { body } = await ask('/')
    expect(JSON.parse(/<script type="importmap">(.*?)<\/script>/.exec(body)?.[1] ?? '')).toHaveProperty(
      'imports',
    )
    for (const address of [
      '/page/desk.js',
      '/desk.css',
      '/pdfjs-dist/build/pdf.worker.min.mjs',
      '/pdfjs-dist/web/pdf_viewer.css',
      '/foliate-js/vendor/zip.js',
    ])
      expect(await statusOf(address)).toBe(200)
  })

  it.each([
    '/package.json',
    '/pdfjs-dist/package.json',
    '/foliate-js/reader.html',
    '/page/../page/../package.json',
    '/pdfjs-dist/build/../../../package.json',
    '/page/%2e%2e/%2e%2e/package.json',
    '/book/pictures/../../package.json',
    '/book/pictures/%2e%2e%2f%2e%2e%2fpackage.json',
    '/book/pictures/..%5c..%5cpackage.json',
    '/book/leaves/..%2Fone',
    '/one.md',
    '//etc/passwd',
    '/%00',
    '/%E0%A4%A',
  ])('is nothing else: %s', async (address) => {
    expect([400, 404]).toContain(await statusOf(address))
  })

  it('changes nothing by GET, and takes nothing by POST but the editor', async () => {
    expect(await statusOf('/editor')).toBe(404)
    expect(await statusOf('/state', {}, { method: 'POST' })).toBe(404)
    expect(await statusOf('/state', {}, { method: 'DELETE' })).toBe(404)
  })

  it('is the text in one piece and in leaves, and the pictures', async () => {
    expect((await ask('/book/text')).body).toContain('<section id="two">Two</section>')
    expect((await ask('/book/leaves/two')).body).toBe('<section id="two">Two</section>')
    const { headers, body } = await ask('/book/pictures/sub/a%20b.svg')
    expect([headers['content-type'], body]).toEqual(['image/svg+xml', '<svg/>'])
    expect(headers['content-security-policy']).toContain('sandbox')
  })

  it('is a part of the PDF where one is asked for', async () => {
    const part = async (range: string) => {
      const { status, body, headers } = await ask('/book/pages.pdf', { range })
      return [status, body, headers['content-range']]
    }
    expect(await part('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10'])
    expect(await part('bytes=8-')).toEqual([206, '89', 'bytes 8-9/10'])
    expect(await part('bytes=8-99')).toEqual([206, '89', 'bytes 8-9/10'])
    expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10'])
    expect(await part('bytes=x')).toEqual([200, '0123456789', undefined])
  })

  it('has a version for each part that changes with it alone', async () => {
    const told = async () => JSON.parse((await ask('/state')).body)
    const before = await told()
    const [one, two] = shown.text.leaves
    if (one === undefined || two === undefined) throw new Error('two leaves')
    desk.show({ text: { ...shown.text, leaves: [one, { ...two, html: '<section id="two">2</section>' }] } })
    const after = await told()
    expect(after.pages).toEqual(before.pages)
    expect(after.text.head).toBe(before.text.head)
    expect(after.text.leaves[0]).toEqual(before.text.leaves[0])
    expect(after.text.leaves[1].version).toBeGreaterThan(before.text.leaves[1].version)
  })
})

describe('the editor', () => {
  const open = (place: unknown) =>
    statusOf(
      '/editor',
      { 'content-type': 'application/json' },
      { method: 'POST', body: JSON.stringify(place) },
    )

  it('opens files of the book and of its messages', async () => {
    expect(await open({ file: 'one.md', line: 7, column: 2 })).toBe(204)
    expect(await open({ file: 'other.md' })).toBe(204)
    expect(edited).toEqual([
      { file: path.join(root, 'one.md'), line: 7, column: 2 },
      { file: path.join(root, 'other.md'), line: 1, column: 1 },
    ])
  })

  it.each([
    { file: '/etc/passwd' },
    { file: '../one.md' },
    { file: '../outside.md' },
    { file: 'one.md', line: -1 },
    { file: 'one.md', line: '1; rm' },
    { file: 'one.md', column: 1.5 },
    { file: ['one.md'] },
    {},
    null,
    'one.md',
  ])('opens nothing else: %j', async (place) => {
    expect(await open(place)).toBe(400)
    expect(edited).toEqual([])
  })
})

describe('news', () => {
  /** Reads the stream until `count` events have come, or it ends. */
  async function news(count: number, act: (seen: number) => void = () => {}): Promise<number> {
    const answer = await fetch(`${desk.url}news`)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let seen = 0
    while (reader !== undefined && seen < count) {
      const { value, done } = await reader.read()
      if (done) break
      seen += value.split('event: changed').length - 1
      act(seen)
    }
    await reader?.cancel()
    return seen
  }

  it('come at once, and at every change', async () => {
    expect(await news(3, (seen) => desk.working(`step ${seen}`))).toBe(3)
    expect(JSON.parse((await ask('/state')).body).working).toMatch(/^step/)
  })

  it('end when the desk is closed, and its port is free at once', async () => {
    const { port } = new URL(desk.url)
    await news(Number.POSITIVE_INFINITY, () => void desk.close()).catch(() => {})
    const again = await openDesk({ port: Number(port), root })
    await again.close()
  })

  it('are no reason to wait: a half request does not keep the desk open', async () => {
    const { port } = new URL(desk.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    await new Promise<void>((resolve) => socket.write('GET /state HTTP/1.1\r\n', () => resolve()))
    await desk.close()
    socket.destroy()
  })

  it('a port that is taken is said', async () => {
    const { port } = new URL(desk.url)
    await expect(openDesk({ port: Number(port), root })).rejects.toThrow(`The port ${port} is taken.`)
  })
})

it('finds the entry that a place belongs to', () => {
  expect(['one', 'p', 'inside', 'q', 'two', 'nowhere'].map((id) => entryBefore(shown, id))).toEqual([
    'one',
    'one',
    'inside',
    'inside',
    undefined,
    undefined,
  ])
})

describe('the watcher', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'buckram-desk-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  let told = 0
  let watching: Awaited<ReturnType<typeof watchBook>> | undefined
  const file = (name: string) => path.join(folder, name)
  const rest = () => new Promise((resolve) => setTimeout(resolve, 250))

  beforeEach(async () => {
    for (const name of ['sub', 'output', '.git', 'node_modules/x'])
      await mkdir(file(name), { recursive: true })
    await writeFile(file('a.md'), 'a')
    watching = await watchBook({ root: folder, out: file('output'), onChange: () => void told++ })
    await rest()
    told = 0
  })
  afterEach(() => watching?.close())

  it.each([
    ['a save', () => writeFile(file('a.md'), 'b')],
    ['a new file below', () => writeFile(file('sub/b.svg'), '<svg/>')],
    ['a file with a point before its name', () => writeFile(file('.bookignore'), 'x')],
  ])('tells of %s once', async (_, act) => {
    await act()
    await expect.poll(() => told).toBe(1)
  })

  it('tells of a save by renaming', async () => {
    await writeFile(file('a.md.tmp'), 'c')
    await rename(file('a.md.tmp'), file('a.md'))
    await expect.poll(() => told).toBeGreaterThan(0)
  })

  it('tells of a file that goes and comes again, and of later saves', async () => {
    await rm(file('a.md'))
    await writeFile(file('a.md'), 'd')
    await expect.poll(() => told).toBeGreaterThan(0)
    await rest()
    told = 0
    await writeFile(file('a.md'), 'e')
    await expect.poll(() => told).toBeGreaterThan(0)
  })

  it('tells of 200 files a few times', async () => {
    await mkdir(file('many'), { recursive: true })
    await Promise.all(Array.from({ length: 200 }, (_, index) => writeFile(file(`many/${index}.md`), 'x')))
    await expect.poll(() => told).toBeGreaterThan(0)
    await rest()
    expect(told).toBeLessThan(20)
  })

  it('keeps silent about what is no part of the book', async () => {
    for (const name of [
      'output/a.pdf',
      '.git/index',
      'node_modules/x/a.js',
      '.a.md.swp',
      'a.md~',
      '4913',
      '.#a.md',
    ])
      await writeFile(file(name), 'x')
    await rest()
    expect(told).toBe(0)
  })
})

it.each([
  ['abcd', 'xabcd', 'abcd'],
  ['abcde', 'xabcy', 'abc'],
  ['abcdefg', 'axcdyg', 'acdg'],
  ['aaaa', 'aa', 'aa'],
  ['', 'abc', ''],
  ['abc', '', ''],
])('finds what %s and %s have in common', (one, other, common) => {
  const pairs = commonPairs([...one], [...other])
  expect(pairs.map(([index]) => one[index]).join('')).toBe(common)
  expect(pairs.map(([, index]) => other[index]).join('')).toBe(common)
})
