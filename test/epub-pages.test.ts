/** The page list: every page of the PDF that was made with the EPUB is marked where it begins. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import { toHtml } from 'hast-util-to-html'
import { afterAll, describe, expect, it } from 'vitest'
import { markPageBreaks } from '../src/epub/page-breaks.ts'
import { element } from '../src/epub/xml.ts'
import { readPdf } from '../src/verify/read-pdf.ts'
import { buildAndJudge } from './judge/built.ts'
import { astray, breaksOf, misplaced, pagesOfEpub } from './judge/page-breaks.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-epub-pages-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')
const sentence = 'The printer sets one line after another, until the page is full of type. '
const paragraphs = (name: string, count: number, long = 5) =>
  lines(count, (index) => `${name}${index} begins. ${sentence.repeat(long)}\n`)
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="420" viewBox="0 0 400 420"><rect width="400" height="420" fill="#cde"/></svg>'

const files: Readonly<Record<string, string>> = {
  'buckram.yaml': 'page: { size: A5, chapters: right }\ncontents: { depth: 2 }\n',
  'SUMMARY.md':
    '# Summary\n\n[Preface](preface.md)\n\n# The first part\n\n- [Listings](listings.md)\n  - [Figures](figures.md)\n  - [More](figures-2.md)\n  - [Even more](figures-3.md)\n\n# The second part\n\n- [Tables & lists](tables.md)\n- [Page 3](page-3.md)\n',
  'preface.md': `# Preface\n\n${paragraphs('Before', 9)}`,
  // Pages on which nothing begins: in the middle, and at the end of a chapter.
  'listings.md': `# Listings\n\nIntroduction.\n\n\`\`\`\n${lines(150, (index) => `code ${index}`)}\n\`\`\`\n\n${paragraphs('Between', 3)}\n\nOne${index100()}\n\n## The last\n\n\`\`\`\n${lines(120, (index) => `end ${index}`)}\n\`\`\`\n`,
  'drawing.svg': drawing,
  // Drawings that are too high for what is left of a page.
  'figures.md': figures('Above', 1),
  'figures-2.md': figures('Upper', 2),
  'figures-3.md': figures('Higher', 3),
  'tables.md': `# Tables & lists\n\n| Name | What it is |\n| --- | --- |\n${lines(70, (index) => `| row${index} | cell of ${index} |`)}\n\n${lines(40, (index) => `${index + 1}. item${index} of the list, ${sentence}\n   - inner${index} of it`)}\n\n${lines(12, (index) => `> quoted${index} by somebody. ${sentence}\n>`)}\n\n$$\n\\begin{aligned}${lines(12, (index) => `a_{${index}} &= b \\\\`)}\\end{aligned}\n$$\n\n<details><summary>More of it</summary>\n\n${paragraphs('Hidden', 6)}\n</details>\n\n${lines(30, (index) => `Noted${index}.[^n${index}] `)}\n\n${lines(30, (index) => `[^n${index}]: note${index} says ${sentence.repeat(2)}\n`)}`,
  'page-3.md': `# Page 3\n\n## Page 9\n\n${paragraphs('More', 3, 40)}\n\n### Deep\n\n${paragraphs('Deep', 4)}\n\n## Page 9\n`,
}

/** One paragraph over more than two pages. */
function index100() {
  return ` long paragraph: ${lines(260, (index) => `word${index} and others`)}.`
}

function figures(name: string, before: number) {
  return `# Figures ${before}\n\n${paragraphs(name, before)}\n![A drawing](drawing.svg)\n\n*The caption of the drawing ${name}*\n\n${paragraphs(`${name}After`, 7)}`
}

describe('an EPUB that is made with a PDF', { timeout: 240_000 }, async () => {
  const root = path.join(place, 'book')
  await mkdir(root)
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(root, file), content)
  const { bytesOf, diagnostics } = await buildAndJudge(root, ['pdf', 'epub'])
  const epub = await pagesOfEpub(bytesOf('epub'))
  const { pages } = await readPdf(bytesOf('pdf'))
  const breaks = breaksOf(epub)
  const contents = epub.get('toc.xhtml') ?? ''

  it('has a mark for every page but those of the contents, the imprint, and blank ones', () => {
    expect(diagnostics).toEqual([])
    const marked = new Set(breaks.map(({ label }) => label))
    const others = pages.filter(({ label }) => !marked.has(label))
    expect(marked.size).toBe(breaks.length)
    expect(breaks.length).toBeGreaterThan(30)
    expect(others.filter(({ label, text }) => text.trim() !== '' && !/^[ivx]+$/.test(label))).toEqual([])
  })

  it('has them in the order of the pages', () => {
    const order = new Map(pages.map(({ label }, index) => [label, index]))
    const places = breaks.map(({ label }) => order.get(label) ?? -1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(breaks.find(({ label }) => label === '1')?.file).toBe('part.xhtml')
  })

  it('has them where the page begins: the text that follows stands on it', () => {
    // A page on which no block begins is marked together with the next.
    const some = breaks.filter(({ letters }) => letters !== '')
    expect(misplaced(some, pages)).toEqual([])
    expect(astray(breaks, pages)).toEqual([])
    const none = breaks.filter(({ letters }) => letters === '')
    expect(none.length).toBeGreaterThan(2)
    expect(none.length).toBeLessThan(breaks.length / 3)
  })

  it('lists them in the order of the pages, each with an address that leads to its mark', () => {
    const list = /<nav id="page-list".*?<\/nav>/s.exec(contents)?.[0] ?? ''
    expect(list).toContain('role="doc-pagelist"')
    expect(list).toContain('hidden=""')
    const entries = Array.from(list.matchAll(/<a href="([^"#]+)#([^"]+)">([^<]+)<\/a>/g), (match) =>
      [...match].slice(1),
    )
    expect(entries.map(([file, , label]) => [file, label])).toEqual(
      breaks.map(({ file, label }) => [file, label]),
    )
    for (const [file = '', id = '', label = ''] of entries)
      expect(epub.get(file)).toContain(
        `id="${id}" epub:type="pagebreak" role="doc-pagebreak" aria-label="${label}"`,
      )
  })

  it('is valid, with headings named as marks are', async () => {
    const { messages } = await EpubCheck.validate(new Uint8Array(bytesOf('epub')))
    expect(messages.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(epub.get('page-3.xhtml')).toContain('>Page 9</h2>')
  })

  it('has contents as deep as the author asked', () => {
    expect(contents).toMatch(/Page 9<\/a><ol><li><a href="page-3\.xhtml#[^"]+">Deep<\/a>/)
  })
})

describe('marks', () => {
  /** The blocks as `name@page`; the marks between and in them. */
  const marked = (...blocks: string[]) => {
    const pages = new Map(blocks.map((block) => [block, block.split('@')[1]]))
    const children = blocks.map((block) => ({
      ...element(block.startsWith('f') ? 'figure' : 'p', {}, block),
      data: { block, position: {} },
    }))
    const body = element('section', {}, children)
    const labels = ['1', '2', '3', '4'].map((label) => ({ label, leaf: 'one' }))
    const labelOf = (id: string) => (id === 'one' ? '1' : pages.get(id))
    markPageBreaks(body, 'one', { pages: labels, labelOf, source: 'The book' })
    const show = (node: (typeof body.children)[number]): string =>
      node.type !== 'element'
        ? node.type === 'text'
          ? node.value
          : ''
        : node.tagName === 'span'
          ? `[${String(node.properties.ariaLabel)}]`
          : node.children.map(show).join('')
    return body.children.map(show).join(' ')
  }

  it('stand in paragraphs, and before figures', () => {
    expect(marked('a@1', 'b@2', 'f@3', 'c@4')).toBe('[1] a@1 [2]b@2 [3] f@3 [4]c@4')
  })

  it('stand in the first paragraph of an item or a note, which they may not be parted from', () => {
    const item = element('li', {}, '\n', element('div', {}, element('p', {}, 'a')))
    const body = element('section', {}, element('ol', {}, { ...item, data: { block: 'item', position: {} } }))
    const pages = ['1', '2'].map((label) => ({ label, leaf: 'one' }))
    const labelOf = (id: string) => (id === 'one' ? '1' : '2')
    markPageBreaks(body, 'one', { pages, labelOf, source: 'The book' })
    expect(toHtml(body)).toContain('<p><span id="page-2"')
  })

  it('stand behind a figure that has moved to the next page, where its text goes on', () => {
    expect(marked('a@1', 'f@2', 'b@1', 'c@2', 'd@4')).toBe('[1] a@1 f@2 b@1 [2]c@2 [3][4]d@4')
  })

  it('stand together where no block begins, also at the end', () => {
    expect(marked('a@1', 'b@3')).toBe('[1] a@1 [2][3]b@3 [4]')
    expect(marked('a@1', 'hidden', 'b@2')).toBe('[1] a@1 hidden [2]b@2 [3] [4]')
  })
})
