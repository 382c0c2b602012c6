/** The book's identifier: the same book has the same one in every build, whatever machine makes it. */
import { createHash } from 'node:crypto'
import type { Repository } from '../book.ts'

/** RFC 9562, section 6.6. */
export const dnsNamespace = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
const urlNamespace = '6ba7b811-9dad-11d1-80b4-00c04fd430c8'

/** RFC 9562, section 5.5: UUID version 5, of the SHA-1 of a namespace and a name. */
export function uuidV5(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name, 'utf8')
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** `urn:uuid:…` of the book's address and language (a translation is another book), or of its title where the address is unknown. */
export function bookIdentifier(repository: Repository | undefined, title: string, language: string): string {
  if (repository === undefined) {
    return `urn:uuid:${uuidV5(uuidV5(urlNamespace, 'urn:buckram:title'), `${title}\n${language}`)}`
  }
  const address = [repository.url, repository.folder].filter((part) => part !== '').join('/')
  return `urn:uuid:${uuidV5(urlNamespace, `${address}#${language}`)}`
}
