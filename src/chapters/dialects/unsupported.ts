/** Constructs that a dialect knows by name and cannot carry out: their text is shown, and each is reported once for the book. */
import type { MarkdownIt } from 'markdown-it'
import { visitElements } from '../../trees.ts'
import type { TreeTransform } from './dialect.ts'
import { OWN } from './elements.ts'

/** HTML that is shown where `construct` stands. */
export function unsupportedHtml(markdown: MarkdownIt, construct: string, html: string): string {
  return `<${OWN.unsupported} construct="${markdown.utils.escapeHtml(construct)}">${html}</${OWN.unsupported}>`
}

export const reportUnsupported: TreeTransform = (tree, file, report) => {
  visitElements(tree, (element, index, parent) => {
    if (element.tagName !== OWN.unsupported || parent === undefined) return
    const { line } = element.position?.start ?? {}
    const construct = String(element.properties.construct ?? '')
    report.add('markup-unsupported', line === undefined ? { file } : { file, line }, construct)
    parent.children.splice(index, 1, ...element.children)
    return index
  })
}
