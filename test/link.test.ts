/** Links segments that the real press printed, and reads the book with pdf.js, which knows nothing of the linker. Long, because all tests look at one book, printed once. */
import { inflateSync } from 'node:zlib'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type LinkInput,
  linkPdf,
  type OutlineItem,
  type PrintedSegment,
  readSegment,
} from '../src/pdf/link/index.ts'
import { printAll } from './link/print.ts'
import { onePage } from './link/skia.ts'

const base = 'https://buckram.invalid/book#'
const nasty = '(/P 7 0 R /K 5 >> endobj \\(x\\)) 第'
const picture =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgZGIGAAAOAAcrzGLRAAAAAElFTkSuQmCC'
const table = '<table><tr><th>Key<th>Value<tr><td>a<td>b</table>'
const heads = [0, 1, 2, 3, 4]
  .map((n) => `@page c${n} { ${n === 2 ? 'size: A4 landscape;' : ''} @top-left { content: "Head ${n}" } }`)
  .join('')
const documents = {
  one: {
    links: ['第一', 'b(1)', '100%', 'a b'],
    body: `<section class="chapter"><h1 id="第一">First</h1>
      <p>See <a href="#b(1)">below</a>, <a href="${base}two">after</a>, <a href="${base}nowhere">nowhere</a>,
      <a href="https://example.org/a(b)?x=1&amp;y=2">web</a>, <strong>bold</strong> and <em>slanted</em>.</p>
      <ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>${table}
      <p><img alt="${nasty}" width="40" height="40" src="${picture}"></p></section>
      <section class="chapter" style="break-before:page"><h2 id="b(1)">Under</h2><h3 id="100%">Percent</h3>
      <p style="margin-left:100px" id="a b">Indented <a href="${base}%E7%AC%AC%E4%BA%8C%20x">second</a></p></section>`,
  },
  two: {
    language: 'de',
    links: ['two', '第二 x'],
    css: '@page { size: A4 landscape; margin: 10mm 40mm }',
    body: `<section class="chapter"><h1 id="two">Zwei</h1><p>Back to <a href="${base}%E7%AC%AC%E4%B8%80">one</a>
      <a role="doc-noteref" href="#第二 x">1</a></p>${table}
      <p><img alt="" width="40" height="40" src="${picture}"></p><h2 id="第二 x">Unter</h2></section>`,
  },
  wide: {
    links: ['w'],
    body: '<h1>Wide</h1><div style="width:900px">.</div><div style="break-before:page;height:200px"></div><h2 id="w" style="margin-left:100px">Narrowed</h2>',
  },
  sheet: {
    tagged: false,
    css: `${heads} div { break-before: page; height: 1px } @page { @bottom-center { content: counter(page) } }`,
    // A face that only margin boxes use would not be loaded, and they would stay empty.
    body: [0, 1, 2, 3, 4].map((n) => `<div style="page:c${n};visibility:hidden">.</div>`).join(''),
  },
}
const leaf = (title: string, to: string): OutlineItem => ({ title, to, open: true, children: [] })
const outline: OutlineItem[] = [
  {
    title: 'Teil (Ü)',
    open: true,
    children: [
      {
        title: 'Das  erste 第一',
        to: '第一',
        open: false,
        children: [leaf('Under', 'b(1)'), leaf('Percent', '100%')],
      },
    ],
  },
  { title: 'Two', to: 'two', open: true, children: [leaf('Unter', '第二 x')] },
  { title: 'Web', url: 'https://example.org/ü', open: true, children: [] },
  leaf('Gone', 'gone'),
]
const info = {
  title: 'Büch <&>',
  authors: ['A. One', 'B. Two'],
  subject: 'About',
  keywords: ['k', 'l'],
  language: 'en',
  creator: 'Buckram 0.1.0',
  producer: 'Buckram',
  date: 1_700_000_000,
  rights: 'CC BY 4.0',
  rightsUrl: 'https://creativecommons.org/licenses/by/4.0/',
  source: 'https://example.org/book',
  identifier: 'urn:uuid:1',
}

const segments = new Map<string, PrintedSegment>()
function input(more: Partial<LinkInput> = {}): LinkInput {
  const at = (name: string): PrintedSegment => segments.get(name) ?? readSegment(name, new Uint8Array())
  return {
    segments: ['one', 'two', 'wide'].map(at),
    furniture: [at('sheet')],
    labels: [
      { page: 0, style: 'r', start: 1 },
      { page: 2, style: 'D', start: 1 },
    ],
    outline,
    symbolBase: base,
    info,
    attachments: [
      {
        name: '引用.bib',
        mediaType: 'text/x-bibtex',
        description: 'How to cite',
        bytes: Buffer.from('@book{}'),
      },
      { name: 'a.md', mediaType: 'text/markdown', description: 'Source', bytes: Buffer.from('# A') },
    ],
    ...more,
  }
}
const open = (bytes: Uint8Array) => getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise
let linked: ReturnType<typeof linkPdf>
let book: Awaited<ReturnType<typeof open>>

beforeAll(async () => {
  for (const [name, bytes] of await printAll(documents)) segments.set(name, readSegment(name, bytes))
  linked = linkPdf(input())
  book = await open(linked.bytes)
}, 60_000)

/** Page from 1 and place of a text's first line: left edge and baseline. */
async function placeOf(text: string): Promise<{ page: number; x: number; y: number }> {
  for (let page = 1; page <= book.numPages; page += 1) {
    const { items } = await (await book.getPage(page)).getTextContent()
    for (const item of items) {
      if ('str' in item && item.str.startsWith(text))
        return { page, x: item.transform[4], y: item.transform[5] }
    }
  }
  throw new Error(`no page shows ${text}`)
}

/** All objects of the object streams, as text. */
function objectText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return [...text.matchAll(/\/ObjStm[^>]*\/Length (\d+)>>stream\n/g)]
    .map(({ index, 0: head, 1: length }) =>
      bytes.subarray(index + head.length, index + head.length + Number(length)),
    )
    .map((data) => inflateSync(data).toString('latin1'))
    .join('\n')
}

async function linksOf(page: number) {
  const annotations = await (await book.getPage(page)).getAnnotations()
  return annotations.map(({ dest, url, contentsObj }) => ({ dest, url, contents: contentsObj.str }))
}

describe('pages', () => {
  it('are all there, in order, and carry their labels and their furniture', async () => {
    expect([linked.pages, book.numPages]).toEqual([5, 5])
    expect(await book.getPageLabels()).toEqual(['i', 'ii', '1', '2', '3'])
    for (let page = 1; page <= 5; page += 1) {
      const { items } = await (await book.getPage(page)).getTextContent()
      const text = items.map((item) => ('str' in item ? item.str : '')).join('')
      // The furniture is painted last.
      expect(text).toMatch(new RegExp(`Head ${page - 1}${page}$`))
    }
  })

  it('keep their size', async () => {
    expect((await book.getPage(1)).view.map(Math.round)).toEqual([0, 0, 595, 842])
    expect((await book.getPage(3)).view.map(Math.round)).toEqual([0, 0, 842, 595])
  })
})

describe('destinations', () => {
  it.each([
    ['第一', 'First', 1],
    ['b(1)', 'Under', 2],
    ['100%', 'Percent', 2],
    ['a b', 'Indented', 2],
    ['two', 'Zwei', 3],
    ['第二 x', 'Unter', 3],
    ['w', 'Narrowed', 5],
  ])('%s stands at the upper left corner of its block', async (id, text, page) => {
    const { destinations } = linkedPlaces()
    const shown = await placeOf(text)
    const place = destinations.get(id)
    expect(shown.page).toBe(page)
    expect(place?.page).toBe(page)
    expect(place?.x).toBeCloseTo(shown.x, 0)
    // The line's height above the baseline.
    expect((place?.y ?? 0) - shown.y).toBeGreaterThan(5)
    expect((place?.y ?? 0) - shown.y).toBeLessThan(45)
  })

  function linkedPlaces() {
    const destinations = new Map<string, { page: number; x: number; y: number }>()
    let before = 1
    for (const segment of input().segments) {
      for (const [id, place] of segment.destinations)
        destinations.set(id, { ...place, page: before + place.page })
      before += segment.pages
    }
    return { destinations }
  }

  it('of a document that Chromium shrank are shrunk as well', () => {
    const [scale = 1] = segments.get('wide')?.scales ?? []
    // The page area is 210 mm - 36 mm wide, the line 900 px.
    expect(scale).toBeCloseTo(((174 / 25.4) * 96) / 900, 2)
    expect(segments.get('one')?.scales).toEqual([1, 1])
  })
})

describe('links', () => {
  it('lead to places in the same and in other segments, and say where', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(linksOf))
    expect(first?.map(({ url, contents }) => url ?? contents)).toEqual([
      'Under',
      'Two',
      'https://example.org/a(b)?x=1&y=2',
    ])
    expect(second?.map(({ contents }) => contents)).toEqual(['Unter'])
    expect(third?.map(({ contents }) => contents)).toEqual(['Das  erste 第一', 'Unter'])
    const pages = [...(first ?? []), ...(second ?? []), ...(third ?? [])].filter(({ dest }) => dest)
    expect(await Promise.all(pages.map(({ dest }) => book.getPageIndex(dest[0])))).toEqual([1, 2, 2, 0, 2])
  })

  it('without a target are reported and taken off the page', () => {
    expect(linked.unresolved).toEqual([
      { segment: 'one', id: 'nowhere', page: 0 },
      { segment: 'outline', id: 'gone', page: -1 },
    ])
    expect(objectText(linked.bytes)).not.toContain('nowhere')
  })

  it('to files of this machine are refused', () => {
    const annotation = '<</Type /Annot/Subtype /Link/A <</S /URI/URI (File:///etc/passwd)>>>>'
    const segment = readSegment('leak', onePage({ 6: annotation }, '/Annots [6 0 R]'))
    expect(() => linkPdf(input({ segments: [segment], furniture: [] }))).toThrow(
      'segment "leak" links to a file',
    )
  })

  it('on a page that acts by itself are refused', () => {
    const segment = readSegment('forged', onePage({}, '/AA <</O <</S /JavaScript/JS (x)>>>>'))
    expect(() => linkPdf(input({ segments: [segment], furniture: [] }))).toThrow('acts when it is opened')
  })

  it.each([
    ['/A <</S /JavaScript/JS (app.alert\\(1\\))>>'],
    ['/A <</S /Launch/F (calc.exe)>>'],
    ['/A <</S /URI/URI (https://example.org)>>/AA <</U <</S /JavaScript/JS (x)>>>>'],
  ])('that do more than lead somewhere are refused: %s', (action) => {
    const annotation = `<</Type /Annot/Subtype /Link${action}>>`
    const segment = readSegment('forged', onePage({ 6: annotation }, '/Annots [6 0 R]'))
    expect(() => linkPdf(input({ segments: [segment], furniture: [] }))).toThrow(
      'segment "forged" has a link that does more than lead somewhere',
    )
  })
})

describe('outline', () => {
  it('has verbatim titles; parts lead to their first chapter, entries of the web to the web', async () => {
    const items = (await book.getOutline()) ?? []
    const shape = async (item: (typeof items)[number]): Promise<unknown> => ({
      title: item.title,
      count: item.count,
      to: item.url ?? (Array.isArray(item.dest) ? await book.getPageIndex(item.dest[0]) : null),
      items: await Promise.all(item.items.map(shape)),
    })
    expect(await Promise.all(items.map(shape))).toEqual([
      {
        title: 'Teil (Ü)',
        count: 1,
        to: 0,
        items: [
          {
            title: 'Das  erste 第一',
            count: -2,
            to: 0,
            items: [
              { title: 'Under', count: undefined, to: 1, items: [] },
              { title: 'Percent', count: undefined, to: 1, items: [] },
            ],
          },
        ],
      },
      { title: 'Two', count: 1, to: 2, items: [{ title: 'Unter', count: undefined, to: 2, items: [] }] },
      { title: 'Web', count: undefined, to: 'https://example.org/%C3%BC', items: [] },
      { title: 'Gone', count: undefined, to: null, items: [] },
    ])
    expect(await book.getPageMode()).toBe('UseOutlines')
  })
})

describe('structure', () => {
  type Node = { role?: string; type?: string; id?: string; alt?: string; lang?: string; children?: Node[] }
  const rolesOf = (node: Node): string[] => [
    ...(node.role ? [node.role] : []),
    ...(node.children ?? []).flatMap(rolesOf),
  ]

  it('is one tree: items have bodies, links without target are plain text', async () => {
    const roles = rolesOf((await (await book.getPage(1)).getStructTree()) as Node)
    expect(roles.filter((role) => role === 'Document')).toHaveLength(1)
    expect(roles.filter((role) => /^(L|LI|Lbl|LBody)$/.test(role)).join(' ')).toBe(
      'L LI Lbl LBody LI Lbl LBody L LI Lbl LBody',
    )
    expect(roles.filter((role) => role === 'Link')).toHaveLength(3)
  })

  it('keeps alternative texts that look like syntax', async () => {
    const alts = (node: Node): string[] => [
      ...(node.alt ? [node.alt] : []),
      ...(node.children ?? []).flatMap(alts),
    ]
    expect(alts((await (await book.getPage(1)).getStructTree()) as Node)).toEqual([nasty])
  })

  it('hands the language of a segment down', async () => {
    const langs = (node: Node): string[] => [
      ...(node.lang ? [node.lang] : []),
      ...(node.children ?? []).flatMap(langs),
    ]
    expect(langs((await (await book.getPage(1)).getStructTree()) as Node)).toEqual(['en'])
    expect(langs((await (await book.getPage(3)).getStructTree()) as Node)).toEqual(['en', 'de'])
  })

  it('has ids that are unique in the book, for headers and for the tree of ids', () => {
    const text = objectText(linked.bytes)
    const ids = [...text.matchAll(/\/ID\(([^)]*)\)/g)].map(([, id]) => id)
    const headers = [...text.matchAll(/\/Headers\[\(([^)]*)\)\]/g)].map(([, id]) => id)
    const names = [...(/\/Names\[(\(\d-\d{6}\).*?)\]/.exec(text)?.[1] ?? '').matchAll(/\(([^)]*)\)/g)].map(
      ([, id]) => id,
    )
    expect(new Set(ids).size).toBe(4)
    expect(headers).toEqual(ids)
    expect(names).toEqual([...ids].sort())
  })

  it('maps the names of PDF 2.0 to those of PDF 1.7', () => {
    expect(objectText(linked.bytes)).toContain('/RoleMap<</Strong/Span/Em/Span>>')
  })
})

describe('the file', () => {
  it('says what it is, in both places', async () => {
    const { info: read, metadata } = await book.getMetadata()
    expect(read).toMatchObject({
      PDFFormatVersion: '1.7',
      Title: 'Büch <&>',
      Author: 'A. One, B. Two',
      Subject: 'About',
      Keywords: 'k, l',
      Creator: 'Buckram 0.1.0',
      Producer: 'Buckram',
      CreationDate: 'D:20231114221320Z',
      ModDate: 'D:20231114221320Z',
      Language: 'en',
    })
    const xmp = [
      'dc:title',
      'dc:creator',
      'dc:rights',
      'dc:identifier',
      'dc:source',
      'xmp:createdate',
      'xmprights:webstatement',
    ]
    expect(xmp.map((key) => metadata.get(key))).toEqual([
      'Büch <&>',
      ['A. One', 'B. Two'],
      'CC BY 4.0',
      'urn:uuid:1',
      'https://example.org/book',
      '2023-11-14T22:13:20Z',
      'https://creativecommons.org/licenses/by/4.0/',
    ])
    expect(await book.getMarkInfo()).toMatchObject({ Marked: true })
    expect(await book.getViewerPreferences()).toMatchObject({ DisplayDocTitle: true })
  })

  interface Attached {
    readonly filename: string
    readonly description: string
    readonly content: Uint8Array
  }

  it('carries the attachments', async () => {
    const attachments = await book.getAttachments()
    const found = Object.values<Attached>(attachments).map((file) => [
      file.filename,
      file.description,
      Buffer.from(file.content).toString(),
    ])
    expect(found).toEqual([
      ['a.md', 'Source', '# A'],
      ['引用.bib', 'How to cite', '@book{}'],
    ])
  })

  it('holds equal pictures and profiles once', () => {
    const count = (pattern: RegExp) =>
      [...Buffer.from(linked.bytes).toString('latin1').matchAll(pattern)].length
    expect(count(/\/Subtype\/Image/g)).toBe(1)
    expect(count(/<<\/N 3\/Filter/g)).toBe(1)
  })

  it('is the same for the same input, and the segments stay as they were', () => {
    expect(Buffer.compare(linkPdf(input()).bytes, linked.bytes)).toBe(0)
  })

  it('needs no structure, furniture, outline or attachment', async () => {
    const segment = readSegment('bare', onePage())
    const bare = linkPdf(
      input({ segments: [segment], furniture: [], outline: [], attachments: [], labels: [] }),
    )
    const read = await open(bare.bytes)
    expect([
      read.numPages,
      await read.getOutline(),
      await read.getAttachments(),
      await read.getMarkInfo(),
    ]).toEqual([1, null, null, null])
    expect(await read.getPageLabels()).toEqual(['1'])
  })

  it('refuses furniture for another number of pages', () => {
    expect(() => linkPdf(input({ segments: [readSegment('one', onePage())] }))).toThrow(
      'the furniture sheets have 5 pages, the book has 1',
    )
  })
})
