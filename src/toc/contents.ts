/** Finds where a README lists its chapters: under a heading such as `Contents`, else in its lists and tables. */
import type { Element } from 'hast'
import type { Lines } from '../book.ts'
import { isList, titleOf } from './items.ts'
import { type Block, firstLineOf } from './sections.ts'

/** Where the contents stand in a file. */
export interface Contents {
  /** Part titles and lists, in order. */
  readonly blocks: readonly Block[]
  /** The lines that hold nothing but contents, in order. */
  readonly covered: readonly [Lines, ...Lines[]]
  /** After the contents, headings of this depth or higher begin the sections of the back matter. */
  readonly depth: number
}

/** A list with the headings or bold paragraphs that it stands under. */
interface Group {
  readonly parts: readonly Block[]
  readonly list: Element
}

const contentsNames = new Set(
  [
    'contents, content, table of contents, toc, index, chapters, list of chapters',
    '目录, 目錄, 目次, もくじ, 章节, 章節, 章节目录, 本书目录, 全书目录, 内容目录, 차례, 목차',
    'inhalt, inhaltsverzeichnis, sommaire, table des matières, índice, indice, contenido, contenidos',
    'tabla de contenido, tabla de contenidos, sumário, conteúdo, tabela de conteúdos, indice dei contenuti',
    'оглавление, содержание, зміст, spis treści, obsah, inhoud, inhoudsopgave, innehåll, indhold, innhold',
    'sisällys, içindekiler, mục lục, daftar isi, tartalom, cuprins, περιεχόμενα, सामग्री, विषय-सूची, विषय सूची, สารบัญ, فهرست, المحتويات, תוכן העניינים, תוכן',
  ]
    .join(', ')
    .split(', '),
)

/** `📖 Table of Contents:`, `目录 / Contents` and `目次 {#toc}` name contents, `Contents of the box` does not. */
export function isContentsName(title: string): boolean {
  const pieces = title
    .normalize('NFC')
    .replace(/\{#[^}]*\}\s*$/, '')
    .toLowerCase()
    .split(/[/|()（）·•:：]|\s[-–—]\s/)
    .map((piece) => piece.replace(/^[^\p{L}]+|[^\p{L}\p{M}]+$/gu, '').replace(/\s+/g, ' '))
    .filter((piece) => piece !== '')
  return pieces.length > 0 && pieces.every((piece) => contentsNames.has(piece))
}

/** Every section that names itself contents. */
export function namedContents(blocks: readonly Block[], lastLine: number): readonly Contents[] {
  return blocks.flatMap((block, index): readonly Contents[] => {
    const { element, depth } = block
    const rest = blocks.slice(index + 1)
    if (element.tagName === 'details') {
      const summary = summaryOf(element)
      const inside = unfold([block]).filter((inner) => inner.element !== summary)
      return summary && isContentsName(titleOf(summary))
        ? [{ blocks: inside, covered: [linesOf(index, index, blocks, lastLine)], depth: highestDepth(rest) }]
        : []
    }
    if (!(depth !== undefined || isBold(element)) || !isContentsName(titleOf(element))) {
      return []
    }
    const next = rest.findIndex((other) => other.depth !== undefined && other.depth <= (depth ?? 6))
    const inside = next === -1 ? rest : rest.slice(0, next)
    const covered = linesOf(index, index + inside.length, blocks, lastLine)
    return [
      { blocks: unfold(inside), covered: [covered], depth: depth ?? highestDepth(rest.slice(inside.length)) },
    ]
  })
}

/** The lists and tables that `listsChapters` accepts, each with the titles right over it. Folded lists do not count. */
export function unnamedContents(
  blocks: readonly Block[],
  lastLine: number,
  listsChapters: (list: Element) => boolean,
): Contents | undefined {
  const title = blocks.find(({ depth }) => depth === 1)
  const runs = blocks.flatMap((block, index) => {
    if (!isListing(block.element) || !listsChapters(block.element)) {
      return []
    }
    let first = index
    for (let before = blocks[first - 1]; before && before !== title && isTitle(before); ) {
      before = blocks[--first - 1]
    }
    return [{ first, last: index }]
  })
  const [head, ...tail] = runs.map(({ first, last }) => linesOf(first, last, blocks, lastLine))
  const end = runs.at(-1)?.last
  if (head === undefined || end === undefined) {
    return undefined
  }
  return {
    blocks: runs.flatMap(({ first, last }) => blocks.slice(first, last + 1)),
    covered: [head, ...tail],
    depth: highestDepth(blocks.slice(runs[0]?.last)),
  }
}

/** Gives each list the titles that it stands under; a bold paragraph ranks below every heading. */
export function groupsOf(blocks: readonly Block[]): readonly Group[] {
  const groups: Group[] = []
  let open: readonly Block[] = []
  for (const block of blocks) {
    if (isTitle(block)) {
      open = [...open.filter((other) => rank(other) < rank(block)), block]
    } else if (isListing(block.element)) {
      groups.push({ parts: open, list: block.element })
    }
  }
  return groups
}

export function isListing(element: Element): boolean {
  return isList(element) || element.tagName === 'table'
}

function isTitle(block: Block): boolean {
  return block.depth !== undefined || isBold(block.element) || block.element.tagName === 'summary'
}

function rank({ depth }: Block): number {
  return depth ?? 7
}

/** A paragraph that is bold from its first to its last word; a colon may follow. */
function isBold(element: Element): boolean {
  const strong = element.children.find((child) => child.type === 'element')
  return (
    element.tagName === 'p' &&
    (strong?.tagName === 'strong' || strong?.tagName === 'b') &&
    titleOf(element).replace(/\s*[:：]$/, '') === titleOf(strong).replace(/\s*[:：]$/, '')
  )
}

/** `<details>` become the blocks that they hold; their summary is a title. */
function unfold(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block): readonly Block[] => {
    if (block.element.tagName !== 'details') {
      return [block]
    }
    const inside = block.element.children.filter((child) => child.type === 'element')
    return unfold(inside.map((element) => ({ element, line: block.line })))
  })
}

function summaryOf(details: Element): Element | undefined {
  return details.children
    .filter((child) => child.type === 'element')
    .find(({ tagName }) => tagName === 'summary')
}

/** The lines from one block to another, both included. */
function linesOf(first: number, last: number, blocks: readonly Block[], lastLine: number): Lines {
  const start = firstLineOf(first, blocks)
  const end = last + 1 < blocks.length ? firstLineOf(last + 1, blocks) - 1 : lastLine
  return { first: start, last: Math.max(start, end) }
}

function highestDepth(blocks: readonly Block[]): number {
  return Math.min(6, ...blocks.flatMap(({ depth }) => depth ?? []))
}
