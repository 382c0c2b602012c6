/** Reads a printed segment: the classic file structure that Skia writes (ISO 32000-1, 7.5), and nothing wider. */
import { remembering } from '../../remember.ts'
import { readClassicFile } from './classic-file.ts'
import { type ParsedFile, resolve, resolveDict } from './lookup.ts'
import { type Box, contentHead, measurePages } from './measure.ts'
import { isRef, isStream, nameOf, type PdfObject, type Ref, type Value } from './objects.ts'
import { type PrintFlaws, readFlaws } from './print-flaws.ts'
import { readStructure, type SegmentStructure } from './structure-reader.ts'

/** Points: no line of text is less high. */
const THINNEST_LINE = 3

/** A place in a segment: page from 0; `x` and `y` in points from the lower left corner of the page. */
interface Place {
  readonly page: number
  readonly x: number
  readonly y: number
}

export interface PrintedSegment extends ParsedFile {
  readonly name: string
  readonly pages: number
  /** For each page, the factor by which Chromium shrank it; 1 = as the style sheet says. */
  readonly scales: readonly number[]
  /** By decoded id. */
  readonly destinations: ReadonlyMap<string, Place>
  /** Sizes of the pages, in points. */
  readonly boxes: readonly Box[]
  /** By number. Never changed: the linker copies what it needs. */
  readonly objects: readonly (PdfObject | undefined)[]
  /** Absent when Chromium found nothing to tag. */
  readonly structure?: SegmentStructure
  /** What refining found; undefined for a print that was not refined. */
  readonly flaws: PrintFlaws | undefined
  /** The pages, in order. */
  readonly pageRefs: readonly Ref[]
}

/** Throws an Error that names the segment and the object when the file is not of the shape that our Chromium writes. */
export function readSegment(name: string, bytes: Uint8Array): PrintedSegment {
  try {
    return rememberSegment(bytes, name, () => read(name, bytes))
  } catch (error) {
    throw new Error(`segment "${name}": ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

const rememberSegment = remembering<Uint8Array, PrintedSegment>()

function read(name: string, bytes: Uint8Array): PrintedSegment {
  const { objects, trailer } = readClassicFile(bytes)
  const file = { objects }
  const catalog = resolveDict(file, trailer.entries.get('Root'), 'the catalog')
  const pageRefs: Ref[] = []
  collectPages(file, catalog.entries.get('Pages'), pageRefs, new Set())
  const boxes = pageRefs.map((page) => mediaBox(file, page))
  const measures = measurePages(
    boxes,
    pageRefs.map((page) => pageHead(file, page)),
  )
  if (boxes.length === 0) throw new Error('it has no pages')

  const destinations = new Map<string, Place>()
  const dests = catalog.entries.get('Dests')
  const pageOf = new Map(pageRefs.map((ref, page) => [ref.number, page]))
  for (const [id, value] of dests === undefined ? [] : resolveDict(file, dests, '/Dests').entries) {
    const [ref, kind, x, y] = Array.isArray(value) ? value : []
    const page = isRef(ref) ? pageOf.get(ref.number) : undefined
    const measure = page === undefined ? undefined : measures[page]
    if (
      page === undefined ||
      measure === undefined ||
      nameOf(kind) !== 'XYZ' ||
      typeof x !== 'number' ||
      typeof y !== 'number'
    ) {
      throw new Error(`the destination /${id} is not [page /XYZ x y zoom]`)
    }
    const place = { page, ...measure.toPage(x, y) }
    const next = measures[page + 1]
    // What stands higher than its line (a raised number) begins, for Chromium, above the page that the line is on.
    const isAbove = next !== undefined && place.y - measure.bottom < THINNEST_LINE
    destinations.set(decodeFragment(id), isAbove ? { page: page + 1, x: place.x, y: next.top } : place)
  }
  const structure = readStructure(file, catalog)
  return {
    name,
    pages: pageRefs.length,
    scales: measures.map((measure) => measure.scale),
    destinations,
    boxes,
    objects,
    ...(structure && { structure }),
    flaws: readFlaws(catalog, pageOf),
    pageRefs,
  }
}

/** Chromium keeps fragments percent-encoded, as in the link that asked for the destination. */
export function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

function collectPages(file: ParsedFile, node: Value | undefined, pages: Ref[], seen: Set<number>): void {
  if (!isRef(node) || seen.has(node.number)) throw new Error('its page tree is no tree')
  seen.add(node.number)
  const entries = resolveDict(file, node, 'a node of the page tree').entries
  const kids = entries.get('Kids')
  if (nameOf(entries.get('Type')) === 'Page') pages.push(node)
  else if (!Array.isArray(kids))
    throw new Error(`object ${node.number} is neither a page nor a node with /Kids`)
  else for (const kid of kids) collectPages(file, kid, pages, seen)
}

function mediaBox(file: ParsedFile, page: Ref): Box {
  const box = resolveDict(file, page, 'a page').entries.get('MediaBox')
  const [left, bottom, width, height] = Array.isArray(box) ? box : []
  if (left !== 0 || bottom !== 0 || typeof width !== 'number' || typeof height !== 'number') {
    throw new Error(`the page in object ${page.number} has no /MediaBox [0 0 width height]`)
  }
  return { width, height }
}

/** The beginning of the page's content; Skia writes one content stream a page. */
function pageHead(file: ParsedFile, page: Ref): string {
  const content = resolve(file, resolveDict(file, page, 'a page').entries.get('Contents'))
  const filter = isStream(content) ? content.dict.entries.get('Filter') : undefined
  if (!isStream(content) || (filter !== undefined && nameOf(filter) !== 'FlateDecode')) {
    throw new Error(`the page in object ${page.number} has no content stream that is plain or deflated`)
  }
  try {
    return contentHead(content.data, filter !== undefined)
  } catch (error) {
    throw new Error(`the content of the page in object ${page.number} cannot be inflated`, { cause: error })
  }
}
