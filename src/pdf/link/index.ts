/** The linker: printed segments → the book's PDF. Read `linkPdf` first. */
import { type Attachment, writeAttachments } from './attachments.ts'
import { type BookFlaws, findFlaws } from './claims.ts'
import type { Flaw, FlawKind } from './flaws.ts'
import { layFurniture } from './furniture.ts'
import { collectDestinations, resolveLinks, type UnresolvedSymbol } from './links.ts'
import type { Box } from './measure.ts'
import { type DocumentInfo, writeInfo, writeXmp } from './metadata.ts'
import { dict, name, type Ref, textString } from './objects.ts'
import { type OutlineItem, titlesById, writeOutline } from './outline.ts'
import { writeOutputIntent } from './output-intent.ts'
import {
  type LaidPage,
  layPages,
  type Offset,
  type PageLabel,
  writePageLabels,
  writePageTree,
} from './pages.ts'
import type { PrintedSegment } from './reader.ts'
import { relocate, type SharedResources } from './relocate.ts'
import { joinStructure, type StructureRoots } from './structure.ts'
import type { RelocatedSegment } from './structure-segment.ts'
import { ObjectTable } from './table.ts'
import { type UnitedFonts, uniteFonts } from './unite-fonts.ts'
import { writePdf } from './writer.ts'

export { jpegText, placePictures, shortJpegs } from './pictures.ts'
export { readSegment } from './reader.ts'
export { refineSegment } from './refine.ts'
export type { Box, Flaw, FlawKind, Offset, OutlineItem, PrintedSegment }

export interface LinkInput {
  /** In the order of the book. */
  readonly segments: readonly PrintedSegment[]
  /** For each page of the book what is done with it; absent when all pages are printed ones and stay as they are. */
  readonly pages?: readonly LaidPage[]
  /** Sheets of pages that hold margin boxes only: page n of all sheets is laid over page n of the book. May be empty. */
  readonly furniture: readonly PrintedSegment[]
  /** The name of the segment that is the table of contents. */
  readonly contents?: string
  readonly labels: readonly PageLabel[]
  readonly outline: readonly OutlineItem[]
  /** Link addresses that begin so are symbols: what follows is the id of a place in any segment. */
  readonly symbolBase: string
  readonly info: DocumentInfo
  /** An archival book cannot have any (ISO 19005-2, 6.8: they would have to be archival, too). */
  readonly attachments: readonly Attachment[]
  /** Ids that the marks of notes lead to, and ids that only links back from notes lead to. */
  readonly notes?: ReadonlySet<string>
  readonly marks?: ReadonlySet<string>
  /** The book is to say that it is archival (PDF/A-2u), where nothing speaks against it. */
  readonly archival?: boolean
}

export interface LinkedPdf {
  readonly bytes: Uint8Array
  readonly pages: number
  /** Symbols without destination. Those of the outline have the segment `outline` and the page -1. */
  readonly unresolved: readonly UnresolvedSymbol[]
  /** Why the book does not claim what it could; nothing when it does. */
  readonly flaws: BookFlaws
}

/** Same input, same bytes. Throws when a segment links to a file of this machine, or is not what Chromium writes. */
export function linkPdf(input: LinkInput): LinkedPdf {
  const table = new ObjectTable()
  const catalog = table.reserve()
  const shared: SharedResources = new Map()
  const tagged = input.segments.some((segment) => segment.structure !== undefined)
  const roots = tagged ? { root: table.reserve(), document: table.reserve() } : undefined

  const fonts = uniteFonts(table, [...input.segments, ...input.furniture])
  const placed = placeSegments(table, input.segments, shared, roots, fonts)
  const pages = layPages(
    table,
    placed.flatMap((part) => part.pages),
    input.pages,
  )
  const destinations = collectDestinations(placed)
  const titles = titlesById(input.outline)
  const { symbolBase } = input
  const { unresolved, removed, places } = resolveLinks(table, placed, { destinations, titles, symbolBase })
  const leadingTo = (ids: ReadonlySet<string> = new Set()) =>
    new Set([...places].flatMap(([annotation, id]) => (ids.has(id) ? [annotation] : [])))
  const roles = { removed, toNotes: leadingTo(input.notes), toMarks: leadingTo(input.marks) }
  const figures = roots ? joinStructure(table, placed, roots, input.info.language, roles, input.contents) : []
  layFurniture(table, pages, input.furniture, shared, fonts)

  const outline = writeOutline(table, input.outline, destinations)
  const attached = writeAttachments(table, input.attachments, input.info.date)
  const entries = dict({
    Type: name('Catalog'),
    Pages: writePageTree(table, pages),
    PageLabels: writePageLabels(table, input.labels),
    Lang: textString(input.info.language),
    MarkInfo: roots && dict({ Marked: true }),
    StructTreeRoot: roots?.root,
    ViewerPreferences: dict({
      DisplayDocTitle: true,
      Direction: input.info.rightToLeft ? name('R2L') : undefined,
    }),
    OutputIntents: input.archival ? [writeOutputIntent(table)] : undefined,
    PageMode: outline.root && name('UseOutlines'),
    Outlines: outline.root,
    Names: attached && dict({ EmbeddedFiles: attached.names }),
    AF: attached && [...attached.files],
  })
  table.set(catalog, entries)
  const flaws = findFlaws(table, input, { placed, pages, figures })
  const claims = {
    isAccessible: flaws.accessible.length === 0,
    isArchival: input.archival === true && flaws.archival.length === 0,
  }
  entries.entries.set('Metadata', writeXmp(table, input.info, claims))
  return {
    bytes: writePdf(table, catalog, writeInfo(table, input.info)),
    pages: pages.length,
    flaws,
    unresolved: [...unresolved, ...outline.unresolved.map((id) => ({ segment: 'outline', id, page: -1 }))],
  }
}

/** Copies the segments' pages, with all that they show, in order. The structure follows when the links are known. */
function placeSegments(
  table: ObjectTable,
  segments: readonly PrintedSegment[],
  shared: SharedResources,
  roots: StructureRoots | undefined,
  fonts: UnitedFonts,
): RelocatedSegment[] {
  let firstPage = 0
  return segments.map((segment) => {
    const own = segment.structure
    const merged = new Map<number, Ref>(fonts.get(segment))
    if (own && roots) merged.set(own.root.number, roots.root).set(own.document.number, roots.document)
    const relocation = relocate(table, segment, shared, merged)
    const pages = segment.pageRefs.map((page) => relocation.move(page))
    const part = { segment, relocation, firstPage, pages }
    firstPage += pages.length
    return part
  })
}
