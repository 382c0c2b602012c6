/** What every output shows the same way: coloured code, pictures with their size, captions, titles of alerts. */
import type { Element, Root, RootContent } from 'hast'
import type { AlertKind, Asset, Chapter } from '../book.ts'
import { type Report, type Reported, reported } from '../diagnostics.ts'
import { remembering } from '../remember.ts'
import { copyTree, SKIP, visitElements } from '../trees.ts'
import { markBlocks } from './blocks.ts'
import { addClass, hasClass } from './classes.ts'
import { markLongLines } from './code-lines.ts'
import { highlightCode } from './highlight.ts'
import type { FormulaSetter } from './math/set.ts'
import { markSizes } from './sizes.ts'

/** The words that this step sets, in the book's language. */
export interface FinishLabels {
  alert(kind: AlertKind): string
}

export function finishChapters(
  chapters: readonly Chapter[],
  assets: ReadonlyMap<string, Asset>,
  labels: FinishLabels,
  formulas: FormulaSetter,
  report: Report,
): Chapter[] {
  const sizes = [...assets].map(([file, { width, height }]) => [file, width, height])
  const surroundings = JSON.stringify([sizes, ALERTS.map((kind) => labels.alert(kind))])
  return chapters.map((chapter) => {
    const key = `${formulas.keyOf(chapter)}${surroundings}`
    const finished = rememberFinished(chapter, key, () =>
      reported((own) => {
        const tree = copyTree(chapter.tree)
        formulas.set(tree, chapter, own)
        markSizes(tree)
        highlightCode(tree)
        markLongLines(tree)
        placePictures(tree, assets)
        markCaptions(tree)
        titleAlerts(tree, labels)
        markBlocks(tree, chapter.id)
        return { ...chapter, tree }
      }),
    )
    report.take(finished.problems)
    return finished.value
  })
}

const ALERTS: readonly AlertKind[] = ['note', 'tip', 'important', 'warning', 'caution']

const rememberFinished = remembering<Chapter, Reported<Chapter>>()

/** Gives each picture its size in pixels; one that cannot be had becomes a visible box with its alternative text. */
function placePictures(tree: Root, assets: ReadonlyMap<string, Asset>): void {
  visitElements(tree, (image, index, parent) => {
    if (image.tagName !== 'img' || parent === undefined) return
    const target = image.data?.target
    const asset = target?.kind === 'asset' ? assets.get(target.file) : undefined
    if (asset === undefined) {
      parent.children[index] = missingPicture(
        image,
        target?.kind === 'asset' ? target.file : target?.kind === 'missing' ? target.raw : '',
      )
      return SKIP
    }
    const height = pixels(image.properties.height)
    if (image.properties.width !== undefined || height !== undefined) addClass(image, 'sized')
    if (image.properties.width === undefined) {
      // In the style sheets the height follows from the width.
      image.properties.width =
        height === undefined ? asset.width : Math.max(1, Math.round((asset.width * height) / asset.height))
      image.properties.height = height ?? asset.height
    }
    return SKIP
  })
}

function missingPicture(image: Element, address: string): Element {
  const alt = typeof image.properties.alt === 'string' ? image.properties.alt.trim() : ''
  return {
    type: 'element',
    tagName: 'span',
    properties: { className: ['missing-picture'] },
    children: [{ type: 'text', value: alt === '' ? address : alt }],
  }
}

function pixels(value: unknown): number | undefined {
  return /^\d+(?:px)?$/.test(String(value ?? '')) ? Number.parseInt(String(value), 10) : undefined
}

/** A paragraph that is one picture is a figure; an emphasised paragraph right below it is its caption. */
function markCaptions(tree: Root): void {
  const markIn = (parent: Root | Element) => {
    const children: readonly RootContent[] = parent.children
    const elements = children.filter((child): child is Element => child.type === 'element')
    for (const [index, element] of elements.entries()) {
      if (!isLonePicture(element)) continue
      addClass(element, 'figure')
      const next = elements[index + 1]
      if (next !== undefined && isEmphasised(next)) addClass(next, 'caption')
    }
  }
  markIn(tree)
  visitElements(tree, markIn)
}

function isLonePicture(element: Element): boolean {
  if (element.tagName !== 'p') return false
  const [only, ...others] = element.children.filter(
    (child) => child.type !== 'text' || child.value.trim() !== '',
  )
  if (only?.type !== 'element' || others.length > 0) return false
  const inner = only.tagName === 'a' ? only.children.find((child) => child.type === 'element') : only
  return inner?.type === 'element' && (inner.tagName === 'img' || hasClass(inner, 'missing-picture'))
}

function isEmphasised(element: Element): boolean {
  const [only, ...others] = element.children.filter(
    (child) => child.type !== 'text' || child.value.trim() !== '',
  )
  return element.tagName === 'p' && others.length === 0 && only?.type === 'element' && only.tagName === 'em'
}

function titleAlerts(tree: Root, labels: FinishLabels): void {
  visitElements(tree, (element) => {
    const kind = element.data?.alert
    if (kind === undefined || element.data?.titled === true) return
    element.children.unshift({
      type: 'element',
      tagName: 'p',
      properties: { className: ['markdown-alert-title'] },
      children: [{ type: 'text', value: labels.alert(kind) }],
    })
  })
}
