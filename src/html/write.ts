/** Trees → HTML text. Each writer says how it writes an address. */
import type { Element, ElementContent, Root, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import type { Addresses, Target } from '../book.ts'

/** Links without a target that can be reached become plain text. The tree is not changed. */
export function writeTree(tree: Root, addresses: Addresses): string {
  const children: RootContent[] = []
  for (const child of tree.children) {
    if (child.type === 'element') children.push(...writeTargets(child, addresses))
    else children.push(child)
  }
  return toHtml(
    { type: 'root', children },
    {
      characterReferences: { useNamedReferences: true },
      // Only formulas, whose HTML is our own: what authors write has been through the sanitiser.
      allowDangerousHtml: true,
    },
  )
}

/** The element with its addresses, or what is shown in its place. */
function writeTargets(source: Element, addresses: Addresses): ElementContent[] {
  const block = addresses.blocks === true ? source.data?.block : undefined
  const element =
    block === undefined ? source : { ...source, properties: { id: block, ...source.properties } }
  const formula = element.data?.math?.typeset
  if (formula !== undefined) {
    const value = addresses.formula?.(formula) ?? formula.mathml
    const raw = { type: 'raw', value } as unknown as ElementContent // a node that only hast-util-to-html knows
    return [{ ...element, children: [raw] }]
  }
  const target = element.data?.target
  const address = target === undefined ? undefined : addressOf(target, addresses)
  const children: ElementContent[] = []
  for (const child of element.children) {
    if (child.type === 'element') children.push(...writeTargets(child, addresses))
    else children.push(child)
  }
  if (target === undefined) return [{ ...element, children }]
  const { properties } = element
  if (element.tagName === 'img')
    return [{ ...element, properties: { ...properties, src: address ?? '' }, children }]
  if (address !== undefined) return [{ ...element, properties: { ...properties, href: address }, children }]
  const { id } = properties
  return id === undefined
    ? children
    : [{ type: 'element', tagName: 'span', properties: { id }, children: [] }, ...children]
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
