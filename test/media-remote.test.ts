/** Pictures from the web, from a server on this machine: what is fetched, what is refused, and that this machine is refused by default. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Keep } from '../src/media/keep.ts'
import { isPrivateAddress } from '../src/media/private-address.ts'
import { fetchPictures, REMOTE_LIMITS, type RemoteOptions } from '../src/media/remote.ts'

const picture = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#7a1f24' } })
    .png()
    .toBuffer(),
)
const makeAnew: Keep = (_parts, make) => make()
/** The server of the test stands on an address that a build would refuse. */
const testServerOnly = (address: string) => address !== '127.0.0.1' && isPrivateAddress(address)

const pages: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/picture.png': (response) => response.end(picture),
  '/any': (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(picture),
  '/page.png': (response) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end('<!doctype html><html><body>Hello'),
  '/empty.png': (response) => response.end(),
  '/gone.png': (response) => response.writeHead(404).end(picture),
  '/unchanged.png': (response) => response.writeHead(304).end(),
  '/endless.png': (response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return
    }
    response.on('drain', more)
    more()
  },
  '/claims.png': (response) => response.writeHead(200, { 'Content-Length': '30000000' }).write('x'),
  '/silent.png': () => undefined,
  '/slow-header.png': (response) => {
    const { socket } = response
    socket?.write('HTTP/1.1 200 OK\r\n')
    drip(socket, () => socket?.write('X: y\r\n'))
  },
  '/slow.png': (response) => drip(response.socket, () => response.write('x')),
  '/breaks.png': (response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('x')
    setTimeout(() => response.destroy(), 20)
  },
  '/bomb.png': (response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000))),
  '/headers.png': (response) => response.writeHead(200, { 'X-Long': 'x'.repeat(100_000) }).end(picture),
  '/no-http.png': (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'),
  '/to/picture': redirect(302, '/picture.png'),
  '/to/private': redirect(302, 'http://10.0.0.1/picture.png'),
  '/to/metadata': redirect(301, 'http://169.254.169.254/latest/meta-data/'),
  '/to/mapped': redirect(307, 'http://[::ffff:127.0.0.1]/picture.png'),
  '/to/number': redirect(307, 'http://2852039166/'),
  '/to/file': redirect(302, 'file:///etc/passwd'),
  '/to/data': redirect(302, 'data:image/png;base64,AAAA'),
  '/to/nowhere': (response) => response.writeHead(302).end(),
  '/to/itself': redirect(308, '/to/itself'),
}

function redirect(status: number, location: string) {
  return (response: ServerResponse) => response.writeHead(status, { Location: location }).end()
}

function drip(socket: Socket | null, drop: () => void): void {
  const timer = setInterval(drop, 10)
  socket?.on('error', () => undefined).on('close', () => clearInterval(timer))
}

let asked: IncomingMessage[] = []
const answer: RequestListener = (request, response) => {
  asked.push(request)
  const url = request.url ?? ''
  const step = /^\/step\/(\d+)$/.exec(url)?.[1]
  if (step !== undefined) redirect(303, step === '1' ? '/picture.png' : `/step/${Number(step) - 1}`)(response)
  else if (url.startsWith('/picture.png?')) response.end(picture)
  else (pages[url] ?? pages['/gone.png'])?.(response, request)
}
const server = createServer(answer)
let base = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a server on TCP has this kind of address
})
beforeEach(() => {
  asked = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const limits = { ...REMOTE_LIMITS, time: 2_000 }
async function fetchAll(addresses: readonly string[], options: Partial<RemoteOptions> = {}) {
  return fetchPictures(addresses, {
    keep: makeAnew,
    offline: false,
    limits,
    isRefused: testServerOnly,
    ...options,
  })
}
/** The reason why a picture cannot be had, or `fetched`. */
async function reasonOf(address: string, options: Partial<RemoteOptions> = {}): Promise<string> {
  const url = address.startsWith('/') ? `${base}${address}` : address
  const { pictures, failed } = await fetchAll([url], options)
  expect(pictures.size + failed.size).toBe(1)
  return failed.get(url) ?? 'fetched'
}

const NOT_PUBLIC = 'its address is not one of the public internet'

describe('pictures from the web', () => {
  it('are fetched as they are, whatever the server calls them', async () => {
    const { pictures, failed } = await fetchAll([`${base}/picture.png`, `${base}/any`])
    expect(failed).toEqual(new Map())
    expect([...pictures]).toEqual([
      [`${base}/picture.png`, picture],
      [`${base}/any`, picture],
    ])
  })

  it('are asked for by name of the tool, without a word about the machine', async () => {
    await fetchAll([`${base}/picture.png?a=b%20c`])
    expect(asked.map(({ url, method }) => `${method} ${url}`)).toEqual(['GET /picture.png?a=b%20c'])
    const { host, 'user-agent': agent, accept, ...others } = asked[0]?.headers ?? {}
    expect(agent).toMatch(/^Buckram\/\d/)
    expect(accept).toMatch(/^image\//)
    expect(others).toEqual({ 'accept-encoding': 'identity', connection: 'close' })
  })

  it.each([
    ['/gone.png', 'the server answers 404'],
    ['/unchanged.png', 'the server answers 304'],
    ['/page.png', 'it is a web page, not a picture'],
    ['/empty.png', 'the file is empty'],
    ['/endless.png', 'it is larger than 20 MB'],
    ['/claims.png', 'it is larger than 20 MB'],
    ['/breaks.png', 'the connection broke off'],
    ['/bomb.png', 'the server sends it compressed, though it was not asked to'],
    ['/headers.png', 'the headers of the answer are too long'],
    ['/no-http.png', 'the server does not speak HTTP'],
    ['http://none.invalid/a.png', /^its host (is not known|cannot be looked up)/],
    ['http://127.0.0.1:1/a.png', 'the server refuses the connection'],
  ])('fail with a reason: %s', async (address, reason) => {
    expect(await reasonOf(address)).toMatch(reason)
  })

  it.each(['/silent.png', '/slow.png', '/slow-header.png'])('are given a time: %s', async (address) => {
    const short = { ...limits, time: 300 }
    expect(await reasonOf(address, { limits: short })).toBe('it takes longer than 0.3 seconds')
  })

  it('over HTTPS come from a server that can prove who it is', async () => {
    expect(await reasonOf(`${base.replace('http:', 'https:')}/picture.png`)).toBe(
      'its server cannot prove who it is (TLS)',
    )
  })
})

describe('redirects', () => {
  it.each([
    ['/to/picture', 'fetched'],
    ['/step/5', 'fetched'],
    ['/step/6', 'it is redirected more than 5 times'],
    ['/to/itself', 'it is redirected more than 5 times'],
    ['/to/private', NOT_PUBLIC],
    ['/to/metadata', NOT_PUBLIC],
    ['/to/mapped', NOT_PUBLIC],
    ['/to/number', NOT_PUBLIC],
    ['/to/file', 'it is redirected to what is no address of the web'],
    ['/to/data', 'it is redirected to what is no address of the web'],
    ['/to/nowhere', 'it is redirected to what is no address of the web'],
  ])('%s: %s', async (address, reason) => {
    expect(await reasonOf(address)).toBe(reason)
  })
})

describe('addresses that are not public', () => {
  it('are refused before anything is sent', async () => {
    const port = new URL(base).port
    for (const host of [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '0x7f.1',
      '2130706433',
    ])
      expect(await reasonOf(`http://${host}:${port}/picture.png`, { isRefused: isPrivateAddress })).toBe(
        NOT_PUBLIC,
      )
    expect(asked).toEqual([])
  })

  it('are refused without a rule being given', async () => {
    const { failed } = await fetchPictures([`${base}/picture.png`], { keep: makeAnew, offline: false })
    expect([...failed.values()]).toEqual([NOT_PUBLIC])
    expect(asked).toEqual([])
  })

  it('are judged as they are connected to: a name that leads here is judged by where it leads', async () => {
    const port = new URL(base).port
    const judged: string[] = []
    const isRefused = (address: string) => {
      judged.push(address)
      return address.includes(':')
    }
    expect(await reasonOf(`http://localhost:${port}/picture.png`, { isRefused })).toBe('fetched')
    expect(judged).toContain('127.0.0.1')
    expect(judged).not.toContain('localhost')
  })
})

describe('the whole', () => {
  it('is kept by address: what was fetched once is not fetched again, what failed is', async () => {
    const kept = new Map<string, Uint8Array>()
    const keep: Keep = async (parts, make) => {
      const key = parts.join()
      const value = kept.get(key) ?? (await make())
      kept.set(key, value)
      return value
    }
    const addresses = [`${base}/picture.png`, `${base}/page.png`, `${base}/gone.png`]
    const once = await fetchAll(addresses, { keep })
    expect([...kept.keys()]).toEqual([`${base}/picture.png`])
    const again = await fetchAll(addresses, { keep })
    expect(again).toEqual(once)
    expect(asked.map(({ url }) => url).sort()).toEqual([
      '/gone.png', '/gone.png', '/page.png', '/page.png', '/picture.png',
    ]) // biome-ignore format: a list

    asked = []
    const offline = await fetchAll(addresses, { keep, offline: true })
    expect([...offline.pictures.keys()]).toEqual([`${base}/picture.png`])
    expect([...offline.failed.values()]).toEqual(
      Array(2).fill('this build is offline, and the cache does not hold it'),
    )
    expect(asked).toEqual([])
  })

  it('is limited in number, in the order of the book', async () => {
    const addresses = Array.from({ length: 20 }, (_, n) => `${base}/picture.png?${n}`)
    const { pictures, failed } = await fetchAll(addresses, { limits: { ...limits, pictures: 15 } })
    expect([...pictures.keys()]).toEqual(addresses.slice(0, 15))
    expect([...failed.keys()]).toEqual(addresses.slice(15))
    expect(new Set(failed.values())).toEqual(new Set(['a build fetches 15 pictures at most']))
    expect(asked).toHaveLength(15)
  })

  it('is limited in bytes and in time', async () => {
    const addresses = Array.from({ length: 20 }, (_, n) => `${base}/picture.png?${n}`)
    const small = await fetchAll(addresses, { limits: { ...limits, totalBytes: picture.length } })
    expect(small.failed.get(addresses[19] ?? '')).toMatch(/^the pictures before it have more than/)
    expect(small.pictures.size).toBe(asked.length)
    const slow = await fetchAll([...Array(6).fill(`${base}/silent.png`), ...addresses], {
      limits: { ...limits, time: 300, totalTime: 100 },
    })
    expect(slow.pictures.size).toBe(0)
    expect(slow.failed.get(addresses[0] ?? '')).toMatch(/^the pictures before it took longer than/)
  })

  it('asks few servers at once', async () => {
    let open = 0
    let most = 0
    const busy = createServer((_request, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.end(picture)
      }, 10)
    })
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve))
    const { port } = busy.address() as AddressInfo // a server on TCP has this kind of address
    const { pictures } = await fetchAll(Array.from({ length: 30 }, (_, n) => `http://127.0.0.1:${port}/${n}`))
    busy.close()
    expect(pictures.size).toBe(30)
    expect(most).toBeLessThanOrEqual(6)
  })
})
