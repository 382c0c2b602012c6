/** Page references: behind a link into another chapter, the page that it leads to. */
import type { Leaf, PageLabel } from '../book.ts'
import type { Labels } from '../labels.ts'
import { copyTree, visitElements } from '../trees.ts'
import { element } from './elements.ts'

/** A place whose page is not known yet has the number of most. */
const UNKNOWN = '00'

/** The leaf with its references; headings have none. */
export function referToPages(leaf: Leaf, labels: Labels, pageOf: PageLabel): Leaf {
  if (leaf.kind !== 'chapter') return leaf
  const tree = copyTree(leaf.tree)
  visitElements(tree, (found, index, parent) => {
    if (/^h[1-6]$/.test(found.tagName)) return index + 1
    const target = found.tagName === 'a' ? found.data?.target : undefined
    if (target?.kind !== 'chapter' || target.chapter === leaf.id || parent === undefined) return
    const page = pageOf(target.id ?? target.chapter) ?? UNKNOWN
    const text = labels.onPage(page)
    // Full-width brackets bring their space along.
    const space = text.startsWith('（') ? '' : '\u00a0'
    parent.children.splice(
      index + 1,
      0,
      element('span', { className: ['page-reference'] }, `${space}${text}`),
    )
    return index + 2
  })
  return { ...leaf, tree }
}
