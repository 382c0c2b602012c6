/**
 * `npm run corpora`: builds every book below a folder (a folder each, or a .tar.gz of one), reads what was built as the checkers and
 * the judges do, and prints one table.
 * The folder is BUCKRAM_CORPORA. An archive has no Git: the README beside it may say where its book is from, in a row
 * `| \`book\` | owner/repository 0123abc | …`.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { measure } from '../bench/measure.mjs'
import { judgeEpub } from '../judge/epub.ts'
import { linksOf } from '../judge/html.ts'
import { judgeContents, judgeLinks } from '../judge/links.ts'
import { judgePdf } from '../judge/pdf.ts'
import { cutText, namelessGlyphs } from '../judge/pdf-edges.ts'
import { readGlyphs } from '../judge/pdf-glyphs.ts'
import { rawSyntax } from '../judge/raw-syntax.ts'
import { askAce, missingAce } from './ace.ts'
import { checkEpub, missing, projectRoot } from './tools.ts'

/** What the record of a build holds of what the table shows. */
interface Made {
  readonly title: string
  readonly chapters: number
  readonly pages?: number
  readonly warnings: readonly { readonly code: string }[]
}

/**
 * What the judge of raw syntax finds and the author means, or has left: constructs by the number of their finds. Each was looked up
 * in the source, and is shown so by the tool that the book is written for.
 */
const leftByAuthor: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // In a paragraph of HTML, in which there is no Markdown.
  'javascript-questions': { strong: 1 },
  // In a sequence diagram: Mermaid knows no emphasis there.
  'optimism-specs': { strong: 8 },
  // Labels that nothing in their file defines.
  'trpl-zh-cn': { reference: 2 },
}

/** Lines of pictures whose letters stand partly outside the picture itself. */
const cutByAuthor: Readonly<Record<string, number>> = { 'oi-wiki': 7 }

/**
 * Links that the judge does not confirm. Of oi-wiki: a row of the contents that is one letter long; two links whose first bracket stands half
 * outside of their box, as East Asian ones do at others; one to the last line of a page, whose heading Chromium then moved to the next.
 */
const unconfirmed: Readonly<Record<string, number>> = { 'oi-wiki': 4 }

/** Books that Ace is asked about: it takes minutes, and more where an author's pictures have no text. */
const judgedByAce = new Set(['js-primer', 'ml-engineering', 'rust-reference', 'trpl-zh-cn'])

const place = await mkdtemp(join(tmpdir(), 'buckram-corpora-'))
const books = await unpack(process.env.BUCKRAM_CORPORA)
const noJava = missing('java', 'mvn')
const noAce = books.some(([name]) => judgedByAce.has(name)) ? await missingAce() : undefined
if (noAce !== undefined) console.log(noAce)
const rows: string[][] = []

afterAll(async () => {
  const head = [
    'Book',
    'Chapters',
    'Pages',
    'Warnings',
    'Seconds',
    'Peak MiB',
    'EPUBCheck',
    'Ace',
    'Links',
    'Cut',
    'Raw',
    'Nameless',
  ]
  const lines = [head, head.map((_, column) => (column === 0 || column === 3 ? ':--' : '--:')), ...rows]
  console.log(lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n'))
  await rm(place, { recursive: true, force: true })
})

describe.skipIf(books.length === 0)('the books of BUCKRAM_CORPORA', () => {
  it.each(books)('%s', { timeout: 60 * 60_000 }, async (name, root) => {
    const out = join(place, 'output', name)
    const cli = join(projectRoot, 'dist/cli.js')
    // It fails when the build ends with anything but 0.
    const { wall, peak } = await measure([cli, 'build', root, '--out', out, '--no-cache', '--quiet'])
    // The record is this tool's own; docs/architecture.md describes it.
    const made = JSON.parse(await readFile(join(out, 'build.json'), 'utf8')) as Made
    const counts = count(made.warnings.map(({ code }) => code))
    const warnings = Object.entries(counts).map(([code, number]) => `${number} ${code}`)
    const names = await readdir(out)
    const fileOf = (format: string) => join(out, names.find((file) => file.endsWith(`.${format}`)) ?? format)
    const messages = noJava === undefined ? await checkEpub(fileOf('epub')) : undefined
    const ace = judgedByAce.has(name) && noAce === undefined ? await askAce(fileOf('epub')) : undefined
    if (ace !== undefined && ace.minor.length > 0) console.log(ace.minor.join('\n'))
    const { wrong, checked } = await followLinks(fileOf)
    const { cut, raw, nameless } = await readText(await readFile(fileOf('pdf')))
    rows.push([
      name,
      String(made.chapters),
      String(made.pages),
      warnings.join(', ') || '0',
      wall.toFixed(1),
      String(Math.round(peak)),
      messages === undefined ? 'no Java' : String(messages.length),
      ace === undefined ? '–' : String(ace.grave.length),
      wrong.length === 0 ? String(checked) : `${checked}, ${wrong.length} unconfirmed`,
      String(cut.length),
      String(raw.length),
      String(nameless.length),
    ])
    expect.soft(messages ?? []).toEqual([])
    expect.soft(ace?.grave ?? []).toEqual([])
    expect.soft(wrong.length, wrong.join('\n')).toBe(unconfirmed[name] ?? 0)
    expect.soft(cut.length, cut.join('\n')).toBe(cutByAuthor[name] ?? 0)
    // What no face has is drawn as a box, which stands for nothing, and is reported.
    if (counts['font-missing'] === undefined && counts['character-missing'] === undefined)
      expect.soft(nameless).toEqual([])
    const constructs = count(raw.map((find) => find.split(': ')[1] ?? find))
    expect.soft(constructs, raw.join('\n')).toEqual(leftByAuthor[name] ?? {})
  })
})

/** Every link inside the book, in PDF and EPUB, and every row of the contents: those that do not lead where they say. */
async function followLinks(
  fileOf: (format: string) => string,
): Promise<{ readonly wrong: readonly string[]; readonly checked: number }> {
  const html = await readFile(fileOf('html'), 'utf8')
  const pdf = await judgePdf(await readFile(fileOf('pdf')))
  const contents = judgeContents(pdf, html)
  const links = judgeLinks(pdf, linksOf(html))
  const epub = await judgeEpub(await readFile(fileOf('epub')))
  return {
    wrong: [...pdf.dead, ...contents.wrong, ...links.wrong, ...epub.wrong],
    checked: contents.rows.length + links.checked + links.withoutText,
  }
}

/** What the judges of glyphs find, a page at a time. */
async function readText(pdf: Uint8Array): Promise<Readonly<Record<'cut' | 'raw' | 'nameless', string[]>>> {
  const found = { cut: [] as string[], raw: [] as string[], nameless: [] as string[] } // empty lists tell no type
  for await (const page of readGlyphs(pdf)) {
    found.cut.push(...cutText(page))
    found.raw.push(...rawSyntax(page))
    found.nameless.push(...namelessGlyphs(page))
  }
  return found
}

/** How often each stands there, in the order of their names. */
function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** Name and folder of each book. */
async function unpack(folder: string | undefined): Promise<[string, string][]> {
  if (folder === undefined) return []
  const found: [string, string][] = []
  const list = await readFile(join(resolve(folder), 'README.md'), 'utf8').catch(() => '')
  for (const entry of (await readdir(resolve(folder))).sort()) {
    const file = join(resolve(folder), entry)
    const name = entry.replace(/\.tar\.gz$/, '')
    if (name !== entry) {
      await promisify(execFile)('tar', ['xzf', file, '--directory', place])
      await nameRepository(name, list)
      found.push([name, join(place, name)])
    } else if ((await stat(file)).isDirectory()) found.push([name, file])
  }
  return found
}

async function nameRepository(name: string, list: string): Promise<void> {
  const row = list.split('\n').find((line) => line.startsWith(`| \`${name}\` |`))
  const [, repository, commit] = /\| ([\w.-]+\/[\w.-]+) ([0-9a-f]{7,40}) \|/.exec(row ?? '') ?? []
  const file = join(place, name, 'buckram.yaml')
  if (repository === undefined || existsSync(file)) return
  await writeFile(file, `repository: https://github.com/${repository}\ncommit: ${commit}\n`)
}
