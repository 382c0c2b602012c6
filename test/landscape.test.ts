/** Tables that are far too wide have landscape pages of their own, with everything that a page has. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildAndJudge } from './judge/built.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { textOf, wrongFolios } from './judge/pdf.ts'

const root = await mkdtemp(path.join(tmpdir(), 'buckram-landscape-'))
afterAll(() => rm(root, { recursive: true, force: true }))

function table(name: string, columns: number, rows: number): string {
  const row = (cell: (column: number) => string) =>
    `| ${Array.from({ length: columns }, (_, index) => cell(index)).join(' | ')} |\n`
  const body = Array.from({ length: rows }, (_, line) => row((column) => `${name}${line}.${column}`))
  return `${row((column) => `${name}${column}`)}${row(() => '---')}${body.join('')}`
}

const first = `# First

Before it leads to [the end](second.md#end).

## Few columns

${table('small', 4, 3)}

## A wide table

${table('bro', 20, 40)}

## After it

The text goes on, and leads to [the wide table](#a-wide-table).
`
const second = `# Second

- In a list:

  ${table('inn', 20, 2).replaceAll('\n', '\n  ')}

## End

Back to [the wide table](first.md#a-wide-table).
`

describe('a book with tables of 20 columns', { timeout: 60_000 }, async () => {
  await writeFile(path.join(root, 'README.md'), '# Wide\n\n- [First](first.md)\n- [Second](second.md)\n')
  await writeFile(path.join(root, 'first.md'), first)
  await writeFile(path.join(root, 'second.md'), second)
  const { pdf, html, diagnostics } = await buildAndJudge(root, ['pdf', 'html'])
  const turned = pdf.pages.filter(({ width, height }) => width > height)
  const upright = pdf.pages.filter(({ width, height }) => width < height)
  const text = (pages: typeof turned) => pages.map((page) => textOf(page)).join('\n')

  it('turns their pages, and no others', () => {
    expect(text(turned)).toContain('bro39.19')
    expect(text(turned)).toContain('inn1.19')
    expect(text(turned)).not.toMatch(/small|goes on|Before it/)
    expect(text(upright)).not.toMatch(/bro\d|inn\d/)
    for (const { width, height } of turned)
      expect([height, width]).toEqual([upright[0]?.width, upright[0]?.height])
  })

  it('stands away from the spine, which is above a right page and below a left one', () => {
    const ofSide = (pages: typeof turned, rest: 0 | 1) =>
      pages.find(({ label }) => Number(label) % 2 === rest)
    // The page's edge moves, not the content.
    const moved = ofSide(upright, 0)?.left ?? Number.NaN
    expect(moved).toBeGreaterThan(3)
    expect(ofSide(upright, 1)?.left).toBe(-moved)
    expect(ofSide(turned, 1)).toMatchObject({ left: 0, bottom: moved })
    expect(ofSide(turned, 0)).toMatchObject({ left: 0, bottom: -moved })
  })

  it('takes the heading along, and prints every cell inside the page, once', () => {
    expect(text(turned)).toContain('A wide table')
    const cells = turned.flatMap((page) => page.runs).filter(({ text }) => /^bro\d+\.\d+$/.test(text))
    expect(cells.map(({ text }) => text)).toEqual(first.match(/bro\d+\.\d+/g))
    for (const { x, width } of cells) {
      expect(x).toBeGreaterThan(50)
      expect(x + width).toBeLessThan((turned[0]?.width ?? 0) - 50)
    }
  })

  it('sets nothing smaller than 6 points', () => {
    const cells = turned.flatMap((page) => page.runs).filter(({ text }) => /^(bro|inn)\d/.test(text))
    for (const { size } of cells) expect(size).toBeGreaterThanOrEqual(6)
    expect(diagnostics).toEqual([])
  })

  it('numbers them as all pages, and every link and row of the contents lands', () => {
    expect(wrongFolios(pdf)).toEqual([])
    const folios = turned.map((page) => page.runs.filter(({ mark }) => mark === 'artifact').at(-1)?.text)
    expect(folios).toEqual(turned.map(({ label }) => label))
    expect(judgeContents(pdf, html).wrong).toEqual([])
    expect(judgeLinks(pdf, linksOf(html)).wrong).toEqual([])
  })
})
