/** The finished book of content/ (or of BUCKRAM_BOOKS, separated by colons), read again with other tools than those that wrote it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type BuildResult, buildBook } from '../src/build.ts'
import { silent } from '../src/progress.ts'
import { judgeEpub } from './judge/epub.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { judgePdf, wrongFolios } from './judge/pdf.ts'

const ours = fileURLToPath(new URL('../content', import.meta.url))
const books = [ours, ...(process.env.BUCKRAM_BOOKS?.split(':') ?? [])]
const out = await mkdtemp(path.join(tmpdir(), 'buckram-test-'))
afterAll(() => rm(out, { recursive: true, force: true }))

function build(root: string, name: string): Promise<BuildResult> {
  return buildBook({
    root,
    out: path.join(out, name),
    formats: ['pdf', 'epub', 'html'],
    jobs: 2,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
}

describe.each(books)('the book in %s', { timeout: 300_000 }, async (root) => {
  const name = path.basename(root)
  const { artifacts, diagnostics } = await build(root, name)
  const read = async (kind: string) => {
    const artifact = artifacts.find((candidate) => candidate.kind === kind)
    return readFile(path.join(out, name, artifact?.name ?? 'none'))
  }
  const html = (await read('html')).toString('utf8')
  const pdf = await judgePdf(new Uint8Array(await read('pdf')))

  it('has no errors', () => {
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('has the right page number in every row of the contents', () => {
    const contents = judgeContents(pdf, html)
    expect(contents.wrong).toEqual([])
    expect(contents.rows.length).toBeGreaterThan(5)
  })

  it('lands with every link of the text', () => {
    const links = judgeLinks(pdf, linksOf(html))
    expect(links.wrong).toEqual([])
    expect(links.checked).toBeGreaterThan(5)
  })

  it('shows the label of each page as its folio, and no address of this machine', () => {
    expect(wrongFolios(pdf)).toEqual([])
    expect(pdf.fileAddresses).toEqual([])
    expect(pdf.dead).toEqual([])
    expect(pdf.radicals).toEqual([])
    expect(pdf.attachments.map((attachment) => attachment.name)).toEqual(['citation.bib'])
  })

  it('is tagged, and set in embedded TrueType', () => {
    expect(pdf.tagged).toBe(true)
    expect(pdf.fonts.filter(({ embedded, type }) => !embedded || type === 'Type3')).toEqual([])
  })

  it('has an EPUB whose links land', async () => {
    expect((await judgeEpub(new Uint8Array(await read('epub')))).wrong).toEqual([])
  })
})

it('builds the same bytes twice', { timeout: 300_000 }, async () => {
  const first = await build(ours, 'first')
  const second = await build(ours, 'second')
  const bytes = ({ artifacts }: BuildResult) =>
    artifacts.map((artifact) => Buffer.from(artifact.bytes).toString('base64'))
  expect(bytes(second)).toEqual(bytes(first))
})
