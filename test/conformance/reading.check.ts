/**
 * The EPUB of the book of this repository, made with its PDF: both name the same pages, and two reading systems open every place of it.
 * BUCKRAM_SCREENS names a folder for three screens of each, to be looked at.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheFolder } from '../../src/cache.ts'
import { startBrowser } from '../../src/press/launch.ts'
import { openWorkshop } from '../../src/press/workshop.ts'
import type { FoundPage } from '../../src/verify/read-pdf.ts'
import { readPdf } from '../../src/verify/read-pdf.ts'
import { judgeEpub } from '../judge/epub.ts'
import { astray, breaksOf, misplaced, pagesOfEpub } from '../judge/page-breaks.ts'
import {
  astrayEntries,
  astrayLandmarks,
  astrayPages,
  followLinks,
  followNote,
  openBook,
  turnToEnd,
} from '../readers/reading.ts'
import { READERS, serveReaders } from '../readers/server.ts'
import { projectRoot } from './tools.ts'

const packages = join(projectRoot, 'node_modules')
const faces = [
  'source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
  'noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
  'noto-sans-math/400Regular/NotoSansMath_400Regular.ttf',
]

let epub = new Uint8Array()
let printed: readonly FoundPage[] = []
let browser: Awaited<ReturnType<typeof startBrowser>>
let served: Awaited<ReturnType<typeof serveReaders>>

beforeAll(async () => {
  const output = await mkdtemp(join(tmpdir(), 'buckram-reading-'))
  const command = [join(projectRoot, 'dist/cli.js'), 'build', join(projectRoot, 'content')]
  await promisify(execFile)(process.execPath, [
    ...command,
    '--out',
    output,
    '--format',
    'pdf,epub',
    '--quiet',
  ])
  const names = await readdir(output)
  const read = async (end: string) =>
    new Uint8Array(await readFile(join(output, names.find((name) => name.endsWith(end)) ?? `no ${end}`)))
  epub = await read('.epub')
  printed = (await readPdf(await read('.pdf'))).pages
  await rm(output, { recursive: true, force: true })
  const fonts = faces.map(async (face) => ({
    name: basename(face),
    bytes: await readFile(join(packages, '@expo-google-fonts', face)),
  }))
  browser = await startBrowser(cacheFolder(), await openWorkshop(await Promise.all(fonts)), 60_000)
  served = await serveReaders(packages, new Map([['content', epub]]))
})
afterAll(async () => {
  served?.close()
  await browser?.close()
})

describe('the pages of the PDF, as PDFium reads them', () => {
  it('are those of the page list, each where its text is', async () => {
    const breaks = breaksOf(await pagesOfEpub(epub))
    expect(breaks.length).toBeGreaterThan(100)
    // A page on which nothing begins is marked together with the next.
    expect(
      misplaced(
        breaks.filter(({ letters }) => letters !== ''),
        printed,
      ),
    ).toEqual([])
    expect(astray(breaks, printed)).toEqual([])
    const { pageList } = await judgeEpub(epub)
    expect(pageList.map(({ title }) => title)).toEqual(breaks.map(({ label }) => label))
    const marked = new Set(breaks.map(({ label }) => label))
    const unmarked = printed.filter(({ label, text }) => !marked.has(label) && text.trim() !== '')
    // Those of the contents and the imprint, which the EPUB does not have.
    expect(unmarked.filter(({ label }) => /^\d+$/.test(label))).toEqual([])
  })
})

describe.each(Object.entries(READERS))('%s', (name, address) => {
  const errors: string[] = []
  let page: Page
  beforeAll(async () => {
    page = await browser.newPage()
    await openBook(page, served, address, 'content', errors)
  })
  afterAll(() => page?.close())

  it('goes to every entry, page and landmark', async () => {
    const entries = await astrayEntries(page)
    expect(entries).toEqual({ count: entries.count, wrong: [], others: [] })
    expect(entries.count).toBeGreaterThan(100)
    expect((await astrayPages(page)).wrong).toEqual([])
    expect((await astrayLandmarks(page)).wrong).toEqual([])
  })

  it('follows links and notes', async () => {
    const { followed, wrong } = await followLinks(page, 3)
    expect(wrong).toEqual([])
    expect(followed.length).toBeGreaterThan(5)
    expect(await followNote(page)).toMatchObject({ there: true, back: true })
  })

  it('turns every page', async () => {
    const { pages, sections } = await turnToEnd(page)
    expect(sections).toEqual(Array.from(sections, (_, index) => (sections[0] ?? 0) + index))
    expect(pages).toBeGreaterThan(100)
  })

  it.skipIf(process.env.BUCKRAM_SCREENS === undefined)('is looked at', async () => {
    const count = await page.evaluate(() => window.reader.contents.length)
    for (const [index, part] of [0.1, 0.45, 0.8].entries()) {
      await page.evaluate(
        (at) => window.reader.goTo(window.reader.contents[at]?.href ?? ''),
        Math.floor(part * count),
      )
      await page.screenshot({
        path: `${process.env.BUCKRAM_SCREENS}/${basename(name)}-${index + 1}.png`,
        captureBeyondViewport: false,
      })
    }
  })

  it('complains about nothing', () => expect(errors).toEqual([]))
})
