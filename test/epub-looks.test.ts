/** The EPUB's looks, as a browser computes them at the size of a telephone: what is wrapped, what is coloured, and that nothing is cut off. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { toHtml } from 'hast-util-to-html'
import JSZip from 'jszip'
import type { Browser, Page } from 'puppeteer-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { cacheFolder } from '../src/cache.ts'
import { hangLines } from '../src/epub/code-lines.ts'
import { coverOf } from '../src/epub/cover.ts'
import { element } from '../src/epub/xml.ts'
import { startBrowser } from '../src/press/launch.ts'
import { withPress } from '../src/press/press.ts'
import { openWorkshop } from '../src/press/workshop.ts'
import { silent } from '../src/progress.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-epub-looks-'))
const root = path.join(import.meta.dirname, '..')

const heads = Array.from({ length: 9 }, (_, column) => `Column${column}`).join(' | ')
const cells = Array.from({ length: 9 }, (_, column) => `${column}234567`).join(' | ')
const row = `| ${cells} |\n`
const code = [
  `        deep = call_of_a_function(${'argument, '.repeat(12)})`,
  '',
  `\t\ttabbed(${'argument, '.repeat(12)})`,
  'short',
  `print("${'x'.repeat(200)}")`,
]
const nasty = {
  'README.md': '# Nasty\n\n- [One](one.md)\n',
  'cover.png': await sharp({
    create: { width: 2000, height: 1000, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
  })
    .png()
    .toBuffer(),
  'one.md': [
    '# One',
    '- [ ] a task that is so long that it goes on in a second line of the screen\n- [x] done\n- no task',
    `\`\`\`python\n${code.join('\n')}\n\`\`\``,
    `\`\`\`\n+${'-'.repeat(70)}+\n|${' '.repeat(70)}|\n+${'-'.repeat(70)}+\n\`\`\``,
    `| ${heads} |\n${'|-'.repeat(9)}|\n${row.repeat(60)}`,
    '| Option | Default |\n|-|-|\n| a `--very-long-option-of-the-command` | words and more words and more words and more words |',
    `${'Word '.repeat(30)}\`${'code'.repeat(40)}\` <https://example.com/${'path'.repeat(40)}>`,
    "```js\nconst a = 'b' + 1 // note\nclass A extends B { get x() { return /a/.test('s') } }\n```",
    // Strings with a command in them that has a string, and so on.
    '```bash\necho "$(cp "$(dirname "$source")" "$target") of $n"\n```',
    '```html\n<a href="b" class="c">text</a>\n<script>let a = "<b>" + f(1)</script>\n```',
  ].join('\n\n'),
}

function svg(width: number, height: number): Promise<Uint8Array> {
  const size = `width="${width}" height="${height}"`
  const text = `<svg ${size} viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg"><rect ${size} fill="#00f"/></svg>`
  return Promise.resolve(new TextEncoder().encode(text))
}

let browser: Browser | undefined
let page: Page

/** Builds the book and unpacks its EPUB; the folder of its pages. */
async function unpack(book: string, name: string): Promise<string> {
  const options = { cache: false, strict: false, progress: silent, sourceDateEpoch: '0', verify: false }
  const out = path.join(place, `${name}-out`)
  const { artifacts } = await buildBook({ root: book, out, formats: ['epub'], jobs: 1, ...options })
  const zip = await JSZip.loadAsync(artifacts[0]?.bytes ?? new Uint8Array())
  for (const [file, entry] of Object.entries(zip.files)) {
    const to = path.join(place, name, file)
    await mkdir(path.dirname(to), { recursive: true })
    await writeFile(to, await entry.async('uint8array'))
  }
  return path.join(place, name, 'OEBPS')
}

async function open(folder: string, file: string, mode: 'light' | 'dark' = 'light'): Promise<void> {
  await page.setViewport({ width: 390, height: 844 })
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: mode }])
  await page.goto(`file://${path.join(folder, file)}`)
}

let folder = ''

beforeAll(async () => {
  const book = path.join(place, 'book')
  await mkdir(book)
  for (const [file, content] of Object.entries(nasty)) await writeFile(path.join(book, file), content)
  folder = await unpack(book, 'nasty')
  const faces = [
    'source-serif-4/400Regular/SourceSerif4_400Regular.ttf',
    'noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
    'jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
  ]
  const fonts = faces.map(async (file) => ({
    name: path.basename(file),
    bytes: await readFile(path.join(root, 'node_modules/@expo-google-fonts', file)),
  }))
  browser = await startBrowser(cacheFolder(), await openWorkshop(await Promise.all(fonts)), 60_000)
  page = await browser.newPage()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await rm(place, { recursive: true, force: true })
})

/** Whether something reaches beyond the screen, unless it can be scrolled there. */
const findWide = () => {
  const edge = document.documentElement.clientWidth
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter(
      (element) =>
        // Spaces at the end of a line hang over; nobody sees them.
        getComputedStyle(element).display !== 'inline' &&
        element.getBoundingClientRect().right > edge + 1 &&
        element.closest('.formula-display, pre.drawn, svg, [hidden]') === null,
    )
    .map((element) => element.outerHTML.slice(0, 80))
}

describe('code', () => {
  it('hangs what goes on of a line two columns right of its beginning', async () => {
    await open(folder, 'one.xhtml')
    const lines = await page.$$eval('pre.short .line, pre .line', (elements) =>
      elements.slice(0, 3).map((element) => {
        const text = document.createRange()
        text.selectNodeContents(element)
        const rects = [...text.getClientRects()].filter(({ width }) => width > 0)
        const column = Number.parseFloat(getComputedStyle(element).paddingInlineStart)
        const left = element.getBoundingClientRect().left
        const tops = [...new Set(rects.map(({ top }) => Math.round(top)))]
        // Where each of the lines begins, in the width that two columns have at the line's class.
        const ofLine = tops.map((top) =>
          Math.min(...rects.filter((rect) => Math.round(rect.top) === top).map((rect) => rect.left - left)),
        )
        return { className: element.className, column, ofLine }
      }),
    )
    expect(lines.map(({ className }) => className)).toEqual(['line in-8', 'line in-10', 'line in-0'])
    for (const { column, ofLine } of lines) {
      expect(ofLine.length).toBeGreaterThan(2)
      expect(ofLine[0]).toBeCloseTo(0, 0)
      for (const begin of ofLine.slice(1)) expect(begin).toBeCloseTo(column, 0)
    }
  })

  it('sets tabs where they would be in a line that does not hang', async () => {
    const width = await page.$eval('.in-10', (line) => {
      const text = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode()
      if (text === null) return []
      const range = document.createRange()
      range.setStart(text, 0)
      range.setEnd(text, 2)
      const tabs = range.getBoundingClientRect().width
      return [tabs, Number.parseFloat(getComputedStyle(line).paddingInlineStart)]
    })
    // Eight columns of the twelve that the rest hangs by.
    expect(width[0]).toBeCloseTo(((width[1] ?? 0) * 8) / 12, 0)
  })

  it('has an arrow before what goes on, and keeps every character', async () => {
    const arrow = await page.$eval('.in-8', (line) => {
      const { height, maskImage } = getComputedStyle(line, '::before')
      return { share: Number.parseFloat(height) / line.getBoundingClientRect().height, maskImage }
    })
    expect(arrow.maskImage).toContain('svg')
    expect(arrow.share).toBeGreaterThan(0.5)
    expect(await page.$eval('pre', (pre) => pre.textContent)).toBe(`${code.join('\n')}\n`)
  })

  it('keeps what is in a line, and an id once', () => {
    const long = 'x'.repeat(30)
    const picture = element('img', { src: 'a.png', alt: '' })
    const mark = element('span', { id: 'page-1' })
    const pre = element(
      'pre',
      {},
      element('code', {}, element('b', { id: 'b' }, `${long}\n${long}`), mark, picture),
    )
    hangLines(element('section', {}, pre))
    expect(toHtml(pre)).toBe(
      `<pre><code><span class="line in-0"><b id="b">${long}</b>\n</span><span class="line in-0"><b>${long}</b><span id="page-1"></span><img src="a.png" alt=""></span></code></pre>`,
    )
  })

  it('keeps what is drawn with characters on its lines, in letters as small as it needs', async () => {
    const { lines, size } = await page.$eval('pre.drawn', (pre) => {
      const range = document.createRange()
      range.selectNodeContents(pre)
      const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      return { lines: tops.size, size: getComputedStyle(pre).getPropertyValue('--columns') }
    })
    expect([lines, size.trim()]).toEqual([3, '72'])
  })
})

describe('tables', () => {
  it('are set smaller before a word is cut', async () => {
    const cut = await page.$$eval('table', (tables) =>
      tables.map((table) =>
        [...table.querySelectorAll('th')].some((cell) => {
          const words = document.createRange()
          words.selectNodeContents(cell)
          return words.getClientRects().length > 1
        }),
      ),
    )
    expect(cut[1]).toBe(false)
    await page.setViewport({ width: 600, height: 800 })
    const atSix = await page.$eval('table', (table) => {
      const size = Number.parseFloat(getComputedStyle(table).fontSize)
      const rows = new Set([...table.querySelectorAll('tr')].map((row) => row.getBoundingClientRect().height))
      return { size, rows: rows.size }
    })
    expect(atSix.size).toBeLessThan(0.85 * 16)
    expect(atSix.size).toBeGreaterThanOrEqual(0.6 * 16)
    expect(atSix.rows).toBeLessThanOrEqual(3)
  })

  it('break between rows where pages do', async () => {
    await page.addStyleTag({ content: 'html{height:500px;columns:390px;column-gap:0;column-fill:auto}' })
    const columns = await page.$$eval('.wide:first-of-type tr, .wide tr', (rows) => [
      ...new Set(rows.map((row) => Math.round(row.getBoundingClientRect().left / 390))),
    ])
    expect(columns.length).toBeGreaterThan(2)
  })
})

describe('task lists', () => {
  it('have their boxes where other items have bullets', async () => {
    await open(folder, 'one.xhtml')
    const items = await page.$$eval('.contains-task-list > li', (found) =>
      found.map((item) => ({
        style: getComputedStyle(item).listStyleType,
        box:
          (item.querySelector('.task-box')?.getBoundingClientRect().right ?? 0) <=
          item.getBoundingClientRect().left,
      })),
    )
    expect(items.map(({ style }) => style)).toEqual(['none', 'none', 'disc'])
    expect(items.every(({ box }) => box)).toBe(true)
  })
})

/** Contrast of two colours of sRGB (WCAG 2.2). */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) =>
      value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const hex = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)

describe('colours of code and links', () => {
  // The page and the text of a reading system, whatever the machine prefers.
  it.each([
    ['#ffffff', '#000000', 'dark'],
    ['#f8f1e3', '#3b2f20', 'dark'],
    ['#000000', '#ffffff', 'light'],
    ['#2b2b2b', '#d8d8d8', 'light'],
  ] as const)('are read on %s under %s of a machine that is %s', async (ground, ink, mode) => {
    await open(folder, 'one.xhtml', mode)
    await page.addStyleTag({ content: `body{background:${ground};color:${ink}}` })
    const colours = await page.$$eval('[class^="hljs-"], a[href]', (elements) =>
      elements.map((element) => [element.className, getComputedStyle(element).color] as const),
    )
    expect(colours.length).toBeGreaterThan(10)
    const poor = colours.filter(([, colour]) => {
      const [, red, green, blue] = /color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)/.exec(colour) ?? []
      const rgb =
        red === undefined
          ? (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((value) => Number(value) / 255)
          : [red, green, blue].map(Number)
      return contrast(rgb, hex(ground)) < 4.5
    })
    expect(poor).toEqual([])
  })
})

describe('the screen of a telephone', () => {
  it('holds a nasty book', async () => {
    await open(folder, 'one.xhtml')
    expect(await page.evaluate(findWide)).toEqual([])
  })

  it('holds every chapter of this book', async () => {
    const content = await unpack(path.join(root, 'content'), 'content')
    const pages = (await readdir(content)).filter((file) => file.endsWith('.xhtml'))
    expect(pages.length).toBeGreaterThan(20)
    const wide: unknown[] = []
    for (const file of pages) {
      await open(content, file)
      wide.push(...(await page.evaluate(findWide)).map((html) => [file, html]))
    }
    expect(wide).toEqual([])
  })
})

describe('the cover', () => {
  it('of an author is a JPEG in its own proportions, white where nothing was', async () => {
    const bytes = await readFile(path.join(folder, 'cover.jpg'))
    const { format, width, height } = await sharp(bytes).metadata()
    expect([format, width, height]).toEqual(['jpeg', 1600, 800])
    const [red, green, blue] = await sharp(bytes).raw().toBuffer()
    expect(red).toBeGreaterThan(250)
    expect(Math.abs((green ?? 0) - 127)).toBeLessThan(4)
    expect(Math.abs((blue ?? 0) - 127)).toBeLessThan(4)
    const html = await readFile(path.join(folder, 'cover.xhtml'), 'utf8')
    expect(html).toContain('<img src="cover.jpg" alt="Nasty" width="1600" height="800"/>')
  })

  const jpeg = sharp({ create: { width: 300, height: 400, channels: 3, background: 'blue' } }).jpeg()
  it.each([
    // As large as a cover may be.
    ['image/svg+xml', svg(40, 80), [1280, 2560]],
    ['image/svg+xml', svg(4000, 1000), [1600, 400]],
    // As it is, and not enlarged.
    ['image/jpeg', jpeg.toBuffer(), [300, 400]],
  ] as const)('from %s', async (mediaType, picture, size) => {
    const bytes = await picture
    const [width = 0, height = 0] = Buffer.from(bytes).toString().match(/\d+/g)?.map(Number) ?? []
    const asset = mediaType === 'image/jpeg' ? { width: 300, height: 400 } : { width, height }
    const file = 'cover'
    const assets = new Map([[file, { file, mediaType, bytes, ...asset }]])
    const nothing = { html: '', resources: new Map() }
    const cover = await withPress({ cache: cacheFolder(), fonts: [] }, (press) =>
      coverOf({ metadata: { cover: file }, assets }, nothing, { press, keep: (_, make) => make() }),
    )
    expect([cover.mediaType, cover.width, cover.height]).toEqual(['image/jpeg', ...size])
    const { data, info } = await sharp(cover.bytes).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual(size)
    // All of it is blue, to the last corner.
    for (const at of [0, data.length - info.channels]) {
      expect(data[at] ?? 255).toBeLessThan(10)
      expect(data[at + 2]).toBeGreaterThan(240)
    }
    if (mediaType === 'image/jpeg') expect(cover.bytes).toBe(bytes)
  })
})
