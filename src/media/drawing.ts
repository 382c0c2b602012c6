/** SVG as a book keeps it: harmless, and with a size and a view box, so that every reader draws it alike. */
import { withGenericFamilies } from './drawing-fonts.ts'
import { boundedSize, type Size } from './picture-size.ts'
import { decodeXml } from './recognise.ts'
import { sanitizeSvg } from './svg.ts'

export interface Drawing extends Size {
  readonly bytes: Uint8Array
  /** Elements that were left out, though something of the picture stood in them. */
  readonly lost: readonly string[]
}

/** CSS pixels (CSS Values 4, section 6.2); a font that is not known has 16 px. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1, px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 96 / 2.54, mm: 96 / 25.4, q: 96 / 101.6, em: 16, rem: 16, ex: 8,
} // biome-ignore format: a table of units

/** What acts, moves or helps: a still drawing shows the same without it, or nearly. */
const UNNOTICED: ReadonlySet<string> = new Set([
  'script', 'handler', 'listener', 'style', 'font', 'font-face', 'color-profile', 'animate', 'animateColor', 'animateMotion', 'animateTransform', 'set', 'discard',
]) // biome-ignore format: a list of names

/** The start tag as `sanitizeSvg` writes it. */
const ROOT = /^<svg((?:\s+[^\s=>]+="[^"]*")*)\s*(\/?)>/

/**
 * `extentOf` measures what a drawing draws, for one that has neither a size nor a view box.
 * @throws Error with the reason, in words for the author, when it cannot be drawn.
 */
export async function prepareDrawing(
  bytes: Uint8Array,
  extentOf: (svg: string) => Promise<Size>,
): Promise<Drawing> {
  const { text: clean, dropped } = sanitizeSvg(decodeXml(bytes), { keepHtml: true })
  const text = withGenericFamilies(clean)
  const [tag, attributes = '', empty = ''] = ROOT.exec(text) ?? []
  if (tag === undefined) throw new Error('its root is not `svg`')
  const content = `${empty}>${text.slice(tag.length)}`
  const viewBox = readViewBox(attributeOf(attributes, 'viewBox'))
  const others = attributes.replace(/\s(?:width|height)="[^"]*"/g, '')
  const kept = viewBox === undefined ? others.replace(/\sviewBox="[^"]*"/, '') : others
  const { width, height } =
    sizeOf(attributeOf(attributes, 'width'), attributeOf(attributes, 'height'), viewBox) ??
    (await extentOf(`<svg${kept}${content}`))
  const size = `width="${decimal(width)}" height="${decimal(height)}"`
  const box = viewBox === undefined ? ` viewBox="0 0 ${decimal(width)} ${decimal(height)}"` : ''
  return {
    ...boundedSize({ width, height }),
    bytes: new TextEncoder().encode(`<svg${kept}${box} ${size}${content}`),
    lost: dropped.filter((name) => !UNNOTICED.has(name)),
  }
}

/** Like the sizing of replaced elements (CSS 2.2, section 10.3.2): what one length leaves open follows from the view box. */
function sizeOf(
  width: string | undefined,
  height: string | undefined,
  viewBox: Size | undefined,
): Size | undefined {
  const wide = pixels(width)
  const high = pixels(height)
  if (wide === 0 || high === 0) throw new Error('its size is zero')
  if (wide !== undefined && high !== undefined) return { width: wide, height: high }
  if (viewBox === undefined) return undefined
  const ratio = viewBox.height / viewBox.width
  if (wide !== undefined) return { width: wide, height: wide * ratio }
  if (high !== undefined) return { width: high / ratio, height: high }
  return { width: viewBox.width, height: viewBox.height }
}

/** Undefined for a percentage, and for what is no length: then the size is the reader's to choose. */
function pixels(length: string | undefined): number | undefined {
  const [, number, unit = ''] = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?|\d+\.)([a-z]*)\s*$/i.exec(length ?? '') ?? []
  const factor = UNITS[unit.toLowerCase()]
  const value = number === undefined || factor === undefined ? undefined : Number(number) * factor
  return Number.isFinite(value) ? value : undefined
}

function readViewBox(value: string | undefined): Size | undefined {
  const numbers = (value ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , width = 0, height = 0] = numbers
  return numbers.length === 4 && numbers.every(Number.isFinite) && width > 0 && height > 0
    ? { width, height }
    : undefined
}

function attributeOf(attributes: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1]
}

/** Thousandths of a pixel are seen by no one. */
function decimal(length: number): string {
  return String(Math.max(0.001, Math.round(length * 1000) / 1000))
}
