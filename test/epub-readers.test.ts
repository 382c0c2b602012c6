/** The EPUB in the hands of its readers: two reading systems open it in a browser, go to every entry and turn every page. */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { cacheFolder } from '../src/cache.ts'
import { startBrowser } from '../src/press/launch.ts'
import { openWorkshop } from '../src/press/workshop.ts'
import { silent } from '../src/progress.ts'
import {
  astrayEntries,
  astrayLandmarks,
  astrayPages,
  followLinks,
  followList,
  followNote,
  openBook,
  sideOfNextPage,
  turnToEnd,
} from './readers/reading.ts'
import { READERS, serveReaders } from './readers/server.ts'

const packages = path.join(import.meta.dirname, '../node_modules')
const place = await mkdtemp(path.join(tmpdir(), 'buckram-epub-readers-'))

const sentence = 'A sentence that is followed by another, so that the screen fills. '
const rows = Array.from({ length: 40 }, (_, index) => `| ${index} | ${sentence} | \`value_${index}\` |`)
const code = Array.from({ length: 90 }, (_, index) => `    value_${index} = call(${'x, '.repeat(30)})`)
const books: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nasty: {
    'buckram.yaml': 'contents: { depth: 3, figures: true, tables: true }\n',
    'README.md': '# Nasty\n\n- [One & only](one.md)\n- [Two](sub/two.md)\n',
    'drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1400" viewBox="0 0 900 1400"><rect width="900" height="1400" fill="#cde"/></svg>',
    'small.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" viewBox="0 0 90 60"><rect width="90" height="60" fill="#cde"/></svg>',
    'one.md': `# One & only\n\n${sentence.repeat(40)}[^a]\n\n## Tables <of> all\n\n| n | text | code |\n|-|-|-|\n${rows.join('\n')}\n\n<table><caption>All of them</caption><tr><td>1</td></tr></table>\n\n## Code\n\n\`\`\`python\n${code.join('\n')}\n\`\`\`\n\n## Formulas\n\n$$\n\\sum_{i=0}^{n} \\frac{a_i}{b_i} = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$\n\nSee [two](sub/two.md#end-of-it), [中文](sub/two.md#中文標題).\n\n### Picture\n\n![A drawing](drawing.svg)\n\nSmaller:\n\n![A small one](small.svg)\n\n*A drawing of nothing*\n\n[^a]: The note of it.\n`,
    'sub/two.md': `# Two\n\n${sentence.repeat(60)}\n\n## 中文標題\n\n${'中文的段落。'.repeat(200)}\n\n## End of it\n\nLast words, and [back](../one.md#code).\n`,
  },
  right: {
    'buckram.yaml': 'language: he\n',
    'README.md': '# ספר\n\n- [פרק ראשון](one.md)\n- [פרק שני](two.md)\n',
    'one.md': `# פרק ראשון\n\n${'משפט אחד בעברית ואחריו עוד אחד. '.repeat(120)}[^a] [אל הסוף](two.md#סוף)\n\n## כותרת\n\n\`\`\`\nx = 1\n\`\`\`\n\n[^a]: הערה.\n`,
    'two.md': `# פרק שני\n\n${'עוד משפט. '.repeat(200)}\n\n## סוף\n\nסוף.\n`,
  },
}

/** What the two reading systems are to make of them. */
const expected = {
  nasty: {
    nextPage: 'right',
    links: [
      { link: 'two', shows: 'End of it' },
      { link: '中文', shows: '中文標題' },
      { link: 'back', shows: 'Code' },
    ],
    note: 'The note of it. ↩',
    lists: { loi: ['A drawing of nothing'], lot: ['All of them'] },
  },
  right: {
    nextPage: 'left',
    links: [{ link: 'אל הסוף', shows: 'סוף' }],
    note: 'הערה. ↩',
    lists: {},
  },
} as const

/** Without fonts, the browser of the press shows nothing. */
async function fonts() {
  const files = [
    'source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
    'noto-serif-hebrew/400Regular/NotoSerifHebrew_400Regular.ttf',
    'noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
    'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
    'noto-sans-math/400Regular/NotoSansMath_400Regular.ttf',
  ]
  return Promise.all(
    files.map(async (file) => ({
      name: path.basename(file),
      bytes: await readFile(path.join(packages, '@expo-google-fonts', file)),
    })),
  )
}

async function openPages() {
  const epubs = new Map<string, Uint8Array>()
  for (const [name, files] of Object.entries(books)) {
    const root = path.join(place, name)
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true })
      await writeFile(path.join(root, file), content)
    }
    const out = path.join(root, 'output')
    const options = { cache: false, strict: false, progress: silent, sourceDateEpoch: '0' }
    const { artifacts, diagnostics } = await buildBook({
      root,
      out,
      formats: ['pdf', 'epub'],
      jobs: 1,
      ...options,
    })
    expect(diagnostics).toEqual([])
    epubs.set(name, artifacts.find(({ kind }) => kind === 'epub')?.bytes ?? new Uint8Array())
  }
  const served = await serveReaders(packages, epubs)
  const browser = await startBrowser(cacheFolder(), await openWorkshop(await fonts()), 60_000)
  return { served, browser }
}

describe.each(Object.entries(READERS))('%s', { timeout: 240_000 }, (name, address) => {
  const isThere = existsSync(path.join(packages, name))
  let opened: Awaited<ReturnType<typeof openPages>> | undefined
  beforeAll(async () => {
    if (isThere) opened = await openPages()
  }, 240_000)
  afterAll(async () => {
    opened?.served.close()
    await opened?.browser.close()
  })

  describe.skipIf(!isThere).each(Object.entries(expected))('reads the book %s', (book, wanted) => {
    const errors: string[] = []
    let page: Page
    beforeAll(async () => {
      if (opened === undefined) return
      page = await opened.browser.newPage()
      await openBook(page, opened.served, address, book, errors)
    })
    afterAll(() => page?.close())

    it('goes to every entry of the contents', async () => {
      const { count, wrong, others } = await astrayEntries(page)
      expect(wrong).toEqual([])
      expect(others).toEqual([])
      expect(count).toBeGreaterThanOrEqual(4)
    })

    it('goes to every page of the PDF', async () => {
      const { labels, wrong } = await astrayPages(page)
      expect(wrong).toEqual([])
      // The title page; the pages of the text are counted from 1.
      expect(labels.slice(0, 3)).toEqual([name === 'foliate-js' ? 'i' : '', '1', '2'])
      expect(labels.length).toBeGreaterThan(4)
    })

    it('goes to the landmarks', async () => {
      const { types, wrong } = await astrayLandmarks(page)
      expect(wrong).toEqual([])
      expect(types).toEqual(['cover', 'titlepage', 'toc', 'bodymatter'])
    })

    it('turns every page, in the order of the spine', async () => {
      const { pages, sections } = await turnToEnd(page)
      expect(sections).toEqual(Array.from(sections, (_, index) => (sections[0] ?? 0) + index))
      expect(sections.length).toBeGreaterThanOrEqual(2)
      expect(pages).toBeGreaterThan(5)
      expect(await sideOfNextPage(page)).toBe(wanted.nextPage)
    })

    it('follows links into other chapters', async () => {
      const { followed, wrong } = await followLinks(page, 5)
      expect(wrong).toEqual([])
      expect(followed).toEqual(expect.arrayContaining([...wanted.links]))
    })

    it('opens notes and leads back', async () => {
      const { there, back, popUp } = await followNote(page)
      expect({ there, back }).toEqual({ there: true, back: true })
      // epub-ts opens none beside the text.
      if (name === 'foliate-js') expect(popUp).toBe(wanted.note)
    })

    it('goes to every figure and table of the lists', async () => {
      for (const [type, titles] of Object.entries(wanted.lists))
        expect(await followList(page, type)).toEqual({ titles, wrong: [] })
    })

    it('complains about nothing', () => expect(errors).toEqual([]))
  })
})

afterAll(() => rm(place, { recursive: true, force: true }))
