/** Downloads one file from the web, within limits, from public addresses only. */
import type { IncomingMessage } from 'node:http'
import { GENERATOR } from '../version.ts'
import { PrivateAddressError, type RefuseAddress } from './private-address.ts'
import { sendRequest } from './web-request.ts'

export interface DownloadLimits {
  /** Of one file. */
  readonly bytes: number
  /** For one file with all its redirects, in ms. */
  readonly time: number
  readonly redirects: number
}

export interface DownloadRules {
  readonly limits: DownloadLimits
  /** What must not be connected to. */
  readonly isRefused: RefuseAddress
  /** What is asked for, as the header `Accept` has it. */
  readonly accept: string
}

/** Why a file could not be had; the message completes “The picture cannot be fetched: …”. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError'
}

const REDIRECTS: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308])

/**
 * Gets `address` (http or https). Every redirect is judged like the first address. The body is taken as it comes: one that is
 * compressed for transfer is refused, so nothing can unfold.
 * @throws DownloadError with the reason in words for the author.
 */
export async function download(address: string, rules: DownloadRules): Promise<Uint8Array> {
  const { limits } = rules
  const signal = AbortSignal.timeout(limits.time)
  try {
    let url = new URL(address)
    for (let redirects = 0; ; redirects++) {
      const response = await sendRequest(url, {
        method: 'GET',
        headers: {
          Accept: rules.accept,
          'Accept-Encoding': 'identity',
          'User-Agent': GENERATOR.replace(' ', '/'),
        },
        isRefused: rules.isRefused,
        signal,
      })
      const { statusCode, headers } = response
      if (!REDIRECTS.has(statusCode)) return await bodyOf(response, limits)
      response.destroy()
      if (redirects === limits.redirects)
        throw new DownloadError(`it is redirected more than ${limits.redirects} times`)
      url = redirectOf(headers.location, url)
    }
  } catch (error) {
    if (signal.aborted) throw new DownloadError(`it takes longer than ${limits.time / 1000} seconds`)
    throw error instanceof DownloadError ? error : new DownloadError(reasonOf(error), { cause: error })
  }
}

function redirectOf(location: string | undefined, from: URL): URL {
  const url =
    location !== undefined && URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new DownloadError('it is redirected to what is no address of the web')
  return url
}

async function bodyOf(response: IncomingMessage, limits: DownloadLimits): Promise<Uint8Array> {
  const { statusCode, headers } = response
  const tooLarge = () => new DownloadError(`it is larger than ${limits.bytes / 1e6} MB`)
  try {
    if (statusCode !== 200) throw new DownloadError(`the server answers ${statusCode}`)
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new DownloadError('the server sends it compressed, though it was not asked to')
    if (Number(headers['content-length']) > limits.bytes) throw tooLarge()
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length
      if (length > limits.bytes) throw tooLarge()
      chunks.push(chunk)
    }
    return new Uint8Array(Buffer.concat(chunks))
  } finally {
    response.destroy()
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host is not known',
  EAI_AGAIN: 'its host cannot be looked up; is this machine offline?',
  ECONNREFUSED: 'the server refuses the connection',
  ECONNRESET: 'the connection broke off',
  EPIPE: 'the connection broke off',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the server cannot be reached',
  ETIMEDOUT: 'the server does not answer',
  HPE_HEADER_OVERFLOW: 'the headers of the answer are too long',
}

function reasonOf(error: unknown): string {
  if (error instanceof PrivateAddressError) return 'its address is not one of the public internet'
  // With several addresses of a name, each attempt has an error of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const code = first instanceof Error && 'code' in first ? String(first.code) : ''
  if (/CERT|^ERR_TLS|SELF_SIGNED|UNABLE_TO_|^ERR_SSL|^EPROTO$/.test(code))
    return 'its server cannot prove who it is (TLS)'
  const reason = REASONS[code]
  if (reason !== undefined) return reason
  return code.startsWith('HPE_')
    ? 'the server does not speak HTTP'
    : `the connection failed${code === '' ? '' : ` (${code})`}`
}
