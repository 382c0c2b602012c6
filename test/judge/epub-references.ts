/** Follows every reference inside an EPUB: pages, pictures, stylesheets, ids. */
import { posix } from 'node:path'
import { elements, type XmlTree } from './xml.ts'

interface Reference {
  readonly from: string
  readonly href: string
  /** A reading system would load it, as against a link that a reader may follow. */
  readonly loads: boolean
}

/** One sentence for each id that stands twice, each reference that lands nowhere, and each that leaves the container. */
export function judgeReferences(
  files: readonly string[],
  trees: ReadonlyMap<string, XmlTree>,
  stylesheets: ReadonlyMap<string, string>,
): readonly string[] {
  const wrong: string[] = []
  const ids = new Map<string, ReadonlySet<string>>()
  for (const [file, tree] of trees) {
    const found = idsIn(tree)
    ids.set(file, new Set(found))
    wrong.push(
      ...found.filter((id, i) => found.indexOf(id) < i).map((id) => `${file}: the id \`${id}\` stands twice`),
    )
  }
  const references = [
    ...[...trees].flatMap(([file, tree]) => referencesIn(file, tree)),
    ...[...stylesheets].flatMap(([file, css]) => stylesheetReferences(file, css)),
  ]
  const present = new Set(files)
  return [...wrong, ...references.flatMap((one) => judgeReference(one, present, ids))]
}

/** A path in the container, with `#id`, from an address relative to the file `from`. */
export function resolve(from: string, href: string): string {
  const [path = '', id] = href.split('#').map(decodeURIComponent)
  const file = path === '' ? from : posix.join(posix.dirname(from), path)
  return id === undefined ? file : `${file}#${id}`
}

export function idsIn(tree: XmlTree): readonly string[] {
  return elements(tree).flatMap(({ attributes }) => (attributes.id === undefined ? [] : [attributes.id]))
}

function judgeReference(
  { from, href, loads }: Reference,
  files: ReadonlySet<string>,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  if (/^data:/.test(href)) return []
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) {
    const allowed = /^(https?|mailto):/i.test(href) && !loads
    return allowed ? [] : [`${from} ${loads ? 'loads' : 'links to'} ${href}`]
  }
  const [path = '', id] = resolve(from, href).split('#')
  if (!files.has(path)) return [`${from} leads to ${href}: no such file`]
  if (id && ids.get(path)?.has(id) === false) return [`${from} leads to ${href}: no such id`]
  return []
}

function referencesIn(from: string, tree: XmlTree): readonly Reference[] {
  return elements(tree).flatMap(({ name, attributes }) => {
    const links = name === 'a' || name === 'area' || name === 'content'
    const href =
      attributes.href ?? attributes['xlink:href'] ?? (name === 'content' ? attributes.src : undefined)
    const loaded = [name === 'content' ? undefined : attributes.src, attributes.poster, attributes.data]
    const references = [...loaded, links ? undefined : href].flatMap((one) =>
      one === undefined ? [] : [{ from, href: one, loads: true }],
    )
    return links && href !== undefined ? [...references, { from, href, loads: false }] : references
  })
}

function stylesheetReferences(from: string, css: string): readonly Reference[] {
  const code = css.replace(/\/\*.*?\*\//gs, '')
  const addresses = code.matchAll(/(?:url\(\s*|@import\s+)["']?([^"')\s;]+)/g)
  return [...addresses].map(([, href = '']) => ({ from, href, loads: true }))
}
