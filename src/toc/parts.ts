/** Reads the lists of a Markdown file together with the titles that they stand under. */
import { groupsOf } from './contents.ts'
import type { FoundEntry, FoundPart } from './found.ts'
import { positionOf, readItems, titleOf } from './items.ts'
import { type Listing, listEntries } from './listed.ts'
import type { Block } from './sections.ts'

interface OpenPart extends FoundPart {
  readonly children: FoundEntry[]
}

/** The entries of all lists, below the parts that the lists stand under. A title over nothing is no part. */
export async function readParts(blocks: readonly Block[], listing: Listing): Promise<readonly FoundEntry[]> {
  const entries: FoundEntry[] = []
  const opened = new Map<Block, OpenPart>()
  for (const { parts, list } of groupsOf(blocks)) {
    const found = await listEntries(readItems(list, listing.file), listing)
    let level = entries
    for (const block of found.length > 0 ? parts : []) {
      let part = opened.get(block)
      if (!part) {
        const title = titleOf(block.element).replace(/\s*[:：]$/, '')
        part = { kind: 'part', title, at: positionOf(block.element, listing.file), children: [] }
        opened.set(block, part)
        level.push(part)
      }
      level = part.children
    }
    level.push(...found)
  }
  return entries
}
