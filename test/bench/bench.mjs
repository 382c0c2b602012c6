/**
 * `npm run bench [book] [--ten]`: a cold build of everything against one bare print of the same HTML document in the same
 * browser; then the build after one changed chapter and the build of a book that has not changed, against the cold one; then
 * WeasyPrint, Vivliostyle and Paged.js on the same document, where they are on the PATH; with --ten, ten copies of the book in one
 * against one copy.
 * The book is the argument, else BUCKRAM_BENCH_BOOK. It measures and judges nothing: the table is the result.
 */
import { existsSync } from 'node:fs'
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, delimiter, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { measure, time } from './measure.mjs'

const RUNS = 3
/** ms: so seldom is memory measured where the time counts as well. */
const SELDOM = 2000
const self = fileURLToPath(import.meta.url)
const dist = new URL('../../dist/', import.meta.url)
const cli = fileURLToPath(new URL('cli.js', dist))

/** Other tools that make a PDF of HTML. They make no EPUB, and each is left out where it is not installed. */
const OTHERS = [
  { name: 'weasyprint', options: (html, pdf) => ['--quiet', html, pdf] },
  {
    name: 'vivliostyle',
    options: (html, pdf, browser) => [
      'build',
      html,
      '--single-doc',
      '--output',
      pdf,
      '--executable-browser',
      browser,
      '--timeout',
      '3600',
    ],
  },
  {
    name: 'pagedjs-cli',
    options: (html, pdf) => ['--browserArgs=--no-sandbox', '--timeout', '3600000', '--output', pdf, html],
  },
]

const [first, ...rest] = process.argv.slice(2)
if (first === '--print') await printBare(...rest)
else await bench(first?.startsWith('--') ? undefined : first, [first, ...rest].includes('--ten'))

async function bench(named, ten) {
  const book = named ?? process.env.BUCKRAM_BENCH_BOOK
  if (!book || !existsSync(book)) {
    console.log(
      'Name a folder that holds a book: `npm run bench -- path/to/book`, or set BUCKRAM_BENCH_BOOK.\n' +
        'The book that the numbers in docs/ are measured on is https://github.com/stas00/ml-engineering.',
    )
    return
  }
  if (!existsSync(cli)) {
    console.log('There is no dist/cli.js: run `npm ci` or `npm run prepare` first.')
    return
  }
  const place = await mkdtemp(join(tmpdir(), 'buckram-bench-'))
  // The user's own cache is neither used nor changed.
  process.env.BUCKRAM_CACHE = join(place, 'cache')
  try {
    // The first start unpacks the browser, which is not what is measured.
    await browserToPrintWith()
    const root = join(place, basename(resolve(book)))
    await copyBook(book, root)
    const folder = join(place, 'output')
    const build = [cli, 'build', root, '--out', folder, '--quiet']
    const begin = async () => {
      await time([cli, 'cache', 'clear'])
      await rm(join(root, '.buckram'), { recursive: true, force: true })
      await rm(folder, { recursive: true, force: true })
    }
    const runs = { cold: [], print: [], edit: [], same: [] }
    const bare = async () => [
      self,
      '--print',
      join(folder, await nameOf(folder, '.html')),
      join(folder, 'bare.print'),
    ]
    let stages = {}
    for (let run = 1; run <= RUNS; run++) {
      await begin()
      runs.cold.push(await time(build))
      stages = JSON.parse(await readFile(join(folder, 'build.json'), 'utf8')).seconds
      runs.print.push(await time(await bare()))
      runs.same.push(await time(build))
      await appendFile(await middleChapter(root, folder), `\nThe paragraph of run ${run}.\n`)
      runs.edit.push(await time(build))
    }
    await begin()
    const peaks = [(await measure(build)).peak, (await measure(await bare())).peak]
    const cold = median(runs.cold)
    await report(folder, { cold, print: median(runs.print), peaks, stages })
    for (const [what, name] of [
      ['after one changed chapter', 'edit'],
      ['nothing changed', 'same'],
    ]) {
      const wall = median(runs[name])
      console.log(`${what}: ${wall.toFixed(2)} s, ${(wall / cold).toFixed(3)} of a cold build`)
    }
    await benchOthers(join(folder, await nameOf(folder, '.html')), place, cold)
    if (ten) await benchTen(book, place)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** One run each of the other tools on the same HTML document, against a cold build of everything. */
async function benchOthers(html, place, cold) {
  // Two of them work by scripts, which the document forbids.
  const open = join(place, 'open.html')
  const text = await readFile(html, 'utf8')
  await writeFile(open, text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ''))
  const { executable, environment } = await browserToPrintWith()
  Object.assign(process.env, environment, { PUPPETEER_EXECUTABLE_PATH: executable })
  for (const { name, options } of OTHERS) {
    const program = (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find(existsSync)
    if (!program) continue
    const pdf = join(place, `${name}.pdf`)
    const run = await measure(options(open, pdf, executable), program, SELDOM).catch(() => undefined)
    if (run === undefined) {
      console.log(`${name}: it failed`)
      continue
    }
    const { wall, peak } = run
    const { size } = await stat(pdf)
    console.log(
      `${name}: ${wall.toFixed(1)} s, ${(wall / cold).toFixed(1)} times a cold build, ${Math.round(peak)} MiB, ` +
        `${await pagesOf(pdf)} pages, ${(size / 1e6).toFixed(2)} MB`,
    )
  }
}

/** Every Markdown file of ten copies, against the same of one. */
async function benchTen(book, place) {
  const walls = []
  for (const copies of [1, 10]) {
    const root = join(place, `copies-${copies}`)
    for (let copy = 1; copy <= copies; copy++) await copyBook(book, join(root, `book-${copy}`))
    const build = [
      cli,
      'build',
      root,
      '--toc',
      'folder',
      '--out',
      join(place, 'ten'),
      '--no-cache',
      '--quiet',
    ]
    const run = await measure(build, process.execPath, SELDOM)
    const pages = await pagesOf(join(place, 'ten', await nameOf(join(place, 'ten'), '.pdf')))
    walls.push(run.wall)
    console.log(
      `${copies} in one: ${run.wall.toFixed(1)} s, ${pages} pages, peak ${Math.round(run.peak)} MiB`,
    )
    await rm(join(place, 'ten'), { recursive: true })
  }
  console.log(`ten in one take ${(walls[1] / walls[0]).toFixed(2)} times as long`)
}

/** A copy, which the bench may change. */
async function copyBook(book, to) {
  await mkdir(to, { recursive: true })
  await cp(resolve(book), to, {
    recursive: true,
    filter: (source) => !/[\\/](?:\.git|node_modules|output|\.buckram)$/.test(source),
  })
}

/** The file of the chapter in the middle, as the contents have it. */
async function middleChapter(root, folder) {
  const html = await readFile(join(folder, await nameOf(folder, '.html')), 'utf8')
  const ids = [...html.matchAll(/<section class="leaf chapter[^"]*" id="([^"]+)"/g)].map(([, id]) => id)
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.md'))
  const plain = (text) => text.toLowerCase().replace(/(?:[\\/]?readme)?\.md$|[^\p{L}\p{N}]/gu, '')
  const middle = Math.floor(ids.length / 2)
  for (const id of [...ids.slice(middle), ...ids.slice(0, middle)]) {
    const file = files.find((name) => plain(name) !== '' && plain(name) === plain(id))
    if (file) return join(root, file)
  }
  throw new Error('No chapter of the book is a file that can be told by its id.')
}

/** What a script of a few lines does: load the document, print it tagged, on the paper that its CSS names. */
async function printBare(html, pdf) {
  const { default: puppeteer } = await import('puppeteer-core')
  const { executable, environment } = await browserToPrintWith()
  const browser = await puppeteer.launch({
    executablePath: executable,
    headless: 'shell',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    env: { ...process.env, ...environment },
    protocolTimeout: 0,
  })
  const page = await browser.newPage()
  await page.goto(pathToFileURL(html).href, { waitUntil: 'load', timeout: 0 })
  await page.pdf({ path: pdf, tagged: true, preferCSSPageSize: true, timeout: 0 })
  await browser.close()
}

async function browserToPrintWith() {
  const { locateBrowsers } = await import(new URL('press/locate.js', dist).href)
  const { cacheFolder } = await import(new URL('cache.js', dist).href)
  const [browser] = await locateBrowsers(cacheFolder())
  return browser
}

/** `cold`, `print` and `stages` in seconds, `peaks` of both in MiB. */
async function report(folder, { cold, print, peaks, stages }) {
  const pdf = await nameOf(folder, '.pdf')
  const size = async (name) => `${((await readFile(join(folder, name))).length / 1e6).toFixed(2)} MB`
  const rows = [
    ['', 'build, all outputs', 'bare print'],
    ['wall, median', `${cold.toFixed(2)} s`, `${print.toFixed(2)} s`],
    ['ratio', (cold / print).toFixed(2), '1'],
    ['peak memory, one run', ...peaks.map((peak) => `${Math.round(peak)} MiB`)],
    ['PDF', await size(pdf), await size('bare.print')],
    ['pages', String(await pagesOf(join(folder, pdf))), String(await pagesOf(join(folder, 'bare.print')))],
    ['EPUB', await size(await nameOf(folder, '.epub')), '—'],
    ['HTML', await size(await nameOf(folder, '.html')), '—'],
    ...Object.entries(stages).map(([stage, seconds]) => [`  ${stage}, last run`, `${seconds} s`, '—']),
  ]
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
}

async function pagesOf(pdf) {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const loading = getDocument({ data: new Uint8Array(await readFile(pdf)), verbosity: 0 })
  const { numPages } = await loading.promise
  await loading.destroy()
  return numPages
}

async function nameOf(folder, ending) {
  const name = (await readdir(folder)).find((file) => file.endsWith(ending))
  if (!name) throw new Error(`The build wrote no ${ending}.`)
  return name
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
