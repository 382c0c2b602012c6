/** Cuts the manuscript into segments: runs of leaves that are printed as one document each. */
import type { Element, Root } from 'hast'
import type { Leaf, Manuscript } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import { withoutRadicals } from '../media/fonts.ts'
import { ORIGIN } from '../press/press.ts'
import { visitElements } from '../trees.ts'

export interface Segment {
  readonly name: string
  readonly leaves: readonly Leaf[]
  /** The length of its HTML, near enough. */
  readonly weight: number
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
export function cutSegments(name: string, leaves: readonly Leaf[], heaviest = HEAVIEST): Segment[] {
  const segments: { readonly leaves: Leaf[]; weight: number }[] = []
  for (const leaf of leaves) {
    const own = weigh(leaf.tree)
    const last = segments.at(-1)
    if (last === undefined || last.weight + own > heaviest) segments.push({ leaves: [leaf], weight: own })
    else {
      last.leaves.push(leaf)
      last.weight += own
    }
  }
  return segments.map((run, index) => ({ name: `${name}-${index + 1}`, ...run }))
}

/** The length of the HTML, near enough. */
function weigh({ children }: Root | Element): number {
  let weight = 0
  for (const node of children) {
    if (node.type === 'text') weight += node.value.length
    else if (node.type === 'element')
      weight += 30 + (node.data?.math?.typeset?.html.length ?? 0) + weigh(node)
  }
  return weight
}

/** Every id that a link of these leaves leads to. */
export function linkedIds(leaves: readonly Leaf[]): Set<string> {
  const ids = new Set<string>()
  for (const { tree } of leaves) {
    visitElements(tree, ({ data }) => {
      if (data?.target?.kind === 'chapter') ids.add(data.target.id ?? data.target.chapter)
    })
  }
  return ids
}

/**
 * Writes a segment. `wanted` are the ids of the book that something leads to. Blocks get their destinations in every build, not
 * only in one with an EPUB: so both find the same prints in the cache. The linker writes what something leads to, and no other.
 */
export function writeSegment(
  manuscript: Manuscript,
  { leaves }: Segment,
  wanted: ReadonlySet<string>,
  head: string,
): SegmentSheet {
  const own = new Set<string>()
  const asked = new Set<string>()
  for (const { tree } of leaves) {
    visitElements(tree, ({ properties, data }) => {
      const id = properties.id ?? data?.block
      if (typeof id !== 'string') return
      own.add(id)
      if (wanted.has(id) || data?.block !== undefined) asked.add(id)
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
      blocks: true,
    }),
  )
  // Chromium writes a destination only for an id that something in the same document links to; a hidden link counts.
  const anchors = [...asked].map((id) => `<a href="#${escapeHtml(id)}"></a>`)
  const html = manuscript.wrap(
    `${body.join('\n')}\n<div style="display:none">${anchors.join('')}</div>`,
    head,
  )
  return { html: withoutRadicals(html), pictures }
}
