/** Asks for one address after another until it is known whether it leads somewhere: attempts, redirects, HEAD and GET. */
import { isPrivateAddress, PrivateAddressError, type RefuseAddress } from '../media/private-address.ts'
import { type Clock, type Manners, openHosts } from './hosts.ts'
import { judgeAnswer, judgeFailure, judgeLookup, type Outcome, type Verdict } from './judge.ts'
import { ask } from './request.ts'

export interface VisitLimits extends Manners {
  /** Until the head of an answer is there, in ms. */
  readonly time: number
  /** For one address, if its server is busy. The first one begins with HEAD. */
  readonly attempts: number
  readonly redirects: number
  /** For all addresses together, in ms. */
  readonly totalTime: number
}

export interface VisitRules {
  readonly clock: Clock
  readonly limits: VisitLimits
  /** What must not be connected to. */
  readonly isRefused?: RefuseAddress
}

interface Visitor {
  /** Hosts that a request did not get through to. */
  readonly silent: ReadonlySet<string>
  /** Whether any host answered, be it with a refusal: then there is a network. */
  hasAnswer(): boolean
  visit(url: URL): Promise<Verdict>
}

export function openVisitor({ clock, limits, isRefused = isPrivateAddress }: VisitRules): Visitor {
  const hosts = openHosts(limits, clock)
  const deadline = clock.now() + limits.totalTime
  const silent = new Set<string>()
  const lost = new Map<string, Verdict>()
  let answers = 0

  async function request(url: URL, method: 'HEAD' | 'GET'): Promise<Outcome> {
    if (clock.now() > deadline)
      return { kind: 'unknown', reason: `the check ended after ${limits.totalTime / 60_000} minutes` }
    const known = lost.get(url.hostname)
    if (known !== undefined) return known
    try {
      const answer = await ask(url, method, { isRefused, time: limits.time })
      answers++
      return judgeAnswer(answer, url, clock.now())
    } catch (error) {
      const lookup = judgeLookup(error)
      if (lookup !== undefined) lost.set(url.hostname, lookup)
      const outcome = lookup ?? judgeFailure(error, limits.time)
      if (lookup !== undefined || outcome.kind === 'busy') silent.add(url.host)
      else if (!(error instanceof PrivateAddressError)) answers++
      return outcome
    }
  }

  /** Many servers do not know HEAD, or say to it that there is nothing. */
  async function attempt(url: URL, isFirst: boolean): Promise<Outcome> {
    const head = isFirst ? await request(url, 'HEAD') : undefined
    const isRefusal = head?.kind === 'dead' || head?.kind === 'unknown'
    const outcome = head === undefined || isRefusal ? await request(url, 'GET') : head
    if (outcome.kind === 'busy' && outcome.wait !== undefined) hosts.pause(url.host, outcome.wait)
    return outcome
  }

  async function askPatiently(url: URL): Promise<Exclude<Outcome, { kind: 'busy' }>> {
    for (let count = 1; ; count++) {
      const outcome = await hosts.turn(url.host, () => attempt(url, count === 1))
      if (outcome === undefined) return { kind: 'unknown', reason: 'its server asks for too much patience' }
      if (outcome.kind !== 'busy') return outcome
      if (count >= limits.attempts) return outcome.verdict
      // A host that asks for time is waited for in its turn.
      if (outcome.wait === undefined) await clock.wait(1000 * 4 ** (count - 1))
    }
  }

  return {
    silent,
    hasAnswer: () => answers > 0,
    async visit(url) {
      let place = url
      let moved: URL | undefined
      let isPermanent = true
      for (let redirects = 0; redirects <= limits.redirects; redirects++) {
        const outcome = await askPatiently(place)
        if (outcome.kind !== 'redirect')
          return outcome.kind === 'alive' && moved !== undefined ? { ...outcome, moved: moved.href } : outcome
        isPermanent &&= outcome.permanent
        if (isPermanent) moved = outcome.to
        place = outcome.to
      }
      // Servers that want cookies do that to programs.
      return { kind: 'unknown', reason: `it is redirected more than ${limits.redirects} times` }
    },
  }
}
