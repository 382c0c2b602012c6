/** The check of the finished EPUB: what it finds stands at the line of Markdown that it comes from. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import JSZip from 'jszip'
import { afterAll, describe, expect, it } from 'vitest'
import { Report } from '../src/diagnostics.ts'
import { writeEpub } from '../src/epub/index.ts'
import { labelsFor } from '../src/labels.ts'
import { silent } from '../src/progress.ts'
import { readBook } from '../src/read.ts'
import { stopwatch } from '../src/stages.ts'
import { reportEpub } from '../src/verify/epub.ts'
import { readEpub } from '../src/verify/read-epub.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-verify-epub-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const one = `# One

A *first* paragraph, with $a < b$ and a [link](#two).

| a | b |
| - | - |
| 1 | 2 |

- outer
  - <sub>*deep*</sub>

$$
\\frac{1}{2}
$$

<div align="center">

**centred**

</div>

## Two

Last <kbd>K</kbd>, and ~~gone~~.[^n]

[^n]: A note with \`code\`.
`

/** The EPUB of the book, with one text of a page put in the place of another. */
async function check(changes: Readonly<Record<string, string>>) {
  const root = path.join(place, 'book')
  await mkdir(root, { recursive: true })
  await writeFile(path.join(root, 'README.md'), '# Book\n\n- [One](one.md)\n')
  await writeFile(path.join(root, 'one.md'), one)
  const report = new Report()
  const options = { root, out: place, cache: false, progress: silent, sourceDateEpoch: '0' }
  const { stage } = stopwatch(silent)
  const { book } = await readBook(options, report, stage)
  const { bytes, sources } = await writeEpub({
    book,
    cover: { bytes: new TextEncoder().encode(COVER), mediaType: 'image/svg+xml', width: 160, height: 256 },
    stylesheet: '',
    labels: labelsFor('en'),
    generator: 'Buckram',
    contentsDepth: 2,
    report,
  })
  const archive = await JSZip.loadAsync(bytes)
  const page = sources.find(({ file }) => file === 'one.md')
  const name = `OEBPS/${page?.page}`
  let text = (await archive.file(name)?.async('string')) ?? ''
  for (const [from, to] of Object.entries(changes)) {
    expect(text.split(from)).toHaveLength(2)
    text = text.replace(from, to)
  }
  archive.file(name, text)
  const changed = sources.map((source) => (source === page ? { ...source, text } : source))
  reportEpub(await readEpub(await archive.generateAsync({ type: 'uint8array' })), changed, report)
  return { sources, found: report.diagnostics.map(({ code, at, message }) => [code, at, message]) }
}

const COVER = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="256" viewBox="0 0 160 256"/>'

describe('the check of an EPUB', { timeout: 60_000 }, () => {
  it('finds nothing in one that is valid, and every element has a line', async () => {
    const { sources, found } = await check({})
    expect(found).toEqual([])
    const page = sources.find(({ file }) => file === 'one.md')
    // Those of the head, and the body.
    expect(page?.text.match(/<[a-z]/g)).toHaveLength(6 + (page?.lines.length ?? 0))
    expect(page?.lines.filter((line) => line !== undefined).length).toBeGreaterThan(25)
  })

  it.each([
    ['<em>first</em>', '<center>first</center>', 3],
    ['<em>deep</em>', '<center>deep</center>', 10],
    ['<strong>centred</strong>', '<center>centred</center>', 18],
    ['<kbd>K</kbd>', '<center>K</center>', 24],
    ['<code>code</code>', '<center>code</center>', 26],
    ['href="#one--two"', 'href="#nowhere"', 3],
    ['href="#one--two"', 'href="nowhere.xhtml"', 3],
  ])('%s → %s is found, and named at line %i', async (from, to, line) => {
    const { found } = await check({ [from]: to })
    expect(found).toEqual([
      ['epub-invalid', { file: 'one.md', line }, expect.stringContaining('OEBPS/one.xhtml:')],
    ])
  })

  it('names the chapter where the page is no XML', async () => {
    const { found } = await check({ '<em>first</em>': '<em>first' })
    // The page of contents then leads nowhere, too.
    expect(found.map(([, at]) => at)).toContainEqual(expect.objectContaining({ file: 'one.md' }))
  })

  it('names the README for what is no chapter', () => {
    const report = new Report()
    const finding = { id: 'OPF-014', message: 'Property missing', path: 'OEBPS/content.opf', line: 4 }
    reportEpub([finding, { ...finding, path: '', line: undefined }], [], report)
    expect(report.diagnostics.map(({ at, message }) => [at.file, message])).toEqual([
      ['README.md', 'The EPUB is not valid in `META-INF`: Property missing (OPF-014).'],
      ['README.md', 'The EPUB is not valid in `OEBPS/content.opf:4`: Property missing (OPF-014).'],
    ])
  })

  it('says of bytes that are no container that they are none', async () => {
    const findings = await readEpub(new Uint8Array([80, 75, 3, 4, 0, 0]))
    expect(findings.length).toBeGreaterThan(0)
  })
})
