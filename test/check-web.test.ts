/** Links to the web: what is asked, how politely, and what the answers mean. Long because it is every kind of answer. The web is this machine. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { checkBook } from '../src/build.ts'
import { checkWebLinks, WEB_LIMITS, type WebResult } from '../src/check/index.ts'
import { judgeAnswer, judgeFailure } from '../src/check/judge.ts'
import type { WebLink } from '../src/check/links.ts'
import { type Diagnostic, formatDiagnostic, MachineError, Report } from '../src/diagnostics.ts'
import { PrivateAddressError } from '../src/media/private-address.ts'
import { silent } from '../src/progress.ts'
import { VERSION } from '../src/version.ts'

const place = await mkdtemp(path.join(tmpdir(), 'check-web-'))
const servers: (http.Server | net.Server)[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    if (server instanceof http.Server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
afterAll(() => rm(place, { recursive: true, force: true }))

/** Time goes on when somebody waits for it. */
function testClock(start = Date.UTC(2024, 0, 1)) {
  let now = start
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    advance: (time: number) => {
      now += time
    },
    wait: async (time: number) => {
      waits.push(time)
      now += time
    },
  }
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** Starts a server on a port of its own and returns its address; `log` holds every request. */
async function serve(handler: Handler) {
  const log: string[] = []
  const server = http.createServer((request, response) => {
    log.push(`${request.method} ${request.url}`)
    handler(request, response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a server on TCP has no other address
  return { origin: `http://127.0.0.1:${port}`, port, log }
}

const answer = (status: number, headers: Record<string, string> = {}): Handler => {
  return (_, response) => response.writeHead(status, headers).end()
}

/** A port that nobody listens to. */
async function closedPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // as above
  await new Promise((resolve) => server.close(resolve))
  return port
}

function linkTo(raw: string, line = 1): WebLink {
  return {
    raw,
    url: URL.canParse(raw) ? new URL(raw) : undefined,
    places: [{ file: 'README.md', line, column: 1 }],
  }
}

interface Options {
  readonly clock?: ReturnType<typeof testClock>
  readonly cacheFolder?: string
  readonly limits?: Partial<typeof WEB_LIMITS>
  readonly isRefused?: (address: string) => boolean
}

async function check(
  addresses: readonly string[],
  { clock = testClock(), cacheFolder, limits, isRefused = () => false }: Options = {},
): Promise<WebResult & { diagnostics: readonly Diagnostic[] }> {
  const report = new Report()
  const result = await checkWebLinks(
    addresses.map((address, index) => linkTo(address, index + 1)),
    {
      clock,
      cacheFolder,
      report,
      onStep: () => undefined,
      isRefused,
      limits: { ...WEB_LIMITS, time: 2000, ...limits },
    },
  )
  return { ...result, diagnostics: report.diagnostics }
}

/** `alive`, `dead: reason`, `unknown: reason` or `moved: address`. */
async function verdictOn(address: string, options?: Options): Promise<string> {
  const { alive, unknown, moved, diagnostics } = await check([address], options)
  if (moved[0] !== undefined) return `moved: ${moved[0].to}`
  if (alive === 1) return 'alive'
  if (unknown[0] !== undefined) return `unknown: ${unknown[0].reason}`
  return `dead: ${/ is dead: (.*)\.$/.exec(diagnostics[0]?.message ?? '')?.[1]}`
}

describe('an answer', () => {
  it.each([
    [200, 'alive'],
    [204, 'alive'],
    [300, 'alive'],
    [400, 'dead: its server answers 400 (Bad Request)'],
    [404, 'dead: its server answers 404 (Not Found)'],
    [410, 'dead: its server answers 410 (Gone)'],
    [401, 'unknown: its server answers 401 (Unauthorized)'],
    [403, 'unknown: its server answers 403 (Forbidden)'],
    [405, 'unknown: its server answers 405 (Method Not Allowed)'],
    [429, 'unknown: its server answers 429 (Too Many Requests)'],
    [451, 'unknown: its server answers 451 (Unavailable For Legal Reasons)'],
    [500, 'dead: its server answers 500 (Internal Server Error)'],
    [503, 'unknown: its server answers 503 (Service Unavailable)'],
    [522, 'dead: its server answers 522'],
    [999, 'unknown: its server answers 999'],
    [301, 'unknown: it is redirected to what is no address of the web'],
  ])('of %d', async (status, verdict) => {
    const { origin } = await serve(answer(status))
    expect(await verdictOn(`${origin}/page`)).toBe(verdict)
  })

  it('to HEAD that is no good is asked for with GET', async () => {
    for (const refusal of [404, 405, 501, 403]) {
      const { origin, log } = await serve((request, response) =>
        response.writeHead(request.method === 'HEAD' ? refusal : 200).end('text'),
      )
      expect(await verdictOn(`${origin}/page`)).toBe('alive')
      expect(log).toEqual(['HEAD /page', 'GET /page'])
    }
  })

  it('that never ends is not waited for', async () => {
    const { origin } = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end()
      else response.writeHead(200).write('endless')
    })
    expect(await verdictOn(`${origin}/page`)).toBe('alive')
  })

  it('of a server that fails is asked for three times, with growing pauses', async () => {
    const clock = testClock()
    const { origin, log } = await serve(answer(502))
    expect(await verdictOn(`${origin}/`, { clock })).toMatch(/^dead: .* 502/)
    expect(log).toEqual(['HEAD /', 'GET /', 'GET /'])
    expect(clock.waits).toEqual([1000, 4000])
  })

  it('that comes at the second attempt is good', async () => {
    let count = 0
    const { origin } = await serve((_, response) => response.writeHead(++count === 1 ? 500 : 200).end())
    expect(await verdictOn(`${origin}/`)).toBe('alive')
  })

  it('that does not come is a dead link', async () => {
    const { origin, log } = await serve(() => undefined)
    expect(await verdictOn(`${origin}/`, { limits: { time: 100 } })).toBe(
      'dead: its server does not answer within 0.1 seconds',
    )
    expect(log).toHaveLength(3)
  })

  it('that is broken off, or no HTTP', async () => {
    const { origin } = await serve((request) => request.socket.destroy())
    expect(await verdictOn(`${origin}/`)).toBe('dead: its server breaks off the connection')
    const other = net.createServer((socket) =>
      socket
        .on('error', () => undefined)
        .resume()
        .end('220 mail\r\n'),
    )
    servers.push(other)
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo // as above
    expect(await verdictOn(`http://127.0.0.1:${port}/`)).toBe('unknown: its server does not speak HTTP')
  })

  it('that changes the protocol ends, too', async () => {
    const { origin } = await serve((_, response) => {
      response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'other' }).end()
    })
    expect(await verdictOn(`${origin}/`)).toMatch(/^unknown: /)
  })

  it('of a host that nobody knows', async () => {
    // RFC 6761: this name is in no DNS. Without a network the resolver may not be able to say so.
    expect(await verdictOn('http://nowhere.invalid/')).toMatch(
      /^(dead: its host is not known|unknown: its host cannot be looked up just now)$/,
    )
  })

  it('needs an address', async () => {
    expect(await verdictOn('http://[::1/')).toBe('dead: it is no valid address')
    expect(await verdictOn('https://')).toBe('dead: it is no valid address')
  })
})

describe('certificates and other failures', () => {
  const failure = (code: string) => judgeFailure(Object.assign(new Error(code), { code }), 1000)

  it.each([
    ['CERT_HAS_EXPIRED', 'dead'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'dead'],
    // Browsers find missing certificates by themselves, and a proxy of a company signs its own.
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown'],
    ['EPROTO', 'unknown'],
    ['HPE_INVALID_CONSTANT', 'unknown'],
    ['E_NEW', 'unknown'],
  ])('%s', (code, kind) => expect(failure(code).kind).toBe(kind))

  it('of every address of a name count as the first of them', () => {
    const error = new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' }), new Error()])
    expect(judgeFailure(error, 1000)).toMatchObject({ kind: 'busy', verdict: { kind: 'dead' } })
  })

  it('of a private address', () => {
    expect(judgeFailure(new PrivateAddressError('host'), 1000).kind).toBe('unknown')
  })
})

describe('redirects', () => {
  const to = (table: Readonly<Record<string, readonly [number, string]>>): Handler => {
    return (request, response) => {
      const [status, location] = table[request.url ?? ''] ?? [request.url === '/gone' ? 404 : 200, undefined]
      response.writeHead(status, location === undefined ? {} : { Location: location }).end()
    }
  }

  it('are followed; those for good are told', async () => {
    const { origin } = await serve(
      to({
        '/301': [301, '/page?a=b#part'],
        '/308': [308, '/301'],
        '/302': [302, '/page'],
        '/303': [303, '/page'],
        '/307': [307, '/301'],
        '/mixed': [301, '/302'],
        '/lost': [301, '/gone'],
      }),
    )
    expect(await verdictOn(`${origin}/301`)).toBe(`moved: ${origin}/page?a=b`)
    expect(await verdictOn(`${origin}/308`)).toBe(`moved: ${origin}/page?a=b`)
    expect(await verdictOn(`${origin}/302`)).toBe('alive')
    expect(await verdictOn(`${origin}/303`)).toBe('alive')
    // What was only borrowed for now may go elsewhere tomorrow.
    expect(await verdictOn(`${origin}/307`)).toBe('alive')
    expect(await verdictOn(`${origin}/mixed`)).toBe(`moved: ${origin}/302`)
    expect(await verdictOn(`${origin}/lost`)).toMatch(/^dead: .* 404/)
  })

  it('without end, and out of the web', async () => {
    const { origin, log } = await serve(
      to({
        '/a': [302, '/b'],
        '/b': [302, '/a'],
        '/ftp': [301, 'ftp://example.org/'],
        '/file': [302, 'file:///etc/passwd'],
      }),
    )
    expect(await verdictOn(`${origin}/a`)).toBe('unknown: it is redirected more than 10 times')
    expect(log).toHaveLength(11)
    for (const address of ['/ftp', '/file'])
      expect(await verdictOn(origin + address)).toBe(
        'unknown: it is redirected to what is no address of the web',
      )
  })

  it('to a private address are not followed', async () => {
    const inside = await serve(answer(200))
    const { origin } = await serve(answer(301, { Location: `http://127.0.0.2:${inside.port}/secret` }))
    expect(await verdictOn(`${origin}/`, { isRefused: (address) => address !== '127.0.0.1' })).toBe(
      'unknown: its host is not on the public internet; --private asks it, too',
    )
    expect(inside.log).toEqual([])
  })
})

describe('private addresses', () => {
  it('are not asked', async () => {
    const { port, log } = await serve(answer(200))
    const report = new Report()
    const addresses = [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `2130706433:${port}`,
      `0x7f.1:${port}`,
      '10.0.0.1',
      '[::1]',
    ]
    const { unknown } = await checkWebLinks(
      addresses.map((address) => linkTo(`http://${address}/`)),
      { clock: testClock(), cacheFolder: undefined, report, onStep: () => undefined },
    )
    expect(unknown).toHaveLength(addresses.length)
    expect(log).toEqual([])
    expect(report.diagnostics).toEqual([])
  })
})

describe('manners', () => {
  it('a server that names a time is left alone until then', async () => {
    for (const wish of ['30', new Date(Date.UTC(2024, 0, 1, 0, 0, 30)).toUTCString()]) {
      const clock = testClock()
      const times: number[] = []
      let count = 0
      const { origin } = await serve((_, response) => {
        times.push(clock.now() - Date.UTC(2024, 0, 1))
        if (++count === 1) response.writeHead(429, { 'Retry-After': wish }).end()
        else response.writeHead(200).end()
      })
      const { alive } = await check([`${origin}/1`, `${origin}/2`, `${origin}/3`], {
        clock,
        limits: { atOnceForHost: 1 },
      })
      expect(alive).toBe(3)
      expect(times[0]).toBe(0)
      expect(times.slice(1).every((time) => time >= 30_000)).toBe(true)
    }
  })

  it('a server that wants too much time is not asked again', async () => {
    const { origin, log } = await serve(answer(503, { 'Retry-After': '86400' }))
    const { unknown } = await check(
      Array.from({ length: 10 }, (_, index) => `${origin}/${index}`),
      { limits: { atOnceForHost: 1 } },
    )
    expect(unknown.map(({ reason }) => reason)).toEqual(
      Array(10).fill('its server asks for too much patience'),
    )
    expect(log).toEqual(['HEAD /0'])
  })

  it('a server that wants a little time for ever is given up', async () => {
    const { origin, log } = await serve(answer(429, { 'Retry-After': '50' }))
    const addresses = Array.from({ length: 100 }, (_, index) => `${origin}/${index}`)
    const { unknown } = await check(addresses, { limits: { atOnceForHost: 1 } })
    expect(unknown).toHaveLength(100)
    // 120 seconds of patience are three pauses of 50.
    expect(log.length).toBeLessThanOrEqual(4)
  })

  it('few requests at once for a host, and in all', async () => {
    let now = 0
    let most = 0
    const mostOf = new Map<string, number>()
    const nowOf = new Map<string, number>()
    const handler: Handler = (request, response) => {
      const host = request.headers.host ?? ''
      now++
      nowOf.set(host, (nowOf.get(host) ?? 0) + 1)
      most = Math.max(most, now)
      mostOf.set(host, Math.max(mostOf.get(host) ?? 0, nowOf.get(host) ?? 0))
      setTimeout(() => {
        now--
        nowOf.set(host, (nowOf.get(host) ?? 0) - 1)
        response.writeHead(200).end()
      }, 20)
    }
    const origins = await Promise.all(Array.from({ length: 4 }, () => serve(handler)))
    const addresses = origins.flatMap(({ origin }) =>
      Array.from({ length: 8 }, (_, index) => `${origin}/${index}`),
    )
    const { alive } = await check(addresses, { limits: { atOnce: 5, atOnceForHost: 2 } })
    expect(alive).toBe(32)
    expect(most).toBe(5)
    expect([...mostOf.values()]).toEqual([2, 2, 2, 2])
  })

  it('who asks says so, and tells nothing else', async () => {
    let headers: http.IncomingHttpHeaders = {}
    const { port } = await serve((request, response) => {
      headers = request.headers
      response.writeHead(200, { 'Set-Cookie': 'a=b' }).end()
    })
    const root = await bookOf({ 'README.md': `# Book\n\n[x](http://user:secret@127.0.0.1:${port}/)\n` })
    expect((await checkOf(root)).web?.alive).toBe(1)
    expect(headers['user-agent']).toMatch(
      new RegExp(`^Buckram/${VERSION.replaceAll('.', '\\.')}( \\(\\+https://.*\\))?$`),
    )
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-language',
      'connection',
      'host',
      'user-agent',
    ])
  })

  it('a book with very many addresses, or very slow ones, comes to an end', async () => {
    const { origin, log } = await serve(answer(200))
    const addresses = Array.from({ length: 5 }, (_, index) => `${origin}/${index}`)
    const few = await check(addresses, { limits: { addresses: 3 } })
    expect([few.alive, few.unknown.map(({ reason }) => reason)]).toEqual([
      3,
      Array(2).fill('a check asks for 3 addresses at most'),
    ])
    expect(log).toHaveLength(3)

    const clock = testClock()
    const slow = await serve((_, response) => {
      clock.advance(60_000)
      response.writeHead(200).end()
    })
    const late = await check(
      Array.from({ length: 5 }, (_, index) => `${slow.origin}/${index}`),
      { clock, limits: { totalTime: 119_000, atOnceForHost: 1 } },
    )
    expect([late.alive, late.unknown.length]).toEqual([2, 3])
  })
})

describe('what is known from the last days', () => {
  const week = 7 * 24 * 60 * 60 * 1000

  it('is not asked again for a week; what is dead is', async () => {
    const cacheFolder = path.join(place, 'kept')
    const clock = testClock()
    const { origin, log } = await serve((request, response) => {
      if (request.url === '/gone') response.writeHead(404).end()
      else if (request.url === '/old') response.writeHead(301, { Location: '/new' }).end()
      else response.writeHead(200).end()
    })
    const addresses = [`${origin}/page`, `${origin}/gone`, `${origin}/old`]
    const first = await check(addresses, { cacheFolder, clock })
    expect(log).toHaveLength(5)

    log.length = 0
    clock.advance(week - 1)
    const second = await check(addresses, { cacheFolder, clock })
    expect(log).toEqual(['HEAD /gone', 'GET /gone'])
    expect(second).toEqual({ ...first, kept: 2 })

    log.length = 0
    clock.advance(1)
    const third = await check(addresses, { cacheFolder, clock })
    expect(log).toHaveLength(5)
    expect(third).toEqual(first)
  })

  it('is never needed: a broken file, a future, a folder that cannot be', async () => {
    const { origin, log } = await serve(answer(200))
    const cacheFolder = path.join(place, 'broken')
    await mkdir(path.join(cacheFolder, 'web'), { recursive: true })
    const file = path.join(cacheFolder, 'web', 'alive.json')
    const now = testClock().now()
    for (const text of [
      '{',
      '[]',
      'null',
      '{"a":1}',
      `{"${origin}/":{"at":"x"}}`,
      `{"${origin}/":{"at":${now + 1}}}`,
    ]) {
      await writeFile(file, text)
      log.length = 0
      expect((await check([`${origin}/`], { cacheFolder })).kept).toBe(0)
      expect(log).toHaveLength(1)
    }
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ [`${origin}/`]: { at: now } })
    expect((await check([`${origin}/`], { cacheFolder: path.join(file, 'below') })).alive).toBe(1)
  })
})

describe('without a network', () => {
  it('nothing is called dead', async () => {
    const ports = [await closedPort(), await closedPort(), await closedPort()]
    const addresses = ports.map((port) => `http://127.0.0.1:${port}/`)
    await expect(check(addresses)).rejects.toThrow(MachineError)
    // One server that answers, whatever it is, shows that the network is there.
    const { origin } = await serve(answer(404))
    expect((await check([...addresses, origin])).dead).toBe(4)
    // With one or two hosts it may well be them.
    expect((await check(addresses.slice(0, 2))).dead).toBe(2)
  })

  it('what was alive last week tells whether it is there', async () => {
    const cacheFolder = path.join(place, 'probe')
    const { origin, log } = await serve(answer(200))
    await check([origin], { cacheFolder })
    const dead = await Promise.all(
      Array.from({ length: 3 }, async () => `http://127.0.0.1:${await closedPort()}/`),
    )
    const result = await check([origin, ...dead], { cacheFolder })
    expect([result.kept, result.dead]).toEqual([1, 3])
    expect(log).toEqual(['HEAD /', 'HEAD /'])
  })
})

async function bookOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(path.join(place, 'book-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), text)
  }
  return root
}

function checkOf(root: string, isPrivateAsked = true) {
  return checkBook({
    root,
    out: path.join(root, 'output'),
    cache: false,
    progress: silent,
    sourceDateEpoch: '0',
    web: { clock: testClock(), isPrivateAsked },
  })
}

describe('a book', () => {
  it('link-web-dead: each place is named, each address asked once', async () => {
    const { origin, log } = await serve((request, response) =>
      response.writeHead(request.url === '/page' ? 200 : 404).end(),
    )
    const one = [
      '# One',
      '',
      `A [page](${origin}/page#a), [again](${origin}/page#b), [gone](${origin}/gone),`,
      `and ${origin}/gone#part once more.`,
      '',
      `<p><a href="${origin}/%67one">In HTML</a>, [mail](mailto:a@example.org)</p>`,
    ]
    const root = await bookOf({
      'SUMMARY.md': `# Summary\n\n- [One](one.md)\n- [Elsewhere](${origin}/gone)\n`,
      'one.md': `${one.join('\n')}\n`,
    })
    const { diagnostics, web } = await checkOf(root)
    const dead = (place: string, address: string) =>
      `${place}: warning: The link to \`${address}\` is dead: its server answers 404 (Not Found). [link-web-dead]\n` +
      '  Correct the address, link to an archived copy, or take the link out.'
    expect(diagnostics.map(formatDiagnostic)).toEqual([
      dead('SUMMARY.md:4:15', `${origin}/gone`),
      dead(`one.md:3:${(one[2]?.indexOf(`${origin}/gone`) ?? 0) + 1}`, `${origin}/gone`),
      dead('one.md:4:5', `${origin}/gone`),
      dead('one.md:6:13', `${origin}/%67one`),
    ])
    expect(web?.addresses).toBe(3)
    expect(log.filter((line) => line === 'HEAD /page')).toHaveLength(1)
    expect(log.filter((line) => line === 'HEAD /gone')).toHaveLength(1)
  })

  it('asks no private address unless it is told to', async () => {
    const { origin, log } = await serve(answer(404))
    const root = await bookOf({ 'README.md': `# Book\n\n[x](${origin}/)\n` })
    expect((await checkOf(root, false)).web).toMatchObject({ dead: 0, unknown: [{ address: `${origin}/` }] })
    expect(log).toEqual([])
    expect((await checkOf(root, true)).web?.dead).toBe(1)
  })

  it('is not asked about without --web', async () => {
    const { origin, log } = await serve(answer(404))
    const root = await bookOf({ 'README.md': `# Book\n\n[x](${origin}/)\n` })
    const result = await checkBook({
      root,
      out: path.join(root, 'output'),
      cache: false,
      progress: silent,
      sourceDateEpoch: '0',
    })
    expect([result.web, result.diagnostics, log]).toEqual([undefined, [], []])
  })
})

it('Retry-After in words is no time', () => {
  const url = new URL('http://example.org/')
  for (const retryAfter of ['soon', '-5', '1.5', '', undefined, 'NaN'])
    expect(judgeAnswer({ status: 429, retryAfter }, url, 0)).not.toHaveProperty('wait')
  expect(
    judgeAnswer({ status: 429, retryAfter: 'Thu, 01 Jan 1970 00:00:10 GMT' }, url, 20_000),
  ).toMatchObject({
    wait: 0,
  })
})
