/** Makes the HTML that stands in a drawing harmless: its words stay where they are and look as they did; nothing else does. */
import type { Element, ElementContent, Nodes } from 'xast'
import { cleanStyles } from './svg-styles.ts'

const XHTML = 'http://www.w3.org/1999/xhtml'

/** Elements that show words, with what makes a `div` look like them. A `div` may stand in a `div` whatever the author nested. */
const LOOKS: Readonly<Record<string, string>> = {
  body: '', html: '', div: '', section: '', center: 'text-align:center', p: 'margin:1em 0', blockquote: 'margin:1em 2em',
  span: 'display:inline', a: 'display:inline', font: 'display:inline', label: 'display:inline', q: 'display:inline',
  b: 'display:inline;font-weight:bold', strong: 'display:inline;font-weight:bold',
  i: 'display:inline;font-style:italic', em: 'display:inline;font-style:italic', cite: 'display:inline;font-style:italic',
  u: 'display:inline;text-decoration:underline', ins: 'display:inline;text-decoration:underline',
  s: 'display:inline;text-decoration:line-through', strike: 'display:inline;text-decoration:line-through',
  del: 'display:inline;text-decoration:line-through', small: 'display:inline;font-size:smaller',
  sub: 'display:inline;font-size:smaller;vertical-align:sub', sup: 'display:inline;font-size:smaller;vertical-align:super',
  code: 'display:inline;font-family:monospace', tt: 'display:inline;font-family:monospace',
  kbd: 'display:inline;font-family:monospace', pre: 'margin:1em 0;font-family:monospace;white-space:pre',
  h1: 'margin:0.67em 0;font-size:2em;font-weight:bold', h2: 'margin:0.8em 0;font-size:1.5em;font-weight:bold',
  h3: 'margin:1em 0;font-size:1.2em;font-weight:bold', h4: 'margin:1.3em 0;font-weight:bold',
  h5: 'margin:1.6em 0;font-weight:bold', h6: 'margin:2em 0;font-weight:bold', hr: 'margin:0.5em 0;border-top:1px solid',
  ul: 'margin:1em 0;padding-left:2.5em;list-style-type:disc', ol: 'margin:1em 0;padding-left:2.5em;list-style-type:decimal',
  li: 'display:list-item', table: 'display:table', thead: 'display:table-header-group', tbody: 'display:table-row-group',
  tr: 'display:table-row', td: 'display:table-cell;padding:1px', th: 'display:table-cell;padding:1px;font-weight:bold',
} // biome-ignore format: a table of names

/** The content of a `foreignObject`. `dropped` gets the names of elements that were taken out with what they show. */
export function cleanHtml(source: Element, dropped: Set<string>): ElementContent[] {
  return source.children
    .flatMap((child) => cleanNode(child, dropped))
    .map((child) =>
      child.type === 'element'
        ? { ...child, attributes: { xmlns: XHTML, ...child.attributes } }
        : { type: 'element', name: 'div', attributes: { xmlns: XHTML }, children: [child] },
    )
}

function cleanNode(node: Nodes, dropped: Set<string>): ElementContent[] {
  if (node.type === 'text' || node.type === 'cdata') return [{ type: 'text', value: node.value }]
  if (node.type !== 'element') return []
  const name = node.name.slice(node.name.indexOf(':') + 1).toLowerCase()
  if (name === 'br') return [{ type: 'element', name: 'br', attributes: {}, children: [] }]
  const looks = LOOKS[name]
  if (looks === undefined) {
    dropped.add(name)
    return []
  }
  const colour = name === 'font' ? node.attributes.color : undefined
  const style = [
    looks,
    colour ? cleanStyles(`color:${colour}`) : '',
    cleanStyles(node.attributes.style ?? ''),
  ]
    .filter((part) => part !== '')
    .join(';')
  const children = node.children.flatMap((child) => cleanNode(child, dropped))
  return [{ type: 'element', name: 'div', attributes: style === '' ? {} : { style }, children }]
}
