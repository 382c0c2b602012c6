/** Links as websites made of Markdown write them: without the ending of the file, and with `/` for the folder of the pages. */
import path from 'node:path'
import type { Folder } from '../../book.ts'
import { visitElements } from '../../trees.ts'
import type { TreeTransform } from './dialect.ts'

const ENDINGS = ['', '.md', '.mdx', '/index.md', '/index.mdx', '/README.md']

/** `pages` is the folder that `/` stands for; `publics` are folders whose files the site has at its root, for pictures. */
export function siteLinks(folder: Folder, pages: string, publics: readonly string[]): TreeTransform {
  return (tree, file) => {
    visitElements(tree, ({ tagName, properties }) => {
      const key = tagName === 'a' ? 'href' : tagName === 'img' ? 'src' : undefined
      const address = key === undefined ? undefined : properties[key]
      if (
        key === undefined ||
        typeof address !== 'string' ||
        /^(?:[a-z][a-z0-9+.-]*:|\/\/|#|$)/i.test(address)
      )
        return
      const [, written = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? []
      const found = findFile(decoded(written), file)
      if (found !== undefined)
        properties[key] = `/${found.split('/').map(encodeURIComponent).join('/')}${rest}`
    })
  }

  /** Undefined for what is found, or not found, without this. */
  function findFile(written: string, from: string): string | undefined {
    const isAbsolute = written.startsWith('/')
    const beside = path.posix.join(path.posix.dirname(from), written)
    if (!isAbsolute && (folder.files.has(beside) || beside.startsWith('../'))) return undefined
    const bases = isAbsolute ? [pages, ...publics].map((base) => path.posix.join(base, written)) : [beside]
    const candidates = bases.flatMap((base) => {
      const stem = base.replace(/\/$/, '')
      return [...ENDINGS.map((ending) => stem + ending), stem.replace(/\.html$/, '.md')]
    })
    return candidates.find((candidate) => folder.files.has(candidate))
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
