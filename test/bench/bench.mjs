/**
 * `npm run bench [book]`: a cold build of everything against one bare print of the same HTML document in the same browser.
 * The book is the argument, else BUCKRAM_BENCH_BOOK. It measures and judges nothing: the table is the result.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { measure } from './measure.mjs'

const RUNS = 3
const self = fileURLToPath(import.meta.url)
const dist = new URL('../../dist/', import.meta.url)

if (process.argv[2] === '--print') await printBare(process.argv[3], process.argv[4])
else await bench(process.argv[2] ?? process.env.BUCKRAM_BENCH_BOOK)

async function bench(book) {
  if (!book || !existsSync(book)) {
    console.log(
      'Name a folder that holds a book: `npm run bench -- path/to/book`, or set BUCKRAM_BENCH_BOOK.\n' +
        'The book that the numbers in docs/ are measured on is https://github.com/stas00/ml-engineering.',
    )
    return
  }
  const cli = fileURLToPath(new URL('cli.js', dist))
  if (!existsSync(cli)) {
    console.log('There is no dist/cli.js: run `npm ci` or `npm run prepare` first.')
    return
  }
  // The first start unpacks the browser, which is not what is measured.
  await browserToPrintWith()
  const folder = await mkdtemp(join(tmpdir(), 'buckram-bench-'))
  try {
    const builds = []
    const prints = []
    for (let run = 1; run <= RUNS; run++) {
      builds.push(await measure([cli, 'build', resolve(book), '--out', folder, '--no-cache', '--quiet']))
      const html = join(folder, await nameOf(folder, '.html'))
      prints.push(await measure([self, '--print', html, join(folder, 'bare.print')]))
      console.log(
        `run ${run} of ${RUNS}: build ${builds.at(-1).wall.toFixed(1)} s, bare print ${prints.at(-1).wall.toFixed(1)} s`,
      )
    }
    await report(folder, builds, prints)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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

async function report(folder, builds, prints) {
  const pdf = await nameOf(folder, '.pdf')
  const build = median(builds.map(({ wall }) => wall))
  const print = median(prints.map(({ wall }) => wall))
  const made = JSON.parse(await readFile(join(folder, 'build.json'), 'utf8'))
  const size = async (name) => `${((await readFile(join(folder, name))).length / 1e6).toFixed(2)} MB`
  const rows = [
    ['', 'build, all outputs', 'bare print'],
    ['wall, median', `${build.toFixed(2)} s`, `${print.toFixed(2)} s`],
    ['ratio', (build / print).toFixed(2), '1'],
    [
      'peak memory, median',
      ...[builds, prints].map((runs) => `${Math.round(median(runs.map(({ peak }) => peak)))} MiB`),
    ],
    ['PDF', await size(pdf), await size('bare.print')],
    ['pages', String(await pagesOf(join(folder, pdf))), String(await pagesOf(join(folder, 'bare.print')))],
    ['EPUB', await size(await nameOf(folder, '.epub')), '—'],
    ['HTML', await size(await nameOf(folder, '.html')), '—'],
    ...Object.entries(made.seconds ?? {}).map(([stage, seconds]) => [
      `  ${stage}, last run`,
      `${seconds} s`,
      '—',
    ]),
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
