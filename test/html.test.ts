/** The one document: self-contained, closed, and true to what the author wrote. */
import type { Element, ElementData, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import type { Asset, Book, Chapter, Metadata, Target, Toc, TocEntry } from '../src/book.ts'
import { pageSize } from '../src/fields.ts'
import { composeCover } from '../src/html/cover.ts'
import { composeManuscript, writeDocument } from '../src/html/index.ts'
import { loadStyles, pageGeometry, pageRules } from '../src/html/page.ts'
import { labelsFor } from '../src/labels.ts'

const NASTY = 'A <b> & "C" \'D\' </title><script>alert(1)</script> &amp; 书'
const at = { file: 'README.md' }

const metadata: Metadata = {
  title: 'Title',
  language: 'en',
  authors: [{ name: 'Ann', role: 'aut' }],
  contributors: [],
  modified: 0,
  subjects: [],
  identifier: 'urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2',
  citation: { bibtex: '@book{a, title = {A & <B>}}\n', text: 'Ann: Title.' },
}

const png: Asset = {
  file: 'a.png',
  mediaType: 'image/png',
  width: 4,
  height: 2,
  bytes: Uint8Array.of(1, 2, 255),
}

/** A chapter; the targets of its links and pictures are named by `href` and `src`. */
function chapter(
  id: string,
  html: string,
  more: Partial<Chapter> = {},
  targets: Record<string, Target> = {},
): Chapter {
  const tree = fromHtml(html, { fragment: true })
  const headings: Chapter['headings'][number][] = []
  visit(tree, 'element', (element: Element) => {
    const target = targets[String(element.properties.href ?? element.properties.src)]
    if (target !== undefined) element.data = { target } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
    const depth = Number(/^h(\d)$/.exec(element.tagName)?.[1] ?? 0)
    if (depth > 0)
      headings.push({ depth, id: String(element.properties.id ?? ''), title: textOf(element), line: 1 })
  })
  return { id, file: `${id}.md`, title: id, matter: 'body', level: 1, tree, headings, ...more }
}

const chapterEntry = (
  id: string,
  title = id,
  more: { number?: string; children?: TocEntry[] } = {},
): TocEntry => ({
  kind: 'chapter',
  id,
  title,
  file: `${id}.md`,
  at,
  children: [],
  ...more,
})

function bookOf(chapters: readonly Chapter[], toc: Partial<Toc> = {}, more: Partial<Metadata> = {}): Book {
  const body = chapters.map(({ id }) => chapterEntry(id))
  return {
    metadata: { ...metadata, ...more },
    toc: { reader: 'test', front: [], body, back: [], ...toc },
    chapters,
    assets: new Map([['a.png', png]]),
  }
}

const { document: stylesheet, cover } = await loadStyles('book')

function compose(book: Book, contentsDepth = 1, links = { addresses: false, pages: false }) {
  const manuscript = composeManuscript(book, {
    labels: labelsFor('en'),
    contentsDepth,
    links,
    stylesheet,
    generator: 'Buckram',
  })
  const html = writeDocument(manuscript, book)
  return { manuscript, html, tree: fromHtml(html) }
}

function elementsOf(tree: Root, tagName: string): Element[] {
  const found: Element[] = []
  visit(tree, 'element', (element: Element) => {
    if (element.tagName === tagName) found.push(element)
  })
  return found
}

function withClass(tree: Root, name: string): Element[] {
  const found: Element[] = []
  visit(tree, 'element', (element: Element) => {
    if (Array.isArray(element.properties.className) && element.properties.className.includes(name))
      found.push(element)
  })
  return found
}

describe('the document', () => {
  const book = bookOf([
    chapter(
      'one',
      '<h1>One</h1><p><img src="a"> <a href="b">b</a> <a href="c">c</a></p>',
      {},
      {
        a: { kind: 'asset', file: 'a.png' },
        b: { kind: 'external', url: 'https://example.com/?a=1&b="2"' },
        c: { kind: 'chapter', chapter: 'one', id: 'one--x' },
      },
    ),
  ])
  const { html, tree } = compose(book)

  it('loads nothing: pictures are inside it, there is no script, no frame and no other stylesheet', () => {
    const loaded: string[] = []
    visit(tree, 'element', ({ properties }: Element) => {
      for (const name of ['src', 'srcSet', 'poster', 'data', 'background'])
        if (properties[name] !== undefined) loaded.push(String(properties[name]))
    })
    expect(loaded).toEqual(['data:image/png;base64,AQL/'])
    for (const name of ['script', 'iframe', 'object', 'embed', 'link', 'base'])
      expect(elementsOf(tree, name)).toEqual([])
    const styles = elementsOf(tree, 'style').map((style) => textOf(style))
    expect(styles.join('').replace(/url\("data:[^"]*"\)/g, '')).not.toMatch(/@import|url\(|file:|https?:/)
    expect(html).not.toMatch(/file:\/\//)
  })

  it('forbids everything by a policy that stands before what it governs', () => {
    const head = elementsOf(tree, 'head')[0]?.children.filter((child) => child.type === 'element') ?? []
    const policy = head.findIndex(({ properties }) =>
      properties.httpEquiv?.includes('Content-Security-Policy'),
    )
    expect(String(head[policy]?.properties.content)).toMatch(/^default-src 'none';/)
    expect(String(head[policy]?.properties.content)).not.toMatch(/script|http|\*/)
    expect(policy).toBeLessThan(head.findIndex(({ tagName }) => tagName === 'style'))
    // The encoding must stand within the first 1,024 bytes (HTML, §4.2.5.4).
    expect(html.slice(0, 1024)).toContain('<meta charset="utf-8">')
  })

  it('writes addresses as they are', () => {
    const hrefs = elementsOf(tree, 'a').map(({ properties }) => properties.href)
    expect(hrefs).toContain('https://example.com/?a=1&b="2"')
    expect(hrefs).toContain('#one--x')
  })

  it('is the same every time', () => {
    expect(compose(book).html).toBe(html)
  })

  it('turns a link that leads nowhere into its text, and keeps its anchor', () => {
    const missing: Target = { kind: 'missing', raw: 'b' }
    const source: Target = { kind: 'source', file: 'x' }
    const { html } = compose(
      bookOf([
        chapter(
          'one',
          '<h1>One</h1><p><a href="b" id="one--b">to <em>b</em></a>, <a href="c">c</a></p>',
          {},
          { b: missing, c: source },
        ),
      ]),
    )
    expect(html).toContain('<p><span id="one--b"></span>to <em>b</em>, c</p>')
  })
})

describe('a title with markup', () => {
  const person = { name: NASTY, role: 'aut' }
  const more = { title: NASTY, subtitle: NASTY, description: NASTY, publisher: NASTY, authors: [person] }
  const part: TocEntry = {
    kind: 'part',
    title: NASTY,
    at,
    children: [chapterEntry('one', NASTY, { number: '1' })],
  }
  const { tree } = compose(bookOf([chapter('one', '<h1>One</h1>', { title: NASTY })], { body: [part] }, more))

  it('is text everywhere', () => {
    expect(elementsOf(tree, 'script')).toEqual([])
    expect(elementsOf(tree, 'title').map((title) => textOf(title))).toEqual([NASTY])
    const meta = (name: string) =>
      elementsOf(tree, 'meta').find(({ properties }) => properties.name === name)?.properties.content
    expect(meta('author')).toBe(NASTY)
    expect(meta('description')).toBe(NASTY)
    expect(withClass(tree, 'entry').map((entry) => textOf(entry))).toEqual(
      [NASTY, NASTY, 'How to cite'].slice(0, 2).concat(labelsFor('en').citation),
    )
    expect(withClass(tree, 'part').map((leaf) => textOf(leaf.children[0] ?? leaf))).toEqual([NASTY])
    expect(textOf(elementsOf(tree, 'code').at(-1) ?? tree)).toBe(metadata.citation.bibtex)
  })

  it('is text on the cover', () => {
    const drawn = fromHtml(composeCover({ ...metadata, ...more }, cover, ''))
    expect(elementsOf(drawn, 'script')).toEqual([])
    expect(withClass(drawn, 'title').map((title) => textOf(title))).toEqual([NASTY])
    expect(withClass(drawn, 'author').map((author) => textOf(author))).toEqual([NASTY])
  })
})

describe('the contents', () => {
  const toc: Partial<Toc> = {
    front: [chapterEntry('preface')],
    body: [
      {
        kind: 'part',
        title: 'Part',
        at,
        children: [
          chapterEntry('one', 'One', {
            number: '1',
            children: [chapterEntry('inner', 'Inner', { number: '1.1' })],
          }),
        ],
      },
      { kind: 'draft', title: 'Draft', at, children: [] },
      { kind: 'link', title: 'Web', url: 'https://example.com', at },
    ],
  }
  const chapters = [
    chapter('preface', '<h1>Preface</h1>', { matter: 'front' }),
    chapter('one', '<h1>One</h1><h2 id="one--a">A</h2><h3 id="one--b">B</h3>'),
    chapter('inner', '<h1>Inner</h1>', { level: 2 }),
  ]
  const book = bookOf(chapters, toc)
  /** `title number → address: page` of every row. */
  const rows = (tree: Root) =>
    withClass(tree, 'entry').map((entry) => {
      const row = [...elementsOf(tree, 'a'), ...withClass(tree, 'draft')].find((link) =>
        link.children.includes(entry),
      )
      const part = (name: string) =>
        textOf(
          row?.children.find(
            (child) => child.type === 'element' && child.properties.className?.toString() === name,
          ) ?? { type: 'text', value: '' },
        )
      return `${part('number')} ${textOf(entry)} → ${row?.properties.href ?? ''}: ${part('page')}`.trim()
    })

  it('have rows without labels before anything is printed', () => {
    expect(rows(compose(book).tree)).toEqual([
      'preface → #preface:',
      'Part → #part-1:',
      '1 One → #one:',
      'A → #one--a:',
      '1.1 Inner → #inner:',
      'Draft → :',
      'Web → https://example.com:',
      `${labelsFor('en').citation} → #citation:`,
    ])
  })

  it('have the label of every page that is known afterwards', () => {
    const { manuscript } = compose(book)
    const labels = new Map([
      ['preface', 'iii'],
      ['part-1', '1'],
      ['one', '3'],
      ['one--a', '4'],
      ['inner', '7'],
    ])
    const leaf = manuscript.contents((id) => labels.get(id))
    const html = manuscript.write(leaf, { place: (id) => `#${id}`, picture: () => '' })
    expect(rows(fromHtml(html, { fragment: true })).slice(0, 5)).toEqual([
      'preface → #preface: iii',
      'Part → #part-1: 1',
      '1 One → #one: 3',
      'A → #one--a: 4',
      '1.1 Inner → #inner: 7',
    ])
  })

  it('show as many levels of headings as they are asked for', () => {
    const titles = (depth: number) => rows(compose(book, depth).tree).filter((row) => /^[AB] /.test(row))
    expect(titles(0)).toEqual([])
    expect(titles(2)).toEqual(['A → #one--a:', 'B → #one--b:'])
  })

  it('stand after the front matter, and every id of their rows is in the document, once', () => {
    const { manuscript, tree } = compose(book)
    expect(manuscript.leaves.map(({ id }) => id)).toEqual([
      'title-page',
      'imprint',
      'preface',
      'contents',
      'part-1',
      'one',
      'inner',
      'citation',
    ])
    const ids: string[] = []
    visit(tree, 'element', ({ properties }: Element) => {
      if (properties.id !== undefined) ids.push(String(properties.id))
    })
    expect(new Set(ids).size).toBe(ids.length)
    const wanted = elementsOf(tree, 'a')
      .map(({ properties }) => String(properties.href))
      .filter((href) => href.startsWith('#'))
    expect(wanted.filter((href) => !ids.includes(href.slice(1)))).toEqual([])
  })

  it('know no second citation page when the author wrote one', () => {
    const own = chapter('cite', '<h1>Citing</h1>', { role: 'citation', matter: 'back' })
    const { manuscript, html } = compose(bookOf([own], { body: [], back: [chapterEntry('cite')] }))
    expect(manuscript.leaves.map(({ id }) => id)).not.toContain('citation')
    expect(html).toContain('Ann: Title.')
  })
})

describe('the page', () => {
  it.each(['B5', 'A4', 'A5', 'letter', '6x9in', '7x10in', '170x240mm', '300x450mm'])(
    '%s holds whole characters of the text in its line',
    (name) => {
      const size = pageSize(name)
      if (size === undefined) throw new Error(name)
      for (const language of ['zh-CN', 'en']) {
        const geometry = pageGeometry({ size, sides: 'two' }, language, 10.5)
        const { width, height, top, bottom, side, binding } = geometry
        const characters = (width - 2 * side) / ((10.5 * 25.4) / 72)
        expect(Math.abs(characters - Math.round(characters))).toBeLessThan(0.01)
        expect(characters).toBeLessThanOrEqual(40.01)
        expect(side).toBeGreaterThanOrEqual(15.9)
        expect(top + bottom).toBeLessThan(height / 3)
        expect(binding).toBeLessThan(side / 4)
        expect(pageGeometry({ size, sides: 'one' }, language, 10.5)).toEqual({ ...geometry, binding: 0 })
        expect(pageRules(geometry)).toContain(`size:${width}mm ${height}mm`)
      }
    },
  )
})

describe('sizes of pages', () => {
  it.each([
    ['B5', 182, 257],
    ['b5', 182, 257],
    ['LETTER', 215.9, 279.4],
    ['6x9in', 152.4, 228.6],
    ['7 x 10 in', 177.8, 254],
    ['170×240mm', 170, 240],
    ['148.5x210mm', 148.5, 210],
    ['90x130mm', 90, 130],
  ])('%s', (name, width, height) => expect(pageSize(name)).toEqual({ width, height }))

  it.each([
    '',
    'A3',
    'B5 ',
    '6x9',
    '6x9cm',
    '240x170mm',
    '89x130mm',
    '300x451mm',
    '-6x9in',
    '1e2x200mm',
    '170x240mm;margin:0',
    '6x9in}',
  ])('not %j', (name) => expect(pageSize(name)).toBeUndefined())
})
