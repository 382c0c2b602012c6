/** Turns entries that a configuration file names by their paths into entries of the contents, and reports those that lead nowhere. */
import { posix } from 'node:path'
import type { Folder, Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { type Destination, followPath, reportDestination } from './destination.ts'
import type { FoundChapter, FoundEntry, ParseFile } from './found.ts'

/** An entry as a configuration file writes it. */
export interface WrittenEntry {
  readonly title?: string | undefined
  /** A path or an address of the web; an entry without one is a title over its children, or announces a chapter. */
  readonly path?: string | undefined
  readonly at: Position
  readonly children: readonly WrittenEntry[]
}

interface Naming {
  readonly folder: Folder
  readonly parse: ParseFile
  readonly report: Report
  /** The folder that paths count from; `''` is the book's root. */
  readonly base: string
  /** What a path may leave out at its end, in the order of preference: `.md`. */
  readonly endings: readonly string[]
  /** Files that have their place. */
  readonly listed: Set<string>
}

/**
 * The entries in their order. At the first level a title over others is a part, below it a draft. What cannot have
 * children or is left out hands its children on to its own level, so that nothing that was listed is lost.
 */
export async function placeEntries(
  written: readonly WrittenEntry[],
  naming: Naming,
  level = 0,
): Promise<readonly FoundEntry[]> {
  const entries: FoundEntry[] = []
  for (const entry of written) entries.push(...(await placeEntry(entry, naming, level)))
  return entries
}

async function placeEntry(
  entry: WrittenEntry,
  naming: Naming,
  level: number,
): Promise<readonly FoundEntry[]> {
  const { title = '', path, at } = entry
  if (path === undefined) return placeTitle(entry, naming, level)
  const destination = followWritten(path, naming)
  // The entry goes first: what is listed twice stays where it stands first.
  const chapter = destination.kind === 'file' ? await chapterAt(destination, entry, naming) : undefined
  const children = await placeEntries(entry.children, naming, level + 1)
  if (chapter) return [{ ...chapter, children }]
  if (destination.kind === 'file' || reportDestination(destination, at, naming.report)) return children
  if (destination.kind === 'web')
    return [{ kind: 'link', title: title || destination.url, url: destination.url, at }, ...children]
  if (destination.kind === 'source') naming.report.add('toc-entry-not-markdown', at, destination.file)
  else naming.report.add('toc-entry-unreadable', at, title || path)
  return children
}

async function placeTitle(
  { title = '', at, children }: WrittenEntry,
  naming: Naming,
  level: number,
): Promise<readonly FoundEntry[]> {
  const placed = await placeEntries(children, naming, title === '' ? level : level + 1)
  if (title === '') {
    if (children.length === 0) naming.report.add('toc-entry-unreadable', at, '')
    return placed
  }
  // A title over nothing but mistakes announces no chapter.
  if (children.length > 0 && placed.length === 0) return []
  return [{ kind: placed.length > 0 && level === 0 ? 'part' : 'draft', title, at, children: placed }]
}

async function chapterAt(
  { file, fragment }: Destination & { kind: 'file' },
  { title, at }: WrittenEntry,
  { listed, parse, report }: Naming,
): Promise<FoundChapter | undefined> {
  if (listed.has(file)) {
    // `file.md#x` after `file.md` names a heading of a chapter that is there already.
    if (fragment === undefined) report.add('toc-chapter-twice', at, file)
    return undefined
  }
  listed.add(file)
  return { kind: 'chapter', title: title || (await titleOfFile(file, parse)), file, at, children: [] }
}

function followWritten(path: string, { base, endings, folder }: Naming): Destination {
  if (/^(https?:)?\/\//i.test(path)) return { kind: 'web', url: path }
  if (path === '' || /^[a-z][a-z0-9+.-]+:/i.test(path)) return { kind: 'other' }
  const from = posix.join(base, 'here')
  const follow = (name: string): Destination => {
    const candidates = [name, ...endings.map((ending) => `${name}${ending}`)]
    const exact = candidates.find((candidate) => folder.files.has(posix.join(base, candidate)))
    return followPath(exact ?? name, from, folder)
  }
  const destination = follow(path)
  const [, file, fragment] = /^([^#]+)#(.*)$/s.exec(path) ?? []
  if (destination.kind !== 'missing' || file === undefined) return destination
  const inside = follow(file)
  return inside.kind === 'file' ? { ...inside, fragment } : destination
}

/** The title that a file gives itself: in its front matter, in its first heading, else by its name. */
export async function titleOfFile(file: string, parse: ParseFile): Promise<string> {
  const document = await parse(file)
  const written = document?.frontMatter.title
  const own = typeof written === 'string' || typeof written === 'number' ? String(written).trim() : ''
  return own || (document?.headings.find(({ title }) => title !== '')?.title ?? titleOfName(file))
}

/** `guide/01-getting_started.md` → `Getting started`; a name that is a number alone stays. */
export function titleOfName(path: string): string {
  const name = posix.basename(path).replace(/\.(mdx?|markdown|mdown|mkdn?|qmd)$/i, '')
  const words = name
    .replace(/^\d+[-_. ]+(?=.)/, '')
    .replace(/[-_]+/g, ' ')
    .trim()
  const title = words || name
  return title === title.toLowerCase() ? title.charAt(0).toUpperCase() + title.slice(1) : title
}
