/** Figures and tables of Quarto: a picture alone in its paragraph has its alternative text for a caption, a table the line `: Caption` below it. */
import type { Element, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import { visitElements } from '../../trees.ts'
import { hasClass } from '../classes.ts'
import { captionParagraph } from './references.ts'

export function drawFigures(tree: Root): void {
  const found: (readonly [Element, Root | Element])[] = []
  visitElements(tree, (element, _, parent) => {
    if (parent !== undefined && /^(?:p|table|div)$/.test(element.tagName)) found.push([element, parent])
  })
  // What is drawn is not looked at again.
  for (const [element, { children }] of found) {
    const index = children.indexOf(element)
    const anchor = element.tagName === 'p' ? loneAnchor(element) : undefined
    const next = children[children.findIndex((child, at) => at > index && child.type === 'element')]
    if (anchor !== undefined && next?.type === 'element' && hasClass(next, 'formula')) {
      next.properties.id = anchor
      children.splice(index, 1)
    } else if (element.tagName === 'p') {
      const figure = figureOf(element)
      if (figure !== undefined) children.splice(index, 1, figure)
    } else if (element.tagName === 'table') {
      if (next?.type === 'element' && captionTable(element, next)) children.splice(children.indexOf(next), 1)
    } else if (/^(?:fig|tbl)-/.test(String(element.properties.id))) captionDiv(element)
  }
}

/** The id of a paragraph that is nothing but an anchor: of the formula that follows. */
function loneAnchor({ children: [only, ...others] }: Element): string | undefined {
  const id = only?.type === 'element' && only.tagName === 'a' ? only.properties.id : undefined
  return others.length === 0 && typeof id === 'string' ? id : undefined
}

/** The picture and its caption; the label stands for both. */
function figureOf(paragraph: Element): Element | undefined {
  const [image, ...others] = paragraph.children.filter(
    (child) => child.type !== 'text' || child.value.trim() !== '',
  )
  if (image?.type !== 'element' || image.tagName !== 'img' || others.length > 0) return undefined
  const caption = String(image.properties.alt ?? '').trim()
  if (caption === '') return undefined
  const { id, ...properties } = image.properties
  image.properties = properties
  return {
    type: 'element',
    tagName: 'div',
    properties: id === undefined ? {} : { id },
    children: [paragraph, captionParagraph([{ type: 'text', value: caption }])],
  }
}

/** `: Caption {#tbl-x}`; says whether the paragraph was one. */
function captionTable(table: Element, paragraph: Element): boolean {
  const [first] = paragraph.children
  const last = paragraph.children.at(-1)
  if (paragraph.tagName !== 'p' || first?.type !== 'text' || !/^(?:Table)?:\s/.test(first.value)) return false
  first.value = first.value.replace(/^(?:Table)?:\s+/, '')
  if (last?.type === 'text') {
    const attributes = /\s*\{([^{}]*)\}\s*$/.exec(last.value)
    const id = /#([^\s#]+)/.exec(attributes?.[1] ?? '')?.[1]
    if (attributes !== null) last.value = last.value.slice(0, attributes.index)
    if (id !== undefined) table.properties.id = id
  }
  table.children.unshift({
    type: 'element',
    tagName: 'caption',
    properties: {},
    children: paragraph.children,
  })
  return true
}

/** The last paragraph of a div with a label is its caption. */
function captionDiv(div: Element): void {
  const last = div.children.findLastIndex((child) => child.type === 'element')
  const paragraph = div.children[last]
  if (paragraph?.type !== 'element' || paragraph.tagName !== 'p' || textOf(paragraph).trim() === '') return
  const [only, ...others] = paragraph.children
  if (only?.type === 'element' && only.tagName === 'em' && others.length === 0) return
  div.children.splice(last, 1, captionParagraph(paragraph.children))
}
