/** Reads one page of a finished PDF with pdf.js: runs of text in reading order, link annotations, structure. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** A run of text in one font; points, the origin at the foot of the page. */
export interface TextRun {
  readonly text: string
  readonly x: number
  /** Of the baseline. */
  readonly y: number
  readonly width: number
  readonly size: number
  /** A new line begins after this run. */
  readonly lineEnd: boolean
  /** `artifact`: running heads and folios. `loose`: neither in the structure tree nor marked as an artifact. */
  readonly mark: 'content' | 'artifact' | 'loose'
}

/** Where a link or a bookmark leads. */
export type LinkEnd =
  /** `page` counts from 0, `y` in points from the foot of that page. */
  | { readonly kind: 'place'; readonly page: number; readonly y: number }
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 'dead'; readonly why: string }

export interface PdfLink {
  /** Counts from 0. */
  readonly page: number
  /** Left, bottom, right, top in points. */
  readonly box: readonly [number, number, number, number]
  /** `/Contents`: what a screen reader says. */
  readonly description: string
  readonly end: LinkEnd
}

export interface PdfPage {
  readonly label: string
  /** Of its lower left corner. */
  readonly left: number
  readonly bottom: number
  readonly width: number
  readonly height: number
  readonly runs: readonly TextRun[]
  /** In the order of the file, which is the order of the text. A link over two lines stands here twice. */
  readonly links: readonly PdfLink[]
  /** Types of the structure elements with content on this page, in reading order: `H1`, `P`, `Link`. */
  readonly roles: readonly string[]
}

/** What pdf.js gives for one annotation; it declares no type for it. */
interface Annotation {
  readonly subtype: string
  readonly rect: readonly [number, number, number, number]
  readonly dest?: string | readonly unknown[]
  readonly url?: string
  readonly unsafeUrl?: string
  readonly contentsObj?: { readonly str: string }
}

interface StructureNode {
  readonly role?: string
  readonly type?: string
  readonly id?: string
  readonly children?: readonly StructureNode[]
}

/** What links are followed with: read once, since pdf.js walks the page tree for every question. */
export interface Places {
  readonly pages: readonly PDFPageProxy[]
  /** Number of a page's object → index. */
  readonly indexes: ReadonlyMap<number, number>
  readonly destinations: ReadonlyMap<string, readonly unknown[]>
}

export async function readPlaces(document: PDFDocumentProxy): Promise<Places> {
  const pages: PDFPageProxy[] = []
  for (let number = 1; number <= document.numPages; number++) pages.push(await document.getPage(number))
  const indexes = new Map(pages.flatMap(({ ref }, index) => (ref ? [[ref.num, index] as const] : [])))
  const destinations = new Map(Object.entries(await document.getDestinations()))
  return { pages, indexes, destinations }
}

export async function readPage(
  places: Places,
  page: PDFPageProxy,
  index: number,
  label: string,
): Promise<PdfPage> {
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  const roles: string[] = []
  const marked = new Set<string>()
  collectStructure(await page.getStructTree(), roles, marked)
  // pdf.js declares `any[]`.
  const annotations: readonly Annotation[] = await page.getAnnotations()
  const links = annotations
    .filter(({ subtype }) => subtype === 'Link')
    .map((annotation) => ({
      page: index,
      box: annotation.rect,
      description: annotation.contentsObj?.str ?? '',
      end: endOf(places, annotation),
    }))
  const runs = await readRuns(page, marked)
  page.cleanup()
  return { label, left, bottom, width: right - left, height: top - bottom, runs, links, roles }
}

/** Follows a named or explicit destination (ISO 32000-1, 12.3.2) or an address. */
export function endOf(places: Places, from: Pick<Annotation, 'dest' | 'url' | 'unsafeUrl'>): LinkEnd {
  const { dest } = from
  const url = from.url ?? from.unsafeUrl
  if (url) return { kind: 'web', url }
  if (!dest) return { kind: 'dead', why: 'no destination and no address' }
  const explicit = typeof dest === 'string' ? places.destinations.get(dest) : dest
  if (!explicit) return { kind: 'dead', why: `no destination is named \`${String(dest)}\`` }
  // The shape is pdf.js's own: a reference or a page index, then the kind of the view and its numbers.
  const [target, view, ...numbers] = explicit as [{ num: number } | number, { name: string }, ...unknown[]]
  const page = typeof target === 'number' ? target : places.indexes.get(target.num)
  const top = page === undefined ? undefined : places.pages[page]?.view[3]
  if (page === undefined || top === undefined) return { kind: 'dead', why: 'its page is not in the file' }
  const y: unknown = view.name === 'XYZ' ? numbers[1] : view.name === 'FitH' ? numbers[0] : undefined
  if (typeof y === 'number' && (y > top + 1 || y < -1))
    return { kind: 'dead', why: `${Math.round(y)} pt is beyond its page` }
  return { kind: 'place', page, y: typeof y === 'number' ? y : top }
}

function collectStructure(node: StructureNode | null, roles: string[], marked: Set<string>): void {
  if (!node) return
  if (node.role && node.role !== 'Root') roles.push(node.role)
  if (node.type === 'content' && node.id) marked.add(node.id)
  for (const child of node.children ?? []) collectStructure(child, roles, marked)
}

/** Normalisation is off, or pdf.js would repair the very characters that are judged. */
async function readRuns(page: PDFPageProxy, marked: ReadonlySet<string>): Promise<readonly TextRun[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })
  const runs: TextRun[] = []
  const open: { readonly tag?: string; readonly id?: string | null }[] = []
  for (const item of items) {
    if ('str' in item) {
      const [, , c, d, x, y]: readonly number[] = item.transform
      const mark = open.some(({ tag }) => tag === 'Artifact')
        ? 'artifact'
        : open.some(({ id }) => id && marked.has(id))
          ? 'content'
          : 'loose'
      const { str: text, width, hasEOL: lineEnd } = item
      runs.push({ text, x: x ?? 0, y: y ?? 0, width, size: Math.hypot(c ?? 0, d ?? 0), lineEnd, mark })
    } else if (item.type === 'endMarkedContent') open.pop()
    else open.push(item)
  }
  return runs
}
