/** A chapter's tree → valid XHTML content; links keep their targets until every page is known. Long because each element of HTML has its turn here. */
import type { Element, ElementContent, ElementData, Nodes, Properties } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Asset, Target } from '../book.ts'
import type { Labels } from '../labels.ts'
import { visitElements } from '../trees.ts'
import { alternativeOf, attributesOf, classesOf, compact, pixels, text } from './attributes.ts'
import { closeLevels, withFigures } from './figures.ts'
import { convertFormula } from './formulas.ts'
import { contentOf, DROPPED, isKnown, type Place, placeElement, REPLACED } from './model.ts'
import { idName } from './names.ts'
import { isIdle, isIdleHeader, isNote, noteOf, roleOf } from './roles.ts'
import { repairChildren } from './structure.ts'
import { webAddress } from './web-address.ts'
import { claimName, element } from './xml.ts'

export interface Conversion {
  readonly labels: Labels
  /** The picture of an asset, when it travels with the EPUB. */
  readonly picture: (file: string) => { readonly href: string; readonly asset: Asset } | undefined
  readonly hasPage: (chapter: string) => boolean
}

export interface Converted {
  readonly children: readonly ElementContent[]
  /** Ids of the book → ids of the page, for those that are on it. */
  readonly anchors: ReadonlyMap<string, string>
}

interface Walk extends Conversion {
  readonly anchors: Map<string, string>
  readonly taken: Set<string>
}

/** `id` is the id of the section that the children will stand in. The tree is not changed. */
export function convertTree(nodes: readonly Nodes[], id: string, conversion: Conversion): Converted {
  const walk: Walk = { ...conversion, anchors: new Map(), taken: new Set() }
  claimId(id, walk)
  const place: Place = { content: 'flow', parent: 'section', within: new Set() }
  const children = withFigures(convertNodes(nodes, place, walk))
  closeLevels(children)
  // A repair may have dropped an element that had nothing to show.
  const placed = new Set([walk.anchors.get(id)])
  visitElements({ type: 'root', children }, ({ properties }) => void placed.add(text(properties.id)))
  return { children, anchors: new Map([...walk.anchors].filter(([, name]) => placed.has(name))) }
}

function convertNodes(nodes: readonly Nodes[], place: Place, walk: Walk): ElementContent[] {
  return nodes.flatMap((node): ElementContent[] => {
    if (node.type === 'text') return [{ type: 'text', value: node.value }]
    if (node.type !== 'element') return []
    const converted = convertElement(node, place, walk)
    for (const made of converted)
      if (made.type === 'element' && node.position !== undefined) made.position ??= node.position
    return converted
  })
}

function convertElement(source: Element, place: Place, walk: Walk): ElementContent[] {
  const name = isIdleHeader(source) ? 'td' : (REPLACED[source.tagName] ?? source.tagName)
  if (name === 'input') return source.properties.type === 'checkbox' ? [checkbox(source, walk.labels)] : []
  if (DROPPED.has(name)) return []
  if (name === 'img') return [convertPicture(source, walk)]
  const formula = source.data?.math?.typeset
  if (formula !== undefined) return [convertFormula(source, formula, place.content)]
  // A block in place of a line end is made for a page of known width. Here it would only hide the line end from readers that set no styles.
  const classes = classesOf(source.properties.className) ?? []
  if (classes.includes('long-line') || classes.includes('marked-line')) {
    const line = unwrap(source, place, walk)
    const marked = classes.includes('marked-line')
    return [
      ...(marked ? [element('span', { className: ['marked-line'] }, line)] : line),
      { type: 'text', value: '\n' },
    ]
  }

  const link = name === 'a' && !place.within.has('a') ? linkOf(source, walk) : undefined
  if (!isKnown(name) || (name === 'a' && link === undefined)) return unwrap(source, place, walk)

  const { tagName, looks } = placeElement(name, source, place)
  const id = idOf(source, walk)
  const children = convertNodes(
    source.children,
    {
      content: contentOf(tagName, place.content),
      parent: tagName,
      within: withinOf(source, name, place),
    },
    walk,
  )
  const properties = withLooks(
    {
      id,
      ...attributesOf(source, tagName, place.parent),
      ...roleOf(source, tagName, walk.labels),
      ...link?.properties,
    },
    isUpright(name, source) ? [...looks, 'upright'] : looks,
  )
  const repaired = repairChildren(tagName, withFigures(children))
  const converted = isNote(source, place.within)
    ? element(tagName, compact({ ...properties, id: undefined }), noteOf(id, repaired))
    : element(tagName, properties, repaired)
  if (link?.target !== undefined) return [withTarget(converted, link.target)]
  const block = text(source.properties.id) ?? source.data?.block
  // As in `withTarget`.
  return [block === undefined ? converted : { ...converted, data: { block } as ElementData }]
}

/** Han and kana have no slant, but a Latin title between them has; a style sheet cannot tell them apart. */
function isUpright(name: string, source: Element): boolean {
  return (name === 'em' || name === 'i') && /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/u.test(textOf(source))
}

function withinOf({ properties }: Element, name: string, { within }: Place): ReadonlySet<string> {
  const footnotes = name === 'section' && classesOf(properties.className)?.includes('footnotes') === true
  const mark = footnotes ? 'footnotes' : name
  return mark === 'a' || mark === 'dfn' || mark === 'footnotes' ? new Set([...within, mark]) : within
}

/** The content without the element; an id stays where it was, because something may lead to it. */
function unwrap(source: Element, place: Place, walk: Walk): ElementContent[] {
  const id = idOf(source, walk)
  return [
    ...(id === undefined ? [] : [element('span', { id })]),
    ...convertNodes(source.children, place, walk),
  ]
}

interface Link {
  readonly properties: Properties
  readonly target?: Target
}

/** Undefined when the link leads nowhere that a reader of the EPUB could go, or when there is nothing of it to take hold of. */
function linkOf(source: Element, walk: Walk): Link | undefined {
  if (isIdle(source) && source.properties.ariaLabel === undefined) return undefined
  const target = source.data?.target
  switch (target?.kind) {
    case 'chapter':
      return walk.hasPage(target.chapter) ? { properties: {}, target } : undefined
    case 'external':
    case 'source': {
      const href = webAddress(target.url)
      return href === undefined ? undefined : { properties: { href } }
    }
    // A picture is no page, and only pages may be linked to (EPUB 3.3, section 3.4).
    case 'asset':
    case 'missing':
    case undefined:
      return undefined
    default:
      return target satisfies never
  }
}

function convertPicture(source: Element, walk: Walk): Element {
  const { properties, data } = source
  const alt = alternativeOf(properties)
  const target = data?.target
  const picture = target?.kind === 'asset' ? walk.picture(target.file) : undefined
  if (picture === undefined) return missingPicture(alt ?? '', target, source, walk)
  const img = element('img', {
    id: idOf(source, walk),
    src: picture.href,
    alt,
    ...sizeOf(properties, picture.asset),
    ...attributesOf(source, 'img', ''),
  })
  return withTarget(img, { kind: 'asset', file: picture.asset.file })
}

function withTarget(converted: Element, target: Target): Element {
  // `position` is declared by hast-util-from-parse5, which alone sets it.
  return { ...converted, data: { target } as ElementData }
}

/** The author's size in pixels, else the picture's own; always in the picture's proportions, so that nothing jumps. */
function sizeOf(properties: Properties, { width, height }: Asset): Properties {
  if (width <= 0 || height <= 0) return {}
  const wished = pixels(properties.width)
  const high = pixels(properties.height)
  if (wished !== undefined)
    return { width: wished, height: Math.max(1, Math.round((wished * height) / width)) }
  if (high !== undefined) return { width: Math.max(1, Math.round((high * width) / height)), height: high }
  return { width: Math.round(width), height: Math.round(height) }
}

/** The box says what the picture would have shown, else which file it was. */
function missingPicture(alt: string, target: Target | undefined, source: Element, walk: Walk): Element {
  const file = target?.kind === 'asset' ? target.file : target?.kind === 'missing' ? target.raw : ''
  const label = walk.labels.missingPicture(alt === '' ? file : alt)
  const properties = { id: idOf(source, walk), className: ['missing-picture'], role: 'img', ariaLabel: label }
  return element('span', compact(properties), label)
}

/** Few e-readers draw form controls; all have these two characters. */
function checkbox({ properties }: Element, labels: Labels): Element {
  const done = properties.checked !== undefined && properties.checked !== false
  return element(
    'span',
    { className: ['task-box'], role: 'img', ariaLabel: done ? labels.taskDone : labels.taskOpen },
    done ? '☑' : '☐',
  )
}

function idOf({ tagName, properties }: Element, walk: Walk): string | undefined {
  const id = text(properties.id) ?? (tagName === 'a' ? text(properties.name) : undefined)
  return id === undefined || id === '' ? undefined : claimId(id, walk)
}

/** Of several elements with the same id, the first one keeps it. */
function claimId(id: string, { anchors, taken }: Walk): string | undefined {
  if (anchors.has(id)) return undefined
  const name = claimName(idName(id), taken)
  anchors.set(id, name)
  return name
}

function withLooks(properties: Properties, looks: readonly string[]): Properties {
  const classes = [...(classesOf(properties.className) ?? []), ...looks]
  return compact({ ...properties, className: classes.length === 0 ? undefined : classes })
}
