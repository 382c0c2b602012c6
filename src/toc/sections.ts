/** Divides a file into blocks and sections, by the lines that they start on. */
import type { Element, Root } from 'hast'
import type { Document, Lines } from '../book.ts'
import { descendants, titleOf } from './items.ts'

/** An element that stands on its own in the file; wrappers such as `<div align="center">` are looked through. */
export interface Block {
  readonly element: Element
  /** Line of the top-level element that holds the block: files are cut between those. */
  readonly line: number
  /** 1 to 6 for headings. */
  readonly depth?: number
}

export interface Section {
  /** The anchor that leads to it. */
  readonly slug: string
  /** The heading's text; `''` when the section begins at a bare anchor. */
  readonly title: string
  readonly lines: Lines
}

const wrappers = new Set(['div', 'center', 'section', 'article', 'main'])

export function blocksOf({ tree }: Document): readonly Block[] {
  return blocksBelow(tree, undefined)
}

/** The section that an anchor leads to: of a heading, of the heading after a bare anchor, or from the anchor on. */
export function sectionAt(anchor: string, blocks: readonly Block[], lastLine: number): Section | undefined {
  const at = blocks.findIndex(({ element }) => holdsAnchor(element, anchor))
  if (at === -1) {
    return undefined
  }
  let index = at
  while (isBareAnchor(blocks[index]) && index + 1 < blocks.length) {
    index++
  }
  return sectionFrom(blocks[index]?.depth === undefined ? at : index, blocks, lastLine, anchor)
}

/** The sections that begin in `range`, cut at headings of `depth` or higher. */
export function sectionsIn(
  range: Lines,
  depth: number,
  blocks: readonly Block[],
): { readonly leading: Lines | undefined; readonly sections: readonly Section[] } {
  const starts = blocks.flatMap((block, index) =>
    isWithin(block.line, range) && block.depth !== undefined && block.depth <= depth ? [index] : [],
  )
  // What remains of a section after a part of it was taken out begins with a deeper heading.
  const opening = blocks.findIndex((block) => isWithin(block.line, range) && !isBareAnchor(block))
  if (blocks[opening]?.depth !== undefined && !starts.includes(opening)) {
    starts.unshift(opening)
  }
  const firsts = starts.map((index) => Math.max(range.first, firstLineOf(index, blocks)))
  const sections = starts.map((index, order): Section => {
    const { element } = blocks[index] as Block // `starts` holds indices of blocks
    const lines = { first: firsts[order] ?? range.first, last: (firsts[order + 1] ?? range.last + 1) - 1 }
    return { slug: String(element.properties.id ?? ''), title: titleOf(element), lines }
  })
  const leading = { first: range.first, last: (firsts[0] ?? range.last + 1) - 1 }
  return { leading: leading.first <= leading.last ? leading : undefined, sections }
}

/** The lines of `range` that are not in `covered`, as runs in order. */
export function linesOutside(covered: readonly Lines[], range: Lines): readonly Lines[] {
  const runs: Lines[] = []
  let { first } = range
  for (const lines of [...covered].sort((a, b) => a.first - b.first)) {
    if (lines.first > range.last) {
      break
    }
    if (lines.first > first) {
      runs.push({ first, last: lines.first - 1 })
    }
    first = Math.max(first, lines.last + 1)
  }
  return first <= range.last ? [...runs, { first, last: range.last }] : runs
}

/** First line of a block together with the bare anchors right before it, which lead to it. */
export function firstLineOf(index: number, blocks: readonly Block[]): number {
  let first = index
  while (first > 0 && isBareAnchor(blocks[first - 1])) {
    first--
  }
  return blocks[first]?.line ?? 1
}

export function isWithin(line: number, { first, last }: Lines): boolean {
  return line >= first && line <= last
}

function sectionFrom(index: number, blocks: readonly Block[], lastLine: number, slug: string): Section {
  const block = blocks[index] as Block // found by the caller
  const enclosing = blocks.slice(0, index + 1).findLast(({ depth }) => depth !== undefined)
  const next = blocks.findIndex(
    (other, at) => at > index && other.depth !== undefined && other.depth <= (enclosing?.depth ?? 6),
  )
  const first = firstLineOf(index, blocks)
  const last = next === -1 ? lastLine : firstLineOf(next, blocks) - 1
  const title = block.depth === undefined ? '' : titleOf(block.element)
  return { slug, title, lines: { first, last: Math.max(first, last) } }
}

function blocksBelow(parent: Root | Element, line: number | undefined): readonly Block[] {
  return parent.children.flatMap((child): readonly Block[] => {
    if (child.type !== 'element' || child.properties.dataFootnotes !== undefined) {
      return []
    }
    const own = line ?? child.position?.start.line ?? 1
    const isAlert = child.data?.alert !== undefined
    if (wrappers.has(child.tagName) && !isAlert && descendants(child, () => true).length > 0) {
      return blocksBelow(child, own)
    }
    const depth = /^h[1-6]$/.test(child.tagName) ? Number(child.tagName[1]) : undefined
    return [{ element: child, line: own, ...(depth === undefined ? {} : { depth }) }]
  })
}

function holdsAnchor(element: Element, anchor: string): boolean {
  const isAnchor = ({ tagName, properties }: Element) =>
    properties.id === anchor || (tagName === 'a' && properties.name === anchor)
  return isAnchor(element) || descendants(element, isAnchor).length > 0
}

/** `<a id="x"></a>` alone in its paragraph. */
function isBareAnchor(block: Block | undefined): boolean {
  if (block === undefined || block.depth !== undefined || titleOf(block.element) !== '') {
    return false
  }
  const all = [block.element, ...descendants(block.element, ({ tagName }) => tagName !== 'p')]
  return (
    all.some(({ properties }) => properties.id !== undefined || properties.name !== undefined) &&
    all.every(({ tagName }) => tagName === 'a' || tagName === 'p' || tagName === 'span') &&
    descendants(block.element, ({ tagName }) => tagName === 'img').length === 0
  )
}
