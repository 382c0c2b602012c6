/** Reports what keeps the PDF from saying that it is accessible or archival: once a chapter and kind of flaw. */
import type { Book, Leaf } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { visitElements } from '../trees.ts'
import type { Flaw, FlawKind } from './link/index.ts'
import type { NumberedPage } from './numbering.ts'

/** What is wrong, and what the author can do about it. */
const texts: Readonly<Record<FlawKind, (count: number) => readonly [flaw: string, advice: string]>> = {
  notdef: (count) => [
    `${counted(count, 'character')} that no font has`,
    'write them another way, or set `fonts.fallback: system`',
  ],
  unmapped: (count) => [
    `${counted(count, 'glyph')} of which nothing says what it reads`,
    'write ligatures, ornaments and private characters another way',
  ],
  figure: (count) => [
    `${counted(count, 'figure')} without text in its place`,
    'give `alt` or `aria-label`, or `alt=""` where it only decorates',
  ],
  unmarked: (count) => [
    `${counted(count, 'page')} without tags`,
    'look for what hides the text from readers',
  ],
  title: () => ['a title that is empty', 'set `title`'],
  language: () => ['a language that is empty', 'set `language`'],
  font: (count) => [
    `${counted(count, 'font')} that cannot be embedded with its text`,
    'leave `fonts.fallback: none`, or install another font',
  ],
  limit: (count) => [
    `${counted(count, 'text')} longer than PDF/A permits`,
    'shorten addresses and titles to 16,000 characters',
  ],
  profile: (count) => [
    `${counted(count, 'colour profile')} of a picture that PDF/A does not know`,
    'save the picture with the profile sRGB',
  ],
  forbidden: (count) => [
    `${counted(count, 'part')} that PDF/A does not permit`,
    'please report it: it is a fault of Buckram or of the browser',
  ],
  unrefined: () => ['pages that were not checked', 'please report it: it is a fault of Buckram'],
}

/** What has a diagnostic of its own, which names the place. */
const KNOWN: ReadonlySet<string> = new Set(['character-missing', 'font-missing'])

export interface FlawedBook {
  readonly book: Book
  /** Of the book, with blank ones. */
  readonly pages: readonly NumberedPage[]
}

export function reportFlaws(
  { accessible, archival }: { readonly accessible: readonly Flaw[]; readonly archival: readonly Flaw[] },
  flawed: FlawedBook,
  report: Report,
): void {
  const isKnown = report.diagnostics.some(({ code }) => KNOWN.has(code))
  // Scripts such as Thai have glyphs that read nothing by themselves: no author could write them another way.
  const unknown = accessible.filter(({ kind }) => kind !== 'unmapped' && (kind !== 'notdef' || !isKnown))
  for (const { at, what } of summed(unknown, flawed)) report.add('pdf-not-accessible', at, ...what)
  for (const { at, what } of summed(archival, flawed)) report.add('pdf-not-archival', at, ...what)
}

/** The flaws of each chapter, those of a kind as one; pictures one by one, where it is known which they are. */
function summed(flaws: readonly Flaw[], { book, pages }: FlawedBook) {
  const sums = new Map<string, { file: string; leaf: Leaf | undefined; kind: FlawKind; count: number }>()
  for (const { kind, count, page } of flaws) {
    const leaf = page === undefined ? undefined : pages[page]?.leaf
    const file = book.chapters.find(({ id }) => id === leaf?.id)?.file ?? 'README.md'
    const key = `${kind} ${file} ${leaf?.id}`
    const sum = sums.get(key) ?? { file, leaf, kind, count: 0 }
    sum.count += count
    sums.set(key, sum)
  }
  return [...sums.values()].flatMap(({ file, leaf, kind, count }) => {
    const pictures = kind === 'figure' && leaf !== undefined ? mutePictures(leaf) : []
    return pictures.length === 0
      ? [{ at: { file }, what: texts[kind](count) }]
      : pictures.map(({ line, column }) => ({ at: { file, line, column }, what: texts.figure(1) }))
  })
}

/** Where pictures stand without a text, or with one of white space alone: that is no sign that they only decorate. */
function mutePictures({ tree }: Leaf): { readonly line: number; readonly column: number }[] {
  const found: { line: number; column: number }[] = []
  visitElements(tree, ({ tagName, properties: { alt }, position }) => {
    if (
      tagName === 'img' &&
      (alt === undefined || (typeof alt === 'string' && alt !== '' && alt.trim() === '')) &&
      position !== undefined
    )
      found.push(position.start)
  })
  return found
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`
}
