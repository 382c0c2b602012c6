/** The report of a build: its numbers by second sources, and its page as a browser and a parser of HTML take it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import JSZip from 'jszip'
import type { Browser } from 'puppeteer-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Artifact } from '../src/book.ts'
import { type BuildOptions, type BuiltBook, buildBook } from '../src/build.ts'
import { cacheFolder } from '../src/cache.ts'
import { runBuild } from '../src/commands/build.ts'
import { readExplanations } from '../src/commands/explanations.ts'
import { CODES } from '../src/diagnostics.ts'
import { startBrowser } from '../src/press/launch.ts'
import { openWorkshop } from '../src/press/workshop.ts'
import { silent } from '../src/progress.ts'
import { type ReportFacts, writeReport } from '../src/report/index.ts'
import { SKIP, visitElements } from '../src/trees.ts'
import { judgePdf, type PdfJudgement } from './judge/pdf.ts'

const TITLE = `</title></script><img src=x onerror=alert(1)> & "Q" <b>`

const noise = (width: number, height: number, channels: 3 | 4) => {
  const data = Buffer.alloc(width * height * channels)
  for (let at = 0; at < data.length; at++) data[at] = (at * 7919 + (at >> 5) * 104_729) % 251
  return sharp(data, { raw: { width, height, channels } })
}

const files: Readonly<Record<string, string | Uint8Array>> = {
  'buckram.yaml': `title: ${JSON.stringify(TITLE)}\nname: nasty\nlanguage: en\n`,
  'README.md': '# Any\n\n## Contents\n\n- [One & <i>only</i>](one.md)\n- [Second](two.md)\n',
  // Seven words, the heading among them, and two of Chinese.
  'one.md':
    '# One & only\n\nfive **zebra** don’t e-mail x2 中文\n\n![n](natural.jpg) \u{1F9FF}\n\n[gone](gone.md) [`<u>`](also%3Cu%3E.md)\n',
  'two.md': [
    '# Second',
    '<img src="half.png" width="200" alt="h">',
    '<img src="see-through.png" width="100" alt="s">',
    '![w](web.webp)',
    '<img src="natural.jpg" width="60" alt="again">',
    '![d](drawing.svg)',
    '[a](https://example.com/a) [a](https://example.com/a#b) [b](https://example.com/b) [o](https://other.example:8080/)',
    '[gone](gone.md)',
  ].join('\n\n'),
  'natural.jpg': await noise(240, 120, 3).jpeg({ quality: 80 }).toBuffer(),
  'half.png': await noise(400, 100, 3).png().toBuffer(),
  'see-through.png': await noise(450, 300, 4).png().toBuffer(),
  'web.webp': await noise(96, 192, 3).webp({ lossless: true }).toBuffer(),
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><path d="M0 0h5v5z"/></pattern><path d="M0 0h90v90z" fill="url(#p)"/></svg>',
}

const FACE = path.join(
  import.meta.dirname,
  '../node_modules/@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
)
const place = await mkdtemp(path.join(tmpdir(), 'buckram-report-'))
const root = path.join(place, 'book')
let built: BuiltBook
let facts: ReportFacts
let report = ''
let tree: Root
let judged: PdfJudgement
let browser: Browser | undefined

const options: BuildOptions = {
  root,
  out: path.join(place, 'out'),
  formats: ['pdf', 'epub', 'html'],
  jobs: 1,
  cache: true,
  strict: false,
  verify: false,
  progress: silent,
  sourceDateEpoch: '0',
}
const bytesOf = (kind: Artifact['kind']) =>
  built.artifacts.find((artifact) => artifact.kind === kind)?.bytes ?? new Uint8Array()
const pages = await readExplanations()
const explanations = new Map([...pages].map(([code, { markdown }]) => [code, markdown]))

/** Every rule of the parser that the page breaks. */
function flawsOf(html: string): readonly string[] {
  const flaws: string[] = []
  fromHtml(html, { onerror: ({ ruleId, line, column }) => void flaws.push(`${ruleId} at ${line}:${column}`) })
  return flaws
}

beforeAll(async () => {
  vi.stubEnv('BUCKRAM_CACHE', path.join(place, 'cache'))
  await mkdir(root)
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(root, file), content)
  built = await buildBook({ ...options, tally: new Map() })
  if (built.facts === undefined) throw new Error('no facts')
  facts = { ...built.facts, time: '2026-05-01 12:30 UTC', explanations }
  report = writeReport(facts)
  tree = fromHtml(report)
  judged = await judgePdf(bytesOf('pdf'))
}, 120_000)

afterAll(async () => {
  await browser?.close()
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

describe('numbers', () => {
  it('counts pages as pdf.js does, and names those that its bookmarks lead to', () => {
    expect(facts.pages).toBe(judged.pages.length)
    const ofChapters = facts.chapters.reduce((sum, { pages: own = 0 }) => sum + own, 0)
    expect(ofChapters + facts.otherPages).toBe(judged.pages.length)
    const labels = new Map(
      judged.outline.map(({ title, label }) => [title.replace(/^\S* (?=One|Second)/, ''), label]),
    )
    expect(facts.chapters.map(({ label }) => label)).toEqual([labels.get('One & only'), labels.get('Second')])
    expect(facts.chapters.map(({ pages: own }) => own)).toEqual([1, 1])
  })

  it('counts words as one does by hand', () => {
    // One, only, five, zebra, don’t, e-mail, x2, 中, 文, gone, u; Second, a, a, b, o, gone.
    expect(facts.chapters.map(({ words }) => words)).toEqual([11, 6])
    expect(facts.words).toBe(17)
  })

  it('measures pictures where they are printed largest', () => {
    const dpi = new Map(facts.pictures?.map(({ file, print }) => [file, print && Math.round(print.dpi)]))
    // A CSS pixel is 1/96 inch: 240 pixels as wide as that many, 400 in 200, 450 in 100.
    expect(Object.fromEntries(dpi)).toEqual({
      'natural.jpg': 96,
      'half.png': 192,
      'see-through.png': 432,
      'web.webp': 96,
      'drawing.svg': undefined,
    })
    const natural = facts.pictures?.find(({ file }) => file === 'natural.jpg')
    expect(natural?.times).toBe(2)
    expect(natural?.print?.width).toBeCloseTo(2.5 * 25.4, 1)
    expect(natural?.print?.height).toBeCloseTo(1.25 * 25.4, 1)
    expect(natural?.print?.label).toBe(facts.chapters[0]?.label)
    expect(natural?.bytes).toBe(files['natural.jpg']?.length)
    expect(facts.strayPictures).toBe(0)
  })

  it('names the faces that the file has, and the characters that are set in them', () => {
    expect(facts.fonts?.map(({ face }) => face).sort()).toEqual(judged.fonts.map(({ name }) => name).sort())
    const bold = facts.fonts?.find(({ face }) => face === 'SourceSerif4-Bold')
    expect(bold?.set).toBe('zebra'.length)
    expect(String.fromCodePoint(...(bold?.characters ?? []))).toBe('aberz')
    // One character of two halves in UTF-16.
    const emoji = facts.fonts?.find(({ face }) => face === 'NotoEmoji-Regular')
    expect(emoji).toMatchObject({ set: 1, characters: [0x1f9ff] })
  })

  it('weighs what the files consist of', async () => {
    for (const file of facts.files)
      expect([file.name, file.parts.reduce((sum, { bytes }) => sum + bytes, 0)]).toEqual([
        file.name,
        file.bytes,
      ])
    const partOf = (kind: string, part: string) =>
      facts.files.find((file) => file.kind === kind)?.parts.find(({ name }) => name === part)?.bytes ?? 0

    // Pictures are stored in the EPUB as they are.
    const zip = await JSZip.loadAsync(bytesOf('epub'))
    let stored = 0
    for (const [name, entry] of Object.entries(zip.files))
      if (/\.(?:png|jpe?g|webp)$/.test(name)) stored += (await entry.async('uint8array')).length
    const drawings = Object.keys(zip.files).filter((name) => name.endsWith('.svg'))
    expect(partOf('epub', 'pictures') - stored).toBeGreaterThanOrEqual(0)
    expect(partOf('epub', 'pictures') - stored).toBeLessThan(drawings.length * 500)

    // Font files and maps, by what stands before each stream.
    const pdf = Buffer.from(bytesOf('pdf')).toString('latin1')
    const fontFiles = [...pdf.matchAll(/\/Length1 \d+[^>]*\/Length (\d+)/g)].map(([, length]) =>
      Number(length),
    )
    const weight = fontFiles.reduce((sum, length) => sum + length, 0)
    expect(fontFiles).toHaveLength(judged.fonts.length)
    expect(partOf('pdf', 'fonts')).toBeGreaterThan(weight)
    expect(partOf('pdf', 'fonts')).toBeLessThan(weight + judged.fonts.length * 1500)
    expect(facts.fonts?.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(partOf('pdf', 'fonts'))
    expect(partOf('pdf', 'pictures')).toBeGreaterThan(files['natural.jpg']?.length ?? 0)
    // The drawing is filled with one.
    expect(partOf('pdf', 'patterns of drawings')).toBeGreaterThan(0)
    const html = Buffer.from(bytesOf('html')).toString('latin1')
    const data = [...html.matchAll(/ src="(data:image[^"]*)"/g)].reduce(
      (sum, [, address = '']) => sum + address.length,
      0,
    )
    expect(partOf('html', 'pictures')).toBe(data)
  })

  it('counts links by host, warnings by code, and what the cache did', async () => {
    expect(facts.hosts).toEqual([
      { host: 'example.com', links: 3, addresses: 2 },
      { host: 'other.example:8080', links: 1, addresses: 1 },
    ])
    expect(facts.problems.map(({ code, at }) => `${code} ${at.file}`)).toEqual([
      'link-missing-file one.md',
      'link-missing-file one.md',
      'link-missing-file two.md',
    ])
    expect(facts.cache.find(({ kind }) => kind === 'print')?.kept).toBe(0)
    const again = await buildBook({ ...options, tally: new Map() })
    for (const { kind, kept, made } of facts.cache)
      expect(again.facts?.cache.find((sums) => sums.kind === kind)).toEqual({
        kind,
        kept: kept + made,
        made: 0,
      })
    expect(again.artifacts).toEqual(built.artifacts)
  })

  it('gathers nothing for a build that is not to be reported', async () => {
    expect((await buildBook({ ...options, formats: ['html'] })).facts).toBeUndefined()
  })
})

/** Facts at their worst. */
const worst = (): ReportFacts => ({
  ...facts,
  title: 'a\0b\ud800c\ufffe\x1b[31m\u{1ffff}\u202e <&">',
  pages: undefined,
  pictures: undefined,
  fonts: undefined,
  hosts: [{ host: '', links: 1, addresses: 1 }],
  chapters: Array.from({ length: 200 }, (_, index) => ({
    title: `${'m'.repeat(90)}<${index}>`,
    number: undefined,
    matter: 'body' as const,
    part: undefined,
    file: `${'folder/'.repeat(30)}${index}.md`,
    words: 0,
    pages: undefined,
    label: undefined,
  })),
  problems: CODES.map((code) => ({
    code,
    severity: 'warning',
    at: { file: `<script>${'long'.repeat(50)}`, line: 1 },
    message: '`</code></details><script>alert(1)</script>` and \x07 `odd',
    hint: 'a `b',
  })),
})

describe('the page', () => {
  it('is valid, also at its worst', () => {
    expect(flawsOf(report)).toEqual([])
    expect(flawsOf(writeReport(worst()))).toEqual([])
    // No book, no chapter, no file.
    const empty = { ...worst(), chapters: [], problems: [], files: [], stages: [], hosts: [], cache: [] }
    expect(flawsOf(writeReport(empty))).toEqual([])
  })

  it('takes what comes out of the book as text', () => {
    for (const html of [report, writeReport(worst())]) {
      visitElements(fromHtml(html), ({ tagName, properties }) => {
        expect(['script', 'img', 'iframe', 'object', 'link', 'form', 'b', 'i', 'u']).not.toContain(tagName)
        for (const name of Object.keys(properties)) expect(name).not.toMatch(/^(?:on|style$|src$)/i)
        if (tagName === 'a') expect(properties.href).toMatch(/^#/)
      })
    }
    const heads: string[] = []
    visitElements(tree, (element) => {
      if (element.tagName === 'h1') heads.push(textOf(element))
    })
    expect(heads).toEqual([TITLE])
    expect(report).toContain('also&lt;u&gt;.md')
  })

  it('explains every code, without marks of Markdown', () => {
    const html = writeReport(worst())
    const explained = new Set<string>()
    visitElements(fromHtml(html), (element) => {
      if (element.tagName === 'details' && typeof element.properties.id === 'string')
        if (textOf(element).includes('What it means'))
          explained.add(element.properties.id.slice('code-'.length))
      // What is left of a page when its examples and code are taken out.
      if (element.tagName === 'p' || element.tagName === 'li') {
        const prose = element.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
        expect(prose).not.toMatch(/\]\(|\*\*|```|^#/)
      }
    })
    expect([...explained].sort()).toEqual([...CODES].sort())
  })

  it('says every number of its charts in words', () => {
    let charts = 0
    visitElements(tree, (element) => {
      if (element.properties.ariaHidden === 'true') return SKIP
      if (element.tagName === 'svg') charts += 1
      return undefined
    })
    expect(charts).toBe(0)
    const text = textOf(tree)
    expect(text).toContain('2 below 150 dpi')
    expect(text).toContain('1 from 150 to 300 dpi')
    expect(text).toContain('1 above 300 dpi')
  })

  it('asks a browser for nothing, is styled under its own policy, and fits a telephone', async () => {
    browser = await startBrowser(
      cacheFolder(),
      await openWorkshop([{ name: path.basename(FACE), bytes: await readFile(FACE) }]),
      60_000,
    )
    const page = await browser.newPage()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(String(error)))
    const asked: string[] = []
    page.on('request', (request) => asked.push(path.basename(request.url())))
    for (const [name, html] of [
      ['report.html', report],
      ['worst.html', writeReport(worst())],
    ] as const) {
      await writeFile(path.join(place, name), html)
      await page.setViewport({ width: 390, height: 844 })
      await page.goto(`file://${path.join(place, name)}`)
      await page.$$eval('details', (all) => {
        for (const one of all) one.open = true
      })
      const { width, edge, columns } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        edge: document.documentElement.clientWidth,
        columns: getComputedStyle(document.querySelector('.tiles') ?? document.body).display,
      }))
      expect([name, width, columns]).toEqual([name, edge, 'grid'])
    }
    expect(said).toEqual([])
    expect(asked).toEqual(['report.html', 'worst.html'])

    // What is folded on the screen is on paper.
    await page.goto(`file://${path.join(place, 'report.html')}`)
    const paper = await judgePdf(await page.pdf({ preferCSSPageSize: true }))
    const printed = paper.pages
      .map(({ runs }) => runs.map(({ text }) => text).join(''))
      .join('')
      .replace(/\s/g, '')
    expect(printed).toContain('also<u>.md')
    expect(printed).toContain('see-through.png')
  })
})

describe('the command', () => {
  const flags = { out: options.out, format: 'html', strict: false, cache: true, verify: false, offline: true }
  const run = async (more: { readonly report: boolean; readonly verbose?: boolean }) => {
    const said: string[] = []
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0),
    )
    const code = await runBuild(root, { ...flags, quiet: false, verbose: false, ...more })
    for (const spy of spies) spy.mockRestore()
    return { code, said: said.join('') }
  }
  const read = (name: string) => readFile(path.join(options.out, name), 'utf8')

  it('writes a report beside the files, also of a book that has not changed, and the files are the same', async () => {
    await run({ report: false })
    const before = await read('SHA256SUMS')
    for (let time = 0; time < 2; time++) {
      const { code, said } = await run({ report: true })
      expect(code).toBe(0)
      expect(said).toContain('nasty-report.html')
      expect(flawsOf(await read('nasty-report.html'))).toEqual([])
      await rm(path.join(options.out, 'nasty-report.html'))
    }
    expect(await read('SHA256SUMS')).toBe(before)
    expect(await read('build.json')).not.toContain('report')
    // The build that was reported is recalled by the next one that is not.
    expect((await run({ report: false })).said).toContain('nothing has changed')
  })

  it('says in short what the report says at length', async () => {
    const { said } = await run({ report: true, verbose: true })
    expect(said).toContain(TITLE)
    expect(said).toMatch(/^2 chapters · 17 words · 3 warnings · \d+\.\d s$/m)
    expect(said).toMatch(/^3 link-missing-file$/m)
    expect(said).toMatch(/^slowest: \w+ \d+\.\d s · /m)
  })
})
