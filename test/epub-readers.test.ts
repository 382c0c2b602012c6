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
import { READERS, type Served, serveReaders } from './readers/server.ts'

const packages = path.join(import.meta.dirname, '../node_modules')
const place = await mkdtemp(path.join(tmpdir(), 'buckram-epub-readers-'))

const sentence = 'A sentence that is followed by another, so that the screen fills. '
const rows = Array.from({ length: 40 }, (_, index) => `| ${index} | ${sentence} | \`value_${index}\` |`)
const code = Array.from({ length: 90 }, (_, index) => `    value_${index} = call(${'x, '.repeat(30)})`)
const books: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nasty: {
    'README.md': '# Nasty\n\n- [One & only](one.md)\n- [Two](sub/two.md)\n',
    'drawing.svg':
      '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1400" viewBox="0 0 900 1400"><rect width="900" height="1400" fill="#cde"/></svg>',
    'one.md': `# One & only\n\n${sentence.repeat(40)}[^a]\n\n## Tables <of> all\n\n| n | text | code |\n|-|-|-|\n${rows.join('\n')}\n\n## Code\n\n\`\`\`python\n${code.join('\n')}\n\`\`\`\n\n## Formulas\n\n$$\n\\sum_{i=0}^{n} \\frac{a_i}{b_i} = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n$$\n\nSee [two](sub/two.md#end-of-it).\n\n### Picture\n\n![A drawing](drawing.svg)\n\n[^a]: The note of it.\n`,
    'sub/two.md': `# Two\n\n${sentence.repeat(60)}\n\n## 中文標題\n\n${'中文的段落。'.repeat(200)}\n\n## End of it\n\nLast words, and [back](../one.md#code).\n`,
  },
  right: {
    'buckram.yaml': 'language: he\n',
    'README.md': '# ספר\n\n- [פרק ראשון](one.md)\n- [פרק שני](two.md)\n',
    'one.md': `# פרק ראשון\n\n${'משפט אחד בעברית ואחריו עוד אחד. '.repeat(120)}[^a]\n\n## כותרת\n\n\`\`\`\nx = 1\n\`\`\`\n\n[^a]: הערה.\n`,
    'two.md': `# פרק שני\n\n${'עוד משפט. '.repeat(200)}\n\n## סוף\n\nסוף.\n`,
  },
}

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
    const { artifacts, diagnostics } = await buildBook({ root, out, formats: ['epub'], jobs: 1, ...options })
    expect(diagnostics).toEqual([])
    epubs.set(name, artifacts[0]?.bytes ?? new Uint8Array())
  }
  const served = await serveReaders(packages, epubs)
  const browser = await startBrowser(cacheFolder(), await openWorkshop(await fonts()), 60_000)
  return { served, browser }
}

/** Opens a book; `errors` gathers what the page complains about. */
async function openBook(page: Page, { origin }: Served, reader: string, book: string, errors: string[]) {
  page.on('console', (message) => void (message.type() === 'error' && errors.push(message.text())))
  page.on('pageerror', (error) => void errors.push(String(error)))
  page.on('requestfailed', (request) => void errors.push(request.url()))
  await page.setViewport({ width: 390, height: 844 })
  await page.goto(`${origin}${reader}`)
  await page.waitForFunction(() => window.reader !== undefined)
  await page.evaluate((url) => window.reader.open(url), `/books/${book}.epub`)
}

/** The entries whose heading is not on the screen after going there. */
const astray = (page: Page) =>
  page.evaluate(async () => {
    const { reader } = window
    const words = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()
    const wrong: string[] = []
    for (const { label, href } of reader.contents) {
      await reader.goTo(href)
      await new Promise((done) => setTimeout(done, 150))
      const id = decodeURIComponent(href.split('#')[1] ?? '')
      const shown = reader.documents().some((doc) => {
        const heading = id === '' ? doc.querySelector('h1') : doc.getElementById(id)
        const box = heading?.getClientRects()[0]
        const frame = doc.defaultView?.frameElement?.getBoundingClientRect()
        if (!box || !frame || !words(heading?.textContent).includes(words(label))) return false
        const x = frame.left + box.left
        return x >= 0 && x < innerWidth && frame.top + box.top < innerHeight
      })
      if (!shown) wrong.push(`${label} (${href})`)
    }
    return { entries: reader.contents.length, wrong }
  })

/** Whether a click on the first mark of a note shows the note, and one on its arrow the mark. */
const followNote = (page: Page) =>
  page.evaluate(async () => {
    const { reader } = window
    const isShown = (selector: string) =>
      reader.documents().some((doc) => {
        const box = doc.querySelector(selector)?.getClientRects()[0]
        const frame = doc.defaultView?.frameElement?.getBoundingClientRect()
        const x = (frame?.left ?? -1) + (box?.left ?? -1)
        return box !== undefined && x >= 0 && x < innerWidth
      })
    const follow = async (link: string, end: string) => {
      const found = reader.documents().map((doc) => doc.querySelector<HTMLElement>(link))
      found.find((element) => element !== null)?.click()
      await new Promise((done) => setTimeout(done, 500))
      return isShown(end)
    }
    const [first] = reader.contents
    await reader.goTo(first?.href ?? '')
    const there = await follow(
      'a[role=doc-noteref]',
      '[role=doc-footnote], [role=doc-endnotes] li, .footnotes li',
    )
    return { there, back: await follow('a[role=doc-backlink]', 'a[role=doc-noteref]') }
  })

const turnToEnd = (page: Page) =>
  page.evaluate(async () => {
    const { reader } = window
    await reader.goTo(reader.contents[0]?.href ?? '')
    const sections = [reader.section()]
    let pages = 1
    while (pages < 1000 && (await reader.next())) {
      pages++
      if (sections.at(-1) !== reader.section()) sections.push(reader.section())
    }
    return { pages, sections }
  })

describe.each(Object.entries(READERS))('%s', { timeout: 120_000 }, (name, address) => {
  const isThere = existsSync(path.join(packages, name))
  let opened: Awaited<ReturnType<typeof openPages>> | undefined
  beforeAll(async () => {
    if (isThere) opened = await openPages()
  }, 120_000)
  afterAll(async () => {
    opened?.served.close()
    await opened?.browser.close()
  })

  it.skipIf(!isThere).each(Object.keys(books))('reads the book %s', async (book) => {
    if (opened === undefined) return
    const errors: string[] = []
    const page = await opened.browser.newPage()
    await openBook(page, opened.served, address, book, errors)
    const { entries, wrong } = await astray(page)
    expect(wrong).toEqual([])
    expect(entries).toBeGreaterThanOrEqual(4)
    const { pages, sections } = await turnToEnd(page)
    expect(sections).toEqual(sections.toSorted((a, b) => a - b))
    expect(sections.length).toBeGreaterThanOrEqual(2)
    expect(pages).toBeGreaterThan(5)
    expect(await followNote(page)).toEqual({ there: true, back: true })
    expect(errors).toEqual([])
    await page.close()
  })
})

afterAll(() => rm(place, { recursive: true, force: true }))
