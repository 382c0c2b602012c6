/** Cuts a chapter that is too long for small reading systems into documents, at headings wherever it has some. */
import type { ElementContent } from 'hast'

/** Bytes of XHTML. Old readers and devices with little memory lay out a document as a whole. */
const LONGEST = 250_000

type Blocks = readonly ElementContent[]

/**
 * Runs of blocks, each as long as `longest` allows, cut at h2; where that is not enough at h3, and so on; at last between
 * blocks. A heading and the mark of a page stay with what follows. One block alone, as a table, is never cut.
 */
export function splitBlocks(blocks: Blocks, longest = LONGEST): readonly Blocks[] {
  return split(unitsOf(blocks), 2, longest)
}

function split(units: readonly Blocks[], depth: number, longest: number): readonly Blocks[] {
  const all = units.flat()
  if (units.length < 2 || weightOf(all) <= longest) return [all]
  const groups: Blocks[][] = []
  for (const unit of units) {
    const group = groups.at(-1)
    if (group === undefined || depthOf(unit) <= depth) groups.push([unit])
    else group.push(unit)
  }
  const runs = groups.flatMap((group) => split(group, depth + 1, longest))
  return join(runs, longest)
}

/** What is never parted: a block, with the headings and marks before it. */
function unitsOf(blocks: Blocks): Blocks[] {
  const units: ElementContent[][] = []
  let leads = false
  for (const node of blocks) {
    const unit = units.at(-1)
    if (unit === undefined || (node.type === 'element' && !leads)) units.push([node])
    else unit.push(node)
    if (node.type === 'element') leads = isMark(node) || headingDepth(node) !== undefined
  }
  return units
}

/** Of the heading that the unit begins with; without one, deeper than any. */
function depthOf(unit: Blocks): number {
  const first = unit.find((node) => node.type === 'element' && !isMark(node))
  return (first === undefined ? undefined : headingDepth(first)) ?? 7
}

function headingDepth(node: ElementContent): number | undefined {
  const depth = node.type === 'element' ? /^h([1-6])$/.exec(node.tagName)?.[1] : undefined
  return depth === undefined ? undefined : Number(depth)
}

function isMark(node: ElementContent): boolean {
  return node.type === 'element' && node.properties['epub:type'] === 'pagebreak'
}

/** As few runs as the cuts allow. */
function join(runs: readonly Blocks[], longest: number): readonly Blocks[] {
  const joined: { blocks: ElementContent[]; weight: number }[] = []
  for (const run of runs) {
    const weight = weightOf(run)
    const last = joined.at(-1)
    if (last === undefined || last.weight + weight > longest) joined.push({ blocks: [...run], weight })
    else {
      last.blocks.push(...run)
      last.weight += weight
    }
  }
  return joined.map(({ blocks }) => blocks)
}

/** The length of its XHTML, near enough. */
function weightOf(nodes: Blocks): number {
  let weight = 0
  for (const node of nodes) {
    if (node.type !== 'element') weight += Buffer.byteLength(node.value)
    else {
      weight += 2 * node.tagName.length + 5 + weightOf(node.children)
      for (const [name, value] of Object.entries(node.properties))
        weight += name.length + 4 + Buffer.byteLength(String(value))
    }
  }
  return weight
}
