/** Turns the items of the contents into entries, and reports those that lead nowhere. */
import type { Folder, LinkEntry, Position, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { type Destination, followLink, reportDestination } from './destination.ts'
import type { FoundEntry, FoundSection, ParseFile } from './found.ts'
import type { Item } from './items.ts'

/** What contents of one file are read with, and what was read so far. */
export interface Listing {
  /** The file that holds the contents: links are relative to it. */
  readonly file: string
  readonly folder: Folder
  readonly repository?: Repository
  readonly parse: ParseFile
  readonly report: Report
  /** Files and anchors that have an entry. */
  readonly listed: Set<string>
  /** What a link to a section of the file itself becomes. */
  readonly section: (anchor: string, title: string, at: Position) => FoundSection | undefined
  /** What an item without link becomes at the first level when it holds others. */
  readonly unlinked: 'part' | 'draft'
  /** Files that are no Markdown: named in a warning, or left out like a source file that is mentioned. */
  readonly sources: 'reported' | 'skipped'
  /** Makes an address that the reader's tool understands one that GitHub does. */
  readonly rewrite?: (href: string) => string
}

/**
 * The entries of `items`, in order. What cannot have children (a section, a link to the web) or is left out
 * hands its nested items on to its own level, so that nothing that was listed is lost.
 */
export async function listEntries(
  items: readonly Item[],
  listing: Listing,
  level = 0,
): Promise<readonly FoundEntry[]> {
  const entries: FoundEntry[] = []
  for (const item of items) {
    entries.push(...(await listItem(item, listing, level)))
  }
  return entries
}

async function listItem(item: Item, listing: Listing, level: number): Promise<readonly FoundEntry[]> {
  const { title, at } = item
  const destination: Destination =
    item.href === undefined
      ? { kind: 'empty' }
      : followLink(
          listing.rewrite?.(item.href) ?? item.href,
          listing.file,
          listing.folder,
          listing.repository,
        )
  // The entry goes first: what is listed twice stays where it stands first.
  const chapter = destination.kind === 'file' ? await listFile(destination, item, listing) : undefined
  const children = await listEntries(item.children, listing, level + 1)
  if (chapter) {
    return chapter.kind === 'chapter' ? [{ ...chapter, children }] : [chapter, ...children]
  }
  if (destination.kind === 'file' || reportDestination(destination, at, listing.report)) {
    return children
  }
  if (destination.kind === 'source') {
    if (listing.sources === 'reported') {
      listing.report.add('toc-entry-not-markdown', at, destination.file)
    }
    return children
  }
  if (destination.kind === 'other' || title === '') {
    listing.report.add('toc-entry-unreadable', at, title || (item.href ?? ''))
    return children
  }
  if (destination.kind === 'web') {
    const link: LinkEntry = { kind: 'link', title, url: destination.url, at }
    return [link, ...children]
  }
  const isPart = item.href === undefined && children.length > 0 && level === 0 && listing.unlinked === 'part'
  return [{ kind: isPart ? 'part' : 'draft', title, at, children }]
}

async function listFile(
  { file, fragment }: Destination & { kind: 'file' },
  { title, at }: Item,
  listing: Listing,
): Promise<FoundEntry | undefined> {
  const { listed, report } = listing
  if (file === listing.file) {
    return fragment === undefined ? undefined : listSection(fragment, title, at, listing)
  }
  if (listed.has(file)) {
    // `file.md#x` after `file.md` names a heading of a chapter that is there already.
    if (fragment === undefined) {
      report.add('toc-chapter-twice', at, file)
    }
    return undefined
  }
  listed.add(file)
  return {
    kind: 'chapter',
    title: title || (await firstHeading(file, listing.parse)),
    file,
    at,
    children: [],
  }
}

function listSection(
  anchor: string,
  title: string,
  at: Position,
  { file, listed, report, section }: Listing,
): FoundSection | undefined {
  if (listed.has(`#${anchor}`)) {
    report.add('toc-chapter-twice', at, `${file}#${anchor}`)
    return undefined
  }
  listed.add(`#${anchor}`)
  const found = section(anchor, title, at)
  if (!found) {
    report.add('toc-anchor-missing', at, anchor)
  }
  return found
}

/** The title that a file gives itself; its path when it has no heading. */
export async function firstHeading(file: string, parse: ParseFile): Promise<string> {
  return (await parse(file))?.headings.find(({ title }) => title !== '')?.title ?? file
}
