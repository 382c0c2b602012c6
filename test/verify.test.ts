/** The last look at the finished PDF: it finds what is wrong, and finds nothing where nothing is. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fromHtml } from 'hast-util-from-html'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Book, Leaf } from '../src/book.ts'
import { buildBook } from '../src/build.ts'
import { Report } from '../src/diagnostics.ts'
import { silent } from '../src/progress.ts'
import type { ExpectedPdf } from '../src/verify/expected.ts'
import { lettersOf } from '../src/verify/letters.ts'
import { judgePdf as judge, verifyPdf } from '../src/verify/pdf.ts'
import { type FoundPage, type FoundPdf, readPdf } from '../src/verify/read-pdf.ts'
import { judgePdf as readWithPdfJs } from './judge/pdf.ts'

const leaf = (id: string, title: string, html: string): Leaf => ({
  id,
  kind: 'chapter',
  matter: 'body',
  title,
  tree: fromHtml(`<section id="${id}"><h1>${title}</h1>${html}</section>`, { fragment: true }),
})

const first = leaf('one', 'First', '<p>Officially the first of two, with <a href="#two">a link</a>.</p>')
const second = leaf('two', 'Second', '<p>It runs</p><p>on over two pages, and leads nowhere else.</p>')
const anchor = first.tree.children[0]
if (anchor?.type === 'element') {
  const link = anchor.children.flatMap((child) => (child.type === 'element' ? child.children : []))
  for (const node of link)
    if (node.type === 'element' && node.tagName === 'a')
      Object.assign(node, { data: { target: { kind: 'chapter', chapter: 'two' } } })
}

const expected: ExpectedPdf = {
  // Only what the judge asks of a book.
  book: {
    metadata: { title: 'Book', language: 'en' },
    chapters: [
      { id: 'one', file: 'one.md' },
      { id: 'two', file: 'two.md' },
    ],
    assets: new Map(),
  } as unknown as Book,
  frontPages: 0,
  bodyPages: 3,
  outline: [
    { title: 'First', to: 'one', children: [] },
    { title: 'Second', to: 'two', children: [] },
  ],
  leaves: [first, second],
  labelOf: (id) => ({ one: '1', two: '2' })[id],
  missing: new Set(),
  restyled: false,
  origin: 'https://buckram.invalid/',
}

const page = (label: string, text: string, more: Partial<FoundPage> = {}): FoundPage => ({
  label,
  text,
  formulas: '',
  furniture: '',
  links: [],
  tagged: true,
  foreignFonts: [],
  ...more,
})

/** As a reader finds it: ligatures, hyphens at line ends, running heads. */
const good: FoundPdf = {
  whole: true,
  tagged: true,
  language: 'en',
  outline: [
    { title: 'First', level: 1, end: { kind: 'page', page: 0 } },
    { title: 'Second', level: 1, end: { kind: 'page', page: 1 } },
  ],
  pages: [
    page('1', 'First\r\nO\uFB03cially the \uFB01rst of two, with a link.', {
      links: [{ kind: 'page', page: 1 }],
      furniture: '1',
    }),
    page('2', 'Second\r\nIt runs', { furniture: '2Book' }),
    page('3', 'on over two pa-\r\nges, and leads nowhere else.', { furniture: 'Second3' }),
  ],
}

const withPage = (index: number, change: Partial<FoundPage>): FoundPdf => ({
  ...good,
  pages: good.pages.map((found, at) => (at === index ? { ...found, ...change } : found)),
})

describe('a PDF as a reader finds it', () => {
  it('has no fault when it is right', () => {
    expect(judge(good, expected)).toEqual({ faults: [], differences: [] })
  })

  it.each<[string, FoundPdf, RegExp]>([
    ['has to be repaired', { ...good, whole: false }, /repaired/],
    ['has no tags', { ...good, tagged: false }, /not tagged/],
    ['says no language', { ...good, language: '' }, /language is `` and not `en`/],
    ['lacks a page', { ...good, pages: good.pages.slice(0, 2) }, /2 pages and not 3/],
    ['has a wrong label', withPage(1, { label: '7' }), /page 2 has the label `7`/],
    ['has a page without tags', withPage(2, { tagged: false }), /page 3 has text and no tags/],
    [
      'has a font of the machine',
      withPage(0, { foreignFonts: ['Arial'] }),
      /fonts that are not in the file: Arial/,
    ],
    ['has a wrong folio', withPage(1, { furniture: '3Book' }), /`3Book` as its running head/],
    ['lost a link', withPage(0, { links: [] }), /page 1 lacks its link to `two`/],
    [
      'has a link to another page',
      withPage(0, { links: [{ kind: 'page', page: 2 }] }),
      /page 1 lacks its link/,
    ],
    ['has a dead link', withPage(2, { links: [{ kind: 'nowhere' }] }), /link on page 3 leads nowhere/],
    [
      'has a link into the press',
      withPage(2, { links: [{ kind: 'web', url: 'https://buckram.invalid/book#two' }] }),
      /leads to `https:\/\/buckram.invalid/,
    ],
    [
      'has a link to a file of the machine',
      withPage(2, { links: [{ kind: 'web', url: 'file:///etc/passwd' }] }),
      /file:\/\/\/etc/,
    ],
    ['lacks a bookmark', { ...good, outline: good.outline.slice(1) }, /1 bookmarks and not 2/],
    [
      'has another title in its outline',
      { ...good, outline: good.outline.map((row) => ({ ...row, title: row.title.toUpperCase() })) },
      /bookmark 1 is `FIRST`/,
    ],
    [
      'has a bookmark to another page',
      { ...good, outline: good.outline.map((row) => ({ ...row, end: { kind: 'page', page: 2 } })) },
      /`First` leads to page 3 and not to 1/,
    ],
  ])('is refused when it %s', (_what, found, reason) => {
    const { faults } = judge(found, expected)
    expect(faults.join('\n')).toMatch(reason)
    expect(() => verifyPdf(found, expected, new Report())).toThrow('The finished PDF is wrong')
  })

  it.each<[string, FoundPdf, string]>([
    ['lost letters', withPage(0, { text: 'First\r\nOcially the rst of two, with a link.' }), 'one.md'],
    ['doubled a word', withPage(2, { text: 'on on over two pages, and leads nowhere else.' }), 'two.md'],
    [
      'shows glyphs without their characters',
      withPage(2, { text: 'on over \u0000\u0000\u0000 pages, and leads nowhere else.' }),
      'two.md',
    ],
  ])('is reported, and kept, when it %s', (_what, found, file) => {
    const report = new Report()
    verifyPdf(found, expected, report)
    expect(report.diagnostics.map(({ code, at }) => [code, at.file])).toEqual([['pdf-text-differs', file]])
  })
})

it('finds the text after a drawing, also where words of the drawing begin as it does', () => {
  const heading = 'A heading of more than two dozen letters'
  const drawn = leaf('one', 'First', `<p><img></p><h2>${heading}</h2><p>What stands below it.</p>`)
  const paragraph =
    drawn.tree.children[0]?.type === 'element' ? drawn.tree.children[0].children[1] : undefined
  const image = paragraph?.type === 'element' ? paragraph.children[0] : undefined
  Object.assign(image ?? {}, { data: { target: { kind: 'asset', file: 'a.svg' } } })
  const assets = new Map([['a.svg', { mediaType: 'image/svg+xml' }]])
  const text = `First\r\n${heading} goes on in the drawing\r\n${heading}\r\nWhat stands below it.`
  const { faults, differences } = judge(
    { ...good, outline: [], pages: [page('1', text)] },
    {
      ...expected,
      book: { ...expected.book, assets } as unknown as Book,
      bodyPages: 1,
      outline: [],
      leaves: [drawn],
    },
  )
  expect({ faults, differences }).toEqual({ faults: [], differences: [] })
})

describe('formulas, which are painted after all other text', () => {
  const set = leaf('one', 'First', '<p>Before <i></i> and <img> and <i></i> after.</p><p>The end.</p>')
  const section = set.tree.children[0]
  const paragraph = section?.type === 'element' ? section.children[1] : undefined
  const formulas = ['<span>E</span>=mc<sup>2</sup>', 'x&lt;y&#x3b1;']
  for (const node of paragraph?.type === 'element' ? paragraph.children : []) {
    if (node.type !== 'element') continue
    if (node.tagName === 'img') Object.assign(node, { data: { target: { kind: 'asset', file: 'a.svg' } } })
    else Object.assign(node, { data: { math: { typeset: { html: formulas.shift() ?? '' } } } })
  }
  const assets = new Map([['a.svg', { mediaType: 'image/svg+xml' }]])
  const book = { ...expected.book, assets } as unknown as Book
  const judgeSet = (formulas: string) =>
    judge(
      {
        ...good,
        outline: [],
        pages: [page('1', 'First Before and words of a drawing and after. The end.', { formulas })],
      },
      { ...expected, book, bodyPages: 1, outline: [], leaves: [set] },
    ).differences

  it('are found beside drawings, in any order', () => {
    expect(judgeSet('xy αE2 mc')).toEqual([])
  })

  it.each([
    ['lost', 'xyαE2c', 'm', ''],
    ['doubled', 'xyαE2mcc', '', 'c'],
    ['replaced', 'xyαE3mc', '2', '3'],
  ])('are missed when one is %s', (_what, found, lacking, added) => {
    expect(judgeSet(found)).toMatchObject([{ page: '1', expected: lacking, found: added }])
  })
})

describe('letters', () => {
  it.each([
    ['ligatures and full width', 'O\uFB03ce \uFF21\uFF11', 'OfficeA1'],
    ['hyphens, spaces and punctuation', 'a-b c\u00ADd, e!', 'abcde'],
    ['accents, composed or not', 'e\u0301\u00E9', 'ee'],
    ['radicals', '\u2F08', '\u4EBA'],
    ['scripts that are set in another order', 'a \u0E40\u0E14 \u0915\u093F b', 'ab'],
  ])('%s', (_what, text, letters) => {
    expect(lettersOf(text)).toBe(letters)
  })
})

describe('PDFium', () => {
  let place = ''
  let bytes: Uint8Array = new Uint8Array()
  beforeAll(async () => {
    place = await mkdtemp(path.join(tmpdir(), 'verify-'))
    await writeFile(path.join(place, 'README.md'), '# Book\n\n- [One](one.md)\n- [Two](two.md)\n')
    await writeFile(
      path.join(place, 'one.md'),
      '# One\n\nTo [the second](two.md), and to [the web](https://example.org/a?b=c).\n',
    )
    await writeFile(path.join(place, 'two.md'), `# Two\n\n${'Text that goes on. '.repeat(400)}\n\n## End\n`)
    const { artifacts } = await buildBook({
      root: place,
      out: path.join(place, 'output'),
      formats: ['pdf'],
      jobs: 2,
      cache: false,
      strict: true,
      progress: silent,
      sourceDateEpoch: '0',
    })
    bytes = artifacts[0]?.bytes ?? bytes
  }, 60_000)
  afterAll(() => rm(place, { recursive: true, force: true }))

  it('finds nothing in a book of all that is set otherwise than it is written', {
    timeout: 60_000,
  }, async () => {
    const { artifacts, diagnostics } = await buildBook({
      root: path.join(import.meta.dirname, 'books/verify'),
      out: path.join(place, 'output-2'),
      formats: ['pdf'],
      jobs: 2,
      cache: false,
      strict: false,
      progress: silent,
      sourceDateEpoch: '0',
    })
    expect(diagnostics).toEqual([])
    const { pages } = await readPdf(artifacts[0]?.bytes ?? new Uint8Array())
    // Otherwise the comparison would be of nothing with nothing.
    const text = lettersOf(pages.map((found) => found.text).join(''))
    expect(text).toContain('Thesamelinetwice'.repeat(2))
    expect(text.match(/NameNumberWhatitisfor/g)?.length).toBeGreaterThan(1)
    expect(lettersOf(pages.map((found) => found.formulas).join(''))).toContain('mc2')
  })

  it('finds the same pages, labels, links and bookmarks as pdf.js', async () => {
    const found = await readPdf(bytes)
    const other = await readWithPdfJs(new Uint8Array(bytes))
    expect(found).toMatchObject({ whole: true, tagged: true, language: 'en' })
    expect(found.pages.map(({ label }) => label)).toEqual(other.pages.map(({ label }) => label))
    const ends = other.pages.flatMap(({ links }) =>
      links.map(({ end }) => (end.kind === 'place' ? { kind: 'page', page: end.page } : end)),
    )
    expect(found.pages.flatMap(({ links }) => links)).toEqual(ends)
    expect(found.outline.map(({ title, level }) => ({ title, level }))).toEqual(
      other.outline.map(({ title, level }) => ({ title, level })),
    )
  })

  it('reads in shares what it reads in one', async () => {
    const whole = await readPdf(bytes)
    const halves = await Promise.all([0, 1].map((index) => readPdf(bytes, { index, count: 2 })))
    expect(halves.flatMap(({ pages }) => pages)).toEqual(whole.pages)
  })

  it('sees a damaged cross-reference table, and refuses what is no PDF', async () => {
    const damaged = Buffer.from(bytes)
    damaged.write('startxref\n1\n', damaged.lastIndexOf('startxref'), 'latin1')
    expect((await readPdf(damaged).catch(() => undefined))?.whole ?? false).toBe(false)
    await expect(readPdf(Buffer.from('no PDF'))).rejects.toThrow('PDFium cannot open the file')
  })
})
