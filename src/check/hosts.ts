/** The manners of asking: few requests at once for a host and in all, and no request before the host's time. */
import pLimit, { type LimitFunction } from 'p-limit'

/** Time is an input: tests have their own. */
export interface Clock {
  /** ms since 1970. */
  now(): number
  /** ms. */
  wait(time: number): Promise<void>
}

export interface Manners {
  /** Requests at once, in all. */
  readonly atOnce: number
  /** Requests at once for one host. */
  readonly atOnceForHost: number
  /** ms that all waiting for one host may take together; after that nothing more is asked of it. */
  readonly patience: number
}

interface Hosts {
  /** Does `work` when it is the host's turn; undefined when the host asks for more time than there is. */
  turn<T>(host: string, work: () => Promise<T>): Promise<T | undefined>
  /** The host does not want to be asked for so many ms. */
  pause(host: string, time: number): void
}

interface HostState {
  readonly limit: LimitFunction
  /** ms since 1970. */
  until: number
  waited: number
}

export function openHosts({ atOnce, atOnceForHost, patience }: Manners, clock: Clock): Hosts {
  const all = pLimit(atOnce)
  const states = new Map<string, HostState>()
  const stateOf = (host: string): HostState => {
    const state = states.get(host) ?? { limit: pLimit(atOnceForHost), until: 0, waited: 0 }
    states.set(host, state)
    return state
  }
  return {
    turn(host, work) {
      const state = stateOf(host)
      return state.limit(async () => {
        // Another request may have prolonged the pause meanwhile.
        for (let rest = state.until - clock.now(); rest > 0; rest = state.until - clock.now()) {
          if (state.waited > patience) return undefined
          await clock.wait(rest)
        }
        return all(work)
      })
    },
    pause(host, time) {
      const state = stateOf(host)
      const until = clock.now() + time
      if (until <= state.until) return
      state.waited += until - Math.max(state.until, clock.now())
      state.until = until
    },
  }
}
