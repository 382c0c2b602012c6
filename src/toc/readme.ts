/** Reads the README as the table of contents, the way a repository is read on GitHub. */
import type { Folder, Position, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { type Contents, isContentsName, namedContents, unnamedContents } from './contents.ts'
import { followLink, isBesideTheBook, readmeOf } from './destination.ts'
import type { FoundEntry, FoundSection, FoundToc, ParseFile, TocReader } from './found.ts'
import { type Item, readItems } from './items.ts'
import type { Listing } from './listed.ts'
import { readMatter } from './matter.ts'
import { nestChapters } from './nested.ts'
import { sectionsOf, withoutContained } from './overlap.ts'
import { readParts } from './parts.ts'
import { type Block, blocksOf, sectionAt } from './sections.ts'

export const readme: TocReader = { name: 'README', why: 'the README lists chapters', read: readReadme }

/** The same file, for a folder that holds nothing else. */
export const readmeAlone: TocReader = { name: 'README', why: 'the README is the whole book', read: readAlone }

async function readReadme(
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const file = readmeOf(folder, '')
  const document = file === undefined ? undefined : await parse(file)
  if (file === undefined || !document) {
    return undefined
  }
  const blocks = blocksOf(document)
  const lastLine = countLines(await folder.read(file))
  const heading = document.headings.find(({ depth, title }) => depth === 1 && !isContentsName(title))
  const title = heading?.title ? { title: heading.title } : {}

  const listsChapters = (items: readonly Item[]): boolean =>
    items.some(({ href = '', children }) => {
      const found = followLink(href, file, folder, repository)
      const isChapter = found.kind === 'file' && found.file !== file && !isBesideTheBook(found.file)
      return isChapter || listsChapters(children)
    })
  const unnamed = unnamedContents(blocks, lastLine, (list) => listsChapters(readItems(list, file)))
  for (const contents of [...namedContents(blocks, lastLine), ...(unnamed ? [unnamed] : [])]) {
    const before = report.count('error')
    const listing: Listing = {
      file,
      folder,
      repository,
      parse,
      report,
      listed: new Set(),
      section: (anchor, text, at) => listedSection(anchor, text, at, contents, blocks, lastLine),
      unlinked: 'part',
      sources: 'skipped',
    }
    const entries = withoutContained(await readParts(contents.blocks, listing))
    // Contents that list nothing of the book (links to the web, say) are none, unless what they list is missing.
    if (listing.listed.size > 0 || report.count('error') > before) {
      const nesting = { folder, repository, parse, listed: listing.listed, placed: new Set<string>() }
      const body = await nestChapters(entries, nesting)
      const taken = sectionsOf(entries)
      const matter = await readMatter({ document, blocks, lastLine, contents, taken, nesting })
      return { from: [file], ...title, ...matter, body }
    }
  }
  return undefined
}

async function readAlone(folder: Folder, parse: ParseFile): Promise<FoundToc | undefined> {
  const file = readmeOf(folder, '')
  const document = file === undefined ? undefined : await parse(file)
  if (file === undefined || !document) {
    return undefined
  }
  const own = document.headings.find(({ depth, title }) => depth === 1 && !isContentsName(title))?.title
  const at = { file, line: 1 }
  const alone: FoundEntry = { kind: 'chapter', title: own ?? file, file, at, children: [] }
  return { from: [file], ...(own ? { title: own } : {}), front: [], body: [alone], back: [] }
}

function listedSection(
  anchor: string,
  text: string,
  at: Position,
  { covered: [start] }: Contents,
  blocks: readonly Block[],
  lastLine: number,
): FoundSection | undefined {
  const section = sectionAt(anchor, blocks, lastLine)
  if (!section) {
    return undefined
  }
  const { first, last } = section.lines
  // A section that holds the contents (a link to the book's own title) ends where they begin.
  const lines = first < start.first ? { first, last: Math.min(last, start.first - 1) } : section.lines
  return { kind: 'section', slug: anchor, title: text || section.title || anchor, file: at.file, lines, at }
}

function countLines(bytes: Uint8Array): number {
  const text = new TextDecoder().decode(bytes)
  return text.replace(/(\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/).length
}
