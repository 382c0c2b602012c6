/** Sends one request and reads the head of its answer: no body, no cookie, no private address. */
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { PrivateAddressError, publicLookup, type RefuseAddress } from '../media/private-address.ts'
import { REPOSITORY, VERSION } from '../version.ts'
import type { Answer } from './judge.ts'

export interface RequestRules {
  /** What must not be connected to. */
  readonly isRefused: RefuseAddress
  /** Until the head of the answer is there, in ms. */
  readonly time: number
}

/** Names the tool, and where its users and those whom it disturbs find its makers. */
const USER_AGENT = `Buckram/${VERSION}${REPOSITORY === undefined ? '' : ` (+${REPOSITORY})`}`

/** @throws what Node throws: the connection failed, or took longer than `time`. PrivateAddressError for what is refused. */
export async function ask(url: URL, method: 'HEAD' | 'GET', rules: RequestRules): Promise<Answer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address in place of a name is never looked up, so it is judged here.
  if (isIP(host) !== 0 && rules.isRefused(host)) throw new PrivateAddressError(host)
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    request({
      protocol: url.protocol,
      hostname: host,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method,
      // A connection of its own: one that another name opened was judged for that name.
      agent: false,
      lookup: publicLookup(rules.isRefused),
      // Some servers refuse whoever says less than a browser does.
      headers: { Accept: 'text/html,*/*;q=0.8', 'Accept-Language': '*', 'User-Agent': USER_AGENT },
      signal: AbortSignal.timeout(rules.time),
    })
      .on('response', (response) => {
        const { location, 'retry-after': retryAfter } = response.headers
        response.on('error', reject).destroy()
        resolve({ status: response.statusCode ?? 0, location, retryAfter })
      })
      .on('error', reject)
      // A server that switches to another protocol closes without an answer and without an error.
      .on('close', () => reject(new Error('The connection was closed.')))
      .end()
  })
}
