/** The judges are judged: on small files made here, sound ones pass and each fault that is built in is named. */
import JSZip from 'jszip'
import { describe, expect, it } from 'vitest'
import { compareRows, judgeEpub } from './judge/epub.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { judgePdf, textOf, wrongFolios } from './judge/pdf.ts'

const html = `<nav id="contents"><ol>
  <li><a href="#one">One thing <span class="page">1</span></a></li>
  <li><a href="#two">Two <span class="page">2</span></a></li></ol></nav>
  <section class="chapter" id="one"><p>1</p><h1 id="one-h">One thing</h1><p><a href="#two-h">the <b>next</b></a></p></section>
  <section class="chapter" id="two"><h1 id="two-h">Two</h1></section>`

interface Faults {
  readonly number?: string
  readonly folio?: string
  readonly rowLeadsTo?: string
  readonly linkLeadsTo?: string
  readonly address?: string
  readonly mapped?: string
}

/** Three pages of 200 × 200 pt: the contents (i), then the two chapters (1, 2) with a folio each. One text object a line. */
function makePdf(faults: Faults = {}): Uint8Array {
  const {
    number = '1',
    folio = '2',
    rowLeadsTo = '/one',
    linkLeadsTo = '/two',
    address,
    mapped = '0041',
  } = faults
  const say = (x: number, y: number, text: string) =>
    `/P <</MCID 0>> BDC BT /F 10 Tf ${x} ${y} Td (${text}) Tj ET EMC\n`
  const folioAt = (text: string) => `/Artifact BMC BT /F 10 Tf 100 10 Td (${text}) Tj ET EMC\n`
  const link = (box: string, action: string) => `<</Type /Annot /Subtype /Link /Rect [${box}] ${action}>>`
  const stream = (text: string) => `<</Length ${text.length}>>\nstream\n${text}endstream`
  const page = (content: number, links: string) =>
    `<</Type /Page /Parent 2 0 R /Contents ${content} 0 R /Annots [${links}] /Resources <</Font <</F 9 0 R>>>>>>`
  const objects = [
    `<</Type /Catalog /Pages 2 0 R /Outlines 11 0 R /PageLabels <</Nums [0 <</S /r>> 1 <</S /D>>]>>
       /Dests <</one [4 0 R /XYZ 10 190 0] /two [5 0 R /XYZ 10 190 0] /low [5 0 R /XYZ 10 50 0]
       /beyond [5 0 R /XYZ 10 5984 0]>>>>`,
    '<</Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 200 200]>>',
    page(6, `${link('10 145 190 160', `/Dest ${rowLeadsTo}`)} ${link('10 125 190 140', '/Dest /two')}`),
    page(7, link('10 145 60 160', address ? `/A <</S /URI /URI (${address})>>` : `/Dest ${linkLeadsTo}`)),
    page(8, ''),
    stream(say(10, 150, 'One thing') + say(180, 150, number) + say(10, 130, 'Two') + say(180, 130, '2')),
    stream(say(10, 180, 'One thing') + say(10, 150, 'the next') + say(100, 150, 'and more') + folioAt('1')),
    stream(say(10, 180, 'Two') + folioAt(folio)),
    '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 10 0 R>>',
    stream(`/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfchar <61> <${mapped === '0041' ? '0061' : mapped}> endbfchar endcmap end end\n`),
    '<</Type /Outlines /First 12 0 R /Last 13 0 R /Count 2>>',
    '<</Title <FEFF7B2C4E007AE0> /Parent 11 0 R /Next 13 0 R /Dest /one>>',
    '<</Title (Gone) /Parent 11 0 R /Prev 12 0 R /Dest /nowhere>>',
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `trailer <</Size ${objects.length + 1} /Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`
  return Buffer.from(`${file}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${trailer}`, 'latin1')
}

describe('judgePdf', () => {
  it('reads labels, bookmarks, text without folios and dead destinations', async () => {
    const judgement = await judgePdf(makePdf())
    expect(judgement.pages.map((page) => page.label)).toEqual(['i', '1', '2'])
    expect(judgement.pages.map((page) => textOf(page).replaceAll('\n', '|'))[2]).toBe('Two')
    expect(judgement.outline[0]).toEqual({
      title: '第一章',
      level: 1,
      end: { kind: 'place', page: 1, y: 190 },
      label: '1',
    })
    expect(judgement.dead).toEqual(['bookmark `Gone`: no destination is named `nowhere`'])
    expect(judgement.fonts).toEqual([{ name: 'Helvetica', type: 'Type1', embedded: false }])
    expect(judgement.fileAddresses).toEqual([])
    expect(judgement.tagged).toBe(false)
    expect(judgement.untagged).toContain('page 2: Two')
    expect(wrongFolios(judgement)).toEqual([])
  })

  it('names a dead link, a local address, a radical and a wrong folio', async () => {
    const dead = await judgePdf(makePdf({ linkLeadsTo: '/none' }))
    expect(dead.dead).toContain('page 1, 10, 145 pt: no destination is named `none`')
    const beyond = await judgePdf(makePdf({ linkLeadsTo: '/beyond' }))
    expect(beyond.dead).toContain('page 1, 10, 145 pt: 5984 pt is beyond its page')
    const local = await judgePdf(makePdf({ address: 'file:///home/me/other.md' }))
    expect(local.fileAddresses).toEqual(['file:///home/me/other.md'])
    const radical = await judgePdf(makePdf({ mapped: '2F00' }))
    expect(radical.radicals).toEqual(['page 1: \u2F00nd more'])
    expect(wrongFolios(await judgePdf(makePdf({ folio: '7' })))).toEqual(['page 2 shows 7'])
  })
})

describe('judgeContents', () => {
  it('finds every row with its number', async () => {
    expect(judgeContents(await judgePdf(makePdf()), html)).toEqual({
      rows: [
        { title: 'One thing', number: '1', label: '1' },
        { title: 'Two', number: '2', label: '2' },
      ],
      wrong: [],
    })
  })

  it('names a wrong number, a wrong page and a row that is not printed', async () => {
    const number = judgeContents(await judgePdf(makePdf({ number: '9' })), html)
    expect(number.wrong).toEqual(['`One thing` shows 9, its link leads to page 1'])
    const page = judgeContents(await judgePdf(makePdf({ number: '2', rowLeadsTo: '/two' })), html)
    expect(page.wrong).toEqual(['`One thing` (#one) leads to page 2 at 190 pt; `One thing` stands on i, 1'])
    const missing = judgeContents(await judgePdf(makePdf()), html.replace('>Two <', '>Three <'))
    expect(missing.wrong).toEqual(['`Three` is not printed with a link and a number'])
    const empty = judgeContents(await judgePdf(makePdf({ number: ' ' })), html)
    expect(empty.wrong).toEqual(['`One thing` is not printed with a link and a number'])
  })
})

describe('judgeLinks', () => {
  it('follows the links of the text to what stands at their targets', async () => {
    expect(linksOf(html)).toEqual([{ text: 'the next', id: 'two-h', target: 'Two' }])
    const judgement = judgeLinks(await judgePdf(makePdf()), linksOf(html))
    expect(judgement).toEqual({ checked: 1, wrong: [], withoutText: 0 })
  })

  it('know a target with a formula by what stands before it', () => {
    const noted = html.replace('>Two</h1>', '>Two <span class="formula"><i>x</i></span> more</h1>')
    expect(linksOf(noted)).toEqual([{ text: 'the next', id: 'two-h', target: 'Two' }])
  })

  it('names a link to another page, to below its target, and one that is missing', async () => {
    const wrongOf = async (faults: Faults) => judgeLinks(await judgePdf(makePdf(faults)), linksOf(html)).wrong
    expect(await wrongOf({ linkLeadsTo: '/one' })).toEqual([
      '`the next` (#two-h) leads to page 1 at 190 pt; `Two` stands on i, 2',
    ])
    expect(await wrongOf({ linkLeadsTo: '/low' })).toEqual([
      '`the next` (#two-h) leads to page 2 at 50 pt; `Two` stands on i, 2',
    ])
    expect(await wrongOf({ address: 'https://example.org/' })).toEqual([
      '`the next` (#two-h) is not a link in the PDF',
    ])
  })
})

/** A sound EPUB of two pages; `files` replaces or adds. */
async function makeEpub(files: Readonly<Record<string, string>> = {}): Promise<Uint8Array> {
  const page = (title: string, body: string) =>
    `<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="en">
     <head><title>${title}</title><link rel="stylesheet" href="style.css"/></head><body>${body}</body></html>`
  const all: Readonly<Record<string, string>> = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': `<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
      <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
    'OEBPS/book.opf': `<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <metadata><dc:title>A</dc:title><dc:creator>B</dc:creator><dc:creator>C</dc:creator></metadata><manifest>
      <item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
      <item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
      <item id="s" href="style.css" media-type="text/css"/></manifest>
      <spine><itemref idref="n"/><itemref idref="a"/></spine></package>`,
    'OEBPS/nav.xhtml': page(
      'N',
      '<nav epub:type="toc"><ol><li><span>Part</span><ol><li><a href="a.xhtml#x">A &amp; <b>B</b></a></li></ol></li></ol></nav>',
    ),
    'OEBPS/a.xhtml': page(
      'A',
      '<p id="x">Text <a href="https://example.org/">web</a> <a href="nav.xhtml">back</a></p>',
    ),
    'OEBPS/style.css': '/* url(old.png) */ p { margin: 0 }',
    ...files,
  }
  const zip = new JSZip()
  for (const [name, text] of Object.entries(all)) zip.file(name, text, { compression: 'STORE' })
  return zip.generateAsync({ type: 'uint8array' })
}

describe('judgeEpub', () => {
  it('reads package, navigation and pages', async () => {
    const judgement = await judgeEpub(await makeEpub())
    expect(judgement.wrong).toEqual([])
    expect(judgement.mimetypeFirst).toBe(true)
    expect(judgement.metadata).toEqual({ title: ['A'], creator: ['B', 'C'] })
    expect(judgement.pages.map(({ file, title, language }) => [file, title, language])).toEqual([
      ['OEBPS/nav.xhtml', 'N', 'en'],
      ['OEBPS/a.xhtml', 'A', 'en'],
    ])
    const rows = [
      { title: 'Part', level: 1 },
      { title: 'A & B', level: 2, target: 'OEBPS/a.xhtml#x' },
    ]
    expect(judgement.toc).toEqual(rows)
    expect(compareRows(judgement.toc, rows)).toEqual([])
    expect(compareRows(judgement.toc, rows.slice(0, 1))).toEqual(['row 2 is `  A & B`, expected `nothing`'])
  })

  it.each([
    ['<a href="gone.xhtml">g</a>', 'OEBPS/a.xhtml leads to gone.xhtml: no such file'],
    ['<a href="nav.xhtml#gone">g</a>', 'OEBPS/a.xhtml leads to nav.xhtml#gone: no such id'],
    ['<a href="file:///tmp/a">g</a>', 'OEBPS/a.xhtml links to file:///tmp/a'],
    ['<a href="javascript:x()">g</a>', 'OEBPS/a.xhtml links to javascript:x()'],
    ['<img src="https://example.org/a.png" alt=""/>', 'OEBPS/a.xhtml loads https://example.org/a.png'],
    ['<i id="x"/><i id="x"/>', 'OEBPS/a.xhtml: the id `x` stands twice'],
  ])('names the fault in %s', async (body, fault) => {
    const page = `<html xmlns="http://www.w3.org/1999/xhtml"><body><p id="x1"/>${body}</body></html>`
    const nav = '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
    const judgement = await judgeEpub(await makeEpub({ 'OEBPS/a.xhtml': page, 'OEBPS/nav.xhtml': nav }))
    expect(judgement.wrong).toEqual([fault])
  })

  it('names a file outside the manifest and what a stylesheet loads', async () => {
    const css = '@import "other.css"; p { background: url( \'https://example.org/b.png\' ) }'
    const judgement = await judgeEpub(await makeEpub({ 'OEBPS/style.css': css, 'OEBPS/left.png': '' }))
    expect(judgement.wrong).toEqual([
      'OEBPS/left.png is not in the manifest',
      'OEBPS/style.css leads to other.css: no such file',
      'OEBPS/style.css loads https://example.org/b.png',
    ])
  })

  it('refuses a page that is not well-formed', async () => {
    await expect(judgeEpub(await makeEpub({ 'OEBPS/a.xhtml': '<html><p></html>' }))).rejects.toThrow(
      /mismatch/,
    )
  })
})
