/** Sends one request to a public address of the web: no cookie, no connection that is used again. */
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { PrivateAddressError, publicLookup, type RefuseAddress } from './private-address.ts'

export interface WebRequest {
  readonly method: 'HEAD' | 'GET'
  readonly headers: OutgoingHttpHeaders
  /** What must not be connected to. */
  readonly isRefused: RefuseAddress
  readonly signal: AbortSignal
}

/**
 * The answer to `url` (http or https), whose body is still to come.
 * @throws what Node throws: the connection failed, or the signal ended it. PrivateAddressError for what is refused.
 */
export async function sendRequest(url: URL, options: WebRequest): Promise<IncomingMessage> {
  const { isRefused, ...rest } = options
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // An address in place of a name is never looked up, so it is judged here.
  if (isIP(host) !== 0 && isRefused(host)) throw new PrivateAddressError(host)
  return new Promise((resolve, reject) => {
    const { request } = url.protocol === 'https:' ? https : http
    request({
      ...rest,
      protocol: url.protocol,
      hostname: host,
      port: url.port,
      path: `${url.pathname}${url.search}`,
      // A connection of its own: one that another name opened was judged for that name.
      agent: false,
      lookup: publicLookup(isRefused),
    })
      .on('response', resolve)
      .on('error', reject)
      // A server that switches to another protocol closes without an answer and without an error.
      .on('close', () => reject(new Error('The connection was closed.')))
      .end()
  })
}
