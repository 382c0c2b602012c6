/**
 * Who may ask the desk: its own page, and nobody else. A page of the web that was opened in the same browser must not read the
 * book, nor must a name that was made to lead to this machine (DNS rebinding).
 */
import { isIP } from 'node:net'

/** What is looked at of a request. */
export interface Asked {
  /** The header `Host`. */
  readonly host: string | undefined
  readonly origin: string | undefined
  /** The header `Sec-Fetch-Site`, which browsers of today send. */
  readonly site: string | undefined
}

/**
 * `name` is the host that the author gave; without one the desk answers to the names of the loopback only. With one it answers to
 * numbers as well: what was rebound is always a name.
 */
export function mayAsk({ host, origin, site }: Asked, port: number, name: string | undefined): boolean {
  if (host === undefined || !isOwnHost(host, port, name)) return false
  if (origin !== undefined && origin !== `http://${host}`) return false
  return site === undefined || site === 'same-origin' || site === 'none'
}

function isOwnHost(host: string, port: number, name: string | undefined): boolean {
  const suffix = `:${port}`
  // Browsers leave the port of HTTP out.
  const bare = host.endsWith(suffix) ? host.slice(0, -suffix.length) : port === 80 ? host : undefined
  if (bare === undefined) return false
  const address = bare.replace(/^\[(.*)\]$/, '$1')
  if (['localhost', '127.0.0.1', '::1'].includes(address)) return true
  return name !== undefined && (address === name || isIP(address) !== 0)
}
