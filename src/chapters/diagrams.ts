/** Diagrams that the author wrote as text become pictures: what stands in a fence with the name `mermaid`. */
import { createHash } from 'node:crypto'
import type { Element, ElementData, Root } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import pLimit from 'p-limit'
import type { Asset, Chapter, Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { prepareDrawing } from '../media/drawing.ts'
import { type FontOptions, subsetFonts, withoutRadicals } from '../media/fonts.ts'
import type { Keep } from '../media/keep.ts'
import { sanitizeSvg } from '../media/svg.ts'
import type { Drawing } from '../press/diagram-page.ts'
import { diagramSettings, LONGEST_DIAGRAM } from '../press/diagram-settings.ts'
import { DiagramLate, loadMermaid } from '../press/diagrams.ts'
import type { WithPress } from '../press/press.ts'
import { copyTree, SKIP, visitElements } from '../trees.ts'
import { describeDiagram, kindOf, type Refusal, refusalOf } from './diagram-words.ts'

export interface DiagramTools {
  /** The user's own folder, where the embedded browser is unpacked. */
  readonly browserFolder: string
  readonly withPress: WithPress
  readonly keep: Keep
  /** The text of styles/tokens.css: a diagram has the colours of the book. */
  readonly tokens: string
  readonly fonts: FontOptions
  readonly labels: { readonly figure: string; readonly listSeparator: string }
  readonly report: Report
}

export interface Diagrams {
  /** The fences whose diagrams could be drawn are pictures in paragraphs of their own. */
  readonly chapters: readonly Chapter[]
  /** By `diagrams/<hash>.svg`. */
  readonly drawings: ReadonlyMap<string, Asset>
}

/** Each takes a process of the browser. */
const SIDE_BY_SIDE = 4

/** What Mermaid writes besides the author's text: numbers, dates, stereotypes. */
const LATIN = String.fromCodePoint(...Array.from({ length: 0x17f - 0x20 }, (_, index) => index + 0x20))

export function hasDiagrams(chapters: readonly Chapter[]): boolean {
  return chapters.some(({ tree }) => diagramsOf(tree).length > 0)
}

/**
 * Draws every diagram in a browser. One that cannot be drawn is reported, and stays what it is: a block of code.
 * @throws MachineError when no browser starts.
 */
export async function drawDiagrams(chapters: readonly Chapter[], tools: DiagramTools): Promise<Diagrams> {
  const texts = new Set(chapters.flatMap(({ tree }) => diagramsOf(tree)).map(sourceOf))
  const drawn = await drawTexts([...texts], tools)
  return {
    chapters: chapters.map((chapter) => place(chapter, drawn, tools.report)),
    drawings: new Map(
      [...drawn.values()].flatMap((result) => ('asset' in result ? [[result.asset.file, result.asset]] : [])),
    ),
  }
}

function diagramsOf(tree: Root): Element[] {
  const found: Element[] = []
  visitElements(tree, (element) => {
    if (isDiagram(element)) found.push(element)
  })
  return found
}

/** `language-mermaid`, and `language-{mermaid}` as books of Jupyter and Quarto have it. */
function isDiagram({ tagName, children }: Element): boolean {
  const code = tagName === 'pre' ? children[0] : undefined
  if (code?.type !== 'element' || code.tagName !== 'code') return false
  const names = Array.isArray(code.properties.className) ? code.properties.className : []
  return names.some((name) => /^language-\{?mermaid(?![\w-])/.test(String(name)))
}

function sourceOf(pre: Element): string {
  return withoutRadicals(textOf(pre))
}

interface Drawn {
  readonly asset: Asset
  readonly alt: string
}

async function drawTexts(
  texts: readonly string[],
  { browserFolder, withPress, keep, tokens, fonts: options, labels }: DiagramTools,
): Promise<ReadonlyMap<string, Drawn | Refusal>> {
  const settings = diagramSettings(tokens)
  const [mermaid, { fonts }] = await Promise.all([
    loadMermaid(),
    subsetFonts(texts.join('') + LATIN, options),
  ])
  return withPress({ cache: browserFolder, fonts }, async (press) => {
    const key = [press.version, mermaid.version, JSON.stringify(settings), ...fonts.map(({ bytes }) => bytes)]
    const limit = pLimit(SIDE_BY_SIDE)
    const draw = async (text: string): Promise<Drawn | Refusal> => {
      if (text.trim() === '') return refusalOf('it is empty', text)
      if (text.length > LONGEST_DIAGRAM)
        return refusalOf(`it is longer than ${LONGEST_DIAGRAM} characters`, text)
      try {
        const kept = await keep([...key, text], async () =>
          new TextEncoder().encode(JSON.stringify(await press.diagram(text, settings, mermaid))),
        )
        const drawing = JSON.parse(new TextDecoder().decode(kept)) as Drawing // as it was written above
        return drawing.kind === 'drawn'
          ? await finish(drawing, text, labels)
          : refusalOf(drawing.reason, text)
      } catch (error) {
        if (error instanceof DiagramLate) return refusalOf(error.message, text)
        throw error
      }
    }
    return new Map(
      await Promise.all(texts.map((text) => limit(async () => [text, await draw(text)] as const))),
    )
  })
}

async function finish(
  drawing: Drawing & { readonly kind: 'drawn' },
  text: string,
  labels: DiagramTools['labels'],
): Promise<Drawn | Refusal> {
  // What stands in HTML is shown by browsers only: e-readers would leave it out.
  const { text: svg, dropped } = sanitizeSvg(drawing.svg)
  if (dropped.length > 0) return { kind: 'unsupported', name: kindOf(text) }
  const { bytes, width, height } = await prepareDrawing(new TextEncoder().encode(svg), async () => {
    throw new Error('The drawing has no size.')
  })
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  return {
    asset: { file: `diagrams/${hash}.svg`, mediaType: 'image/svg+xml', width, height, bytes },
    alt: describeDiagram(drawing, labels),
  }
}

function place(chapter: Chapter, drawn: ReadonlyMap<string, Drawn | Refusal>, report: Report): Chapter {
  if (diagramsOf(chapter.tree).length === 0) return chapter
  const tree = copyTree(chapter.tree)
  visitElements(tree, (element, index, parent) => {
    if (!isDiagram(element) || parent === undefined) return
    const result = drawn.get(sourceOf(element))
    if (result === undefined) return
    if ('asset' in result) parent.children[index] = pictureOf(element, result)
    else reportRefusal(result, placeOf(element, chapter), report)
    return SKIP
  })
  return { ...chapter, tree }
}

function pictureOf(pre: Element, { asset, alt }: Drawn): Element {
  const { id } = pre.properties
  return {
    type: 'element',
    tagName: 'p',
    properties: id === undefined ? {} : { id },
    children: [
      {
        type: 'element',
        tagName: 'img',
        properties: { alt },
        children: [],
        // `position` is declared by hast-util-from-parse5, which alone sets it.
        data: { target: { kind: 'asset', file: asset.file } } as ElementData,
      },
    ],
    ...(pre.position === undefined ? {} : { position: pre.position }),
  }
}

function reportRefusal(refusal: Refusal, at: Position, report: Report): void {
  if (refusal.kind === 'unsupported') report.add('diagram-unsupported', at, refusal.name)
  else report.add('diagram-invalid', at, refusal.reason)
}

function placeOf({ position }: Element, { file }: Chapter): Position {
  return position === undefined ? { file } : { file, line: position.start.line }
}
