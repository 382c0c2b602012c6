/** Makes a drawing in SVG harmless: what it draws stays; what could act, or ask for other files, goes. */
import type { Element, ElementContent, Nodes, Root } from 'xast'
import { fromXml } from 'xast-util-from-xml'
import { toXml } from 'xast-util-to-xml'
import { expandEntities } from './svg-entities.ts'
import { cleanHtml } from './svg-html.ts'
import { tidyIds } from './svg-ids.ts'
import { ATTRIBUTES, ELEMENTS, REFERRING, STYLES, TEXTS, UNSEEN } from './svg-names.ts'
import { cleanStyles } from './svg-styles.ts'
import { countShapes } from './svg-uses.ts'

export interface CleanSvg {
  /** A well-formed document in UTF-8 with `svg` at its root, in the namespace of SVG. */
  readonly text: string
  /** Names of the elements that were taken out with their content, sorted, each once. Editors' own data are not counted. */
  readonly dropped: readonly string[]
}

const SVG = 'http://www.w3.org/2000/svg'
const XLINK = 'http://www.w3.org/1999/xlink'

const EXTENSIBILITY = 'http://www.w3.org/TR/SVG11/feature#Extensibility'

/** Real drawings have up to a few million characters; this many take seconds to read. */
const LONGEST = 20_000_000
/** Shapes that may be drawn after every `use` has been followed: a few that refer to each other can stand for billions. */
const MOST_SHAPES = 1_000_000

/** Prefixes of names → namespaces; '' is the namespace of names without one. */
type Namespaces = ReadonlyMap<string, string>

interface Walk {
  readonly dropped: Set<string>
  readonly keepHtml: boolean
}

/**
 * Keeps the elements and attributes of static SVG 1.1 and 2 and drops all others: scripts, event handlers, `foreignObject`,
 * animations, links. References lead to the drawing itself (`#id`) or to raster pictures that are inside it (`data:`).
 * Document type, comments and processing instructions go; entities that stand for plain text are written out before.
 * With `keepHtml`, words in HTML stay, cleaned as well.
 * @throws Error with the reason, in words for the author, when the text is no SVG or is built to explode.
 */
export function sanitizeSvg(text: string, { keepHtml = false } = {}): CleanSvg {
  if (text.length > LONGEST) throw new Error(`the drawing is longer than ${LONGEST / 1e6} million characters`)
  try {
    return clean(expandEntities(text.replace(/^\uFEFF/, '')), keepHtml)
  } catch (error) {
    // The stack of the program is what limits the depth.
    if (error instanceof RangeError) throw new Error('its elements are nested too deeply')
    throw error
  }
}

function clean(text: string, keepHtml: boolean): CleanSvg {
  const source = parse(text).children.find((child) => child.type === 'element')
  const walk: Walk = { dropped: new Set(), keepHtml }
  const [svg] = source === undefined ? [] : cleanElement(source, '', new Map(), walk)
  if (svg?.type !== 'element' || svg.name !== 'svg') throw new Error('its root is not `svg`')
  if (countShapes(svg, MOST_SHAPES) > MOST_SHAPES)
    throw new Error(`its \`use\` elements stand for more than ${MOST_SHAPES} shapes`)
  tidyIds(svg)
  svg.attributes = { xmlns: SVG, ...namespaceOfLinks(svg), ...svg.attributes }
  const root: Root = { type: 'root', children: [svg] }
  // XML 1.0, section 2.4
  const written = toXml(root, { closeEmptyElements: true }).replaceAll(']]>', ']]&gt;')
  return { text: `${written}\n`, dropped: [...walk.dropped].sort() }
}

function parse(text: string): Root {
  try {
    return fromXml(text)
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    if (cause instanceof RangeError) throw cause
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    throw new Error(`it is not well-formed XML: ${reason}`)
  }
}

/** None, one, or, where an element is left out and its content stays, many. */
function cleanElement(source: Element, parent: string, around: Namespaces, walk: Walk): ElementContent[] {
  const namespaces = withDeclared(source, around)
  const { namespace, local: own } = resolve(source.name, namespaces)
  // A link in a picture leads nowhere; what it shows stays, where and as it was.
  const local = own === 'a' ? (TEXTS.has(parent) ? 'tspan' : 'g') : own
  // Without any namespace it is no SVG to a browser, but that is what its author meant.
  if (namespace !== SVG && namespace !== '') return []
  const content = () => source.children.flatMap((child) => cleanNode(child, local, namespaces, walk))
  if (local === 'switch') return cleanSwitch(source, namespaces, walk)
  const isHtml = walk.keepHtml && local === 'foreignObject'
  const attributes = isHtml || ELEMENTS.has(local) ? cleanAttributes(source, local, namespaces) : undefined
  if (attributes !== undefined) {
    const children = isHtml ? cleanHtml(source, walk.dropped) : content()
    return [{ type: 'element', name: local, attributes, children }]
  }
  if (!UNSEEN.has(local)) walk.dropped.add(local)
  return []
}

/**
 * The first alternative that is left is what is shown; where the alternatives are languages, the reader chooses (SVG 2,
 * section 5.7). Text in HTML is not lost when another alternative says the same.
 */
function cleanSwitch(source: Element, namespaces: Namespaces, walk: Walk): ElementContent[] {
  const dropped = new Set<string>()
  const alternatives = source.children
    .flatMap((child) => cleanNode(child, 'switch', namespaces, { ...walk, dropped }))
    .filter((child) => child.type === 'element')
  const left = alternatives.filter(({ name }) => name !== 'foreignObject')
  const shown = left.some(({ attributes }) => attributes.systemLanguage !== undefined)
    ? [{ ...source, name: 'switch', attributes: {}, children: left }]
    : left.slice(0, 1)
  const first = source.children.find((child) => child.type === 'element')
  const saysAll = first !== undefined && wordsOf(first) === shown.map(wordsOf).join('')
  for (const name of dropped) if (name !== 'foreignObject' || !saysAll) walk.dropped.add(name)
  // HTML looks as its author saw it; a reader that shows none takes the alternative.
  return left.length === alternatives.length
    ? shown
    : [{ ...source, name: 'switch', attributes: {}, children: alternatives.map(askForHtml) }]
}

/** Readers of SVG 2 do not ask (section 5.7); those before it that show no HTML know by this that they do not (SVG 1.1, appendix N). */
function askForHtml(element: Element): Element {
  return element.name === 'foreignObject'
    ? { ...element, attributes: { ...element.attributes, requiredFeatures: EXTENSIBILITY } }
    : element
}

/** The text without its spaces, of which HTML and SVG have different ones. */
function wordsOf(node: Nodes): string {
  if (node.type === 'text' || node.type === 'cdata') return node.value.replace(/\s+/g, '')
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}

function cleanNode(node: Nodes, parent: string, namespaces: Namespaces, walk: Walk): ElementContent[] {
  if (node.type === 'element') return cleanElement(node, parent, namespaces, walk)
  if (node.type !== 'text' && node.type !== 'cdata') return []
  return [{ type: 'text', value: parent === 'style' ? cleanStyles(node.value) : node.value }]
}

function withDeclared({ attributes }: Element, around: Namespaces): Namespaces {
  const declared = Object.entries(attributes).flatMap(([name, value]): [string, string][] => {
    const prefix = /^xmlns(?::(.*))?$/.exec(name)
    return prefix === null ? [] : [[prefix[1] ?? '', (value ?? '').trim()]]
  })
  return declared.length === 0 ? around : new Map([...around, ...declared])
}

function resolve(name: string, namespaces: Namespaces): { namespace: string | undefined; local: string } {
  const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name]
  return { namespace: namespaces.get(prefix ?? '') ?? (prefix === '' ? '' : undefined), local: local ?? '' }
}

/** Undefined for an element that shows another file and nothing else. */
function cleanAttributes(
  source: Element,
  element: string,
  namespaces: Namespaces,
): Record<string, string> | undefined {
  const clean: Record<string, string> = {}
  for (const [name, value] of Object.entries(source.attributes)) {
    if (value === null || value === undefined || name === 'xmlns' || name.startsWith('xmlns:')) continue
    const isLink = name === 'href' || isInXlink(name, namespaces)
    if (isLink) {
      // Where both are given, `href` is the one that counts (SVG 2, section 16.1.5).
      if (isOwnReference(value, element) && (name === 'href' || !('href' in source.attributes)))
        clean['xlink:href'] = value.trim()
    } else if (ATTRIBUTES.has(name)) clean[name] = value
    else if (STYLES.has(name)) clean[name] = cleanStyles(value)
  }
  const showsAnother = element === 'image' || element === 'use'
  return showsAnother && clean['xlink:href'] === undefined ? undefined : clean
}

/** `xlink:href`, under whichever prefix; readers older than SVG 2 know no other. */
function isInXlink(name: string, namespaces: Namespaces): boolean {
  if (!name.endsWith(':href')) return false
  const { namespace } = resolve(name, namespaces)
  return namespace === XLINK || (namespace === undefined && name === 'xlink:href')
}

function isOwnReference(value: string, element: string): boolean {
  const address = value.trim()
  if (address.startsWith('#')) return REFERRING.has(element)
  return (
    (element === 'image' || element === 'feImage') &&
    /^data:image\/(?:png|jpe?g|gif|webp|avif)[;,]/i.test(address)
  )
}

function namespaceOfLinks(svg: Element): Record<string, string> {
  const holdsLink = (element: Element): boolean =>
    element.attributes['xlink:href'] !== undefined ||
    element.children.some((child) => child.type === 'element' && holdsLink(child))
  return holdsLink(svg) ? { 'xmlns:xlink': XLINK } : {}
}
