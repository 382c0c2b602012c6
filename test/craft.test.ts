/** The craft of the book: sizes of pages, right and left ones, lists of figures and tables, page references, addresses, headings. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import JSZip from 'jszip'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, describe, expect, it } from 'vitest'
import { buildAndJudge } from './judge/built.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { textOf, wrongFolios } from './judge/pdf.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-craft-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const sentence =
  'The printer sets one line after another, until the page is full of type and can be locked up. '
const text = (paragraphs: number) => `${sentence.repeat(6)}\n\n`.repeat(paragraphs)

const files: Readonly<Record<string, string>> = {
  'book.toml': '[book]\ntitle = "Craft"\nauthors = ["Ann"]\nsrc = "."\n',
  'SUMMARY.md':
    '# Summary\n\n[Preface](preface.md)\n\n# A part\n\n- [First](first.md)\n  - [Inner](inner.md)\n- [Second](second.md)\n- [Third](third.md)\n\n[Afterword](after.md)\n',
  'preface.md': '# Preface\n\nTo [the end](second.md#end).\n',
  'first.md': `# First\n\nSee [the end](second.md#end) and [inner](inner.md).\n\n${text(12)}`,
  'inner.md': `# Inner\n\n${text(1)}`,
  'second.md': `# Second\n\n${text(8)}## End\n\nBack to [the preface](preface.md).\n`,
  'third.md': `# Third\n\n${text(8)}`,
  'after.md': '# Afterword\n\nThanks.\n',
}

async function build(name: string, configuration: string, more: Readonly<Record<string, string>> = {}) {
  const root = path.join(place, name)
  await mkdir(root)
  for (const [file, content] of Object.entries({ ...files, 'buckram.yaml': configuration, ...more }))
    await writeFile(path.join(root, file), content)
  const { bytesOf, ...judged } = await buildAndJudge(root, ['pdf', 'html', 'epub'])
  return { ...judged, epub: bytesOf('epub'), boxes: await boxesOf(bytesOf('pdf')) }
}

/** [left, bottom, right, top] of each page. */
async function boxesOf(bytes: Uint8Array): Promise<number[][]> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const document = await loading.promise
  const boxes: number[][] = []
  for (let page = 1; page <= document.numPages; page++) boxes.push([...(await document.getPage(page)).view])
  await loading.destroy()
  return boxes
}

type Built = Awaited<ReturnType<typeof build>>

/** The label of the page that a chapter begins on, below its number where it has one. */
function labelOf({ pdf }: Built, title: string): string | undefined {
  return pdf.pages.find((page) => {
    const [first = '', second = ''] = textOf(page).trim().split('\n')
    return first === title || (/^(?:Chapter )?\d/.test(first) && second === title)
  })?.label
}

/** What stands in the margins of a page, with the x of its middle. */
function marginsOf({ pdf }: Built, label: string): readonly { text: string; x: number }[] {
  const page = pdf.pages.find((candidate) => candidate.label === label)
  return (page?.runs ?? [])
    .filter((run) => run.mark === 'artifact' && run.text.trim() !== '')
    .map(({ text, x }) => ({ text, x }))
}

function isWhole({ pdf, html, diagnostics }: Built): void {
  expect(diagnostics).toEqual([])
  expect(pdf.dead).toEqual([])
  expect(pdf.untagged).toEqual([])
  expect(wrongFolios(pdf)).toEqual([])
  expect(judgeContents(pdf, html).wrong).toEqual([])
  expect(judgeLinks(pdf, linksOf(html)).wrong).toEqual([])
  expect(pdf.xmp).toContain('pdfuaid')
}

const inches = (number: number) => number * 72

describe('chapters that begin on the right', { timeout: 60_000 }, async () => {
  const built = await build('right', 'page: { size: 6x9in, chapters: right }\n')
  const { pdf, boxes } = built

  it('is a whole book', () => isWhole(built))

  it('begins parts and chapters of the first level on odd pages, inner ones on the next', () => {
    const titles = ['First', 'Second', 'Third', 'Afterword']
    for (const title of titles) expect(Number(labelOf(built, title)) % 2, title).toBe(1)
    expect(Number(labelOf(built, 'Inner'))).toBeGreaterThan(0)
    expect(pdf.pages.filter(({ label }) => label === '1').map((page) => textOf(page))[0]).toContain('A part')
    expect(labelOf(built, 'Preface')).toBe('iii')
  })

  it('leaves blank pages wholly blank, and no two of them in a row', () => {
    const blank = pdf.pages.map((page) => page.runs.every((run) => run.text.trim() === ''))
    expect(blank.filter(Boolean).length).toBeGreaterThan(2)
    expect(blank.some((isBlank, index) => isBlank && blank[index + 1])).toBe(false)
    expect(pdf.pages.filter((_, index) => blank[index]).every(({ label }) => label !== '1')).toBe(true)
  })

  it('has pages of one size, whose text stands further from the spine', () => {
    for (const [index, box] of boxes.entries()) {
      const [left = 0, bottom = 0, right = 0, top = 0] = box
      expect(right - left).toBeCloseTo(inches(6), 1)
      expect(top - bottom).toBeCloseTo(inches(9), 1)
      // The front matter has an even number of pages, so right pages are every second one of the file.
      expect(Math.sign(left)).toBe(index % 2 === 0 ? -1 : 1)
    }
    expect(boxes[0]?.[0]).toBe(-(boxes[1]?.[0] ?? 0))
  })

  it('has folios at the outer edge', () => {
    const first = Number(labelOf(built, 'First'))
    const x = (label: number) => marginsOf(built, String(label)).find(({ text }) => text === String(label))?.x
    expect(x(first)).toBeGreaterThan(inches(3))
    expect(x(first + 1)).toBeLessThan(inches(3))
  })
})

describe('chapters that begin on the next page', { timeout: 60_000 }, async () => {
  const built = await build('next', 'page: { size: A5 }\n')

  it('is a whole book', () => isWhole(built))
  it('begins its first chapter on a right page, after front matter of an even number of pages', () => {
    expect(built.pdf.pages.findIndex(({ label }) => label === '1') % 2).toBe(0)
    const body = built.pdf.pages.filter(({ label }) => /^\d/.test(label))
    expect(body.every((page) => page.runs.length > 0)).toBe(true)
  })
})

describe('pages with one side', { timeout: 60_000 }, async () => {
  const built = await build('one', 'page: { size: 170x240mm, sides: one }\n')

  it('is a whole book', () => isWhole(built))

  it('moves nothing, adds nothing, and has every folio and every head at the right', () => {
    expect(new Set(built.boxes.map(([left]) => left))).toEqual(new Set([0]))
    expect(built.pdf.pages.every((page) => page.runs.length > 0)).toBe(true)
    const first = Number(labelOf(built, 'First'))
    for (const label of [first + 1, first + 2]) {
      const margins = marginsOf(built, String(label))
      expect(margins.map(({ text }) => text.trim()).sort()).toEqual([String(label), 'First'].sort())
      for (const { x } of margins) expect(x).toBeGreaterThan(((170 / 25.4) * 72) / 2)
    }
  })
})

const captions = {
  'a.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><circle r="40"/></svg>',
  'first.md': `# First

Look into [the web](https://example.org/a), [again](https://example.org/a), <https://example.org/shown>,
[elsewhere](https://example.org/b?x=1&y=2) and [inner](inner.md).

## A title with [a link](https://example.org/heading) to [the end](second.md#end)

![A circle](a.svg)

*Figure 1. A circle & "more"*

${text(9)}

<figure><img src="a.svg" alt="Again"><figcaption>Figure 2. Again</figcaption></figure>
<figure><table><tr><td>1</td></tr></table><figcaption>Table 1. One</figcaption></figure>
<table><caption>Table 2.

Two</caption><tr><td>2</td></tr></table>
`,
  'second.md': `# Second\n\n${text(8)}## End\n\nBack to [the preface](preface.md), [First](first.md), and [here](#second).\n`,
}

describe('lists of figures and tables', { timeout: 60_000 }, async () => {
  const built = await build('lists', 'contents: { figures: true, tables: true }\n', captions)

  it('is a whole book', () => isWhole(built))

  it('prints each caption with the page that it is on', () => {
    const front = built.pdf.pages.filter(({ label }) => /^[ivx]+$/.test(label)).map((page) => textOf(page))
    const listed = front.join('\n').split('List of figures')[1] ?? ''
    const titles = ['Figure 1. A circle & "more"', 'Figure 2. Again', 'Table 1. One', 'Table 2. Two']
    const found = titles.map((title) => {
      const row = listed.slice(listed.indexOf(title) + title.length)
      return [title, /^\s*(\d+)/.exec(row)?.[1]]
    })
    const printed = titles.map((title) => [
      title,
      built.pdf.pages.find(
        (page) => /^\d/.test(page.label) && textOf(page).replace(/\s+/g, ' ').includes(title),
      )?.label,
    ])
    expect(found).toEqual(printed)
    expect(new Set(found.map(([, label]) => label)).size).toBeGreaterThan(1)
    expect(listed.indexOf('List of tables')).toBeGreaterThan(listed.indexOf('Figure 2'))
  })

  it('puts them into the navigation of the EPUB, which stays valid', async () => {
    const { valid, messages } = await EpubCheck.validate(built.epub)
    expect(messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([])
    expect(valid).toBe(true)
    const toc = await (await JSZip.loadAsync(built.epub)).file('OEBPS/toc.xhtml')?.async('string')
    expect([...(toc ?? '').matchAll(/epub:type="(lo[it])"/g)].map(([, type]) => type)).toEqual(['loi', 'lot'])
    expect(toc?.match(/first\.xhtml#first--(?:figures|tables)-\d/g)).toHaveLength(4)
  })
})

describe('page references', { timeout: 60_000 }, async () => {
  const built = await build('references', 'links: { pages: true }\npage: { size: A5 }\n', captions)
  const body = built.pdf.pages.map((page) => textOf(page).replace(/\s+/g, ' ')).join(' ')

  it('is a whole book', () => isWhole(built))

  it('names the page behind each link to another chapter, and behind no other', () => {
    const label = (title: string) => labelOf(built, title)
    expect(body).toContain(`inner (page ${label('Inner')})`)
    expect(body).toContain(`the preface (page iii), First (page ${label('First')}), and here.`)
    const end = built.pdf.pages.find((page) => textOf(page).includes('Back to the preface'))?.label
    expect(body).toContain(`To the end (page ${end}).`)
    expect(body.match(/\(page/g)).toHaveLength(4)
    expect(built.html).not.toContain('(page')
  })
})

describe('addresses of links', { timeout: 60_000 }, async () => {
  const built = await build('addresses', 'links: { addresses: true }\n', captions)
  const body = built.pdf.pages.map((page) => textOf(page).replace(/\s+/g, ' ')).join(' ')

  it('is a whole book', () => isWhole(built))

  it('stand at the end of the chapter, each once, in the order of the text', () => {
    expect(body).toContain('the web[1], again[1], https://example.org/shown, elsewhere[2] and inner.')
    expect(body).toMatch(
      /Web addresses \[1\] ?https:\/\/example\.org\/a \[2\] ?https:\/\/example\.org\/b\?x=1&y=2/,
    )
    expect(body.match(/Web addresses/g)).toHaveLength(1)
    expect(body).not.toContain('/heading')
  })
})

/** What may follow a heading, each in its own way unbreakable. */
const followers = [
  sentence.repeat(3),
  `\`\`\`\n${'code\n'.repeat(8)}\`\`\``,
  `| A | B |\n| - | - |\n${'| a | b |\n'.repeat(7)}`,
  '![A circle](a.svg)\n\n*A caption*',
  `> [!NOTE]\n> ${sentence.repeat(5)}`,
  `### Mark below\n\n#### Mark deeper\n\n${sentence}`,
  `<a id="anchor"></a>\n\n${sentence}`,
  `\`\`\`\n${'code\n'.repeat(40)}\`\`\``,
]

describe('headings', { timeout: 60_000 }, async () => {
  const sections = Array.from({ length: 64 }, (_, index) => {
    const before = sentence.repeat(1 + ((index * 7) % 11))
    return `${before}\n\n## Mark ${index}\n\n${followers[index % followers.length]}\n`
  })
  const built = await build('headings', 'page: { size: A5 }\n', {
    ...captions,
    'second.md': `# Second\n\n${sections.join('\n')}\n## End\n\nText.`,
  })

  it('are never the last line of a page', () => {
    const body = built.pdf.pages
      .filter(({ label }) => /^\d/.test(label))
      .map((page) => textOf(page).trim().split('\n'))
    expect(body.flat().filter((line) => line.startsWith('Mark')).length).toBeGreaterThanOrEqual(64)
    expect(body.filter((lines) => lines.at(-1)?.startsWith('Mark'))).toEqual([])
  })
})
