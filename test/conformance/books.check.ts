/** Builds whole books and has their PDF and EPUB read by the checkers of the formats and by the judges. */
import { execFile } from 'node:child_process'
import { appendFile, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareRows, judgeEpub } from '../judge/epub.ts'
import { linksOf } from '../judge/html.ts'
import { judgeContents, judgeLinks } from '../judge/links.ts'
import { judgePdf, wrongFolios } from '../judge/pdf.ts'
import { askAce, missingAce } from './ace.ts'
import { checkEpub, checkFlavour, checkPdf, missing, poorFonts, projectRoot } from './tools.ts'

/** The book of this repository, and every folder that BUCKRAM_BOOKS names (separated by colons). */
const named = (process.env.BUCKRAM_BOOKS ?? '').split(':').filter((folder) => folder !== '')
const books = [join(projectRoot, 'content'), ...named.map((folder) => resolve(folder))]
const noAce = await missingAce()

describe.each(books)('%s', (book) => {
  let output = ''
  const file = { pdf: '', epub: '', html: '' }

  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), `buckram-${basename(book)}-`))
    const cli = join(projectRoot, 'dist/cli.js')
    await promisify(execFile)(process.execPath, [cli, 'build', book, '--out', output, '--quiet'])
    const names = await readdir(output)
    for (const format of ['pdf', 'epub', 'html'] as const) {
      file[format] = join(output, names.find((name) => name.endsWith(`.${format}`)) ?? `no ${format}`)
    }
  })
  afterAll(() => rm(output, { recursive: true, force: true }))

  const noJava = missing('java', 'mvn')
  it('EPUB: EPUBCheck finds nothing', async ({ skip }) => {
    skip(noJava !== undefined, noJava)
    expect(await checkEpub(file.epub)).toEqual([])
  })

  it('EPUB: Ace finds nothing grave', async ({ skip }) => {
    skip(noAce !== undefined, noAce)
    const { grave, minor } = await askAce(file.epub)
    if (minor.length > 0) console.log(minor.join('\n'))
    expect(grave).toEqual([])
  })

  const noQpdf = missing('qpdf')
  it('PDF: qpdf finds nothing', async ({ skip }) => {
    skip(noQpdf !== undefined, noQpdf)
    expect(await checkPdf(file.pdf)).toBe('')
  })

  it('PDF: veraPDF finds nothing against PDF/UA-1', async ({ skip }) => {
    skip(noJava !== undefined, noJava)
    expect(await checkFlavour(file.pdf, 'ua1')).toEqual([])
  })

  it('PDF with `pdf.archival`: veraPDF finds nothing against PDF/A-2u and PDF/UA-1', async ({ skip }) => {
    skip(noJava !== undefined, noJava)
    const { folder, pdf } = await buildArchival(book)
    try {
      expect(await checkFlavour(pdf, '2u')).toEqual([])
      expect(await checkFlavour(pdf, 'ua1')).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  const noPdffonts = missing('pdffonts')
  it('PDF: every font is embedded once, none is drawn', async ({ skip }) => {
    skip(noPdffonts !== undefined, noPdffonts)
    expect(await poorFonts(file.pdf)).toEqual([])
  })

  it('PDF: every link lands, every character can be found', async () => {
    const judgement = await judgePdf(await readFile(file.pdf))
    const html = await readFile(file.html, 'utf8')
    const { dead, fileAddresses, radicals, untagged, tagged, fonts } = judgement
    expect({ dead, fileAddresses, radicals, untagged, tagged }).toEqual({
      dead: [],
      fileAddresses: [],
      radicals: [],
      untagged: [],
      tagged: true,
    })
    expect(fonts.filter(({ type, embedded }) => type === 'Type3' || !embedded)).toEqual([])
    expect(wrongFolios(judgement)).toEqual([])
    const contents = judgeContents(judgement, html)
    expect(contents.wrong).toEqual([])
    expect(contents.rows.length).toBeGreaterThan(0)
    expect(judgeLinks(judgement, linksOf(html)).wrong).toEqual([])
  })

  it('EPUB: every link lands, both tables of contents agree', async () => {
    const judgement = await judgeEpub(await readFile(file.epub))
    expect(judgement.wrong).toEqual([])
    expect(judgement.mimetypeFirst).toBe(true)
    expect(judgement.toc.length).toBeGreaterThan(0)
    expect(compareRows(judgement.ncx, judgement.toc)).toEqual([])
  })
})

/** The book once more, from a copy whose configuration wants the PDF to be archival. */
async function buildArchival(book: string): Promise<{ readonly folder: string; readonly pdf: string }> {
  const folder = await mkdtemp(join(tmpdir(), `buckram-archival-${basename(book)}-`))
  const copy = join(folder, 'book')
  await cp(book, copy, { recursive: true, filter: (file) => basename(file) !== '.git' })
  await appendFile(join(copy, 'buckram.yaml'), '\npdf: { archival: true }\n')
  const output = join(folder, 'output')
  const command = ['build', copy, '--out', output, '--format', 'pdf', '--quiet']
  await promisify(execFile)(process.execPath, [join(projectRoot, 'dist/cli.js'), ...command])
  const name = (await readdir(output)).find((file) => file.endsWith('.pdf'))
  return { folder, pdf: join(output, name ?? 'no pdf') }
}
