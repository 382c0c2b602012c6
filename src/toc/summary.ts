/** Reads SUMMARY.md, the contents of mdBook (its "SUMMARY.md" chapter is the standard) and of HonKit, wherever their configuration keeps it. */
import { posix } from 'node:path'
import type { Folder, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isListing } from './contents.ts'
import type { FoundEntry, FoundPart, FoundToc, ParseFile, TocReader } from './found.ts'
import { positionOf, readItems, readLinks, titleOf } from './items.ts'
import { firstHeading, type Listing, listEntries } from './listed.ts'
import { type Block, blocksOf } from './sections.ts'
import { nothingFrom } from './settings.ts'
import { findSummary, placeOfHonkit, placeOfMdbook, type SummaryPlace } from './tools.ts'

export const mdbook: TocReader = {
  name: 'book.toml',
  why: 'mdBook keeps the contents in the SUMMARY.md of its source folder',
  async read(folder, parse, report, repository) {
    if (!folder.files.has('book.toml')) return undefined
    const place = await placeOfMdbook(folder, report)
    const found = await readSummary(place, folder, parse, report, repository)
    if (found) return { ...found, from: ['book.toml', place.file] }
    const at = { file: 'book.toml' }
    if (!folder.files.has(place.file)) report.add('toc-file-missing', at, place.file)
    else report.add('toc-invalid', { file: place.file }, 'it lists no chapter.')
    return nothingFrom('book.toml')
  },
}

export const honkit: TocReader = {
  name: 'book.json',
  why: 'HonKit keeps the contents in a SUMMARY.md',
  async read(folder, parse, report, repository) {
    const settings = ['book.json', '.gitbook.yaml'].find((name) => folder.files.has(name))
    if (settings === undefined) return undefined
    const place = await placeOfHonkit(settings, folder, report)
    const languages = posix.join(posix.dirname(place.file), 'LANGS.md')
    if (folder.files.has(languages)) {
      const advice = 'it lists the translations of the book; build the folder of one of them.'
      report.add('toc-form-unsupported', { file: languages }, '`LANGS.md`', advice)
      return nothingFrom(settings, languages)
    }
    const found = await readSummary(place, folder, parse, report, repository)
    if (found || !place.isNamed || folder.files.has(place.file)) {
      return found && { ...found, from: [settings, place.file] }
    }
    report.add('toc-file-missing', { file: settings }, place.file)
    return nothingFrom(settings)
  },
}

export const summary: TocReader = {
  name: 'SUMMARY.md',
  why: 'SUMMARY.md lists chapters',
  async read(folder, parse, report, repository) {
    const place = findSummary(folder)
    return place && readSummary(place, folder, parse, report, repository)
  },
}

/** `undefined` when there is no such file, or none that lists chapters. */
export async function readSummary(
  place: SummaryPlace,
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const document = await parse(place.file)
  if (!document) {
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
  return { from: [place.file], ...title, ...(await withIntroduction(matter, place, listing)) }
}

type Matters = Omit<FoundToc, 'from' | 'title'>

interface OpenPart extends FoundPart {
  readonly children: FoundEntry[]
}

/**
 * Links before the first list are front matter, links after the last one back matter. `file.md#x` is a chapter when
 * nothing listed the file before; after that it is a heading of a chapter that is there, and is left out.
 */
async function readBlocks(blocks: readonly Block[], place: SummaryPlace, listing: Listing): Promise<Matters> {
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
  matter: Matters,
  { file, introduction, impliesIntroduction }: SummaryPlace,
  { folder, listed, parse }: Listing,
): Promise<Matters> {
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
