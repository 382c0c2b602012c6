/** Judges a finished EPUB as a reading system meets it: container, package, navigation, every page and every link. */
import JSZip from 'jszip'
import { idsIn, judgeReferences, resolve } from './epub-references.ts'
import { childrenOf, elements, readXml, type XmlTree } from './xml.ts'

interface EpubPage {
  /** Path in the container. */
  readonly file: string
  readonly title: string
  readonly language: string | undefined
  readonly text: string
  readonly ids: ReadonlySet<string>
}

export interface EpubRow {
  readonly title: string
  /** From 1. */
  readonly level: number
  /** Path in the container, with `#id`; absent for a row that is only a title. */
  readonly target?: string
}

export interface EpubJudgement {
  /** Paths in the container, in its order. */
  readonly files: readonly string[]
  /** `mimetype` is the first entry, stored, with the right content (OCF 3.3, 4.3). */
  readonly mimetypeFirst: boolean
  /** Values of `dc:*` and `meta[@property]`, by name, in order. */
  readonly metadata: Readonly<Record<string, readonly string[]>>
  readonly cover: string | undefined
  /** XHTML pages in the order of the spine. */
  readonly pages: readonly EpubPage[]
  readonly toc: readonly EpubRow[]
  readonly landmarks: readonly EpubRow[]
  readonly pageList: readonly EpubRow[]
  readonly ncx: readonly EpubRow[]
  /** One sentence for each thing that is wrong: link into nowhere, id twice, file not listed, address of a machine, remote resource. */
  readonly wrong: readonly string[]
}

/** Throws when a file that the container or the package promises is missing, or is not well-formed XML. */
export async function judgeEpub(bytes: Uint8Array): Promise<EpubJudgement> {
  const zip = await JSZip.loadAsync(bytes)
  const files = Object.values(zip.files).flatMap((entry) => (entry.dir ? [] : [entry.name]))
  const read = async (file: string): Promise<XmlTree> => {
    const entry = zip.file(file)
    if (!entry) throw new Error(`${file} is not in the container`)
    return readXml(await entry.async('string'))
  }
  const container = await read('META-INF/container.xml')
  const opf = elements(container, 'rootfile')[0]?.attributes['full-path'] ?? ''
  const book = await read(opf)
  const items = elements(book, 'item').map(({ attributes }) => ({
    id: attributes.id ?? '',
    file: resolve(opf, attributes.href ?? ''),
    type: attributes['media-type'] ?? '',
    properties: (attributes.properties ?? '').split(' '),
  }))

  const trees = new Map<string, XmlTree>()
  for (const { file, type } of items) {
    if (/xhtml|svg|ncx/.test(type) && files.includes(file)) trees.set(file, await read(file))
  }
  const spine = elements(book, 'itemref').flatMap(({ attributes }) =>
    items.filter(({ id }) => id === attributes.idref).map(({ file }) => file),
  )
  const navigation = items.find(({ properties }) => properties.includes('nav'))?.file ?? ''
  const ncx = items.find(({ type }) => type === 'application/x-dtbncx+xml')?.file ?? ''
  const rows = (type: string) => readNavigation(navigation, trees.get(navigation), type)
  const listed = items.map(({ file }) => file)
  const unlisted = files.filter(
    (file) => !listed.includes(file) && !/^(META-INF\/|mimetype$)/.test(file) && file !== opf,
  )
  return {
    files,
    mimetypeFirst: startsWithMimetype(bytes),
    metadata: readMetadata(book),
    cover: items.find(({ properties }) => properties.includes('cover-image'))?.file,
    pages: spine.flatMap((file) => readPage(file, trees.get(file))),
    toc: rows('toc'),
    landmarks: rows('landmarks'),
    pageList: rows('page-list'),
    ncx: readNcx(ncx, trees.get(ncx)),
    wrong: [
      ...unlisted.map((file) => `${file} is not in the manifest`),
      ...listed.filter((file) => !files.includes(file)).map((file) => `${file} is in the manifest only`),
      ...judgeReferences(files, trees, await readStylesheets(zip, items)),
    ],
  }
}

/** The rows of a navigation against those expected: one sentence for the first difference and for the count. */
export function compareRows(found: readonly EpubRow[], expected: readonly EpubRow[]): readonly string[] {
  const line = (row: EpubRow | undefined) => (row ? `${'  '.repeat(row.level - 1)}${row.title}` : 'nothing')
  const at = expected.findIndex((row, i) => line(row) !== line(found[i]))
  const first = at >= 0 ? at : found.length > expected.length ? expected.length : -1
  return first < 0
    ? []
    : [`row ${first + 1} is \`${line(found[first])}\`, expected \`${line(expected[first])}\``]
}

async function readStylesheets(
  zip: JSZip,
  items: readonly { readonly file: string; readonly type: string }[],
): Promise<ReadonlyMap<string, string>> {
  const sheets = new Map<string, string>()
  for (const { file, type } of items) {
    if (type === 'text/css') sheets.set(file, (await zip.file(file)?.async('string')) ?? '')
  }
  return sheets
}

function readNavigation(file: string, tree: XmlTree | undefined, type: string): readonly EpubRow[] {
  const nav = tree && elements(tree, 'nav').find(({ attributes }) => attributes['epub:type'] === type)
  const walk = (list: XmlTree | undefined, level: number): readonly EpubRow[] =>
    (list ? childrenOf(list, 'li') : []).flatMap((item) => {
      const label = childrenOf(item, 'a', 'span')[0]
      const href = label?.attributes.href
      const row = {
        title: oneLine(label?.text),
        level,
        ...(href === undefined ? {} : { target: resolve(file, href) }),
      }
      return [row, ...walk(childrenOf(item, 'ol')[0], level + 1)]
    })
  return walk(nav && childrenOf(nav, 'ol')[0], 1)
}

function readNcx(file: string, tree: XmlTree | undefined): readonly EpubRow[] {
  const walk = (parent: XmlTree | undefined, level: number): readonly EpubRow[] =>
    (parent ? childrenOf(parent, 'navPoint') : []).flatMap((point) => {
      const title = oneLine(childrenOf(point, 'navLabel')[0]?.text)
      const target = resolve(file, childrenOf(point, 'content')[0]?.attributes.src ?? '')
      return [{ title, level, target }, ...walk(point, level + 1)]
    })
  return walk(tree && elements(tree, 'navMap')[0], 1)
}

function readPage(file: string, tree: XmlTree | undefined): readonly EpubPage[] {
  if (tree?.name !== 'html') return []
  const title = oneLine(elements(tree, 'title')[0]?.text)
  const text = elements(tree, 'body')[0]?.text ?? ''
  return [{ file, title, language: tree.attributes['xml:lang'], text, ids: new Set(idsIn(tree)) }]
}

function readMetadata(book: XmlTree): Readonly<Record<string, readonly string[]>> {
  const values: Record<string, string[]> = {}
  for (const { name, attributes, text } of elements(book, 'metadata')[0]?.children ?? []) {
    const key = name === 'meta' ? attributes.property : name
    if (key) values[key] = [...(values[key] ?? []), text.trim()]
  }
  return values
}

/** The local header of the first entry (APPNOTE 4.3.7): method at 8, name at 30, content behind the name. */
function startsWithMimetype(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 58))
  return head.readUInt16LE(8) === 0 && head.toString('latin1', 30, 58) === 'mimetypeapplication/epub+zip'
}

function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim()
}
