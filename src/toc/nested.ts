/** Gives chapters that are READMEs the chapters that they list in their own folder, at any depth. */
import { posix } from 'node:path'
import type { Element } from 'hast'
import type { Folder, Repository } from '../book.ts'
import { isListing } from './contents.ts'
import { type Destination, followLink, isReadme } from './destination.ts'
import type { FoundChapter, FoundEntry, ParseFile } from './found.ts'
import { descendants, type Item, readItems } from './items.ts'
import { firstHeading } from './listed.ts'

export interface Nesting {
  readonly folder: Folder
  readonly repository?: Repository
  readonly parse: ParseFile
  /** Files that the root's contents list: a nested README does not take them to another place in the book. */
  readonly listed: ReadonlySet<string>
  /** Files that have their place. */
  readonly placed: Set<string>
}

/**
 * Depth first, each file once, in the order of the nearest README. The root's word goes first: a chapter that it lists
 * stays where it lists it. Only those that follow right after the chapter of their folder move below that chapter when
 * its README lists them, with the root's title and nested items.
 */
export async function nestChapters(
  entries: readonly FoundEntry[],
  nesting: Nesting,
): Promise<readonly FoundEntry[]> {
  const nested: FoundEntry[] = []
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'chapter') {
      const beside = chaptersAfter(entry, entries.slice(index + 1))
      const chapter = await placeChapter(entry, beside, nesting)
      nested.push(...(chapter ? [chapter] : []))
    } else if (entry.kind === 'part' || entry.kind === 'draft') {
      nested.push({ ...entry, children: await nestChapters(entry.children, nesting) })
    } else {
      nested.push(entry)
    }
  }
  return nested
}

/** The chapters of the same folder that follow without another chapter in between, by file. */
function chaptersAfter(
  { file }: FoundChapter,
  following: readonly FoundEntry[],
): ReadonlyMap<string, FoundChapter> {
  const chapters = following.filter((entry) => entry.kind === 'chapter')
  const end = chapters.findIndex((chapter) => !isBelow(chapter.file, posix.dirname(file)))
  const beside = end === -1 ? chapters : chapters.slice(0, end)
  return new Map(beside.map((chapter) => [chapter.file, chapter]))
}

/**
 * The chapter with all that stands below it; `undefined` when it has its place already. `beside` holds chapters of the
 * root's contents that may move below it, `items` what a README nests under it.
 */
export async function placeChapter(
  chapter: FoundChapter,
  beside: ReadonlyMap<string, FoundChapter>,
  nesting: Nesting,
  items: readonly ListedChapter[] = [],
): Promise<FoundChapter | undefined> {
  if (nesting.placed.has(chapter.file)) {
    return undefined
  }
  nesting.placed.add(chapter.file)
  const own = await nestChapters(chapter.children, nesting)
  const listed = await placeListed(
    [...items, ...(await chaptersBelow(chapter.file, nesting))],
    beside,
    nesting,
  )
  return { ...chapter, children: [...own, ...listed] }
}

/** A chapter that a README lists, with those in the items nested below it. */
interface ListedChapter {
  readonly chapter: FoundChapter
  readonly items: readonly ListedChapter[]
}

async function placeListed(
  found: readonly ListedChapter[],
  beside: ReadonlyMap<string, FoundChapter>,
  nesting: Nesting,
): Promise<readonly FoundChapter[]> {
  const placed: FoundChapter[] = []
  for (const { chapter, items } of found) {
    const fromRoot = beside.get(chapter.file)
    const isFree = fromRoot !== undefined || !nesting.listed.has(chapter.file)
    const place = isFree && (await placeChapter(fromRoot ?? chapter, beside, nesting, items))
    placed.push(...(place ? [place] : await placeListed(items, beside, nesting)))
  }
  return placed
}

/** What a README lists below its own folder, anywhere in it. A missing file is a broken link, not a missing chapter. */
async function chaptersBelow(file: string, nesting: Nesting): Promise<readonly ListedChapter[]> {
  const document = isReadme(file) ? await nesting.parse(file) : undefined
  if (!document) {
    return []
  }
  const isNotes = ({ properties }: Element) => properties.dataFootnotes !== undefined
  const lists = descendants(document.tree, (element) => isListing(element) || isNotes(element))
  const items = lists.filter(isListing).flatMap((list) => readItems(list, file))
  return chaptersOf(items, file, nesting)
}

async function chaptersOf(
  items: readonly Item[],
  readme: string,
  nesting: Nesting,
): Promise<readonly ListedChapter[]> {
  const chapters: ListedChapter[] = []
  for (const item of items) {
    const nested = await chaptersOf(item.children, readme, nesting)
    const chapter = await chapterOf(item, readme, nesting)
    chapters.push(...(chapter ? [{ chapter, items: nested }] : nested))
  }
  return chapters
}

/** The chapter that an item leads to, without its nested items, when the file lies below the folder of `readme`. */
export async function chapterOf(
  item: Item,
  readme: string,
  { folder, repository, parse }: Pick<Nesting, 'folder' | 'repository' | 'parse'>,
): Promise<FoundChapter | undefined> {
  const destination: Destination = followLink(item.href ?? '', readme, folder, repository)
  if (
    destination.kind !== 'file' ||
    destination.file === readme ||
    !isBelow(destination.file, posix.dirname(readme))
  ) {
    return undefined
  }
  // The text of a link to a section names the section; a path says less than the file's own title.
  const names =
    destination.fragment === undefined && item.title !== '' && !isPath(item.title, destination.file)
  const title = names ? item.title : await firstHeading(destination.file, parse)
  return { kind: 'chapter', title, file: destination.file, at: item.at, children: [] }
}

function isBelow(file: string, directory: string): boolean {
  return directory === '.' || file.startsWith(`${directory}/`)
}

function isPath(title: string, file: string): boolean {
  return /^\S+\.(md|markdown)$/i.test(title) || /^\S*\/\S*$/.test(title) || title === posix.basename(file)
}
