/** Makes front and back matter of what a README says before and after its contents. */
import type { Document, Lines } from '../book.ts'
import { type Contents, isContentsName, isListing } from './contents.ts'
import { isBesideTheBook } from './destination.ts'
import type { FoundChapter, FoundEntry, FoundSection } from './found.ts'
import { descendants, positionOf, readItems, titleOf } from './items.ts'
import { chapterOf, type Nesting, placeChapter } from './nested.ts'
import { type Block, isWithin, linesOutside, type Section, sectionsIn } from './sections.ts'

interface Readme {
  readonly document: Document
  readonly blocks: readonly Block[]
  readonly lastLine: number
  readonly contents: Contents
  /** Sections that the contents list: they are chapters of the body. */
  readonly taken: readonly FoundSection[]
  readonly nesting: Nesting
}

const citationNames = new Set(
  [
    'cite, citing, citation, citations, bibtex, how to cite, cite us, cite this, cite this book, citing this book',
    '引用, 如何引用, 引用方式, 引用格式, 引用本书, 引文, 인용, zitieren, zitierung, zitation, citer, cómo citar, cita',
    'citação, como citar, citazione, как цитировать, цитирование',
  ]
    .join(', ')
    .split(', '),
)

/**
 * The front matter is one preface, from the title to the contents; the back matter one entry for each section after
 * them. A list there that leads to further chapters brings them along, after its section: they would be lost otherwise.
 */
export async function readMatter(
  readme: Readme,
): Promise<{ readonly front: readonly FoundEntry[]; readonly back: readonly FoundEntry[] }> {
  const { blocks, contents, taken, lastLine } = readme
  const [{ first: start }] = contents.covered
  const heading = blocks.find(
    ({ depth, line, element }) => depth === 1 && line < start && !isContentsName(titleOf(element)),
  )
  const top = (heading?.line ?? 0) + 1
  const takenLines = taken.map(({ lines }) => lines)
  const before = linesOutside(takenLines, { first: top, last: start - 1 })
  const after = linesOutside([...contents.covered, ...takenLines], { first: start, last: lastLine })

  const isOpening = before[0]?.first === top
  const opening = isOpening ? before[0] : undefined
  const frontRuns = (isOpening ? before.slice(1) : before).map((run) =>
    sectionsIn(run, contents.depth, blocks),
  )
  const backRuns = after.map((run) => sectionsIn(run, contents.depth, blocks))
  // Folded contents may stand right under the title, with the introduction after them.
  const preface = [opening, backRuns[0]?.leading].find((lines) => lines && hasText(lines, blocks))

  const front = frontRuns.flatMap(({ sections }) => sectionEntries(sections, readme))
  const back = withCitation(
    backRuns.flatMap(({ sections }) => sectionEntries(sections, readme)),
    blocks,
  )
  return {
    front: preface ? [prefaceEntry(preface, readme), ...front] : front,
    back: await withListedChapters(back, readme),
  }
}

/** The title is the h2 that the preface begins with, if it is the only one; else it is left to the caller. */
function prefaceEntry(lines: Lines, { blocks, document }: Readme): FoundSection {
  const inside = blocks.filter(({ line, depth }) => isWithin(line, lines) && depth !== 2)
  const headings = blocks.filter(({ line, depth }) => isWithin(line, lines) && depth === 2)
  const [heading] = headings
  const leads = heading && inside.every(({ line, element }) => line > heading.line || titleOf(element) === '')
  const title = leads && headings.length === 1 ? titleOf(heading.element) : ''
  const { file } = document
  const at = { file, line: lines.first }
  return { kind: 'section', slug: 'preface', role: 'preface', title, file, lines, at }
}

function sectionEntries(sections: readonly Section[], { blocks, document }: Readme): readonly FoundSection[] {
  return sections
    .filter(({ lines }) => hasContent(lines, blocks))
    .map(({ slug, title, lines }) => {
      const heading = blocks.find(({ line, depth }) => depth !== undefined && isWithin(line, lines))
      const at = heading
        ? positionOf(heading.element, document.file)
        : { file: document.file, line: lines.first }
      return { kind: 'section', slug, title, file: document.file, lines, at }
    })
}

/** One section tells how to cite the book: the one that is named so, else the first one that holds a BibTeX record. */
function withCitation(sections: readonly FoundSection[], blocks: readonly Block[]): readonly FoundSection[] {
  const named = sections.find(({ title }) =>
    citationNames.has(title.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')),
  )
  const citation = named ?? sections.find(({ lines }) => holdsBibtex(lines, blocks))
  return sections.map((section) => (section === citation ? { ...section, role: 'citation' } : section))
}

async function withListedChapters(
  sections: readonly FoundSection[],
  { blocks, nesting }: Readme,
): Promise<readonly FoundEntry[]> {
  const entries: FoundEntry[] = []
  for (const section of sections) {
    entries.push(section)
    for (const { element, line } of blocks) {
      if (isWithin(line, section.lines) && isListing(element)) {
        for (const item of readItems(element, section.file)) {
          const chapter = item.linkFirst ? await chapterOf(item, section.file, nesting) : undefined
          entries.push(...(await placeUnlisted(chapter, nesting)))
        }
      }
    }
  }
  return entries
}

async function placeUnlisted(
  chapter: FoundChapter | undefined,
  nesting: Nesting,
): Promise<readonly FoundChapter[]> {
  if (!chapter || nesting.listed.has(chapter.file) || isBesideTheBook(chapter.file)) {
    return []
  }
  const placed = await placeChapter(chapter, new Map(), nesting)
  return placed ? [placed] : []
}

/** Text besides headings; badges and pictures are none. */
function hasText(lines: Lines, blocks: readonly Block[]): boolean {
  return blocks.some(
    ({ element, line, depth }) => depth === undefined && isWithin(line, lines) && titleOf(element) !== '',
  )
}

function hasContent(lines: Lines, blocks: readonly Block[]): boolean {
  const holdsPicture = ({ element, line }: Block) =>
    isWithin(line, lines) &&
    (element.tagName === 'img' || descendants(element, ({ tagName }) => tagName === 'img').length > 0)
  return hasText(lines, blocks) || blocks.some(holdsPicture)
}

function holdsBibtex(lines: Lines, blocks: readonly Block[]): boolean {
  return blocks.some(
    ({ element, line }) =>
      isWithin(line, lines) && element.tagName === 'pre' && /^@\w+\s*\{/.test(titleOf(element)),
  )
}
