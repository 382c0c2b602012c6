/** Sends one request and reads the head of its answer: no body, no cookie, no private address. */
import type { RefuseAddress } from '../media/private-address.ts'
import { sendRequest } from '../media/web-request.ts'
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
  const response = await sendRequest(url, {
    method,
    // Some servers refuse whoever says less than a browser does.
    headers: { Accept: 'text/html,*/*;q=0.8', 'Accept-Language': '*', 'User-Agent': USER_AGENT },
    isRefused: rules.isRefused,
    signal: AbortSignal.timeout(rules.time),
  })
  const { location, 'retry-after': retryAfter } = response.headers
  // Only the head is wanted; what the body dies of is nothing to the answer.
  response.on('error', () => {}).destroy()
  return { status: response.statusCode ?? 0, location, retryAfter }
}
