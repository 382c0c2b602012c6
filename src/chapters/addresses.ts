/** The addresses that Markdown links hold: paths of the repository and their counterparts on the web. */
import path from 'node:path'
import type { Repository } from '../book.ts'

/** Path of an address below the book's root when it leads into the own repository at the version that is built. */
export function pathInRepository(
  url: string,
  repository: Repository,
): { path: string; fragment: string } | undefined {
  const { pathname, fragment } = splitAddress(url.replace(/^http:/, 'https:'))
  const raw = repository.url.replace('https://github.com/', 'https://raw.githubusercontent.com/')
  for (const alias of repository.aliases) {
    for (const base of [
      `${repository.url}/blob/${alias}`,
      `${repository.url}/tree/${alias}`,
      `${repository.url}/raw/${alias}`,
      `${raw}/${alias}`,
    ]) {
      if (pathname !== base && !pathname.startsWith(`${base}/`)) continue
      const inside = path.posix.normalize(`/${pathname.slice(base.length)}`).slice(1)
      const prefix = repository.folder === '' ? '' : `${repository.folder}/`
      if (`${inside}/` === prefix) return { path: '', fragment }
      return inside.startsWith(prefix) ? { path: inside.slice(prefix.length), fragment } : undefined
    }
  }
  return undefined
}

/** `https://github.com/o/n/blob/<ref>/path#fragment`; `absolute` begins with `/`. */
export function sourceAddress(
  repository: Repository,
  absolute: string,
  fragment: string,
  isFolder: boolean,
): string {
  const where = absolute === '/' ? '' : absolute.split('/').map(encodeURIComponent).join('/')
  return `${repository.url}/${isFolder ? 'tree' : 'blob'}/${repository.ref}${where}${fragment === '' ? '' : `#${encodeURIComponent(fragment)}`}`
}

/** GitHub reads a path that begins with `/` from the repository's root. */
export function joinPath(from: string, pathname: string): string {
  const joined = pathname.startsWith('/')
    ? pathname.slice(1)
    : path.posix.join(path.posix.dirname(from), pathname)
  const normal = path.posix.normalize(joined)
  return normal === '.' ? '' : normal.replace(/^\.\//, '')
}

/** The address that a picture of the web is known by, or undefined when it is none. A fragment names a part of the same file. */
export function webPicture(src: string): string | undefined {
  const address = src.startsWith('//') ? `https:${src}` : src
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined
  const url = new URL(address)
  url.hash = ''
  // A name and a password in a book are no secret, and are not sent.
  url.username = ''
  url.password = ''
  return url.href
}

export function climbs(file: string): number {
  return file.split('/').filter((part) => part === '..').length
}

export function splitAddress(address: string): { pathname: string; fragment: string } {
  const hash = address.indexOf('#')
  const before = hash === -1 ? address : address.slice(0, hash)
  const question = before.indexOf('?')
  const pathname = question === -1 ? before : before.slice(0, question)
  return { pathname: decoded(pathname), fragment: hash === -1 ? '' : decoded(address.slice(hash + 1)) }
}

/** A stray `%` is a character like any other. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
