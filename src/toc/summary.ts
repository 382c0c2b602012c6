/** Reads SUMMARY.md, the contents of mdBook (its "SUMMARY.md" chapter is the standard) and of HonKit. */
import type { Folder, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isListing } from './contents.ts'
import type { FoundEntry, FoundPart, FoundToc, ParseFile, TocReader } from './found.ts'
import { positionOf, readItems, readLinks, titleOf } from './items.ts'
import { firstHeading, type Listing, listEntries } from './listed.ts'
import { type Block, blocksOf } from './sections.ts'
import { findSummary, type SummaryPlace } from './tools.ts'

export const summary: TocReader = { name: 'SUMMARY.md', read: readSummary }

async function readSummary(
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const place = await findSummary(folder, report)
  const document = place && (await parse(place.file))
  if (!place || !document) {
    return undefined
  }
  const listing: Listing = {
    file: place.file,
    folder,
    repository,
    parse,
    report,
    listed: new Set(),
    section: () => undefined,
    unlinked: 'draft',
    sources: 'reported',
  }
  const before = report.count('error')
  const matter = await readBlocks(blocksOf(document), place, listing)
  // A SUMMARY.md that lists no file is some other kind of summary.
  if (listing.listed.size === 0 && report.count('error') === before) {
    return undefined
  }
  const title = place.title === undefined ? {} : { title: place.title }
  return { ...title, ...(await withIntroduction(matter, place, listing)) }
}

interface OpenPart extends FoundPart {
  readonly children: FoundEntry[]
}

/**
 * Links before the first list are front matter, links after the last one back matter. `file.md#x` is a chapter when
 * nothing listed the file before; after that it is a heading of a chapter that is there, and is left out.
 */
async function readBlocks(
  blocks: readonly Block[],
  place: SummaryPlace,
  listing: Listing,
): Promise<Omit<FoundToc, 'title'>> {
  const front: FoundEntry[] = []
  const body: FoundEntry[] = []
  // Links after a list: back matter, unless another list follows.
  let afterList: FoundEntry[] = []
  let part: OpenPart | undefined
  let begun = false
  const title = blocks.find(({ element, depth }) => depth !== undefined || isListing(element))
  for (const block of blocks) {
    const { element, depth } = block
    if (depth !== undefined) {
      if (place.isPart(depth) && !(block === title && depth === 1)) {
        part = { kind: 'part', title: titleOf(element), at: positionOf(element, listing.file), children: [] }
        begun = true
      }
    } else if (isListing(element)) {
      body.push(...afterList)
      afterList = []
      begun = true
      const entries = await listEntries(readItems(element, listing.file), listing)
      if (part && part.children.length === 0 && entries.length > 0) {
        body.push(part)
      }
      const level = part?.children ?? body
      level.push(...entries)
    } else if (place.readsParagraphs) {
      const entries = await listEntries(readLinks(element, listing.file), listing)
      const level = begun ? afterList : front
      level.push(...entries)
    }
  }
  return { front, body, back: afterList }
}

/** HonKit's introduction comes first and is not counted. */
async function withIntroduction(
  matter: Omit<FoundToc, 'title'>,
  { file, introduction, impliesIntroduction }: SummaryPlace,
  { folder, listed, parse }: Listing,
): Promise<Omit<FoundToc, 'title'>> {
  const { front, body, back } = matter
  const [first, ...rest] = body
  if (introduction === undefined) {
    return matter
  }
  if (first?.kind === 'chapter' && first.file === introduction && first.children.length === 0) {
    return { front: [...front, first], body: rest, back }
  }
  const isSettled = listed.has(introduction) || introduction === file || !folder.files.has(introduction)
  if (!impliesIntroduction || isSettled) {
    return matter
  }
  const title = await firstHeading(introduction, parse)
  const chapter: FoundEntry = {
    kind: 'chapter',
    title,
    file: introduction,
    at: { file: introduction, line: 1 },
    children: [],
  }
  return { front: [chapter, ...front], body, back }
}
