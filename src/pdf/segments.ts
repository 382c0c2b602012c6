/** Cuts the manuscript into segments: runs of leaves that are printed as one document each. */
import type { Element, Root } from 'hast'
import type { Leaf, Manuscript } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import { withoutRadicals } from '../media/fonts.ts'
import { ORIGIN } from '../press/press.ts'
import { numberOf, remembering } from '../remember.ts'
import { sha256 } from '../sha256.ts'
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

/**
 * About 100 KB of HTML. Each segment costs a sixth of a second of its own, so that small ones cost a whole print some time; but
 * what prints again after a change is one segment, and large ones print one after the other at the end.
 */
const HEAVIEST = 100_000

/** Runs of leaves in order, each as long as its weight allows. The cut depends on the leaves alone. */
export function cutSegments(name: string, leaves: readonly Leaf[], heaviest = HEAVIEST): Segment[] {
  const segments: { readonly leaves: Leaf[]; weight: number }[] = []
  for (const leaf of leaves) {
    const own = rememberWeight(leaf, '', () => weigh(leaf.tree))
    const last = segments.at(-1)
    if (last === undefined || last.weight + own > heaviest) segments.push({ leaves: [leaf], weight: own })
    else {
      last.leaves.push(leaf)
      last.weight += own
    }
  }
  return segments.map((run, index) => ({ name: `${name}-${index + 1}`, ...run }))
}

const rememberWeight = remembering<Leaf, number>()

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
  return new Set(leaves.flatMap((leaf) => idsIn(leaf).linked))
}

interface LeafIds {
  /** What its links lead to. */
  readonly linked: readonly string[]
  /** Ids of its own elements, and of its marked blocks. */
  readonly own: readonly string[]
  readonly blocks: ReadonlySet<string>
}

const rememberIds = remembering<Leaf, LeafIds>()

function idsIn(leaf: Leaf): LeafIds {
  return rememberIds(leaf, '', () => {
    const linked: string[] = []
    const own: string[] = []
    const blocks = new Set<string>()
    visitElements(leaf.tree, ({ properties, data }) => {
      if (data?.target?.kind === 'chapter') linked.push(data.target.id ?? data.target.chapter)
      const id = properties.id ?? data?.block
      if (typeof id !== 'string') return
      own.push(id)
      if (data?.block !== undefined) blocks.add(id)
    })
    return { linked, own, blocks }
  })
}

/**
 * Writes a segment. `wanted` are the ids of the book that something leads to. Blocks get their destinations in every build, not
 * only in one with an EPUB: so both find the same prints in the cache. The linker writes what something leads to, and no other.
 */
export function writeSegment(
  manuscript: Manuscript,
  { leaves }: Segment,
  wanted: ReadonlySet<string>,
  frame: Frame,
): SegmentSheet {
  const [first] = leaves
  if (first === undefined) throw new Error('A segment has no leaves.')
  const ids = leaves.map(idsIn)
  const asked = new Set(
    ids.flatMap(({ own, blocks }) => own.filter((id) => wanted.has(id) || blocks.has(id))),
  )
  const key = JSON.stringify([frame.hash, leaves.map(numberOf), [...asked]])
  return rememberSheet(first, key, () => {
    const own = new Set(ids.flatMap((leaf) => leaf.own))
    return writeSheet(manuscript, leaves, { own, asked }, frame)
  })
}

const rememberSheet = remembering<Leaf, SegmentSheet>()

/** What stands around the leaves of every segment. */
export interface Frame {
  /** HTML for the head: fonts and page rules. */
  readonly head: string
  /** Of the document without its leaves. */
  readonly hash: string
}

export function frameOf(manuscript: Manuscript, head: string): Frame {
  return { head, hash: sha256(Buffer.from(manuscript.wrap('', head))) }
}

function writeSheet(
  manuscript: Manuscript,
  leaves: readonly Leaf[],
  { own, asked }: { readonly own: ReadonlySet<string>; readonly asked: ReadonlySet<string> },
  { head }: Frame,
): SegmentSheet {
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
