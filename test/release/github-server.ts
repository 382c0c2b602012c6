/** A server that plays GitHub's part in a release. It keeps releases and tags, fails when told to, and holds all to the contract. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { type Call, faultsOfAnswer, faultsOfRequest, operationOf } from './github-contract.ts'
import { type Answer, createRepository, type Repository } from './github-repository.ts'

/** What happens to a request instead of, or besides, what it asks for. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly message: string; readonly headers?: Headers }
  /** The connection is cut while the request is read. */
  | { readonly kind: 'cut' }
  /** It is obeyed, and the connection is cut before the answer, or in the middle of it. */
  | { readonly kind: 'lose' }
  | { readonly kind: 'half' }
  /** Other bytes are stored than were sent. */
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'text'; readonly status: number; readonly text: string; readonly headers?: Headers }

type Headers = Readonly<Record<string, string>>

export interface Seen extends Call {
  readonly method: string
  readonly path: string
}

export interface FakeGithub {
  readonly api: string
  readonly repository: Repository
  /** Every request that was understood, in order. */
  readonly seen: Seen[]
  /** What was said against the contract. */
  readonly violations: string[]
  /** Asked for each request; `count` is that of requests for the operation, from 1. */
  fault: (call: Seen, count: number) => Fault | undefined
  /** Seconds by which its clock goes before this machine's. */
  ahead: number
  /** ms before each answer. */
  delay: number
  /** Until all that was received is done, though nobody may wait for the answer. */
  settled(): Promise<void>
  close(): Promise<void>
}

export const TOKEN = 'ghp_OnlyForTests'

/** `enterprise`: with the paths of a server of one's own. */
export async function startGithub({ enterprise = false } = {}): Promise<FakeGithub> {
  let open = 0
  const server = createServer((request, response) => {
    open++
    answer(request, response)
      .catch((error: unknown) => {
        github.violations.push(String(error))
        response.destroy()
      })
      .finally(() => open--)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Listening on a port, so it has one.
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const api = enterprise ? `${origin}/api/v3` : origin
  const uploads = enterprise ? `${origin}/api/uploads` : origin
  const github: FakeGithub = {
    api,
    repository: createRepository(api, uploads),
    seen: [],
    violations: [],
    fault: () => undefined,
    ahead: 0,
    delay: 0,
    async settled() {
      while (open > 0) await setTimeout(5)
    },
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request
    const url = new URL(request.url ?? '', origin)
    const isUpload = method === 'POST' && url.pathname.endsWith('/assets')
    const base = new URL(isUpload ? uploads : api).pathname.replace(/\/$/, '')
    const path = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : ''
    const call = operationOf(method, path)
    if (call === undefined) {
      github.violations.push(`${method} ${url.pathname} is no operation`)
      response.destroy()
      return
    }
    const seen = { ...call, method, path }
    github.seen.push(seen)
    const fault = github.fault(seen, github.seen.filter(({ id }) => id === call.id).length)
    if (fault?.kind === 'cut') {
      await new Promise((resolve) =>
        request.once('data', resolve).once('end', resolve).once('close', resolve),
      )
      if (isUpload) github.repository.leaveStarter(call.parameters, url.searchParams.get('name') ?? '')
      request.socket.destroy()
      return
    }
    const body = await bodyOf(request, github.delay > 0).catch(() => 'cut' as const)
    if (body === 'cut') {
      // The other side is gone in the middle of what it sends.
      if (isUpload) github.repository.leaveStarter(call.parameters, url.searchParams.get('name') ?? '')
      return
    }
    const json = headers['content-type']?.startsWith('application/json')
      ? JSON.parse(new TextDecoder().decode(body))
      : body
    for (const problem of faultsOfRequest(call, url.searchParams, headers['content-type'], json))
      github.violations.push(`${call.id}: ${problem}`)
    if (github.delay > 0) await setTimeout(github.delay)
    if (fault?.kind === 'silent') return
    if (fault?.kind === 'text') {
      send(response, { status: fault.status, headers: fault.headers, body: fault.text })
      return
    }
    const result =
      fault?.kind === 'answer'
        ? { status: fault.status, headers: fault.headers, body: failureBody(fault.message, fault.status) }
        : headers.authorization === `token ${TOKEN}`
          ? github.repository.obey(call, url.searchParams, json, fault?.kind === 'corrupt')
          : { status: 401, body: failureBody('Bad credentials', 401) }
    for (const problem of faultsOfAnswer(call.id, result.status, result.body))
      github.violations.push(`${call.id} answers ${result.status}: ${problem}`)
    if (fault?.kind === 'lose') request.socket.destroy()
    else send(response, result, fault?.kind === 'half')
  }

  function send(response: ServerResponse, { status, headers = {}, body }: Answer, isHalf = false): void {
    const now = new Date(Date.now() + github.ahead * 1000)
    response.sendDate = false
    const isText = typeof body === 'string'
    const text = isText ? body : body === undefined ? '' : JSON.stringify(body)
    response.writeHead(status, {
      date: now.toUTCString(),
      'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      ...headers,
    })
    if (!isHalf) response.end(text)
    else response.write(text.slice(0, text.length / 2), () => response.destroy())
  }

  return github
}

/** As GitHub writes it. */
function failureBody(message: string, status: number) {
  return { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }
}

/** Undefined when there is none. `isSlow`: so that there is time to be killed in the middle. */
async function bodyOf(request: IncomingMessage, isSlow: boolean): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  for await (const chunk of request) {
    chunks.push(chunk)
    if (isSlow) await setTimeout(1)
  }
  return request.headers['content-type'] === undefined ? undefined : new Uint8Array(Buffer.concat(chunks))
}
