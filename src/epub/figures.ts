/** Pictures with their captions as figures, and headings without gaps: what the chapters leave to the looks. */
import type { Element, ElementContent } from 'hast'
import { visitElements } from '../trees.ts'
import { classesOf } from './attributes.ts'

/** A paragraph that is one picture, and the one below it that is its caption, become `figure` and `figcaption`. */
export function withFigures(children: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = []
  for (const child of children) {
    const caption = isParagraph(child, 'caption') ? child : undefined
    const at = caption === undefined ? -1 : joined.findLastIndex((before) => !isBlank(before))
    const figure = joined[at]
    if (caption !== undefined && figure !== undefined && isParagraph(figure, 'figure')) {
      const figcaption: Element = {
        ...caption,
        tagName: 'figcaption',
        properties: without(caption, 'caption'),
      }
      joined.splice(at, joined.length, {
        ...figure,
        tagName: 'figure',
        properties: without(figure, 'figure'),
        children: [...figure.children, figcaption],
      })
    } else joined.push(child)
  }
  return joined
}

/**
 * No heading is more than one level below the one before it (WCAG 2.2, technique G141); the looks of the author's level stay.
 * The tree is changed.
 */
export function closeLevels(children: readonly ElementContent[]): void {
  // The author's levels of the headings that the next one stands below.
  const open: number[] = []
  visitElements({ type: 'root', children: [...children] }, (heading) => {
    const level = /^h([1-6])$/.exec(heading.tagName)?.[1]
    if (level === undefined) return
    while ((open.at(-1) ?? 0) >= Number(level)) open.pop()
    open.push(Number(level))
    // A chapter without a title of its own begins with its second level.
    const depth = open.length + (open[0] === 1 ? 0 : 1)
    if (depth >= Number(level)) return
    heading.tagName = `h${depth}`
    heading.properties.className = [...(classesOf(heading.properties.className) ?? []), `as-h${level}`]
  })
}

function without({ properties }: Element, name: string): Element['properties'] {
  const { className, ...rest } = properties
  const kept = (classesOf(className) ?? []).filter((other) => other !== name)
  return kept.length === 0 ? rest : { ...rest, className: kept }
}

function isParagraph(node: ElementContent, className: string): node is Element {
  return (
    node.type === 'element' &&
    node.tagName === 'p' &&
    classesOf(node.properties.className)?.includes(className) === true
  )
}

function isBlank(node: ElementContent): boolean {
  return node.type === 'text' && node.value.trim() === ''
}
