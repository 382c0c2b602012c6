/** The printed page: sizes, margins and the stylesheets that a document is printed with. */
import { readFile } from 'node:fs/promises'

/** Trim sizes in mm. B5 is JIS B5, near to the Chinese 16开. */
const SIZES = { B5: [182, 257], A4: [210, 297], A5: [148, 210], letter: [215.9, 279.4] } as const

export type PageSize = keyof typeof SIZES

const POINTS_PER_MM = 72 / 25.4
const TEXT_SIZE = 10.5
/** The longest line: 36 to 42 Chinese characters, some 75 Latin letters. */
const LONGEST_LINE = { cjk: 40, latin: 36 }
const SIDE = 24.3
const TOP = 25
const BOTTOM = 24

export interface PageGeometry {
  /** mm. */
  readonly width: number
  readonly height: number
  readonly top: number
  readonly bottom: number
  readonly side: number
}

/** The text block holds whole characters of the text size, so that lines of Chinese fill it exactly. */
export function pageGeometry(size: PageSize, language: string): PageGeometry {
  const [width, height] = SIZES[size]
  const em = TEXT_SIZE / POINTS_PER_MM
  const longest = /^(zh|ja|ko)\b/.test(language) ? LONGEST_LINE.cjk : LONGEST_LINE.latin
  const ems = Math.min(Math.floor((width - 2 * (size === 'A5' ? 16 : SIDE) + 0.05) / em), longest)
  const side = Math.round(((width - ems * em) / 2) * 1000) / 1000
  const scale = height / 257
  return { width, height, top: Math.round(TOP * scale), bottom: Math.round(BOTTOM * scale), side }
}

/** CSS pixels. A landscape page has the margins of the others. */
export function textWidths({ width, height, side }: PageGeometry) {
  const pixels = (mm: number) => (mm / 25.4) * 96
  return { portrait: pixels(width - 2 * side), landscape: pixels(height - 2 * side) }
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
  const textHeight = height - top - bottom
  return `@page{size:${width}mm ${height}mm;margin:${top}mm ${side}mm ${bottom}mm}@page landscape{size:${height}mm ${width}mm}@media print{:root{--page-height:${textHeight - 0.5}mm}}`
}

const SHEETS = ['tokens', 'book', 'code', 'mathml', 'math', 'print', 'screen'] as const

export interface Styles {
  readonly tokens: string
  /** Tokens and everything for the text, on paper and on screens. */
  readonly document: string
  /** Tokens and the furniture sheet's own. */
  readonly furniture: string
  readonly cover: string
  readonly epub: string
}

/** Reads styles/ and the cover's template from the tool's own folder. */
export async function loadStyles(): Promise<Styles> {
  const read = (name: string) => readFile(new URL(`../../styles/${name}.css`, import.meta.url), 'utf8')
  const sheets = await Promise.all(SHEETS.map(read))
  const [furniture, cover, epub, mathml] = await Promise.all(
    ['furniture', 'cover', 'epub', 'mathml'].map(read),
  )
  return {
    tokens: sheets[0] ?? '',
    document: sheets.join('\n'),
    furniture: `${sheets[0]}\n${furniture}`,
    cover: `${sheets[0]}\n${cover}`,
    epub: `${epub}\n${mathml}`,
  }
}
