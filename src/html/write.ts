/** Trees → HTML text. Each writer says how it writes an address. */
import type { ElementContent, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { SKIP, visit } from 'unist-util-visit'
import type { Addresses, Target } from '../book.ts'

/** Links without a target that can be reached become plain text. The tree is not changed. */
export function writeTree(tree: Root, addresses: Addresses): string {
  const copy = structuredClone(tree)
  visit(copy, 'element', (element, index, parent) => {
    const formula = element.data?.math?.typeset
    if (formula !== undefined) {
      const value = addresses.formula?.(formula) ?? formula.mathml
      element.children = [{ type: 'raw', value } as unknown as ElementContent] // a node that only hast-util-to-html knows
      return SKIP
    }
    const target = element.data?.target
    if (target === undefined) return
    const address = addressOf(target, addresses)
    if (element.tagName === 'img') element.properties.src = address ?? ''
    else if (address !== undefined) element.properties.href = address
    else if (parent !== undefined && index !== undefined) {
      const id = element.properties.id
      parent.children.splice(
        index,
        1,
        ...(id === undefined
          ? []
          : [{ type: 'element' as const, tagName: 'span', properties: { id }, children: [] }]),
        ...element.children,
      )
      return [SKIP, index]
    }
  })
  return toHtml(copy, {
    characterReferences: { useNamedReferences: true },
    // Only formulas, whose HTML is our own: what authors write has been through the sanitiser.
    allowDangerousHtml: true,
  })
}

function addressOf(target: Target, { place, picture }: Addresses): string | undefined {
  switch (target.kind) {
    case 'chapter':
      return place(target.id ?? target.chapter)
    case 'asset':
      return picture(target.file)
    case 'source':
      return target.url
    case 'external':
      return target.url
    case 'missing':
      return undefined
    default:
      return target satisfies never
  }
}
