/** The printed page: sizes, margins and the stylesheets that a document is printed with. */
import { readFile } from 'node:fs/promises'
import type { PageSize } from '../fields.ts'
import { splitRules } from './style-rules.ts'

const POINTS_PER_MM = 72 / 25.4
/** The longest line: 36 to 42 Chinese characters, some 75 Latin letters. */
const LONGEST_LINE = { cjk: 40, latin: 36 }
const TOP = 25
const BOTTOM = 24

export interface PageGeometry {
  /** mm. */
  readonly width: number
  readonly height: number
  readonly top: number
  readonly bottom: number
  /** Beside the text block, on both sides alike. */
  readonly side: number
  /** How far a bound page's text block is moved from the spine. */
  readonly binding: number
}

/** The text block holds whole characters of the text size (points), so that lines of Chinese fill it exactly. */
export function pageGeometry(
  { size: { width, height }, sides }: { readonly size: PageSize; readonly sides: 'one' | 'two' },
  language: string,
  textSize: number,
): PageGeometry {
  const em = textSize / POINTS_PER_MM
  const longest = /^(zh|ja|ko)\b/.test(language) ? LONGEST_LINE.cjk : LONGEST_LINE.latin
  const ems = Math.min(Math.floor((width - 2 * narrowestSide(width) + 0.05) / em), longest)
  const side = Math.round(((width - ems * em) / 2) * 1000) / 1000
  const scale = height / 257
  return {
    width,
    height,
    top: Math.round(TOP * scale),
    bottom: Math.round(BOTTOM * scale),
    side,
    binding: sides === 'one' ? 0 : Math.round(side * 0.08 * 10) / 10,
  }
}

/** 16 mm in A5, 24.3 mm in B5; between, below and above in proportion. */
function narrowestSide(width: number): number {
  return Math.max(10, Math.min(24.3, 16 + ((width - 148) * (24.3 - 16)) / (182 - 148)))
}

/** The size of the text that style sheets say, the last one of them that says any; points. */
export function textSizeOf(stylesheet: string): number {
  const sizes = [...stylesheet.matchAll(/--size:\s*(\d+(?:\.\d+)?)pt\b/g)]
  return Number(sizes.at(-1)?.[1] ?? 10.5)
}

/** CSS pixels. A landscape page has the margins of the others. */
export function textWidths({ width, height, side }: PageGeometry) {
  const pixels = (mm: number) => (mm / 25.4) * 96
  return { portrait: pixels(width - 2 * side), landscape: pixels(height - 2 * side) }
}

/** CSS pixels. */
export function textHeight({ height, top, bottom }: PageGeometry): number {
  return ((height - top - bottom) / 25.4) * 96
}

/** CSS pixels beside the text block that belong to the page's area. */
const OVERHANG = 12

/**
 * Chromium clips the text to the page's area, and lays it out on whole pixels: without room at its sides, the last letter of a line
 * loses what hangs over. For the book's text alone: margin boxes begin at the text block.
 */
export function overhangRules(geometry: PageGeometry): string {
  const margin = `${(geometry.side - (OVERHANG / 96) * 25.4).toFixed(3)}mm`
  const width = Math.round(textWidths(geometry).portrait)
  return `@page{margin-left:${margin};margin-right:${margin}}@media print{body{width:${width}px;margin:0 ${OVERHANG}px}}`
}

export function pageRules({ width, height, top, bottom, side }: PageGeometry): string {
  const ofPage = height - top - bottom
  return `@page{size:${width}mm ${height}mm;margin:${top}mm ${side}mm ${bottom}mm}@page landscape{size:${height}mm ${width}mm}@media print{:root{--page-height:${ofPage - 0.5}mm;--page-width:${width - 2 * side}mm}}`
}

const SHEETS = ['tokens', 'book', 'code', 'mathml', 'math', 'print'] as const

/** `book` is what styles/ says without a theme. */
export type ThemeName = 'book' | 'manual'

export interface Styles {
  /** The colours of the book: of two values for a name the first one counts. */
  readonly tokens: string
  /** Tokens and everything for the text, on paper and on screens. */
  readonly document: string
  /** Tokens and the furniture sheet's own. */
  readonly furniture: string
  readonly cover: string
  readonly epub: string
}

/** Reads styles/ and the cover's template from the tool's own folder. */
export async function loadStyles(theme: ThemeName): Promise<Styles> {
  const read = (name: string) => readFile(new URL(`../../styles/${name}.css`, import.meta.url), 'utf8')
  const sheets = await Promise.all(SHEETS.map(read))
  const [screen = '', furniture = '', cover = '', epub = '', mathml = ''] = await Promise.all(
    ['screen', 'furniture', 'cover', 'epub', 'mathml'].map(read),
  )
  const [tokens = ''] = sheets
  const own = theme === 'book' ? '' : await read(`themes/${theme}`)
  // Of a theme, the running heads take what has no element, and the cover the faces.
  const general = splitRules(own).filter(({ prelude }) => /^(?::root|@page)/.test(prelude))
  const rules = (names: RegExp) =>
    general.flatMap(({ prelude, block }) => (names.test(prelude) ? [`${prelude}{${block}}`] : [])).join('\n')
  return {
    tokens: `${rules(/^:root$/)}\n${tokens}`,
    document: [...sheets, withoutPages(own), screen].join('\n'),
    furniture: [tokens, rules(/^:root/), furniture, rules(/^@page/)].join('\n'),
    cover: [tokens, rules(/^:root/), cover].join('\n'),
    epub: `${epub}\n${mathml}`,
  }
}

/** The margins of a theme's pages are empty in the segments: they would be printed twice. */
function withoutPages(css: string): string {
  return splitRules(css)
    .flatMap(({ prelude, block }) => (prelude.startsWith('@page') ? [] : [`${prelude}{${block}}`]))
    .join('\n')
}
