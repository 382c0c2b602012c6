/** Book → leaves: the pieces of the one document in the order of the book, each of which begins on a page of its own. */
import type { Root } from 'hast'
import type { Book, Chapter, Leaf, Matter, TocEntry } from '../book.ts'
import type { Labels } from '../labels.ts'
import { remembering } from '../remember.ts'
import { copyTree } from '../trees.ts'
import { noteAddresses } from './addresses.ts'
import { citationPage } from './citation.ts'
import { contentsPage } from './contents.ts'
import { element } from './elements.ts'
import { imprint, partPage, titlePage } from './front.ts'
import { partIds } from './parts.ts'

export interface LeafOptions {
  readonly labels: Labels
  /** How many levels of headings below the chapter the contents show. */
  readonly contentsDepth: number
  /** Chapters end with the addresses of their links. */
  readonly addresses: boolean
}

/** Front matter stands before the contents, as in the source, so that its page numbers do not depend on their length. */
export function composeLeaves(book: Book, { labels, contentsDepth, addresses }: LeafOptions): Leaf[] {
  const chapters = new Map(book.chapters.map((chapter) => [chapter.id, chapter]))
  const leaves: Leaf[] = [titlePage(book, labels), imprint(book, labels)]
  const parts = partIds(book)

  function walk(entries: readonly TocEntry[], matter: Matter): void {
    for (const entry of entries) {
      if (entry.kind === 'part') leaves.push(partPage(entry, parts.get(entry) ?? '', matter))
      else if (entry.kind === 'chapter' || entry.kind === 'section') {
        const chapter = chapters.get(entry.id)
        if (chapter !== undefined) {
          const runOn = runsOn(chapter, leaves.at(-1), chapters)
          const { language, citation } = book.metadata
          const key = JSON.stringify([runOn, addresses, language, citation.text])
          leaves.push(
            rememberLeaf(chapter, key, () => withAddresses(chapterLeaf(chapter, book, labels, runOn))),
          )
        }
      }
      if ('children' in entry) walk(entry.children, matter)
    }
  }
  const withAddresses = (leaf: Leaf): Leaf => {
    const tree = addresses ? copyTree(leaf.tree) : leaf.tree
    const [section] = tree.children
    const notes = addresses && section?.type === 'element' ? noteAddresses(section, labels) : undefined
    if (notes !== undefined && section?.type === 'element') section.children.push(notes)
    return { ...leaf, tree }
  }
  walk(book.toc.front, 'front')
  leaves.push(contentsPage(book, labels, contentsDepth, () => undefined))
  walk(book.toc.body, 'body')
  walk(book.toc.back, 'back')
  if (!book.chapters.some((chapter) => chapter.role === 'citation')) leaves.push(citationPage(book, labels))
  return leaves
}

/** A short section of the back matter (acknowledgements, licence …) follows the one before it on the same page. */
const SHORT = 1200

function runsOn(chapter: Chapter, before: Leaf | undefined, chapters: ReadonlyMap<string, Chapter>): boolean {
  const previous = before === undefined ? undefined : chapters.get(before.id)
  const bothShort =
    previous?.matter === 'back' && previous.file === chapter.file && lengthOf(chapter) <= SHORT
  return (
    chapter.matter === 'back' && chapter.role !== 'citation' && previous?.role !== 'citation' && bothShort
  )
}

function lengthOf(chapter: Chapter): number {
  let length = 0
  const walk = (nodes: Root['children']): void => {
    for (const node of nodes) {
      if (node.type === 'text') length += node.value.trim().length
      else if (node.type === 'element') walk(node.children)
    }
  }
  walk(chapter.tree.children)
  return length
}

const rememberLeaf = remembering<Chapter, Leaf>()

function chapterLeaf(chapter: Chapter, book: Book, labels: Labels, runOn: boolean): Leaf {
  const [title, ...rest] = chapter.tree.children
  const children = rest.filter((node) => node.type !== 'doctype')
  const showsNumber =
    chapter.number !== undefined && !/^(?:\d|第|chapter\b|appendix\b|附录)/i.test(chapter.title)
  const number =
    showsNumber &&
    chapter.number !== undefined &&
    element('p', { className: ['chapter-number'] }, labels.chapterNumber(chapter.number))
  const opening =
    title?.type === 'element' ? element('header', { className: ['opening'] }, number, title) : undefined
  const section = element(
    'section',
    {
      className: ['leaf', 'chapter', ...(chapter.level > 1 ? ['inner'] : []), ...(runOn ? ['run-on'] : [])],
      id: chapter.id,
    },
    opening,
    ...children,
    chapter.role === 'citation' && citationText(book),
  )
  return {
    id: chapter.id,
    kind: 'chapter',
    matter: chapter.matter,
    title: chapter.title,
    tree: { type: 'root', children: [section] },
  }
}

function citationText(book: Book) {
  return element('p', { className: ['citation-text'] }, book.metadata.citation.text)
}
