/**
 * `npm run bench:desk [book] [chapter] [--minutes n]`: from the save of a chapter to the painted change, in the text and on the
 * pages, in a real browser; then, with --minutes, an edit each second for so long, and the memory of the preview and all that it
 * has started, each minute. The book is the first argument, else BUCKRAM_BENCH_BOOK; a copy of it is edited.
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cacheFolder } from '../../dist/cache-folder.js'
import { startBrowser } from '../../dist/press/launch.js'
import { openWorkshop } from '../../dist/press/workshop.js'
import { memoryOf } from './measure.mjs'

const EDITS = 5
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' } },
})
const [book = process.env.BUCKRAM_BENCH_BOOK, chapter] = positionals
if (book === undefined || chapter === undefined)
  throw new Error('Name a book and one of its chapters: npm run bench:desk -- ../book chapter/README.md')

const folder = await mkdtemp(join(tmpdir(), 'buckram-bench-desk-'))
const root = join(folder, 'book')
await cp(book, root, { recursive: true })
const file = join(root, chapter)
const original = await readFile(file, 'utf8')
const desk = spawn(process.execPath, [cli, 'preview', root, '--port', '0', '--no-open'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  await bench()
} finally {
  desk.kill()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

async function bench() {
  const address = await new Promise((resolve, reject) => {
    desk.stdout.on('data', (text) => resolve(/http\S+/.exec(text)?.[0]))
    desk.on('close', () => reject(new Error('The preview ended.')))
  })
  const browser = await startBrowser(cacheFolder(), await openWorkshop(await faces()), 600_000)
  const page = await browser.newPage()
  await page.setViewport({ width: 1440, height: 900 })
  await page.goto(address)
  const settle = () =>
    page.waitForFunction("!document.body.classList.contains('is-working')", { timeout: 90_000, polling: 50 })
  await page.waitForFunction("document.querySelector('.pages .page canvas')", { timeout: 600_000 })
  await settle()
  await openChapter(page)

  const body = "document.querySelector('iframe').contentDocument.body"
  const painted = {
    pages: "document.querySelector('.pages:not(.is-coming) .textLayer')?.closest('.pages')",
    text: body,
  }
  for (const [key, view] of [
    ['1', 'pages'],
    ['2', 'text'],
  ]) {
    await page.keyboard.press(key)
    await sleep(500)
    await openChapter(page)
    const times = []
    for (let edit = 0; edit < EDITS; edit++) {
      await settle()
      await sleep(300)
      const word = `changed${view}${edit}`
      const shown = page.waitForFunction(`${painted[view]}?.textContent.includes('${word}')`, {
        timeout: 60_000,
        polling: 20,
      })
      const start = performance.now()
      await writeFile(file, edited(word))
      await shown
      times.push(performance.now() - start)
    }
    times.sort((a, b) => a - b)
    const [fastest, median, slowest] = [times[0], times[EDITS >> 1], times.at(-1)].map((ms) =>
      (ms / 1000).toFixed(2),
    )
    console.log(
      `${view}: ${median} s from the save to the painted change (median of ${EDITS}; ${fastest} to ${slowest})`,
    )
  }
  for (let minute = 0; minute <= Number(values.minutes ?? -1); minute++) {
    if (minute > 0)
      for (let second = 0; second < 60; second++) {
        await writeFile(file, edited(`minute ${minute} second ${second}`))
        await sleep(1000)
      }
    console.log(`minute ${minute}: ${Math.round(await memoryOf(desk.pid))} MiB`)
  }
  await browser.close()
}

/** Without fonts, the browser of the press shows no text. */
function faces() {
  const files = [
    'source-sans-3/400Regular/SourceSans3_400Regular.ttf',
    'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  ]
  return Promise.all(
    files.map(async (file) => ({
      name: basename(file),
      bytes: await readFile(fileURLToPath(import.meta.resolve(`@expo-google-fonts/${file}`))),
    })),
  )
}

/** The contents' entry that the chapter's title is. */
async function openChapter(page) {
  const title = /^# +(.*)$/m.exec(original)?.[1]?.replace(/[*`]/g, '').trim() ?? ''
  const isFound = await page.evaluate((wanted) => {
    const links = [...document.querySelectorAll('#contents a')]
    const link = links.find(({ textContent }) => textContent === wanted)
    link?.click()
    return link !== undefined
  }, title)
  if (!isFound) throw new Error(`The contents have no entry “${title}”.`)
  await sleep(1000)
}

/** The chapter with a word after its title, where it is seen. */
function edited(word) {
  return original.replace(/^# .*$/m, (title) => `${title}\n\nA sentence that was ${word} here.`)
}
