/** Whether the text after every page break of an EPUB stands on that page of the PDF, as PDFium reads it. */
import { createRequire } from 'node:module'
import type { Element, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import { lettersOf } from '../../src/verify/letters.ts'
import type { FoundPage } from '../../src/verify/read-pdf.ts'

interface Zip {
  loadAsync(bytes: Uint8Array): Promise<{
    readonly files: Record<string, unknown>
    file(name: string): { async(type: 'string'): Promise<string> } | null
  }>
}
// The packer's own zip library reads what it wrote; as a dependency of a dependency it is found from there.
const fromPacker = createRequire(createRequire(import.meta.url).resolve('epub-gen-memory'))
const zip: Zip = fromPacker('jszip')

export interface BrokenPage {
  readonly label: string
  readonly file: string
  /** The first letters of the text after the mark, up to the next one. */
  readonly letters: string
  /** The first letters of the paragraphs that begin after the mark, before the next one. */
  readonly paragraphs: readonly string[]
}

/** A few letters: more could go on on the next page. */
const FEW = 8

/** The pages of the EPUB by file name, in reading order. */
export async function pagesOfEpub(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  const archive = await zip.loadAsync(bytes)
  const read = async (name: string) => (await archive.file(`OEBPS/${name}`)?.async('string')) ?? ''
  const opf = await read('content.opf')
  const hrefs = new Map(
    Array.from(opf.matchAll(/<item id="([^"]+)" href="([^"]+)"/g), ([, id = '', href = '']) => [id, href]),
  )
  const spine = Array.from(opf.matchAll(/idref="([^"]+)"/g), ([, id = '']) => hrefs.get(id) ?? '')
  return new Map(
    await Promise.all(spine.map(async (href) => [href, await read(decodeURIComponent(href))] as const)),
  )
}

/** Where the pages of the EPUB say that those of the PDF begin, in reading order. */
export function breaksOf(pages: ReadonlyMap<string, string>): BrokenPage[] {
  return [...pages].flatMap(([file, page]) => {
    const found: { label: string; text: string; paragraphs: string[] }[] = []
    const walk = (parent: Root | Element): void => {
      for (const child of parent.children) {
        const last = found.at(-1)
        if (child.type === 'text' && last !== undefined) last.text += child.value
        if (child.type !== 'element') continue
        const { className, ariaLabel, role } = child.properties
        // A drawing has words of its own on paper: what comes after it is compared.
        if (child.tagName === 'img' && last !== undefined && lettersOf(last.text).length < FEW) last.text = ''
        if (String(role) === 'doc-pagebreak')
          found.push({ label: String(ariaLabel), text: '', paragraphs: [] })
        // The number of a chapter and formulas are set otherwise in print.
        else if (!String(className).includes('chapter-number') && child.tagName !== 'math') {
          walk(child)
          const own = lettersOf(textOf(child)).slice(0, FEW)
          if (child.tagName === 'p' && own !== '') found.at(-1)?.paragraphs.push(own)
        }
      }
    }
    walk(fromHtml(page))
    return found.map(({ label, text, paragraphs }) => ({
      label,
      file,
      letters: lettersOf(text).slice(0, FEW),
      paragraphs,
    }))
  })
}

/** The breaks whose text is not where they say. */
export function misplaced(breaks: readonly BrokenPage[], pages: readonly FoundPage[]): string[] {
  const texts = new Map(pages.map(({ label, text, formulas }) => [label, lettersOf(text + formulas)]))
  return breaks
    .filter(({ label, letters }) => texts.get(label)?.includes(letters) !== true)
    .map(({ label, file, letters }) => `${label} in ${file}: ${letters}`)
}

/** The paragraphs between two breaks that are on none of the pages from the one to the other. */
export function astray(breaks: readonly BrokenPage[], pages: readonly FoundPage[]): string[] {
  const texts = pages.map(({ text, formulas }) => lettersOf(text + formulas))
  const places = new Map(pages.map(({ label }, place) => [label, place]))
  return breaks.flatMap(({ label, file, paragraphs }, index) => {
    const first = places.get(label) ?? 0
    const last = places.get(breaks[index + 1]?.label ?? '') ?? pages.length
    const here = texts.slice(first, last + 1)
    return paragraphs
      .filter((paragraph) => !here.some((text) => text.includes(paragraph)))
      .map((paragraph) => `${label} in ${file}: ${paragraph}`)
  })
}
