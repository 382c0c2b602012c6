/** Every problem of the table has a book that has it: what is printed are the lines of its `expected.txt`, and no other. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBook, type Format } from '../src/build.ts'
import { CODES, formatDiagnostic, kindOf } from '../src/diagnostics.ts'
import { silent } from '../src/progress.ts'

const books = path.join(import.meta.dirname, 'diagnostics')
const codes = (await readdir(books)).sort()

/** What only setting the type finds. */
const printed = new Set([
  'character-missing',
  'font-missing',
  'page-scaled',
  'pdf-not-accessible',
  'pdf-not-archival',
])

/** Codes without a book, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'link-web-dead': 'Its book would need a server: test/check-web.test.ts has one.',
  'pdf-text-differs': 'It is a fault of the program or of the browser: test/verify.test.ts makes some.',
  'epub-invalid': 'It is a fault of the program or of the checker: test/verify-epub.test.ts makes some.',
  'epub-not-accessible': 'Only the EPUB has it: test/epub-accessibility.test.ts makes each.',
  'file-too-large': 'Its book would be too large to keep: test/hostile.test.ts makes one.',
}

let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'diagnostics-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

it('has a book for every code', () => {
  expect([...codes, ...Object.keys(exceptions)].sort()).toEqual([...CODES].sort())
})

it.each(codes)('%s', { timeout: 60_000 }, async (code) => {
  // A copy, because the address of the repository that this test lies in would be the book's.
  const root = path.join(place, code, 'book')
  await cp(path.join(books, code), root, { recursive: true })
  const expected = await readFile(path.join(root, 'expected.txt'), 'utf8')
  await rm(path.join(root, 'expected.txt'))
  const formats: Format[] = printed.has(code) ? ['pdf'] : ['html']
  const { diagnostics, artifacts } = await buildBook({
    root,
    out: path.join(place, code, 'output'),
    formats,
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '0',
  })
  expect(diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join('')).toBe(expected)
  expect(new Set(diagnostics.map((diagnostic) => diagnostic.code))).toEqual(new Set([code]))
  const stopped = diagnostics.some(({ severity }) => severity === 'error')
  expect(artifacts.map(({ kind }) => kind)).toEqual(stopped ? [] : formats)
})

const pages = path.join(import.meta.dirname, '../docs/guide/diagnostics')
const pageOf = (name: string) => readFile(path.join(pages, name), 'utf8')

it('has a page for every code, and an index of them', async () => {
  expect((await readdir(pages)).sort()).toEqual([...CODES.map((code) => `${code}.md`), 'README.md'].sort())
  const rows = (await pageOf('README.md')).matchAll(/^\| \[([a-z0-9-]+)\]\(([a-z0-9-]+)\.md\) \| (\w+) \|/gm)
  expect([...rows].map(([, code, file, severity]) => [code, file, severity]).sort()).toEqual(
    CODES.map((code) => [code, code, kindOf(code).severity]).sort(),
  )
})

it.each(CODES)(
  'the page of %s says what it means and what to do, and shows what is printed',
  async (code) => {
    const page = await pageOf(`${code}.md`)
    const [title, summary, meaning] = page.split('\n\n')
    expect(title).toBe(`# ${code}`)
    expect(summary).toMatch(/\.$/)
    expect(meaning).toMatch(kindOf(code).severity === 'error' ? /^\*\*Error\.\*\* / : /^\*\*Warning\.\*\* /)
    expect(page.match(/^## .*$/gm)).toEqual(expect.arrayContaining(['## Example', '## What to do']))
    const shown = page.split('\n').filter((line) => line.endsWith(`[${code}]`))
    if (!codes.includes(code)) return
    const expected = await readFile(path.join(books, code, 'expected.txt'), 'utf8')
    expect(shown).toHaveLength(1)
    expect(expected.split('\n')).toContain(shown[0])
  },
)
