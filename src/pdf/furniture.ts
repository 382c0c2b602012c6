/** Running heads and folios: sheets of empty pages whose margin boxes the linker lays over the pages of the book. */
import type { Metadata } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import { runsRightToLeft, scriptAttributes } from '../media/languages.ts'
import type { Box } from './link/index.ts'

export interface PageFurniture {
  /** `plain`: head and folio; `opening`: a chapter starts here, so no head; `bare`: nothing. */
  readonly kind: 'plain' | 'opening' | 'bare'
  /** What the head of a recto says; versos name the book. */
  readonly head: string
  /** The size of a page that is turned. */
  readonly landscape: Box | undefined
}

export interface FurnitureSheet {
  readonly name: string
  readonly html: string
}

interface FurnitureText extends Pick<Metadata, 'title' | 'language' | 'direction'> {
  /** HTML for the document's head. */
  readonly head: string
  /** The author's own `@page` rules. */
  readonly pageStyle: string
}

/** Chromium lays out a sheet in a time that grows faster than its pages. Even, so that rectos stay rectos. */
const PAGES_A_SHEET = 400

/**
 * Sheets for a run of pages that is numbered from 1, in roman or decimal numerals. The first page is a right one, in a book that
 * is read from right to left a left one: Chromium tells `:left` from `:right` by the direction of the document.
 * Pages with one side all look like the first one.
 */
export function furnitureSheets(
  name: string,
  pages: readonly PageFurniture[],
  style: 'lower-roman' | 'decimal',
  book: FurnitureText,
  sides: 'one' | 'two',
): FurnitureSheet[] {
  const { title, language } = book
  const [recto, verso] = runsRightToLeft(book) ? (['left', 'right'] as const) : (['right', 'left'] as const)
  const sheets: FurnitureSheet[] = []
  for (let first = 0; first < pages.length; first += PAGES_A_SHEET) {
    const run = pages.slice(first, first + PAGES_A_SHEET)
    const heads = [...new Set(run.map((page) => page.head))]
    const nameOf = ({ kind, head, landscape }: PageFurniture) =>
      `${kind === 'plain' ? `head-${heads.indexOf(head)}` : kind}${landscape ? '-landscape' : ''}`
    const named = new Map(run.map((page) => [nameOf(page), page]))
    const places =
      sides === 'one'
        ? [`@page{@bottom-${recto}{content:var(--folio)}}`]
        : [
            `@page :${verso}{@top-${verso}{content:var(--book-title)}@bottom-${verso}{content:var(--folio)}}`,
            `@page :${recto}{@bottom-${recto}{content:var(--folio)}}`,
          ]
    const page = { recto, onEvery: sides === 'one' } as const
    const css = [
      `html{counter-reset:page ${first}}:root{--book-title:${cssString(title)};--folio:counter(page,${style})}`,
      ...places,
      book.pageStyle,
      ...[...named].flatMap(([pageName, furniture]) => rulesOf(pageName, furniture, page)),
      // Chromium gives no page to a box without height, and loads no face that only margin boxes use.
      'body{margin:0}div{height:1px;break-before:page}div:first-child{break-before:auto}p{visibility:hidden;position:absolute;top:0;margin:0;font-family:var(--head)}p+p{font-family:var(--text)}',
    ]
    const divs = run.map((furniture) => `<div style="page:${nameOf(furniture)}"></div>`)
    sheets.push({
      name: `${name}-${sheets.length + 1}`,
      html: `<!doctype html><html lang="${language}"${scriptAttributes(book)}><head><meta charset="utf-8">${book.head}<style>${css.join('\n')}</style></head><body>${divs.join('')}<p>${escapeHtml(`${title}${heads.join('')}`)}</p><p>0123456789ivxlcdm</p></body></html>`,
    })
  }
  return sheets
}

/** What a named page shows otherwise than the others. */
function rulesOf(
  pageName: string,
  { kind, head, landscape }: PageFurniture,
  { recto, onEvery }: { readonly recto: 'left' | 'right'; readonly onEvery: boolean },
): string[] {
  const empty = { plain: [], opening: ['top'], bare: ['top', 'bottom'] }[kind]
  const emptied = empty
    .flatMap((edge) => ['left', 'center', 'right'].map((place) => `@${edge}-${place}{content:none}`))
    .join('')
  return [
    ...(landscape ? [`@page ${pageName}{size:${landscape.width}pt ${landscape.height}pt}`] : []),
    kind === 'plain'
      ? `@page ${pageName}${onEvery ? '' : `:${recto}`}{@top-${recto}{content:${cssString(head)}}}`
      : `@page ${pageName}:left{${emptied}}@page ${pageName}:right{${emptied}}`,
  ]
}

/** A CSS string (CSS Syntax 3, §4.3.5); `<` is escaped so that the style element cannot be closed. */
function cssString(text: string): string {
  return `"${text.replace(/["\\<\n\r\f\0]/g, (character) => `\\${character.charCodeAt(0).toString(16)} `)}"`
}
