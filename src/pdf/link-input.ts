/** What was printed and what is known of the book → what the linker needs. */
import { runsRightToLeft } from '../media/languages.ts'
import type { PdfInput } from './compile.ts'
import type { LinkInput, Offset, OutlineItem, PrintedSegment } from './link/index.ts'
import { noteIds } from './notes.ts'
import type { NumberedPage, Numbering } from './numbering.ts'
import { SYMBOL_BASE } from './segments.ts'

/** The segment that holds the table of contents. */
export const CONTENTS = 'contents'

/**
 * A right page's text stands further to the right, a left page's further to the left; in books from right to left the other way
 * round. A landscape page is bound with its head to the left: on a right page at its upper edge, on a left page at its lower one.
 */
function offsetOf({ landscape }: NumberedPage, index: number, { book, page }: PdfInput): Offset {
  const isRight = (index % 2 === 0) !== runsRightToLeft(book.metadata)
  const away = isRight ? page.binding : -page.binding
  return landscape === undefined ? { right: away, up: 0 } : { right: 0, up: -away }
}

/** What the linker makes the book's PDF of. */
export function linkInput(
  input: PdfInput,
  segments: readonly PrintedSegment[],
  furniture: readonly PrintedSegment[],
  outline: readonly OutlineItem[],
  { front, body }: Numbering,
): LinkInput {
  const { book, generator, archival, manuscript } = input
  const { metadata } = book
  const { title, authors, subjects, language, modified, description, rights, source, identifier, citation } =
    metadata
  const { release } = metadata
  const version = [metadata.version, release?.tag, release?.commit].filter(Boolean).join(' ')
  return {
    segments,
    furniture,
    contents: CONTENTS,
    pages: [front, body].flatMap((matter) =>
      matter.map((page, index) => ({ blank: page.blank, offset: offsetOf(page, index, input) })),
    ),
    labels: [
      { page: 0, style: 'r', start: 1 },
      { page: front.length, style: 'D', start: 1 },
    ],
    outline,
    symbolBase: SYMBOL_BASE,
    info: {
      title,
      authors: authors.map(({ name }) => name),
      ...(description === undefined ? {} : { subject: description }),
      keywords: subjects,
      language,
      rightToLeft: runsRightToLeft(metadata),
      creator: generator,
      producer: generator,
      date: modified,
      ...(rights === undefined ? {} : { rights: rights.name }),
      ...(rights?.url === undefined ? {} : { rightsUrl: rights.url }),
      ...(source === undefined ? {} : { source }),
      identifier,
      ...(version === '' ? {} : { version }),
    },
    attachments: archival ? [] : [bibtexFile(citation.bibtex)],
    ...noteIds(manuscript.leaves),
    archival,
  }
}

function bibtexFile(bibtex: string): LinkInput['attachments'][number] {
  return {
    name: 'citation.bib',
    mediaType: 'application/x-bibtex',
    description: 'BibTeX',
    bytes: new TextEncoder().encode(bibtex),
  }
}
