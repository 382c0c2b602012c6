/** Book → the one HTML document: what is read on screens, and what is printed. */
import type { Addresses, Book, Manuscript } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import type { Labels } from '../labels.ts'
import { scriptAttributes } from '../media/languages.ts'
import { contentsPage } from './contents.ts'
import { composeLeaves } from './leaves.ts'
import { referToPages } from './references.ts'
import { writeTree } from './write.ts'

/** What links say on paper besides their text. */
interface LinkNotes {
  /** Where links to the web lead stands at the end of the chapter. */
  readonly addresses: boolean
  /** Links to other chapters name the page. */
  readonly pages: boolean
}

export interface ManuscriptOptions {
  readonly labels: Labels
  /** Levels of headings below the chapter that the printed contents show. */
  readonly contentsDepth: number
  readonly links: LinkNotes
  /** The stylesheet of every document that is made of the manuscript. */
  readonly stylesheet: string
  readonly generator: string
}

export function composeManuscript(
  book: Book,
  { labels, contentsDepth, links, stylesheet, generator }: ManuscriptOptions,
): Manuscript {
  const { title, language, authors, description } = book.metadata
  const meta = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // A book is untrusted: even opened from a disk, the document runs nothing and loads nothing.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: 'self'; font-src 'self'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title>`,
    ...authors.map(({ name }) => `<meta name="author" content="${escapeHtml(name)}">`),
    description === undefined ? '' : `<meta name="description" content="${escapeHtml(description)}">`,
    `<meta name="generator" content="${escapeHtml(generator)}">`,
    `<style>\n${stylesheet}</style>`,
  ].filter((line) => line !== '')
  return {
    leaves: composeLeaves(book, { labels, contentsDepth, addresses: links.addresses }),
    contents: (pageOf) => contentsPage(book, labels, contentsDepth, pageOf),
    ...(links.pages ? { refer: (leaf, pageOf) => referToPages(leaf, labels, pageOf) } : {}),
    write: (leaf, addresses) => writeTree(leaf.tree, addresses),
    wrap: (body, head) =>
      `<!doctype html>\n<html lang="${escapeHtml(language)}"${scriptAttributes(book.metadata)}>\n<head>\n${meta.join('\n')}\n${head}</head>\n<body>\n${body}\n</body>\n</html>\n`,
  }
}

/** The whole document in one file: pictures are inside it as `data:` addresses. */
export function writeDocument(manuscript: Manuscript, book: Book): string {
  const addresses: Addresses = {
    place: (id) => `#${id}`,
    picture(file) {
      const asset = book.assets.get(file)
      return asset === undefined
        ? ''
        : `data:${asset.mediaType};base64,${Buffer.from(asset.bytes).toString('base64')}`
    },
  }
  return manuscript.wrap(manuscript.leaves.map((leaf) => manuscript.write(leaf, addresses)).join('\n'), '')
}
