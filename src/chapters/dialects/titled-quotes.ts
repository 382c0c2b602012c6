/** Quotes that are alerts with a title of their own, as VitePress reads them: `> [!TIP] Title`. */
import type { Element, Root } from 'hast'
import { visitElements } from '../../trees.ts'
import { OWN } from './elements.ts'

const MARKER = /^\[!(NOTE|INFO|TIP|IMPORTANT|WARNING|CAUTION|DANGER)\][ \t]+(?=[^\s])/i
const KINDS: Readonly<Record<string, string>> = { info: 'note', danger: 'caution' }

/** Stands before the transform that draws the elements of dialects. */
export function titleQuotes(tree: Root): void {
  visitElements(tree, (quote) => {
    const paragraph = quote.tagName === 'blockquote' ? quote.children.find(isParagraph) : undefined
    const first = paragraph?.children[0]
    const match = first?.type === 'text' ? MARKER.exec(first.value) : null
    if (paragraph === undefined || first?.type !== 'text' || match === null) return
    const kind = match[1]?.toLowerCase() ?? ''
    first.value = first.value.slice(match[0].length)
    const title = takeLine(paragraph)
    if (paragraph.children.length === 0)
      quote.children = quote.children.filter((child) => child !== paragraph)
    quote.tagName = OWN.alert
    quote.properties = { kind: KINDS[kind] ?? kind }
    quote.children.unshift({ type: 'element', tagName: OWN.title, properties: {}, children: title })
  })
}

/** Takes what stands before the first line end. */
function takeLine(paragraph: Element): Element['children'] {
  const end = paragraph.children.findIndex((child) => child.type === 'text' && child.value.includes('\n'))
  const last = paragraph.children[end]
  if (last?.type !== 'text') return paragraph.children.splice(0)
  const [line = '', ...rest] = last.value.split('\n')
  last.value = rest.join('\n')
  const title = paragraph.children.splice(0, end)
  return [...title, { type: 'text', value: line }]
}

function isParagraph(child: Element['children'][number]): child is Element {
  return child.type === 'element' && child.tagName === 'p'
}
