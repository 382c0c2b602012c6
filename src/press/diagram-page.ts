/** What runs inside the page that diagrams are drawn in: nothing here may use anything of this module, or of Node. */
/// <reference lib="dom" />
import type { DiagramSettings } from './diagram-settings.ts'

/** What came of a diagram's text. */
export type Drawing =
  | {
      readonly kind: 'drawn'
      /** Well-formed XML with `svg` at the root; `viewBox` gives its size in CSS pixels. */
      readonly svg: string
      /** What the author says that it shows: `accTitle` and `accDescr`. */
      readonly description: string
      /** The texts in it, in the order of the drawing, each once. */
      readonly labels: readonly string[]
    }
  /** Mermaid's reason, of one line or more. */
  | { readonly kind: 'refused'; readonly reason: string }

/** The part of Mermaid's interface that is used here. */
interface Mermaid {
  initialize(settings: DiagramSettings): void
  render(id: string, text: string): Promise<{ svg: string }>
}

/** Some kinds mark today, or number at random: the same text must give the same drawing. Runs before any script. */
export function stopClock(): void {
  class StoppedDate extends Date {
    constructor(...given: unknown[]) {
      // The constructor of Date has no signature that takes any arguments.
      super(...((given.length === 0 ? [0] : given) as [number]))
    }
    static override now = () => 0
  }
  globalThis.Date = StoppedDate as DateConstructor // the call without `new`, which it lacks, is used by no one
  let state = 1
  // The multiplier and the modulus of MINSTD (Park and Miller, 1988).
  Math.random = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

export async function drawInPage(text: string, settings: DiagramSettings): Promise<Drawing> {
  const { mermaid } = globalThis as unknown as { mermaid: Mermaid } // set by Mermaid's script

  // CSS pixels.
  const margin = 8
  const widest = 560

  function characterOf(entity: string): string {
    const area = document.createElement('textarea')
    area.innerHTML = entity.replace(/;?$/, ';')
    return area.value
  }

  function textOf(element: Element): string {
    const lines = element.children.length === 0 ? [element] : [...element.children]
    return lines
      .map((line) => line.textContent?.trim() ?? '')
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim()
  }

  async function draw(wraps: boolean): Promise<void> {
    mermaid.initialize({ ...settings, sequence: { ...(settings.sequence as object), wrap: wraps } })
    document.body.innerHTML = (await mermaid.render('diagram', plain)).svg
  }
  const isWide = () => (document.querySelector('svg')?.viewBox.baseVal?.width ?? 0) > widest

  // Formatting of labels is HTML, which only browsers show; what it marks stays. Line breaks are Mermaid's own.
  const plain = text.replace(
    /(?<!<)<\/?(?:a|abbr|b|code|del|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>/gi,
    '',
  )
  try {
    await draw(false)
    // As wide as its messages, a sequence diagram is often wider than a page: then they may have several lines.
    if (/^\s*sequenceDiagram/m.test(plain) && isWide()) await draw(true)
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) }
  }
  const root = document.querySelector('svg')
  if (root === null) return { kind: 'refused', reason: 'Nothing is drawn.' }

  // What only browsers show stands beside what all readers show.
  for (const choice of root.querySelectorAll('switch')) {
    const plain = choice.querySelector(':scope > text')
    if (plain !== null) choice.replaceWith(plain)
  }
  for (const today of root.querySelectorAll('.today')) today.remove()
  for (const styled of root.querySelectorAll<SVGElement>('[style*="font-family"]'))
    styled.style.removeProperty('font-family')
  for (const styled of root.querySelectorAll('[font-family]')) styled.removeAttribute('font-family')
  // Of the styles of all diagrams, those that this one needs.
  const used = (rule: CSSRule) =>
    rule instanceof CSSStyleRule && document.querySelector(rule.selectorText) !== null
  for (const sheet of root.querySelectorAll('style'))
    sheet.textContent = [...(sheet.sheet?.cssRules ?? [])]
      .filter(used)
      .map((rule) => rule.cssText.replace(/font-family:[^;}]*/g, 'font-family: sans-serif'))
      .join('\n')
  root.setAttribute('font-family', 'sans-serif')

  // Mermaid leaves these to HTML: characters by name or number, and icons, which are a font of the web.
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    if (node.parentElement?.closest('text') === null || node.nodeValue === null) continue
    node.nodeValue = node.nodeValue
      .replace(/&(?:#\d+|#x[0-9a-f]+|\w+);?/gi, (entity) => characterOf(entity))
      .replace(/(^|\s)fa[a-z]?:fa-[\w-]+(?=\s|$)/g, '$1')
  }

  // Mermaid's own box is at times too small for what it holds, at times twice as large.
  root.removeAttribute('style')
  root.setAttribute('width', '1000')
  root.setAttribute('height', '1000')
  const drawn = root.getBBox()
  if (drawn.width < 1 || drawn.height < 1) return { kind: 'refused', reason: 'Nothing is drawn.' }
  const edge = (value: number) => Math.round(value * 100) / 100
  const box = {
    x: edge(drawn.x - margin),
    y: edge(drawn.y - margin),
    width: edge(drawn.width + 2 * margin),
    height: edge(drawn.height + 2 * margin),
  }
  root.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`)
  root.setAttribute('width', String(box.width))
  root.setAttribute('height', String(box.height))

  // Paper of its own keeps dark lines readable where a reader turns the page black.
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  for (const [name, value] of Object.entries(box)) paper.setAttribute(name, String(value))
  paper.setAttribute('style', 'fill:#fff;stroke:none')
  const first = [...root.children].find(({ tagName }) => !['title', 'desc', 'style'].includes(tagName))
  root.insertBefore(paper, first ?? null)
  root.setAttribute('role', 'img')
  root.removeAttribute('aria-roledescription')

  const described = [...root.children].filter(({ tagName }) => tagName === 'title' || tagName === 'desc')
  const labels = new Set([...root.querySelectorAll('text')].map(textOf).filter((label) => label !== ''))
  return {
    kind: 'drawn',
    svg: new XMLSerializer().serializeToString(root),
    description: described.map(textOf).join('. '),
    labels: [...labels],
  }
}
