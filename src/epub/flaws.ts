/** What keeps the EPUB from saying that it is accessible: of WCAG 2.2, level AA, what a program can see in the pages. */
import type { Element, ElementContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Asset, Position } from '../book.ts'
import { isAnimatedGif, isAnimatedPng } from '../media/raster-bytes.ts'
import type { ChapterPages } from './pages.ts'

type FlawKind = 'picture' | 'moving' | 'link' | 'colour'

export interface Flaw {
  readonly at: Position
  /** What is wrong, and what the author can do about it. */
  readonly what: readonly [flaw: string, advice: string]
}

const texts: Readonly<Record<FlawKind, Flaw['what']>> = {
  // Success criterion 1.1.1.
  picture: ['a picture without text in its place', 'give `alt`, or `alt=""` where it only decorates'],
  // 2.2.2.
  moving: ['a picture that moves and cannot be stopped', 'show one that stands still'],
  // 2.4.4.
  link: ['a link without a word', 'say where it leads, in its text or in the `alt` of its picture'],
  // 1.4.3. What is read easily on a white page is not on a black one.
  colour: [
    'a colour of its own',
    'leave out `color` and `bgcolor`: readers choose the colours of their pages',
  ],
}

/** In reading order. `assets` are the pictures by their files. */
export function findFlaws(chapters: Iterable<ChapterPages>, assets: ReadonlyMap<string, Asset>): Flaw[] {
  const found: Flaw[] = []
  // What has no place of its own came with what it stands in.
  const look = (node: ElementContent, outer: Position) => {
    if (node.type !== 'element') return
    const start = node.position?.start
    const at = start === undefined ? outer : { file: outer.file, line: start.line, column: start.column }
    for (const kind of flawsOf(node, assets)) found.push({ at, what: texts[kind] })
    for (const child of node.children) look(child, at)
  }
  for (const { chapter, pages } of chapters)
    for (const { body } of pages) look(body, { file: chapter.file, line: 1 })
  return found
}

/** Whether a picture has more than one frame, so that it may flash, and moves without end. */
export function isMoving(asset: Asset | undefined): boolean {
  if (asset?.mediaType === 'image/gif') return isAnimatedGif(asset.bytes)
  return asset?.mediaType === 'image/png' && isAnimatedPng(asset.bytes)
}

function* flawsOf(shown: Element, assets: ReadonlyMap<string, Asset>): Generator<FlawKind> {
  const { tagName, properties, data } = shown
  if (tagName === 'img') {
    if (properties.alt === undefined) yield 'picture'
    if (data?.target?.kind === 'asset' && isMoving(assets.get(data.target.file))) yield 'moving'
  }
  if (tagName === 'a' && !isNamed(shown)) yield 'link'
  if (/(?:^|[ -])color:/.test(String(properties.style ?? ''))) yield 'colour'
}

/** Whether anything is said in the place of what is not text. */
function isNamed({ properties, data, children }: Element): boolean {
  const words = [properties.alt, properties.ariaLabel, properties.title]
  if (data?.math !== undefined || words.some((word) => String(word ?? '').trim() !== '')) return true
  return children.some((child) => (child.type === 'element' ? isNamed(child) : textOf(child).trim() !== ''))
}
