/** Reads XML strictly, with libxml2, into plain values. The only judge that imports libxml2. */
import { XmlDocument, XmlElement } from 'libxml2-wasm'

export interface XmlTree {
  /** Without its prefix. */
  readonly name: string
  /** By the name as written: `epub:type`, `xml:lang`, `href`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlTree[]
  /** All text in it. */
  readonly text: string
}

/** Throws libxml2's error, with line and column, when the text is not well-formed. */
export function readXml(text: string): XmlTree {
  const document = XmlDocument.fromString(text)
  try {
    return readElement(document.root)
  } finally {
    document.dispose()
  }
}

/** Every element of that name below (and with) `tree`, in document order. */
export function elements(tree: XmlTree, ...names: readonly string[]): readonly XmlTree[] {
  const self = names.length === 0 || names.includes(tree.name) ? [tree] : []
  return [...self, ...tree.children.flatMap((child) => elements(child, ...names))]
}

/** The children of that name. */
export function childrenOf(tree: XmlTree, ...names: readonly string[]): readonly XmlTree[] {
  return tree.children.filter((child) => names.includes(child.name))
}

function readElement(element: XmlElement): XmlTree {
  const attributes = Object.fromEntries(
    element.attrs.map(({ name, prefix, value }) => [prefix ? `${prefix}:${name}` : name, value]),
  )
  const children: XmlTree[] = []
  for (let node = element.firstChild; node; node = node.next) {
    if (node instanceof XmlElement) children.push(readElement(node))
  }
  return { name: element.name, attributes, children, text: element.content }
}
