/** Between reading and printing: the manuscript in its styles, the fonts that it needs, what no face has. */
import type { Element, Root } from 'hast'
import type { Book, Manuscript } from './book.ts'
import { findCharacter, printedFormulas } from './chapters/index.ts'
import type { Report } from './diagnostics.ts'
import { composeCover } from './html/cover.ts'
import { composeManuscript } from './html/index.ts'
import {
  loadStyles,
  overhangRules,
  type PageGeometry,
  pageGeometry,
  pageRules,
  type Styles,
  textHeight,
  textSizeOf,
  textWidths,
} from './html/page.ts'
import { partIds } from './html/parts.ts'
import { type BookFont, charactersToSet, fontFaceRules, subsetFonts, withoutRadicals } from './media/fonts.ts'
import { styleFormulas } from './media/formulas.ts'
import type { PdfInput } from './pdf/index.ts'
import type { Resource, Sheet } from './press/press.ts'
import type { PressFont } from './press/workshop.ts'
import { fontOptions, type ReadBook, type ReadOptions } from './read.ts'
import type { Stage } from './stages.ts'
import { GENERATOR } from './version.ts'

export interface Composed {
  readonly styles: Styles
  readonly geometry: PageGeometry
  readonly manuscript: Manuscript
}

export interface Typeset {
  /** The book's own faces, which the browser also gives to drawings. */
  readonly fonts: readonly PressFont[]
  /** The `@font-face` rules, with addresses of `files`. */
  readonly faces: string
  /** By address: what a printed document may ask for. */
  readonly files: ReadonlyMap<string, Resource>
  /** The styles of formulas. */
  readonly formulas: string
  /** Characters that no face has, as code points. */
  readonly missing: ReadonlySet<number>
}

export async function composeBook({ book, config, labels, style }: ReadBook): Promise<Composed> {
  const styles = await loadStyles(config.theme.name)
  const sheet = `${styles.document}\n${style?.rules ?? ''}`
  const geometry = pageGeometry(config.page, book.metadata.language, textSizeOf(sheet))
  const manuscript = composeManuscript(book, {
    labels,
    contentsDepth: config.contents.depth,
    links: config.links,
    stylesheet: `${sheet}\n${pageRules(geometry)}${overhangRules(geometry)}\n`,
    generator: GENERATOR,
  })
  return { styles, geometry, manuscript }
}

/** Subsets the fonts for every character that is printed, and reports the characters that no face has. */
export async function typesetBook(
  { manuscript }: Composed,
  { book, config, labels, sources }: ReadBook,
  { root, memory }: Pick<ReadOptions, 'root' | 'memory'>,
  report: Report,
  stage: Stage,
): Promise<Typeset> {
  const formulas = await styleFormulas(printedFormulas(book.chapters))
  const references = config.links.pages ? labels.onPage('0123456789ivxlcdm') : ''
  const fonts = await stage(
    'fonts',
    () => {
      const text = withoutRadicals(`${textToSet(manuscript, book)}${formulas.text}${references}`)
      const options = fontOptions(config, book.metadata, root)
      const choose = () => subsetFonts(text, options)
      const key = JSON.stringify(['fonts', options, [...charactersToSet(text)].sort((a, b) => a - b)])
      return memory?.value(key, choose) ?? choose()
    },
    ({ fonts, system }) =>
      [`${fonts.length} faces`, ...system.map((name) => `${name} of this machine`)].join(', '),
  )
  for (const { name, package: wanted, characters } of fonts.lacking) {
    const at = findCharacter(String.fromCodePoint(...characters), sources, 'README.md')
    report.add('font-missing', at, name, wanted)
  }
  const missing = fonts.missing.filter((code) => !formulas.covered.has(code))
  for (const character of missing.map((code) => String.fromCodePoint(code))) {
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    report.add('character-missing', findCharacter(character, sources, 'README.md'), character, code)
  }
  const all = [...fonts.fonts, ...formulas.fonts]
  return {
    fonts: fonts.fonts,
    faces: fontFaceRules(all, book.metadata.language, addressOfFont),
    files: new Map(
      all.map((font) => [addressOfFont(font), { mediaType: 'font/ttf', bytes: font.bytes }] as const),
    ),
    formulas: formulas.stylesheet,
    missing: new Set([...missing, ...fonts.lacking.flatMap(({ characters }) => characters)]),
  }
}

/** What the PDF is printed from, besides the tools to print it with. */
export function sheetsOf(
  { styles, geometry, manuscript }: Composed,
  { faces, files, formulas }: Typeset,
  { book, config, stills, labels, style }: ReadBook,
): Omit<PdfInput, 'press' | 'keep' | 'keepPicture' | 'jobs' | 'report' | 'onStep'> {
  const own = style?.faces ?? ''
  return {
    book: { ...book, assets: new Map([...book.assets, ...stills]) },
    manuscript,
    head: `<style>${faces}\n${formulas}\n${own}</style>`,
    furnitureHead: `<style>${faces}\n${own}\n${styles.furniture}\n${style?.tokens ?? ''}${pageRules(geometry)}</style>`,
    textWidths: textWidths(geometry),
    fill: { height: textHeight(geometry), figures: config.page.figures },
    page: { ...config.page, binding: (geometry.binding / 25.4) * 72 },
    pageStyle: style?.pages ?? '',
    fonts: new Map([...files, ...(style?.fonts ?? [])]),
    partIds: partIds(book),
    citationTitle: labels.citation,
    generator: GENERATOR,
    archival: config.pdf.archival,
  }
}

/** What is drawn as the cover of a book that has no picture for it. */
export function coverSheet({ styles }: Composed, { faces, files }: Typeset, { book }: ReadBook): Sheet {
  const html = composeCover(book.metadata, styles.cover, `<style>${faces}</style>`)
  return { html: withoutRadicals(html), resources: files }
}

/** Every character that is printed or drawn: of styles and leaves (formulas apart), of pictures in SVG, of the cover. */
function textToSet({ leaves, wrap }: Manuscript, { assets, metadata }: Book): string {
  const drawings = [...assets.values()].filter(({ mediaType }) => mediaType === 'image/svg+xml')
  return [
    wrap('', ''),
    ...leaves.map(({ tree }) => textOutsideFormulas(tree)),
    ...drawings.map(({ bytes }) => new TextDecoder().decode(bytes)),
    metadata.title,
    ...metadata.authors.map(({ name }) => name),
  ].join('')
}

function textOutsideFormulas({ children }: Root | Element): string {
  let text = ''
  for (const node of children) {
    if (node.type === 'text') text += node.value
    else if (node.type === 'element' && node.data?.math?.typeset === undefined)
      text += textOutsideFormulas(node)
  }
  return text
}

function addressOfFont({ name }: BookFont): string {
  return `fonts/${name}`
}
