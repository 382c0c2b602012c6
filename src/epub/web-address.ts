/** Addresses of the web as strict readers want them: browsers forgive what RFC 3986 does not. */

/** Of a kind that belongs into a book. */
const SCHEME = /^(?:https?|mailto|tel|ftp|ircs?|xmpp):$/

/** The address as a URI by RFC 3986, or undefined when it is none or of a kind that does not belong into a book. */
export function webAddress(url: string | undefined): string | undefined {
  const full = url?.startsWith('//') === true ? `https:${url}` : url
  if (full === undefined || !URL.canParse(full)) return undefined
  const { protocol, href } = new URL(full)
  if (!SCHEME.test(protocol)) return undefined
  const [, origin = '', rest = ''] = /^([^:]*:(?:\/\/[^/?#]*)?)(.*)$/s.exec(href) ?? []
  const [before = '', ...fragment] = rest.split('#')
  return `${origin}${encode(before)}${fragment.length === 0 ? '' : `#${encode(fragment.join('%23'))}`}`
}

/** Percent-encodes what appendix A of RFC 3986 allows nowhere in a path, a query or a fragment. */
function encode(part: string): string {
  return part
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^\w\-.~:/?@!$&'()*+,;=%]/gu, (character) => encodeURIComponent(character))
}
