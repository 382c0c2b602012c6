/** What an answer of a web server, or its absence, says about a link. Pure: nothing is asked here. */
import { STATUS_CODES } from 'node:http'
import { PrivateAddressError } from '../media/private-address.ts'

export type Verdict =
  /** `moved`: where the address has moved to for good. */
  | { readonly kind: 'alive'; readonly moved?: string }
  /** A reader who follows the link does not arrive. The reason completes “The link is dead: …”. */
  | { readonly kind: 'dead'; readonly reason: string }
  /** A reader may arrive where a program does not. */
  | { readonly kind: 'unknown'; readonly reason: string }

export type Outcome =
  | Verdict
  | { readonly kind: 'redirect'; readonly to: URL; readonly permanent: boolean }
  /** Another attempt may end otherwise; `verdict` holds if there is none. `wait`: ms that the server asks for. */
  | { readonly kind: 'busy'; readonly verdict: Verdict; readonly wait?: number }

/** The head of an answer. */
export interface Answer {
  readonly status: number
  /** The header `Location`. */
  readonly location?: string | undefined
  /** The header `Retry-After`. */
  readonly retryAfter?: string | undefined
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const PERMANENT: ReadonlySet<number> = new Set([301, 308])
/** What a page that is gone, or that never was, answers. Other 4xx are refusals, often of programs only. */
const GONE: ReadonlySet<number> = new Set([400, 404, 410])
/** Answers of a server that has no time just now. */
const BUSY: ReadonlySet<number> = new Set([408, 425, 429, 503])

/** `now`: ms since 1970, for a `Retry-After` that is a date (RFC 9110, section 10.2.3). */
export function judgeAnswer({ status, location, retryAfter }: Answer, asked: URL, now: number): Outcome {
  const answers = `its server answers ${status}${STATUS_CODES[status] ? ` (${STATUS_CODES[status]})` : ''}`
  if (REDIRECTS.has(status)) {
    const to = location !== undefined && URL.canParse(location, asked.href) ? new URL(location, asked) : null
    if (to === null || !/^https?:$/.test(to.protocol))
      return { kind: 'unknown', reason: 'it is redirected to what is no address of the web' }
    to.hash = ''
    to.username = ''
    to.password = ''
    return { kind: 'redirect', to, permanent: PERMANENT.has(status) }
  }
  if (status < 400) return { kind: 'alive' }
  if (GONE.has(status)) return { kind: 'dead', reason: answers }
  if (BUSY.has(status) || (status >= 500 && status < 600)) {
    const wait = waitOf(retryAfter, now)
    const verdict: Verdict = { kind: BUSY.has(status) ? 'unknown' : 'dead', reason: answers }
    return { kind: 'busy', verdict, ...(wait === undefined ? {} : { wait }) }
  }
  return { kind: 'unknown', reason: answers }
}

/** Failures of a kind that another attempt may not meet, and what to think when it does. */
const PASSING: Readonly<Record<string, readonly ['dead' | 'unknown', string]>> = {
  ECONNREFUSED: ['dead', 'its server refuses the connection'],
  ECONNRESET: ['dead', 'its server breaks off the connection'],
  EPIPE: ['dead', 'its server breaks off the connection'],
  ETIMEDOUT: ['dead', 'its server does not answer'],
  ENETUNREACH: ['unknown', 'its network cannot be reached from here'],
  EHOSTUNREACH: ['unknown', 'its server cannot be reached from here'],
}

/** Hosts that could not be looked up; the resolver has tried more than once by itself. */
const LOOKUPS: Readonly<Record<string, Verdict>> = {
  ENOTFOUND: { kind: 'dead', reason: 'its host is not known' },
  EAI_AGAIN: { kind: 'unknown', reason: 'its host cannot be looked up just now' },
}

/** Certificates that no browser takes. Others may be missing here and known there. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its server's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its server's certificate is for another name",
}

/** The verdict on every address of a host that could not be looked up; undefined for other failures. */
export function judgeLookup(error: unknown): Verdict | undefined {
  return LOOKUPS[codeOf(error)]
}

/** `error`: what the request failed with. `time`: ms that the server was given. */
export function judgeFailure(error: unknown, time: number): Outcome {
  if (error instanceof PrivateAddressError)
    return { kind: 'unknown', reason: 'its host is not on the public internet; --private asks it, too' }
  if (error instanceof Error && /^(?:Abort|Timeout)Error$/.test(error.name)) {
    const reason = `its server does not answer within ${time / 1000} seconds`
    return { kind: 'busy', verdict: { kind: 'dead', reason } }
  }
  const code = codeOf(error)
  const passing = PASSING[code]
  if (passing !== undefined) return { kind: 'busy', verdict: { kind: passing[0], reason: passing[1] } }
  const certificate = CERTIFICATES[code]
  if (certificate !== undefined) return { kind: 'dead', reason: certificate }
  if (/CERT|^ERR_TLS|^ERR_SSL|SELF_SIGNED|UNABLE_TO_|^EPROTO$/.test(code))
    return { kind: 'unknown', reason: 'its server cannot prove who it is (TLS)' }
  if (code.startsWith('HPE_')) return { kind: 'unknown', reason: 'its server does not speak HTTP' }
  return { kind: 'unknown', reason: `the connection fails${code === '' ? '' : ` (${code})`}` }
}

function codeOf(error: unknown): string {
  // With several addresses of a name, each attempt has an error of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error
  return first instanceof Error && 'code' in first ? String(first.code) : ''
}

/** ms; seconds or a date in the header. What is neither is no wish. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  const value = retryAfter?.trim() ?? ''
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
