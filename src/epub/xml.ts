/** Trees by hand, and their text as XML. */
import type { Comment, Element, ElementContent, Properties } from 'hast'
import { toXast } from 'hast-util-to-xast'
import type { Nodes } from 'xast'
import { toXml } from 'xast-util-to-xml'

type Child = ElementContent | string | undefined | readonly ElementContent[]

/** Children that are undefined are left out, so that optional parts stay one expression. */
export function element(tagName: string, properties: Properties = {}, ...children: Child[]): Element {
  const nodes: ElementContent[] = []
  for (const child of children) {
    if (typeof child === 'string') nodes.push({ type: 'text', value: child })
    else if (child !== undefined && 'type' in child) nodes.push(child)
    else for (const node of child ?? []) nodes.push(node)
  }
  return { type: 'element', tagName, properties, children: nodes }
}

// XML 1.0, section 2.2. With the flag `u`, half of a surrogate pair is a character of its own and none of these.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

// The writer puts attributes into double quotes and escapes those within; text may end with `>`.
// Only these are closed with a slash: a reader that takes the page for HTML would see `<td/>` as an open cell.
const VOID_ELEMENT = /<(br|col|hr|img|link|meta|wbr)((?: [^\s=]+="[^"]*")*)><\/\1>/g

/** XML that is ready, for a tree that `writeXml` writes. Comments of authors never come this far. */
export function readyXml(xml: string): Comment {
  return { type: 'comment', value: xml }
}

/** The document of a root element: XML declaration, `doctype` where given, and the tree, without forbidden characters. */
export function writeXml(root: Element, doctype = ''): string {
  const tree = toXast(root)
  letThrough(tree)
  const text = toXml(tree, { allowDangerousXml: true })
    .replace(VOID_ELEMENT, '<$1$2/>')
    .replace(FORBIDDEN, '')
    .replaceAll(']]>', ']]&gt;') // XML 1.0, section 2.4
  return `<?xml version="1.0" encoding="utf-8"?>\n${doctype}${text}\n`
}

/** Marks what `readyXml` made for the writer. */
function letThrough(node: Nodes): void {
  if (node.type === 'comment') Object.assign(node, { type: 'raw' })
  else if ('children' in node) for (const child of node.children) letThrough(child)
}

// XML 1.0, section 2.3, without the colon (Namespaces in XML, section 4).
const START = 'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}' // biome-ignore format: one set
const NOT_START = new RegExp(`^(?![${START}])`, 'u')
const NOT_NAME = new RegExp(`[^${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]+`, 'gu')

/** The nearest name without a colon: older readers take nothing else as an id. */
export function xmlName(text: string): string {
  return text.replace(NOT_NAME, '-').replace(NOT_START, '_')
}

/** The first of `wish`, `wish-2`, `wish-3` … that is not taken, capitals or not; takes it. */
export function claimName(wish: string, taken: Set<string>): string {
  let name = wish
  for (let count = 2; taken.has(name.toLowerCase()); count++) name = `${wish}-${count}`
  taken.add(name.toLowerCase())
  return name
}
