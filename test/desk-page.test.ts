/** The desk in a real browser: a book is shown, changed, broken and mended, and what the reader sees stays where it is. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cacheFolder } from '../src/cache.ts'
import { type Desk, openDesk } from '../src/desk/desk.ts'
import type { EditorPlace } from '../src/desk/editor.ts'
import { startBrowser } from '../src/press/launch.ts'
import { openWorkshop } from '../src/press/workshop.ts'
import { type Preview, startPreview } from '../src/preview.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'buckram-desk-page-'))
const root = path.join(folder, 'book')
/** Screenshots for the eye, where one is named. */
const looks = process.env.BUCKRAM_DESK_LOOKS

const sentence = 'A sentence that is followed by another, so that the page fills. '
const section = (number: number, text = sentence) =>
  `## Section ${number}\n\n${`${text.repeat(12)}\n\n`.repeat(4)}`
const sections = Array.from({ length: 6 }, (_, index) => section(index + 1))
const one = `# One\n\n${sections.join('')}`
const two = `# Two & more\n\nSee [the third](one.md#section-3).\n\n![A drawing](drawing.svg)\n\n## The end\n\n${sentence.repeat(30)}\n`
const files = {
  'buckram.yaml': 'title: A book on the desk\nlanguage: en\n',
  'README.md': '# A book on the desk\n\n- [One](one.md)\n- [Two & more](two.md)\n',
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 6"><rect width="9" height="6" fill="#cde"/></svg>',
  'one.md': one,
  'two.md': two,
}

const edited: EditorPlace[] = []
const complaints: string[] = []
let desk: Desk
let preview: Preview
let browser: Browser
let page: Page

const write = (file: string, text: string) => writeFile(path.join(root, file), text)

async function change(file: string, text: string): Promise<void> {
  await write(file, text)
  preview.changed()
}

/** A face for the text of the page; the pictures need none. */
async function face() {
  const file = '../node_modules/@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'
  return { name: path.basename(file), bytes: await readFile(path.join(import.meta.dirname, file)) }
}

/** Waits until nothing is being done and `shown` is true in the page. */
const settled = (shown = 'true') =>
  page.waitForFunction(`!document.body.classList.contains('is-working') && (${shown})`, { timeout: 30_000 })
const frame = "document.querySelector('iframe').contentDocument"
const press = (key: '1' | '2' | '3' | '[' | ']' | '/' | '?' | 'Escape') => page.keyboard.press(key)
const ask = <T>(expression: string) => page.evaluate(expression) as Promise<T> // what the expression says
const isSelected = (name: string) =>
  `document.getElementById('tab-${name}').getAttribute('aria-selected') === 'true'`
const pageNumber = () => ask<string>("document.getElementById('page-number').textContent")
const scrollOfPages = () => ask<number>("document.querySelector('.pages').scrollTop")
const follow = (title: string) =>
  ask(
    `{ const link = [...document.querySelectorAll('#contents a')].find((a) => a.textContent === ${JSON.stringify(title)}); if (link.closest('li').parentElement.closest('details')) link.closest('li').parentElement.closest('details').open = true; link.click() }`,
  )

beforeAll(async () => {
  await mkdir(root, { recursive: true })
  for (const [file, text] of Object.entries(files)) await write(file, text)
  desk = await openDesk({ port: 0, root, openEditor: (place) => void edited.push(place) })
  const options = { root, out: path.join(root, 'output'), jobs: 1, offline: true, sourceDateEpoch: '0' }
  preview = startPreview({
    ...options,
    show: desk.show,
    working: desk.working,
    onFault: (fault) => void complaints.push(String(fault)),
  })
  browser = await startBrowser(cacheFolder(), await openWorkshop([await face()]), 60_000)
  page = await browser.newPage()
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
  page.on('response', (answer) => {
    if (answer.status() >= 400) complaints.push(`${answer.status()} ${answer.url()}`)
  })
  page.on('pageerror', (error) => void complaints.push(String(error)))
  page.on('requestfailed', (request) => {
    // The viewer leaves what it needs no more, and an answer without content is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`)
  })
  await page.setViewport({ width: 1440, height: 900 })
  await page.goto(desk.url)
  await settled("document.querySelectorAll('.pages .page canvas').length > 0")
}, 180_000)

afterAll(async () => {
  await browser?.close()
  await preview?.close()
  await desk?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the page of the desk', { timeout: 120_000 }, () => {
  it('shows the contents, pages and no messages', async () => {
    expect(await page.title()).toBe('A book on the desk · Buckram')
    expect(await ask("[...document.querySelectorAll('#contents a')].map((a) => a.textContent)")).toEqual(
      expect.arrayContaining(['One', 'Section 1', 'Two & more', 'The end']),
    )
    expect(await ask("document.getElementById('messages-summary').textContent")).toBe('Nothing to mend')
    expect(await pageNumber()).toMatch(/^Page 1 of \d+$/)
    expect(await ask("document.querySelector('.textLayer span') !== null")).toBe(true)
  })

  it('leads to an entry of the contents in pages', async () => {
    await settled("document.querySelector('#contents [aria-current]') !== null")
    await follow('Section 4')
    await settled("document.querySelector('#contents [aria-current]')?.textContent === 'Section 4'")
    expect(await pageNumber()).not.toMatch(/^Page 1 /)
    const top = `[...document.querySelectorAll('.textLayer span')].find((span) => span.offsetHeight > 0 && span.textContent === 'Section 4')?.getBoundingClientRect().top - document.querySelector('.pages').getBoundingClientRect().top`
    await settled(`Number.isFinite(${top})`)
    await new Promise((resolve) => setTimeout(resolve, 300)) // what is drawn later must not scroll
    expect(await ask(top)).toBeLessThan(60)
    expect(await ask(top)).toBeGreaterThan(-1)
  })

  it('keeps page, scroll and zoom when the pages change', async () => {
    await ask("document.getElementById('zoom-out').click()")
    await ask("document.querySelector('.pages').scrollBy(0, 37)")
    const before = { page: await pageNumber(), scroll: await scrollOfPages() }
    await ask("globalThis.old = document.querySelector('.pages')")
    await change('two.md', two.replace('The end', 'The very end'))
    await settled("!globalThis.old.isConnected && document.querySelector('.pages canvas') !== null")
    expect({ page: await pageNumber(), scroll: await scrollOfPages() }).toEqual(before)
    expect(await ask("document.querySelectorAll('.pages').length")).toBe(1)
  })

  it('shows the text at the same place when a leaf before it changes', async () => {
    await press('2')
    await settled(`${frame}?.getElementById('one') !== null && ${isSelected('text')}`)
    await follow('The very end')
    const top = `Math.round([...${frame}.querySelectorAll('h2')].find((h) => h.textContent.includes('The very end')).getBoundingClientRect().top)`
    await settled(`Math.abs(${top}) < 900`)
    await ask(
      `globalThis.heading = [...${frame}.querySelectorAll('h2')].find((h) => h.textContent.includes('The very end'))`,
    )
    const before = await ask(top)
    await change('one.md', `${one}\n\nAn added word.\n\n${sentence.repeat(80)}\n`)
    await settled(`${frame}.body.textContent.includes('An added word.')`)
    expect(await ask(top)).toBe(before)
    expect(await ask('globalThis.heading.isConnected')).toBe(true)
  })

  it('keeps the place inside the leaf that changes, and what has not changed in it', async () => {
    await follow('Section 3')
    const headings = `[...${frame}.querySelectorAll('h2')]`
    const top = `Math.round(${headings}.find((h) => h.textContent.includes('Section 3')).getBoundingClientRect().top)`
    const before = await ask(top)
    await ask(`globalThis.heading = ${headings}.find((h) => h.textContent.includes('Section 3'))`)
    await change(
      'one.md',
      one.replace('# One\n', `# One\n\nWords at the beginning. ${sentence.repeat(40)}\n`),
    )
    await settled(`${frame}.body.textContent.includes('Words at the beginning.')`)
    expect(await ask(top)).toBe(before)
    expect(await ask('globalThis.heading.isConnected')).toBe(true)
  })

  it('shows pictures in the text', async () => {
    await settled(`[...${frame}.images].some((image) => image.naturalWidth > 0)`)
  })

  it('shows a message, leads to its place and its line, and takes it away', async () => {
    await change('two.md', two.replace('one.md#section-3', 'one.md#section-99'))
    await settled("document.querySelector('#messages li') !== null")
    expect(await ask("document.getElementById('messages-summary').textContent")).toBe('1 warning')
    await ask("document.querySelectorAll('#messages li button')[1].click()")
    await expect
      .poll(() => edited)
      .toEqual([{ file: path.join(root, 'two.md'), line: 3, column: expect.any(Number) }])
    await ask("document.querySelectorAll('#messages li button')[0].click()")
    await settled(`Math.abs(${frame}.getElementById('two').getBoundingClientRect().top) < 900`)
    if (looks) await page.screenshot({ path: `${looks}/message.png` })
    await change('two.md', two)
    await settled("document.querySelector('#messages li') === null")
  })

  it('shows an error over the last good book', async () => {
    await change('buckram.yaml', 'tilte: wrong\n')
    await settled("document.querySelector('#messages li[data-severity=error]') !== null")
    expect(await ask(`${frame}.body.textContent.includes('Section 3')`)).toBe(true)
    await change('buckram.yaml', files['buckram.yaml'])
    await settled("document.querySelector('#messages li') === null")
  })

  it('shows the e-reader, leads to entries there and stays there when the book changes', async () => {
    await press('3')
    await settled(
      `document.querySelector('foliate-view:not(.is-coming)') !== null && ${isSelected('reader')}`,
    )
    await follow('The end')
    const here = "document.querySelector('foliate-view').lastLocation?.tocItem?.label"
    await settled(`${here} === 'The end'`)
    await settled("document.querySelector('#contents [aria-current]')?.textContent === 'The end'")
    await ask("globalThis.old = document.querySelector('foliate-view')")
    await change('one.md', one.replace('Section 1', 'Section one'))
    await settled('!globalThis.old.isConnected')
    await settled(`${here} === 'The end'`)
  })

  it('obeys the keyboard, says so in its help, and survives a reload', async () => {
    await press('/')
    expect(await ask('document.activeElement.id')).toBe('filter')
    await page.keyboard.type('end')
    expect(
      await ask(
        "[...document.querySelectorAll('#contents a')].filter((a) => a.checkVisibility()).map((a) => a.textContent)",
      ),
    ).toContain('The end')
    await press('Escape')
    await press('?')
    expect(await ask("document.getElementById('help').open")).toBe(true)
    await press('Escape')
    await press('[')
    expect(await ask("document.getElementById('contents').checkVisibility()")).toBe(false)
    await page.reload()
    await settled(
      `document.querySelector('foliate-view:not(.is-coming)') !== null && ${isSelected('reader')}`,
    )
    expect(await ask("document.getElementById('contents').checkVisibility()")).toBe(false)
    await press('[')
  })

  it('has landmarks, names and tabs', async () => {
    expect(
      await ask(
        "['header', 'nav[aria-label]', 'main', 'aside[aria-label]', 'h1', '[role=tablist]', '[role=status]'].filter((s) => document.querySelector(s) === null)",
      ),
    ).toEqual([])
    expect(
      await ask(
        "[...document.querySelectorAll('button, input')].filter((e) => !(e.textContent.trim() || e.labels?.length || e.getAttribute('aria-label'))).map((e) => e.id)",
      ),
    ).toEqual([])
    expect(
      await ask(
        "[...document.querySelectorAll('[role=tab]')].filter((tab) => document.getElementById(tab.getAttribute('aria-controls'))?.getAttribute('aria-labelledby') !== tab.id).length",
      ),
    ).toBe(0)
  })

  it.skipIf(!looks)('looks well', async () => {
    const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }
    for (const [size, viewport] of Object.entries(sizes))
      for (const value of ['light', 'dark']) {
        const other = await browser.newPage()
        await other.setViewport(viewport)
        await other.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
        await other.goto(desk.url)
        for (const key of ['1', '2', '3'] as const) {
          await other.keyboard.press(key)
          await new Promise((resolve) => setTimeout(resolve, 2500))
          await other.evaluate("document.querySelectorAll('#contents a')[2].click()")
          await new Promise((resolve) => setTimeout(resolve, 800))
          await other.screenshot({ path: `${looks}/${size}-${value}-${key}.png` })
        }
        await other.close()
      }
  })

  it('complains about nothing', () => expect(complaints).toEqual([]))
})
