/** GitHub's limits of requests: how long to wait, by the server's clock, since the own one may be wrong. */
import { MachineError } from '../diagnostics.ts'
import { type Failure, failureOf, GOES_ON } from './github-failures.ts'

/** How time passes; tests let none pass. */
export interface Pace {
  /** Seconds. */
  readonly wait: (seconds: number) => Promise<void>
  /** ms that a second lasts between two tries of a request; with 0, requests are not spaced out either. */
  readonly second: number
  /** Seconds for an answer; an upload has more, by its size. */
  readonly timeout: number
}

/** Seconds that a request may wait, all in all. */
const LONGEST_WAIT = 300

/** A limit that says nothing of its end: what GitHub's documentation asks for. */
const USUAL_WAIT = 60

/**
 * Makes the request, and again when a limit is over.
 * @throws MachineError when that takes too long.
 */
export async function withinLimits<T>(request: () => Promise<T>, host: string, { wait }: Pace): Promise<T> {
  let waited = 0
  for (;;) {
    try {
      return await request()
    } catch (error) {
      const failure = failureOf(error)
      const seconds = failure === undefined ? undefined : secondsToWait(failure)
      if (failure === undefined || seconds === undefined) throw error
      waited += Math.max(seconds, 1) // limits of no time must end, too
      if (waited > LONGEST_WAIT) throw tooLong(failure, seconds, host)
      await wait(seconds)
    }
  }
}

/** Undefined when the answer is about no limit. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
function secondsToWait({ status, headers, words }: Failure): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const now = serverSeconds(headers)
  const after = headers['retry-after']
  if (typeof after === 'string') {
    if (/^\d+$/.test(after)) return Number(after)
    const moment = Date.parse(after) / 1000
    if (!Number.isNaN(moment) && now !== undefined) return Math.max(0, moment - now)
  }
  if (headers['x-ratelimit-remaining'] === '0') {
    const reset = Number(headers['x-ratelimit-reset'])
    // The reset is over when its second is.
    if (now !== undefined && reset > 0) return Math.max(0, reset - now) + 1
    return USUAL_WAIT
  }
  return status === 429 || /\brate limit\b/i.test(words) ? USUAL_WAIT : undefined
}

/** Since 1970. */
function serverSeconds(headers: Failure['headers']): number | undefined {
  const moment = Date.parse(String(headers.date)) / 1000
  return Number.isNaN(moment) ? undefined : moment
}

function tooLong({ headers, words }: Failure, seconds: number, host: string): MachineError {
  const now = serverSeconds(headers)
  const minutes = `${Math.ceil(seconds / 60)} min`
  const moment = now === undefined ? Number.NaN : (now + seconds) * 1000
  const isMoment = Math.abs(moment) < 8.64e15 // ECMAScript's last
  const until = isMoment
    ? `until ${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC (${minutes})`
    : `for ${minutes}`
  return new MachineError(
    `${host} takes no more requests with this token ${until}. (It says: ${words})`,
    `Wait that long. ${GOES_ON}`,
  )
}
