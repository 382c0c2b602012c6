/** The feet of the pages are filled: figures move or shrink, what is kept whole is parted, and everything is still found. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { align } from '../src/verify/align.ts'
import { DRAWING } from '../src/verify/printed-text.ts'
import { buildAndJudge } from './judge/built.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { textOf } from './judge/pdf.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-figures-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const sentence = 'The printer sets one line after another, until the page is full of type. '
/** Seven lines each, that can be told apart. */
const text = (name: string, paragraphs: number) =>
  Array.from({ length: paragraphs }, (_, index) => `${name}${index} begins. ${sentence.repeat(6)}`).join(
    '\n\n',
  )
/** A drawing with words in it, `height` CSS pixels high. */
const drawing = (words: string, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="${height}" viewBox="0 0 400 ${height}"><rect width="400" height="${height}" fill="#cde"/><text x="20" y="40">${words}</text></svg>`

const listing = `\`\`\`\n${Array.from({ length: 16 }, (_, line) => `line ${line}`).join('\n')}\n\`\`\``
const wide = 'word '.repeat(24)
const wrapped = `\`\`\`\n${Array.from({ length: 12 }, (_, line) => `item ${line} ${wide}`).join('\n')}\n\`\`\``

const files: Readonly<Record<string, string>> = {
  'README.md':
    '# Figures\n\n- [Moving](moving.md)\n- [Announced](announced.md)\n- [Bound](bound.md)\n- [Shrinking](shrinking.md)\n- [Parting](parting.md)\n- [Noted](noted.md)\n- [Ending](ending.md)\n- [Two](two.md)\n',
  'tall.svg': drawing('Words of the drawing', 420),
  'second.svg': drawing('Another drawing', 200),
  'low.svg': drawing('Low words', 370),
  'moving.md': `# Moving\n\n${text('Before', 2)}\n\n[![A drawing](tall.svg)](https://example.org/picture)\n\n*The caption of the drawing*\n\n${text('After', 5)}\n`,
  'announced.md': `# Announced\n\n${text('Before', 2)}\n\nAs you see here:\n\n![A drawing](tall.svg)\n\n${text('Behind', 4)}\n`,
  'bound.md': `# Bound\n\n${text('Before', 2)}\n\n![A drawing](tall.svg)\n\nShort comes forward.\n\n## A heading\n\n${text('Below', 2)}\n`,
  'shrinking.md': `# Shrinking\n\n${text('Before', 2)}\n\n![A drawing](low.svg)\n\n${text('Close', 2)}\n`,
  'parting.md': `# Parting\n\n${text('Before', 3)}\n\n${listing}\n\n${text('Between', 3)}\n\n${wrapped}\n\n${text('Late', 2)}\n`,
  'noted.md': `# Noted\n\n${text('Before', 2)} With a note.[^n]\n\n![A drawing](tall.svg)\n\n*Above the note*\n\n[^n]: The note itself.\n`,
  'ending.md': `# Ending\n\n${text('Before', 2)}\n\n![A drawing](tall.svg)\n\n*The last caption*\n\nShort comes forward.\n`,
  'two.md': `# Two\n\n${text('Before', 2)}\n\n![A drawing](tall.svg)\n\n*First caption*\n\n![A drawing](second.svg)\n\n*Second caption*\n\n${text('Next', 6)}\n`,
}

async function build(name: string, configuration: string) {
  const root = path.join(place, name)
  await mkdir(root)
  for (const [file, content] of Object.entries({ ...files, 'buckram.yaml': configuration }))
    await writeFile(path.join(root, file), content)
  return buildAndJudge(root, ['pdf', 'html'])
}

type Built = Awaited<ReturnType<typeof build>>

/** The text of the pages of a chapter. */
function chapter({ pdf }: Built, title: string): string[] {
  const pages = pdf.pages.map((page) => textOf(page))
  const first = pages.findIndex((page) => page.trim().split('\n').slice(0, 2).includes(title))
  const titles = Object.values(files).flatMap((content) => /^# (.*)/.exec(content)?.[1] ?? [])
  const length = pages
    .slice(first + 1)
    .findIndex((page) => titles.some((other) => page.trim().split('\n').slice(0, 2).includes(other)))
  return pages.slice(first, length < 0 ? undefined : first + 1 + length)
}

describe('a book with tall figures', { timeout: 120_000 }, async () => {
  const built = await build('move', 'page: { figures: move }\ncontents: { figures: true }\n')

  it('lets text come before a figure that does not fit', () => {
    const [first = '', second = ''] = chapter(built, 'Moving')
    expect(first).toContain('Before1')
    expect(first).toContain('After0')
    expect(first).not.toMatch(/caption|Words of/)
    expect(second).toMatch(/^[\s\S]{0,60}Words of the drawing\s+The caption of the drawing/)
  })

  it('leaves a figure in its place that is announced', () => {
    const pages = chapter(built, 'Announced').join('\n')
    expect(pages.indexOf('Words of')).toBeLessThan(pages.indexOf('Behind0'))
  })

  it('lets no heading come before it', () => {
    const [first = '', second = ''] = chapter(built, 'Bound')
    expect(first).toContain('Short comes forward')
    expect(first).not.toContain('A heading')
    expect(second.indexOf('Words of')).toBeLessThan(second.indexOf('A heading'))
  })

  it('lets no note of the chapter come before it', () => {
    const pages = chapter(built, 'Noted')
    const shown = pages.findIndex((page) => page.includes('Above the note'))
    expect(shown).toBeGreaterThan(0)
    expect(pages.findIndex((page) => page.includes('The note itself'))).toBe(shown)
  })

  it('lets no chapter begin beside or below it', () => {
    const pages = chapter(built, 'Ending')
    expect(pages[0]).toContain('Short comes forward')
    expect(pages[1]).toContain('The last caption')
    expect(pages).toHaveLength(2)
  })

  it('keeps the order of figures', () => {
    const pages = chapter(built, 'Two').join('\n')
    const places = ['Next0', 'Words of', 'First caption', 'Another drawing', 'Second caption', 'Next5']
    const found = places.map((words) => pages.indexOf(words))
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    expect(Math.min(...found)).toBeGreaterThan(0)
  })

  it('shrinks a figure that nearly fits', () => {
    const [first = ''] = chapter(built, 'Shrinking')
    expect(first).toContain('Low words')
  })

  it('parts listings', () => {
    const [first = '', second = ''] = chapter(built, 'Parting')
    expect(first).toContain('line 2')
    expect(second).toContain('line 15')
    expect(second).not.toContain('line 2\n')
  })

  it('reads as its source does, and every link lands', () => {
    expect(built.diagnostics).toEqual([])
    expect(judgeLinks(built.pdf, linksOf(built.html)).wrong).toEqual([])
    expect(judgeContents(built.pdf, built.html).wrong).toEqual([])
  })
})

it('leaves every figure in its place where the author says so', { timeout: 120_000 }, async () => {
  const built = await build('here', 'page: { figures: here }\n')
  for (const [title, after] of [
    ['Moving', 'After0'],
    ['Bound', 'Short comes'],
    ['Two', 'Next0'],
  ] as const) {
    const pages = chapter(built, title).join('\n')
    expect(pages.indexOf('Words of')).toBeGreaterThan(0)
    expect(pages.indexOf('Words of')).toBeLessThan(pages.indexOf(after))
  }
  expect(built.diagnostics).toEqual([])
})

describe('the letters of a figure that has moved', () => {
  const before = 'whatstandsbeforethefigureofthistext'
  const after = 'whatcomesforwardfromundertheturnofthepagetofillthefootofit'
  const rest = 'andwhatisleftforthepagethathasthefigureontopofit'
  const letters = `${before}captionofit${after}${rest}`
  const from = before.length
  const printed = {
    letters,
    places: new Map(),
    links: [],
    tables: [],
    formulas: [],
    lines: [],
    figures: [{ from, ends: [from, from + 11, letters.length] }],
  }

  it('are found on top of the next page', () => {
    const { difference, pagesOf } = align(printed, [before + after, `captionofit${rest}`])
    expect(difference).toBeUndefined()
    expect(pagesOf(from + 12, from + 13)).toEqual({ first: 0, last: 0 })
    expect(pagesOf(letters.length - 2, letters.length)).toEqual({ first: 1, last: 1 })
  })

  it('are missed when they are nowhere', () => {
    expect(align(printed, [before + after, rest]).difference?.expected).toBe('captionofit')
  })

  it('are found at the end, behind a drawing without words', () => {
    const letters = `${before}${DRAWING}captionofit${after}`
    const figures = [{ from, ends: [from + 1, from + 12, letters.length] }]
    const last = { ...printed, letters, figures }
    expect(align(last, [before + after, 'captionofit']).difference).toBeUndefined()
    expect(align(last, [before + after, 'captionofitandmore']).difference?.found).toBe('andmore')
    expect(align(last, [before + after]).difference?.expected).toMatch(/captionofit$/)
  })

  it('are missed when they are there twice', () => {
    const pages = [before + after, `captionofitcaptionofit${rest}`]
    expect(align(printed, pages).difference?.found).toMatch(/^captionofit/)
  })
})
