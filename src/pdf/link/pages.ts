/** The page tree and the page labels (ISO 32000-1, 7.7.3 and 12.4.2). */
import { dict, name, type Ref } from './objects.ts'
import type { ObjectTable } from './table.ts'
import { inGroups, writeTree } from './trees.ts'

export interface PageLabel {
  /** First page that is counted so, from 0. */
  readonly page: number
  /** Roman numerals in lower case, or decimal ones. */
  readonly style: 'r' | 'D'
  /** Number of the first page. */
  readonly start: number
}

/** In points. */
export interface Offset {
  readonly right: number
  readonly up: number
}

/** A page of the book. */
export interface LaidPage {
  /** Nothing of it was printed. */
  readonly blank: boolean
  /** How far its content is moved, in points. */
  readonly offset: Offset
}

interface Node {
  readonly ref: Ref
  readonly count: number
}

/** Hangs the pages into a balanced tree and returns its root. */
export function writePageTree(table: ObjectTable, pages: readonly Ref[]): Ref {
  let nodes: readonly Node[] = pages.map((ref) => ({ ref, count: 1 }))
  do {
    nodes = inGroups(nodes).map((kids) => {
      const count = kids.reduce((sum, kid) => sum + kid.count, 0)
      const ref = table.add(dict({ Type: name('Pages'), Count: count, Kids: kids.map((kid) => kid.ref) }))
      for (const kid of kids) table.dict(kid.ref).entries.set('Parent', ref)
      return { ref, count }
    })
  } while (nodes.length > 1)
  const [root] = nodes
  if (root === undefined) throw new Error('a book has at least one page')
  return root.ref
}

/** The number tree of page labels. Pages before the first label are counted 1, 2, 3. */
export function writePageLabels(table: ObjectTable, labels: readonly PageLabel[]): Ref {
  const sorted = [...labels].sort((a, b) => a.page - b.page)
  if (sorted[0]?.page !== 0) sorted.unshift({ page: 0, style: 'D', start: 1 })
  return writeTree(
    table,
    'Nums',
    sorted.map(({ page, style, start }) => [
      page,
      dict({ S: name(style), St: start === 1 ? undefined : start }),
    ]),
  )
}

/**
 * The pages of the book: the printed ones in their order, and blank ones of the size of the first. What is moved stays where it
 * is, and the page's edges move the other way (14.11.2: a box may begin anywhere): so do links and destinations.
 */
export function layPages(
  table: ObjectTable,
  printed: readonly Ref[],
  laid: readonly LaidPage[] | undefined,
): readonly Ref[] {
  if (laid === undefined) return printed
  const blanks = laid.filter(({ blank }) => blank).length
  if (printed.length + blanks !== laid.length)
    throw new Error(`${printed.length} pages were printed, and ${laid.length - blanks} are laid`)
  const [first] = printed
  const firstBox = first && table.dict(first).entries.get('MediaBox')
  let next = 0
  return laid.map(({ blank, offset }) => {
    const ref = blank
      ? table.add(dict({ Type: name('Page'), MediaBox: firstBox, Resources: dict({}) }))
      : printed[next++]
    if (ref === undefined) throw new Error('a page is missing')
    const { entries } = table.dict(ref)
    const box = entries.get('MediaBox')
    if (Array.isArray(box)) {
      const moves = [offset.right, offset.up, offset.right, offset.up]
      entries.set(
        'MediaBox',
        box.map((edge, at) => (typeof edge === 'number' ? rounded(edge - (moves[at] ?? 0)) : edge)),
      )
    }
    return ref
  })
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
