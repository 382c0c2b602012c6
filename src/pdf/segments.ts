/** Cuts the manuscript into segments: runs of leaves that are printed as one document each. */
import type { Root } from 'hast'
import { visit } from 'unist-util-visit'
import type { Leaf, Manuscript } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import { withoutRadicals } from '../media/fonts.ts'
import { ORIGIN } from '../press/press.ts'

export interface Segment {
  readonly name: string
  readonly leaves: readonly Leaf[]
}

/** The HTML of a segment and the pictures that it asks for. */
export interface SegmentSheet {
  readonly html: string
  /** Files of `Book.assets` by their address below ORIGIN. */
  readonly pictures: ReadonlyMap<string, string>
}

/**
 * Links into other segments are symbols until the linker knows their pages. Not `ORIGIN#`: that is the printed document
 * itself, and Chromium writes no annotation for a fragment that it lacks.
 */
export const SYMBOL_BASE = `${ORIGIN}book#`

/** About 300 KB of HTML: each segment costs a quarter of a second of its own, and large ones print one after the other. */
const HEAVIEST = 300_000

/** Runs of leaves in order, each as long as its weight allows. The cut depends on the leaves alone. */
export function cutSegments(name: string, leaves: readonly Leaf[]): Segment[] {
  const segments: Leaf[][] = []
  let weight = Number.POSITIVE_INFINITY
  for (const leaf of leaves) {
    const own = weigh(leaf.tree)
    if (weight + own > HEAVIEST) {
      segments.push([])
      weight = 0
    }
    segments.at(-1)?.push(leaf)
    weight += own
  }
  return segments.map((run, index) => ({ name: `${name}-${index + 1}`, leaves: run }))
}

/** The length of the HTML, near enough. */
function weigh(tree: Root): number {
  let weight = 0
  visit(tree, (node) => {
    if (node.type === 'text') weight += node.value.length
    else if (node.type === 'element') weight += 30 + (node.data?.math?.typeset?.html.length ?? 0)
  })
  return weight
}

/** Every id that a link of these leaves leads to. */
export function linkedIds(leaves: readonly Leaf[]): Set<string> {
  const ids = new Set<string>()
  for (const { tree } of leaves) {
    visit(tree, 'element', ({ data }) => {
      if (data?.target?.kind === 'chapter') ids.add(data.target.id ?? data.target.chapter)
    })
  }
  return ids
}

/** Writes a segment. `wanted` are the ids of the book that something leads to. */
export function writeSegment(
  manuscript: Manuscript,
  { leaves }: Segment,
  wanted: ReadonlySet<string>,
  head: string,
): SegmentSheet {
  const own = new Set<string>()
  for (const { tree } of leaves) {
    visit(tree, 'element', ({ properties: { id } }) => {
      if (typeof id === 'string') own.add(id)
    })
  }
  const pictures = new Map<string, string>()
  const body = leaves.map((leaf) =>
    manuscript.write(leaf, {
      place: (id) => (own.has(id) ? `#${id}` : `${SYMBOL_BASE}${encodeURIComponent(id)}`),
      picture(file) {
        const address = `pictures/${file.split('/').map(encodeURIComponent).join('/')}`
        pictures.set(address, file)
        return address
      },
      formula: ({ html }) => html,
    }),
  )
  // Chromium writes a destination only for an id that something in the same document links to; a hidden link counts.
  const anchors = [...own].filter((id) => wanted.has(id)).map((id) => `<a href="#${escapeHtml(id)}"></a>`)
  const html = manuscript.wrap(
    `${body.join('\n')}\n<div style="display:none">${anchors.join('')}</div>`,
    head,
  )
  return { html: withoutRadicals(html), pictures }
}
