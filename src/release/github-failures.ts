/** What a request to GitHub can fail with, and what it means for the author. */
import { MachineError, UsageError } from '../diagnostics.ts'
import { plainText } from '../fields.ts'

export interface Failure {
  /** Undefined when there was no answer. */
  readonly status: number | undefined
  readonly method: string
  readonly url: string
  /** Names of the fields of the answer in small letters. */
  readonly headers: Readonly<Record<string, unknown>>
  /** What the server or the connection says, on one line. */
  readonly words: string
  /** `already_exists`, `invalid`: codes of GitHub's answer 422, with the fields that they are about. */
  readonly errors: readonly { readonly code: unknown; readonly field: unknown }[]
  /** `ENOTFOUND`, `TimeoutError`: of the connection. */
  readonly cause: string | undefined
}

/** Of what Octokit throws; undefined for any other error. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !('status' in error) || !('request' in error)) return undefined
  const { method, url } = membersOf(error.request)
  const response = 'response' in error && error.response ? membersOf(error.response) : undefined
  const data = membersOf(response?.data)
  const errors = Array.isArray(data.errors) ? data.errors.map(membersOf) : []
  const said = typeof data.message === 'string' ? data.message : error.message
  const details = errors.flatMap(({ message }) => (typeof message === 'string' ? [message] : []))
  return {
    status: response === undefined ? undefined : Number(error.status),
    method: String(method),
    url: String(url),
    headers: membersOf(response?.headers),
    words: plainText([said, ...details].join('; ')).slice(0, 300),
    errors: errors.map(({ code, field }) => ({ code, field })),
    cause: response === undefined ? causeOf(error) : undefined,
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** The innermost name: `fetch` says no more than that it failed. */
function causeOf(error: Error): string | undefined {
  const inner = error.cause instanceof Error ? causeOf(error.cause) : undefined
  if (inner !== undefined) return inner
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.name === 'TimeoutError' ? error.name : undefined
}

/** What was in the way may be gone, or was done in spite of the answer: it is worth looking at the state again. */
export function isPassing({ status, method, url, errors }: Failure): boolean {
  if (method === 'GET') return false // was tried several times already
  if (status === undefined || status >= 500) return true
  if (status === 404) return url.includes('/releases/assets/')
  return status === 422 && errors.some(({ code }) => code === 'already_exists')
}

/** What was uploaded stays at GitHub. */
export const GOES_ON = 'Run it again: it goes on where this run stopped.'

function explain(failure: Failure, place: string): MachineError {
  const { status, words, errors } = failure
  const host = place.split('/', 1)[0] ?? place
  const says = `(${host} says: ${words})`
  if (status === undefined) return explainConnection(failure, host)
  if (status === 401)
    return new MachineError(
      `${host} does not accept the token. ${says}`,
      'It is wrong or has expired. Make a new one with the right to write the contents of the repository, and set GITHUB_TOKEN to it.',
    )
  if (status === 403)
    return new MachineError(
      `The token may not write releases of ${place}. ${says}`,
      'Give it the right: `permissions: contents: write` in a workflow, “Contents: read and write” for a fine-grained token, the scope `repo` for a classic one. Where an organisation has single sign-on, authorise the token for it.',
    )
  if (status === 404)
    return new MachineError(
      `The token sees no repository ${place}, or may not write its releases. ${says}`,
      'Check the name (--repository owner/name) and that the token is for this repository. A token needs the right to write workflows besides when the commit changes some.',
    )
  if (status === 422 && errors.some(({ field }) => field === 'target_commitish'))
    return new MachineError(
      `${place} does not have the commit that the book was built from. ${says}`,
      'Push the commit first, then run it again.',
    )
  if (status >= 500)
    return new MachineError(
      `${host} fails, also when asked again: ${status}. ${says}`,
      `It is not the book's fault; its state may stand at githubstatus.com. ${GOES_ON}`,
    )
  return new MachineError(
    `${place} refuses the release: ${status}. ${says}`,
    `When what the server says can be mended, mend it. ${GOES_ON}`,
  )
}

function explainConnection({ words, cause }: Failure, host: string): MachineError {
  if (cause === 'ENOTFOUND' || cause === 'EAI_AGAIN')
    return new MachineError(
      `The address of ${host} cannot be found: ${words}.`,
      'Check the network, and --api when the repository is on a server of your own. Nothing was published.',
    )
  if (cause === 'TimeoutError')
    return new MachineError(`${host} does not answer in time.`, `Check the network. ${GOES_ON}`)
  return new MachineError(
    `The connection to ${host} cannot be made, or broke: ${words}${cause === undefined ? '' : ` (${cause})`}.`,
    `Check the network, a proxy, and --api. ${GOES_ON}`,
  )
}

/** For the author, when it is a failure of a request; any other error as it is. */
export function understood(error: unknown, place: string): unknown {
  if (error instanceof Error && error.cause instanceof MachineError) return error.cause
  const failure = failureOf(error)
  return failure === undefined ? error : explain(failure, place)
}

/** Says what readers see until the next run. */
export function withState(error: unknown, isThere: boolean): unknown {
  if (!(error instanceof MachineError) || !error.hint.endsWith(GOES_ON)) return error
  const state = isThere
    ? 'Until then readers may see old files beside new ones, or miss one; none is half.'
    : 'Nobody sees the release before all of it is there.'
  return new MachineError(error.message, `${error.hint} ${state}`)
}

/** A server may repeat what it was sent. The cause is left out: it holds the request. */
export function withoutSecret(error: unknown, secret: string): unknown {
  const hide = (text: string) => text.replaceAll(secret, '…')
  if (error instanceof UsageError) return new UsageError(hide(error.message), hide(error.hint))
  if (error instanceof MachineError) return new MachineError(hide(error.message), hide(error.hint))
  return error instanceof Error && `${error.message}${error.stack}`.includes(secret)
    ? new MachineError(hide(error.message), GOES_ON)
    : error
}
