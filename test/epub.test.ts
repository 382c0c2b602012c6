/** The EPUB: valid whatever the author wrote, the same bytes every time, every link landing. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import type { Element, ElementData, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import type { Asset, Book, Chapter, Metadata, Target, TocEntry } from '../src/book.ts'
import { Report } from '../src/diagnostics.ts'
import { type EpubInput, writeEpub } from '../src/epub/index.ts'
import { w3cDate } from '../src/epub/package.ts'
import { webAddress } from '../src/epub/web-address.ts'
import { xmlName } from '../src/epub/xml.ts'
import { labelsFor } from '../src/labels.ts'
import { isRightToLeft } from '../src/media/languages.ts'

interface Archive {
  readonly files: Record<string, { readonly date: Date }>
  file(name: string): { async(type: 'string'): Promise<string> } | null
}
interface Zip {
  loadAsync(bytes: Uint8Array): Promise<Archive>
}
// The packer's own zip library reads what it wrote; as a dependency of a dependency it is found from there.
const fromPacker = createRequire(createRequire(import.meta.url).resolve('epub-gen-memory'))
const zip: Zip = fromPacker('jszip')

const png = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const gif = Uint8Array.from(Buffer.from('R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', 'base64'))
const svg = new TextEncoder().encode(
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><title>A box</title><rect width="40" height="20"/></svg>',
)

const metadata: Metadata = {
  title: '书 & <Book> 50%>20%',
  subtitle: 'A "second" title',
  language: 'zh-CN',
  authors: [
    { name: 'Ann Author', sortName: 'Author, Ann', role: 'aut' },
    { name: '乙', role: 'aut' },
  ],
  contributors: [
    { name: '丙', role: 'trl' },
    { name: '丁', role: 'trl' },
    { name: 'Buckram', role: 'adp' },
  ],
  publisher: 'Press & Sons',
  date: '2023-2024',
  modified: 1714521600,
  description: 'Says <what> it is & more',
  subjects: ['engineering', '机器学习'],
  rights: {
    name: 'CC BY-SA 4.0',
    spdx: 'CC-BY-SA-4.0',
    url: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
  identifier: 'urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2',
  isbn: '978-3-16-148410-0',
  doi: '10.1000/182',
  source: 'https://example.org/book',
  version: '1.0',
  citation: { bibtex: '@book{a,\n  title = {A & <B>}\n}\n', text: 'Author (2024). Book.' },
}

const at = { file: 'README.md', line: 1 }

/** The targets of links and pictures, as a resolver would set them: `href` and `src` name them. */
function tree(html: string, targets: Readonly<Record<string, Target>> = {}): Root {
  const root = fromHtml(html, { fragment: true })
  visit(root, 'element', (element: Element) => {
    const address = element.properties.href ?? element.properties.src
    const target = typeof address === 'string' ? targets[address] : undefined
    // `position` is declared by hast-util-from-parse5, which alone sets it.
    if (target !== undefined) element.data = { target } as ElementData
  })
  return root
}

function chapter(id: string, html: string, more: Partial<Chapter> = {}, targets = {}): Chapter {
  const root = tree(html, targets)
  return { id, file: `${id}.md`, title: id, matter: 'body', level: 1, tree: root, headings: [], ...more }
}

function chapterEntry(id: string, title: string, children: readonly TocEntry[] = []): TocEntry {
  return { kind: 'chapter', id, title, file: `${id}.md`, at, children }
}

function asset(file: string, mediaType: Asset['mediaType'], bytes: Uint8Array): [string, Asset] {
  return [file, { file, mediaType, width: 40, height: 20, bytes }]
}

function book(chapters: readonly Chapter[], more: Partial<Book> = {}): Book {
  const body = chapters.map(({ id, title }) => chapterEntry(id, title))
  return {
    metadata,
    toc: { reader: 'README', front: [], body, back: [] },
    chapters,
    assets: new Map(),
    ...more,
  }
}

const stylesheet = await readFile(new URL('../styles/epub.css', import.meta.url), 'utf8')

async function write(made: Book, more: Partial<EpubInput> = {}): Promise<Uint8Array> {
  const { bytes } = await writeEpub({
    book: made,
    cover: { bytes: svg, mediaType: 'image/svg+xml', width: 40, height: 20 },
    stylesheet,
    labels: labelsFor(made.metadata.language),
    generator: 'Buckram 0.1.0',
    contentsDepth: 1,
    report: new Report(),
    ...more,
  })
  return bytes
}

async function check(bytes: Uint8Array): Promise<string[]> {
  const { messages } = await EpubCheck.validate(bytes)
  return messages
    .filter(({ severity }) => severity !== 'info' && severity !== 'usage')
    .map(({ id, message, location }) => `${id} ${location?.path ?? ''}:${location?.line ?? ''} ${message}`)
}

async function read(bytes: Uint8Array, name: string): Promise<string> {
  const archive = await zip.loadAsync(bytes)
  return (await archive.file(`OEBPS/${name}`)?.async('string')) ?? ''
}

/** The content of a chapter's section. */
async function page(
  html: string,
  targets: Readonly<Record<string, Target>> = {},
  more: Partial<Book> = {},
): Promise<string> {
  const bytes = await write(book([chapter('one', html, {}, targets)], more))
  expect(await check(bytes)).toEqual([])
  return /<section id="one"[^>]*>([\s\S]*)<\/section><\/body>/.exec(await read(bytes, 'one.xhtml'))?.[1] ?? ''
}

const pictures = new Map([
  asset('图/架构 图.png', 'image/png', png),
  asset('images/b.svg', 'image/svg+xml', svg),
  asset('images/unused.png', 'image/png', png),
])

const whole: Book = book(
  [
    chapter('preface', '<h1>Preface</h1><p>Before.</p>', { matter: 'front', role: 'preface', title: '前言' }),
    chapter(
      'compute',
      '<h1 id="compute">Compute</h1><h2 id="compute--gpu">GPU</h2><p><a href="x">to net</a> <a href="y">lost place</a></p><img src="a">',
      {
        title: '计算',
        number: '1',
        headings: [
          { depth: 1, id: 'compute', title: 'Compute', line: 1 },
          { depth: 2, id: 'compute--gpu', title: 'GPU', line: 3 },
        ],
      },
      {
        x: { kind: 'chapter', chapter: 'network', id: 'network--1 斜杠' },
        y: { kind: 'chapter', chapter: 'network', id: 'not there' },
        a: { kind: 'asset', file: '图/架构 图.png' },
      },
    ),
    chapter('network', '<h1>Network</h1><h2 id="network--1 斜杠">Slash</h2><p>Text.</p>', {
      title: '网络 <2>',
      number: '1.1',
      level: 2,
    }),
    chapter('Network', '<h1>Other</h1>', { title: 'Differs in capitals' }),
    chapter('toc', '<h1>Contents of something</h1>', { title: 'toc' }),
  ],
  {
    assets: pictures,
    toc: {
      reader: 'README',
      front: [chapterEntry('preface', '前言')],
      body: [
        {
          kind: 'part',
          title: '第一部分',
          at,
          children: [
            chapterEntry('compute', '计算', [chapterEntry('network', '网络 <2>')]),
            { kind: 'draft', title: 'Later', at, children: [] },
          ],
        },
        { kind: 'link', title: 'The web', url: 'https://example.org/a?b=1&c=2', at },
        { kind: 'link', title: 'Broken', url: 'http://[bad', at },
        { kind: 'draft', title: 'Planned', at, children: [chapterEntry('Network', 'Differs in capitals')] },
        { kind: 'part', title: 'Nothing in it', at, children: [] },
        chapterEntry('toc', 'toc'),
      ],
      back: [],
    },
  },
)

describe('a whole book', () => {
  it('is valid', async () => {
    expect(await check(await write(whole))).toEqual([])
  })

  it('is written twice with the same bytes', async () => {
    expect(Buffer.compare(await write(whole), await write(whole))).toBe(0)
  })

  it('begins with a stored mimetype, stores pictures, and dates every file with the book', async () => {
    const bytes = await write(whole)
    // Local file header (APPNOTE 4.3.7): method at 8, name length at 26, extra length at 28, name at 30.
    const view = new DataView(bytes.buffer, bytes.byteOffset)
    expect([view.getUint16(8, true), view.getUint16(28, true)]).toEqual([0, 0])
    expect(Buffer.from(bytes.subarray(30, 58)).toString('latin1')).toBe('mimetypeapplication/epub+zip')
    const archive = await zip.loadAsync(bytes)
    expect(Object.keys(archive.files)).toEqual([
      'mimetype', 'OEBPS/style.css', 'META-INF/container.xml', 'OEBPS/content.opf', 'OEBPS/toc.ncx', 'OEBPS/toc.xhtml',
      'OEBPS/cover.xhtml', 'OEBPS/title-page.xhtml', 'OEBPS/preface.xhtml', 'OEBPS/part.xhtml', 'OEBPS/compute.xhtml',
      'OEBPS/network.xhtml', 'OEBPS/web.xhtml', 'OEBPS/Network-2.xhtml', 'OEBPS/toc-2.xhtml', 'OEBPS/citation.xhtml',
      'OEBPS/cover.svg', 'OEBPS/images/picture-f57964b1.png',
    ]) // biome-ignore format: a list of names
    for (const { date } of Object.values(archive.files))
      expect(date.toISOString()).toBe('2024-05-01T00:00:00.000Z')
  })

  it('nests parts, chapters and headings, and gathers what leads to the web', async () => {
    const nav = await read(await write(whole), 'toc.xhtml')
    const entries = [...nav.matchAll(/<(?:a href="([^"]*)"|span)>([^<]*(?:&lt;[^<]*)?)</g)].map(
      ([, href, title]) => [title, href],
    )
    expect(entries).toEqual([
      ['前言', 'preface.xhtml'],
      ['第一部分', 'part.xhtml'],
      ['计算', 'compute.xhtml'],
      ['GPU', 'compute.xhtml#compute--gpu'],
      ['网络 &#x3C;2>', 'network.xhtml'],
      ['The web', 'web.xhtml#link-1'],
      ['Broken', 'web.xhtml#link-2'],
      ['Planned', undefined],
      ['Differs in capitals', 'Network-2.xhtml'],
      ['toc', 'toc-2.xhtml'],
      ['引用本书', 'citation.xhtml'],
    ])
  })

  it('links chapters, and a place that is not there becomes the chapter', async () => {
    const text = await read(await write(whole), 'compute.xhtml')
    expect(text).toContain('<a href="network.xhtml#network--1-75e1b094">to net</a>')
    expect(text).toContain('<a href="network.xhtml">lost place</a>')
    expect(await read(await write(whole), 'network.xhtml')).toContain('id="network--1-75e1b094"')
  })

  it('says in the package what is true', async () => {
    const opf = await read(await write(whole), 'content.opf')
    for (const line of [
      '<dc:creator id="creator-1">Ann Author</dc:creator>',
      '<meta refines="#creator-1" property="role" scheme="marc:relators">aut</meta>',
      '<meta refines="#creator-1" property="file-as">Author, Ann</meta>',
      '<dc:creator id="creator-2">乙</dc:creator>',
      '<dc:contributor id="contributor-1">丙</dc:contributor>',
      '<dc:identifier id="isbn">urn:isbn:9783161484100</dc:identifier>',
      '<dc:date>2024</dc:date>',
      '<meta property="dcterms:modified">2024-05-01T00:00:00Z</meta>',
      '<dc:rights>CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/</dc:rights>',
      '<meta property="schema:accessMode">visual</meta>',
      '<meta property="schema:accessibilityHazard">none</meta>',
    ]) {
      expect(opf).toContain(line)
    }
    // One picture has no alternative text, so the book does not claim any.
    expect(opf).not.toContain('alternativeText')
    expect([...opf.matchAll(/accessModeSufficient">([^<]*)/g)].map(([, modes]) => modes)).toEqual([
      'textual,visual',
    ])
  })
})

describe('obsolete and invalid HTML', () => {
  it.each([
    ['<p align="center">a</p>', '<p style="text-align: center">a</p>'],
    ['<center>a</center>', '<div style="text-align: center">a</div>'],
    ['<tt>a</tt><strike>b</strike><font color="red" size="5">c</font>', '<code>a</code><s>b</s><span style="color: red; font-size: x-large">c</span>'],
    ['<table border="1" cellpadding="3" width="50%"><tr><td nowrap valign="top" bgcolor="#FFF" colspan="2">a</td></tr></table>', '<table style="width: 50%"><tbody><tr><td style="vertical-align: top; white-space: nowrap; background-color: #fff" colspan="2">a</td></tr></tbody></table>'],
    ['<ol start="3" compact><li value="x">a</li></ol>', '<ol start="3"><li>a</li></ol>'],
    ['<ul start="3" type="square"><li value="2">a</li></ul>', '<ul style="list-style-type: square"><li>a</li></ul>'],
    ['<br clear="all">', '<br style="clear: both"/>'],
    ['<div itemscope itemtype="x" itemprop="y" lang="en" data-x="1" onclick="z()">a</div>', '<div lang="en" xml:lang="en">a</div>'],
    ['<p lang="not a tag">a</p>', '<p>a</p>'],
    ['<a name="1 here"></a><p id="x y">a</p>', '<span id="_1-here"></span><p id="x-y">a</p>'],
    ['<p id="a">1</p><p id="a">2</p><p id="">3</p>', '<p id="a">1</p><p>2</p><p>3</p>'],
    ['<p>a\u0000\u0001\u000B\uFFFE\uD800b</p>', '<p>ab</p>'],
    ['<details open><p>a</p></details>', '<details open=""><summary>…</summary><p>a</p></details>'],
    ['<details><p>a</p><summary><h3 id="s">b</h3></summary></details>', '<details><summary><h2 id="s" class="as-h3">b</h2></summary><p>a</p></details>'],
    ['<ul><br>stray<li>a</li><ul><li>b</li></ul></ul>', '<ul><li><br/>stray</li><li>a<ul><li>b</li></ul></li></ul>'],
    ['<dl><dd>a</dd><dt>b</dt></dl>', '<dl><dt></dt><dd>a</dd><dt>b</dt><dd></dd></dl>'],
    ['<li>a</li><dt>b</dt>', '<div class="as-li">a</div><div class="as-dt">b</div>'],
    ['<h2>a<div>b<ul><li>c</li></ul></div><hr></h2>', '<h2>a<span class="block as-div">b<span class="block as-ul"><span class="block as-li">c</span></span></span><br/></h2>'],
    ['<em>重点</em><em>A Title</em><i>かな</i>', '<em class="upright">重点</em><em>A Title</em><i class="upright">かな</i>'],
    ['<strong>a<p>b</p></strong>', '<div class="as-strong">a<p>b</p></div>'],
    ['<span><table><tr><td>a</td></tr></table></span>', '<div><table><tbody><tr><td>a</td></tr></tbody></table></div>'],
    ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字</ruby>', '<ruby>漢<rt>kan</rt>字<rt></rt></ruby>'],
    ['<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" checked disabled> a</li></ul>', '<ul class="contains-task-list"><li class="task-list-item"><span class="task-box" role="img" aria-label="已完成">☑</span> a</li></ul>'],
    ['<picture><source srcset="x"><img src="gone" alt="a" longdesc="y"></picture>', '<span class="missing-picture" role="img" aria-label="图片缺失：a">图片缺失：a</span>'],
    ['<blink><custom-element id="c">a</custom-element></blink><script>b</script>', '<span id="c"></span>a'],
    ['<div class="markdown-alert markdown-alert-note"><p>a</p></div>', '<div class="markdown-alert markdown-alert-note" role="note"><p>a</p></div>'],
    ['<pre><code><span class="long-line">a <span class="hljs-title function_">b</span></span>c\n</code></pre>', '<pre><code>a <span class="hljs-title function_">b</span>\nc\n</code></pre>'],
    ['<p>a]]&gt;b</p>', '<p>a]]&gt;b</p>'],
    ['<!-- a -- b --><p title="&quot;<&amp;">a</p>', '<p title="&#x22;&#x3C;&#x26;">a</p>'],
  ])('%s', async (html, expected) => {
    expect(await page(html)).toBe(expected)
  }) // biome-ignore format: a table

  it('does not lead to an anchor that a repair dropped', async () => {
    const html = '<a href="x">a</a><ul><br id="gone"><li>b</li></ul>'
    expect(await page(html, { x: { kind: 'chapter', chapter: 'one', id: 'gone' } })).toBe(
      '<a href="#one">a</a><ul><li>b</li></ul>',
    )
  })

  it('orders the parts of a table', async () => {
    const table =
      '<table><tbody><tr><td>b</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot><thead><tr><th scope="col">h</th></tr></thead><tr><td>c</td></tr><caption>t</caption></table>'
    expect(await page(table)).toBe(
      '<table><caption>t</caption><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>b</td></tr></tbody><tbody><tr><td>c</td></tr></tbody><tfoot><tr><td>f</td></tr></tfoot></table>',
    )
  })

  it('says what header cells are headers of, and leaves the corner without one', async () => {
    const table =
      '<table><thead><tr><th> </th><th>h</th></tr></thead><tbody><tr><th>r</th><td>c</td></tr></tbody></table>'
    expect(await page(table)).toBe(
      '<table><thead><tr><td> </td><th scope="col">h</th></tr></thead><tbody><tr><th scope="row">r</th><td>c</td></tr></tbody></table>',
    )
  })

  it('closes gaps between levels of headings, and keeps their looks', async () => {
    expect(await page('<h1>a</h1><h4>b</h4><h5>c</h5><h2>d</h2><h3>e</h3>')).toBe(
      '<h1>a</h1><h2 class="as-h4">b</h2><h3 class="as-h5">c</h3><h2>d</h2><h3>e</h3>',
    )
  })

  it('makes a figure of a picture and its caption', async () => {
    const html =
      '<p class="figure"><span class="missing-picture">x</span></p>\n<p class="caption" id="c"><em>t</em></p><p class="caption">alone</p>'
    expect(await page(html)).toBe(
      '<figure><span class="missing-picture">x</span><figcaption id="c"><em>t</em></figcaption></figure><p class="caption">alone</p>',
    )
  })

  it('gives footnotes their roles', async () => {
    const html =
      '<p>a<sup><a href="#fn-1" id="fnref-1" data-footnote-ref="">1</a></sup></p><section class="footnotes" data-footnotes=""><ol><li id="fn-1"><p>n <a href="#fnref-1" class="data-footnote-backref" data-footnote-backref="">↩</a></p></li></ol></section>'
    const text = await page(html, {
      '#fn-1': { kind: 'chapter', chapter: 'one', id: 'fn-1' },
      '#fnref-1': { kind: 'chapter', chapter: 'one', id: 'fnref-1' },
    })
    expect(text).toContain('<a id="fnref-1" epub:type="noteref" role="doc-noteref" href="#fn-1">1</a>')
    expect(text).toContain('<li><div id="fn-1" epub:type="footnote" role="doc-footnote">')
    expect(text).toMatch(/<a [^>]*role="doc-backlink"[^>]*href="#fnref-1">↩<\/a>/)
  })
})

describe('links and pictures', () => {
  const link = async (target: Target | undefined) =>
    page('<p><a href="x">a</a></p>', target === undefined ? {} : { x: target })

  it.each<[string, Target | undefined, string]>([
    ['the web', { kind: 'external', url: 'https://example.org/ü b?c=d&e=f' }, '<p><a href="https://example.org/%C3%BC%20b?c=d&#x26;e=f">a</a></p>'],
    ['no address', { kind: 'external', url: 'http://[bad' }, '<p>a</p>'],
    ['a script', { kind: 'external', url: 'javascript:alert(1)' }, '<p>a</p>'],
    ['a file of the disk', { kind: 'external', url: 'file:///etc/passwd' }, '<p>a</p>'],
    ['a source with address', { kind: 'source', file: 'x.py', url: 'https://example.org/x.py' }, '<p><a href="https://example.org/x.py">a</a></p>'],
    ['a source without', { kind: 'source', file: 'x.py' }, '<p>a</p>'],
    ['a missing file', { kind: 'missing', raw: 'x' }, '<p>a</p>'],
    ['a picture file', { kind: 'asset', file: 'images/b.svg' }, '<p>a</p>'],
    ['a chapter that is not there', { kind: 'chapter', chapter: 'none' }, '<p>a</p>'],
    ['its own chapter', { kind: 'chapter', chapter: 'one' }, '<p><a href="#one">a</a></p>'],
    ['nothing at all', undefined, '<p>a</p>'],
  ])('%s', async (_name, target, expected) => {
    expect(await link(target)).toBe(expected)
  }) // biome-ignore format: a table

  it('keeps proportions and takes each picture once', async () => {
    const html =
      '<img src="b" alt="a&#10;b" width="80"><img src="b" width="50%" align="right"><img src="b" alt="" height="5" border="0" hspace="3">'
    expect(await page(html, { b: { kind: 'asset', file: 'images/b.svg' } }, { assets: pictures })).toBe(
      [
        '<img src="images/b-012d2196.svg" alt="a b" width="80" height="40"/>',
        '<img src="images/b-012d2196.svg" width="40" height="20" style="float: right; margin: 0 0 0.5em 1em; width: 50%; height: auto"/>',
        '<img src="images/b-012d2196.svg" alt="" width="10" height="5"/>',
      ].join(''),
    )
  })

  it('promises alternative text when every picture has one, and no harmlessness where one moves', async () => {
    const targets = { g: { kind: 'asset', file: 'a.gif' } } as const
    // The same image twice.
    const moving = new Uint8Array([...gif.subarray(0, -1), ...gif.subarray(19)])
    const assets = new Map([asset('a.gif', 'image/gif', moving)])
    const bytes = await write(book([chapter('one', '<img src="g" alt="moves">', {}, targets)], { assets }))
    const opf = await read(bytes, 'content.opf')
    expect(opf).toContain('alternativeText')
    expect(opf).toContain('accessibilityHazard">unknown')
    expect(await check(bytes)).toEqual([])
  })

  it('shows a box for a picture that no reading system must know', async () => {
    const assets = new Map([asset('a.avif', 'image/avif', png)])
    expect(await page('<img src="x">', { x: { kind: 'asset', file: 'a.avif' } }, { assets })).toContain(
      '图片缺失：a.avif',
    )
  })
})

describe('metadata', () => {
  it('reads from right to left where the language does', async () => {
    const arabic = book([chapter('one', '<h1>كتاب</h1>')], { metadata: { ...metadata, language: 'ar' } })
    const bytes = await write(arabic)
    expect(await check(bytes)).toEqual([])
    expect(await read(bytes, 'content.opf')).toContain('page-progression-direction="rtl"')
    expect(await read(bytes, 'one.xhtml')).toContain('lang="ar" xml:lang="ar" dir="rtl"')
    const latin = { ...metadata, language: 'en', direction: 'rtl' } as const
    expect(await read(await write(book([chapter('one', '')], { metadata: latin })), 'one.xhtml')).toContain(
      'lang="en" xml:lang="en" dir="rtl"',
    )
    expect([isRightToLeft('he'), isRightToLeft('az-Arab'), isRightToLeft('zh-TW')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is valid with the least that a book can say', async () => {
    const least: Metadata = {
      title: '', language: 'en', authors: [], contributors: [], modified: 0, subjects: [],
      identifier: metadata.identifier, citation: { bibtex: '', text: '' },
    } // biome-ignore format: short
    expect(await check(await write(book([chapter('one', '')], { metadata: least })))).toEqual([])
    expect(await check(await write(book([], { metadata: least })))).toEqual([])
  })

  it.each([
    ['2024', '2024'],
    ['2023-2024', '2024'],
    ['2024-05', '2024-05'],
    ['2024-05-01', '2024-05-01'],
    ['2024-13', undefined],
    ['May 2024', undefined],
  ])('dates %s as %s', (printed, expected) => {
    expect(w3cDate(printed)).toBe(expected)
  })

  it('names the series, and how the book is cited, on a page in every style', async () => {
    const styles = [
      { name: 'GB/T 7714', text: 'Author. Book[M].' },
      { name: 'APA', text: 'Author (2024). Book.' },
    ]
    const citation = { ...metadata.citation, styles }
    const bytes = await write({
      ...whole,
      metadata: { ...metadata, series: { name: 'Open <books>', number: '2.1' }, citation },
    })
    const opf = await read(bytes, 'content.opf')
    expect(await check(bytes)).toEqual([])
    expect(opf).toContain('<meta property="belongs-to-collection" id="series">Open &#x3C;books></meta>')
    expect(opf).toContain('<meta refines="#series" property="collection-type">series</meta>')
    expect(opf).toContain('<meta refines="#series" property="group-position">2.1</meta>')
    expect(opf).toContain('<meta property="dcterms:bibliographicCitation">Author (2024). Book.</meta>')
    expect(await read(bytes, 'citation.xhtml')).toContain(
      '<h2>GB/T 7714</h2><p>Author. Book[M].</p><h2>APA</h2><p>Author (2024). Book.</p><h2>BibTeX</h2><pre>',
    )
  })

  it('has a citation page of its own only when the book has none', async () => {
    const bytes = await write(book([chapter('cite', '<h1>Cite</h1>', { role: 'citation', matter: 'back' })]))
    expect(await read(bytes, 'citation.xhtml')).toBe('')
    expect(await read(bytes, 'cite.xhtml')).toContain('role="doc-bibliography"')
    expect(await read(await write(whole), 'citation.xhtml')).toContain('title = {A &#x26; &#x3C;B>}')
  })
})

it.each([
  ['1-intro', '_1-intro'],
  ['a b', 'a-b'],
  ['a:b', 'a-b'],
  ['第一章', '第一章'],
  ['', '_'],
  ['-x', '_-x'],
])('the id `%s` is written `%s`', (id, name) => {
  expect(xmlName(id)).toBe(name)
})

it.each([
  ['https://a.org/#/x.md#y', 'https://a.org/#/x.md%23y'],
  ['https://a.org/%zz?q=|[x]', 'https://a.org/%25zz?q=%7C%5Bx%5D'],
  ['https://[::1]:8080/a', 'https://[::1]:8080/a'],
  ['//a.org/b c', 'https://a.org/b%20c'],
  ['mailto:a@b.org?subject=x y', 'mailto:a@b.org?subject=x%20y'],
  ['https://例子.org/路', 'https://xn--fsqu00a.org/%E8%B7%AF'],
  ['data:text/html,x', undefined],
  ['chapter.md', undefined],
])('the address %s is written %s', (address, written) => {
  expect(webAddress(address)).toBe(written)
}) // biome-ignore format: a table
