/** Whether the web answers: asked only for a book that fetches pictures, and only of the first host that it fetches from. */
import { isPrivateAddress, type RefuseAddress } from '../media/private-address.ts'
import { sendRequest } from '../media/web-request.ts'
import { type Finding, good, reasonOf, warning } from './finding.ts'

/** Milliseconds. */
const LONGEST = 1_500

/** The first address of a picture on the web in `text`, which is Markdown or HTML. */
export function firstRemotePicture(text: string): URL | undefined {
  const found = /(?:!\[[^\]]*\]\(\s*<?|<img\b[^>]*?\bsrc\s*=\s*["']?)(https?:\/\/[^\s"'<>)]+)/i.exec(
    text,
  )?.[1]
  return found !== undefined && URL.canParse(found) ? new URL(found) : undefined
}

/** Any answer will do: the server is reached. */
export async function checkWeb(picture: URL, isRefused: RefuseAddress = isPrivateAddress): Promise<Finding> {
  try {
    const answer = await sendRequest(picture, {
      method: 'HEAD',
      headers: {},
      isRefused,
      signal: AbortSignal.timeout(LONGEST),
    })
    answer.on('error', () => {}).destroy()
    return good('Network', `${picture.hostname} answers`)
  } catch (error) {
    return warning(
      'Network',
      `${picture.hostname}, which the book has pictures from, does not answer (${reasonOf(error) || 'no reason given'})`,
      'Connect this machine to the web, or leave out `pictures: { remote: fetch }`.',
    )
  }
}
