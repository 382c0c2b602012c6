/** The Markdown of HonKit books. */

import type { Element, Root } from 'hast'
import { visitElements } from '../../trees.ts'
import { honkitDelimiters, mathPlugin } from '../math.ts'
import { importCode } from './code-imports.ts'
import type { DialectKind } from './dialect.ts'
import { drawOwnElements } from './elements.ts'
import { titledFences } from './fences.ts'
import { gitbookBlocks } from './gitbook-blocks.ts'
import { githubDialect } from './github.ts'
import { headingIds } from './heading-ids.ts'
import { readHonkitSettings } from './honkit-settings.ts'
import { separateDefinitions } from './link-definitions.ts'
import { looseEmphasis } from './loose-emphasis.ts'
import { expandTemplates } from './templates.ts'

export const honkit: DialectKind = {
  name: 'honkit',
  marks: ({ files }) => files.has('book.json') || isGitbook(files),
  async open(folder) {
    const settings = await readHonkitSettings(folder)
    return {
      name: 'honkit',
      texts: [expandTemplates(folder, settings), importCode(folder, settings), separateDefinitions],
      plugins: [
        headingIds,
        gitbookBlocks,
        looseEmphasis,
        mathPlugin(honkitDelimiters),
        titledFences((lines, marked) => ({ lines, marked })),
      ],
      trees: [drawOwnElements, ...githubDialect.trees, dropEmptyMarks],
    }
  },
}

/** What GitBook's own site leaves in a repository: its settings, or the folder of its pictures. */
function isGitbook(files: ReadonlySet<string>): boolean {
  return (
    files.has('.gitbook.yaml') ||
    (files.has('SUMMARY.md') && [...files].some((file) => file.startsWith('.gitbook/')))
  )
}

/** Plugins of the website put empty links where their buttons stand: `<a class="…"></a>` alone in a paragraph. */
function dropEmptyMarks(tree: Root): void {
  visitElements(tree, (paragraph, index, parent) => {
    if (paragraph.tagName !== 'p' || parent === undefined) return
    const children = paragraph.children.filter((child) => child.type !== 'text' || child.value.trim() !== '')
    if (children.length === 0 || !children.every((child) => child.type === 'element' && isEmptyMark(child)))
      return
    parent.children.splice(index, 1)
    return index
  })
}

function isEmptyMark({ tagName, properties, children }: Element): boolean {
  return (
    tagName === 'a' &&
    children.length === 0 &&
    !('href' in properties || 'id' in properties || 'name' in properties)
  )
}
