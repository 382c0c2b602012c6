/** Chapters: Markdown as GitHub shows it, places in the source, chapters cut and finished. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import type { Asset, SectionEntry, Toc, TocEntry } from '../src/book.ts'
import {
  cutChapters,
  findCharacter,
  finishChapters,
  parseMarkdown,
  resolveChapters,
} from '../src/chapters/index.ts'
import { Report } from '../src/diagnostics.ts'

const fixtures = new URL('markdown/', import.meta.url)
const parse = (text: string, report = new Report()) => parseMarkdown({ file: 'a.md', text }, report)

/** A title, then Markdown and HTML, each between lines with a single dot. */
describe.each(readdirSync(fixtures).sort())('markdown/%s', (name) => {
  const text = readFileSync(new URL(name, fixtures), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html = 'no HTML', ...more] = block.split(/\n\.\n/)
    it(title, () => {
      expect(more).toEqual([])
      expect(toHtml(parse(`${markdown}\n`).tree).trim()).toBe(html.trim())
    })
  }
})

describe('places in the source', () => {
  /** `line:column address` of every link and picture, in document order. */
  const places = (...lines: string[]) => {
    const found: string[] = []
    visit(parse(lines.join('\n')).tree, 'element', ({ tagName, properties, position }) => {
      const address = tagName === 'img' ? properties.src : tagName === 'a' ? properties.href : undefined
      if (address !== undefined && properties.dataFootnoteBackref === undefined)
        found.push(`${position?.start.line}:${position?.start.column} ${address}`)
    })
    return found
  }

  it('finds links in a paragraph of several lines', () => {
    expect(places('# T', '', 'one [a](a.md)', 'two [b](b.md) and [a](a.md)')).toEqual([
      '3:9 a.md',
      '4:9 b.md',
      '4:23 a.md',
    ])
  })

  it('tells a path from the end of a longer one', () => {
    expect(places('[x](a/b.md) [y](b.md) [z](./b.md)')).toEqual(['1:5 a/b.md', '1:17 b.md', '1:27 ./b.md'])
  })

  it('is not led astray by code, comments and text that hold the same address', () => {
    expect(
      places('# T', '', '```', '[a](a.md)', '```', '', '<!--', '[a](a.md)', '-->', '', '[a](a.md)'),
    ).toEqual(['11:5 a.md'])
  })

  it('finds links in nested lists, quotes and tables', () => {
    expect(
      places(
        '- a',
        '  - b',
        '',
        '    > [c](c.md)',
        '',
        '| d | e |',
        '|---|---|',
        '| f | [g](g.md) |',
        '| [g](g.md) | ![h](h.png) |',
      ),
    ).toEqual(['4:11 c.md', '8:11 g.md', '9:7 g.md', '9:20 h.png'])
  })

  it('finds links of raw HTML', () => {
    expect(
      places('<div>', '', '<p>', '  <a href="a.md">a</a>', '  <img', '    src="b.png">', '</p>', '</div>'),
    ).toEqual(['4:12 a.md', '6:10 b.png'])
  })

  it('finds a reference link at its definition', () => {
    expect(places('[one][x] and [two][y]', '', '[y]: b.md', '[x]: <a b.md>')).toEqual([
      '4:7 a%20b.md',
      '3:6 b.md',
    ])
  })

  it('counts the lines of the front matter', () => {
    expect(places('---', 'title: T', 'note: "[a](a.md)"', '---', '', '[a](a.md)')).toEqual(['6:5 a.md'])
  })

  it('finds addresses that are percent-encoded in one of the two', () => {
    expect(places('[a](第一章.md) ![b](a%20b.png)', '[c](<图 1.png>)')).toEqual([
      '1:5 %E7%AC%AC%E4%B8%80%E7%AB%A0.md',
      '1:18 a%20b.png',
      '2:6 %E5%9B%BE%201.png',
    ])
  })

  it('gives headings their line', () => {
    const { headings } = parse('---\na: 1\n---\n\n# One\n\ntext\n\nTwo\n---\n\n<h3>\nThree\n</h3>\n')
    expect(headings.map(({ depth, title, line }) => [depth, title, line])).toEqual([
      [1, 'One', 5],
      [2, 'Two', 9],
      [3, 'Three', 12],
    ])
  })

  it('finds a character, and falls back to the file', () => {
    const sources = [
      { file: 'a.md', text: 'x' },
      { file: 'b.md', text: '一\n二三' },
    ]
    expect(findCharacter('三', sources, 'README.md')).toEqual({ file: 'b.md', line: 2, column: 2 })
    expect(findCharacter('四', sources, 'README.md')).toEqual({ file: 'README.md' })
  })
})

describe('front matter', () => {
  it('is read and not shown', () => {
    const { frontMatter, tree } = parse('---\ntitle: A\n---\ntext\n')
    expect(frontMatter).toEqual({ title: 'A' })
    expect(toHtml(tree)).toBe('<p>text</p>\n')
  })

  it('is a mapping: two rules with text between them are shown', () => {
    const { frontMatter, tree } = parse('---\nhello\n\n---\n')
    expect(frontMatter).toEqual({})
    expect(toHtml(tree)).toContain('hello')
  })

  it('that is broken is reported where it is', () => {
    const report = new Report()
    parse('---\ntitle: "A\n---\ntext\n', report)
    expect(report.diagnostics.map(({ code, at }) => [code, at.file])).toEqual([
      ['front-matter-invalid', 'a.md'],
    ])
  })
})

const at = { file: 'README.md' }
const chapterEntry = (id: string, title: string, file = 'a.md'): TocEntry => ({
  kind: 'chapter',
  id,
  title,
  file,
  at,
  children: [],
})
const sectionEntry = (id: string, title: string, first: number, last: number): SectionEntry => ({
  kind: 'section',
  id,
  title,
  file: 'a.md',
  lines: { first, last },
  at,
})
const tocOf = (...body: TocEntry[]): Toc => ({ reader: 'test', front: [], body, back: [] })

describe('cutting', () => {
  const cut = (text: string, ...entries: TocEntry[]) =>
    cutChapters(tocOf(...entries), new Map([['a.md', parse(text)]]))
  const headingsOf = (text: string, title = 'Title') =>
    cut(text, chapterEntry('a', title))[0]?.headings.map((heading) => `${heading.depth} ${heading.title}`)

  it('takes the h1 of the author', () => {
    expect(headingsOf('# Own\n\n## Two\n')).toEqual(['1 Own', '2 Two'])
  })

  it('sets the title where there is no heading', () => {
    expect(headingsOf('text\n')).toEqual(['1 Title'])
  })

  it('raises the first heading and all others with it', () => {
    expect(headingsOf('### Own\n\n#### In\n\n### Next\n\n## Above\n')).toEqual([
      '1 Own',
      '3 In',
      '2 Next',
      '2 Above',
    ])
  })

  it('sets the title above text that comes before the first heading', () => {
    expect(headingsOf('text\n\n## Two\n')).toEqual(['1 Title', '2 Two'])
  })

  it('leaves one h1 of several', () => {
    expect(headingsOf('# One\n\n## In\n\n# Two\n\n###### Six\n')).toEqual(['1 One', '3 In', '2 Two', '6 Six'])
  })

  it('puts the title first, after which comes what stood before it', () => {
    const [chapter] = cut('<a name="top-of-it"></a>\n\n# Own\n', chapterEntry('a', 'T'))
    expect(
      chapter?.tree.children.filter((node) => node.type === 'element').map(({ tagName }) => tagName),
    ).toEqual(['h1', 'p'])
  })

  it('cuts sections at their lines, each with its own footnotes, whose numbers stay', () => {
    const text = [
      '# Book',
      '',
      'intro[^i]',
      '',
      '## One',
      '',
      'one[^a] again[^a]',
      '',
      '### In one',
      '',
      '## Two',
      '',
      'two',
      '',
      '[^a]: note a',
      '[^i]: note i',
    ].join('\n')
    const [one, two] = cut(text, sectionEntry('one', 'One', 5, 10), sectionEntry('two', 'Two', 11, 16))
    expect(one?.headings.map(({ depth, title }) => [depth, title])).toEqual([
      [1, 'One'],
      [2, 'In one'],
    ])
    const html = toHtml(one?.tree ?? { type: 'root', children: [] })
    expect(html).not.toContain('note i')
    expect(html.match(/<sup>.*?>(\d+)<\/a><\/sup>/)?.[1]).toBe('2')
    expect(html).toContain('<li id="fn-2" value="2"><p>note a')
    expect(toHtml(two?.tree ?? { type: 'root', children: [] })).not.toContain('note')
  })

  it('knows matter, level and part of a chapter, and passes over what has no text', () => {
    const documents = new Map([['a.md', parse('# A\n')]])
    const inner = chapterEntry('inner', 'Inner')
    const toc: Toc = {
      reader: 'test',
      front: [chapterEntry('front', 'Front')],
      body: [
        {
          kind: 'part',
          title: 'Part',
          at,
          children: [{ ...chapterEntry('outer', 'Outer'), children: [inner] } as TocEntry],
        },
        { kind: 'draft', title: 'Draft', at, children: [chapterEntry('under-draft', 'X')] },
        { kind: 'link', title: 'Web', url: 'https://example.com', at },
      ],
      back: [chapterEntry('back', 'Back')],
    }
    expect(
      cutChapters(toc, documents).map(({ id, matter, level, part }) => [id, matter, level, part]),
    ).toEqual([
      ['front', 'front', 1, undefined],
      ['outer', 'body', 1, 'Part'],
      ['inner', 'body', 2, 'Part'],
      ['under-draft', 'body', 2, undefined],
      ['back', 'back', 1, undefined],
    ])
  })

  it('leaves the documents as they are', () => {
    const document = parse('## A\n')
    const before = toHtml(document.tree)
    cutChapters(tocOf(chapterEntry('a', 'T')), new Map([['a.md', document]]))
    expect(toHtml(document.tree)).toBe(before)
  })
})

describe('finishing', () => {
  const png: Asset = { file: 'a.png', mediaType: 'image/png', width: 40, height: 20, bytes: new Uint8Array() }
  function finish(text: string, assets = new Map([['a.png', png]])): string {
    const documents = new Map([['a.md', parse(`# T\n\n${text}\n`)]])
    const files = new Set(['a.md', 'a.png', 'broken.png'])
    const folder = {
      root: '/book',
      files,
      folders: new Set(['']),
      escaping: new Set<string>(),
      read: async () => new Uint8Array(),
    }
    const chapters = resolveChapters(cutChapters(tocOf(chapterEntry('a', 'T')), documents), {
      documents,
      folder,
      repository: undefined,
      report: new Report(),
    })
    const labels = { alert: (kind: string) => `[${kind}]` }
    const formulas = { keyOf: () => '', set: () => {} }
    const [chapter] = finishChapters(chapters, assets, labels, formulas, new Report())
    const tree: Root = { type: 'root', children: chapter?.tree.children.slice(1) ?? [] }
    return toHtml(tree).trim()
  }

  it('gives a picture its size in pixels, unless the author gave one', () => {
    expect(finish('x ![A](a.png)')).toBe('<p>x <img src="a.png" alt="A" width="40" height="20"></p>')
    expect(finish('x <img src="a.png" width="50%">')).toContain('<img src="a.png" width="50%" class="sized">')
    expect(finish('x <img src="a.png" height="10">')).toContain(
      '<img src="a.png" height="10" class="sized" width="20">',
    )
  })

  it('shows a box for a picture that is missing or broken, with its text or its address', () => {
    expect(finish('x ![A < B](none.png)')).toBe('<p>x <span class="missing-picture">A &#x3C; B</span></p>')
    expect(finish('x ![](none.png)')).toBe('<p>x <span class="missing-picture">none.png</span></p>')
    expect(finish('x ![](broken.png)')).toBe('<p>x <span class="missing-picture">broken.png</span></p>')
    expect(finish('x <img>')).toContain('<span class="missing-picture">')
  })

  it('takes an emphasised paragraph below a lone picture for its caption', () => {
    const classes = (text: string) =>
      [...finish(text).matchAll(/<p class="([^"]*)"/g)].map(([, name]) => name)
    expect(classes('![](a.png)\n\n*caption*')).toEqual(['figure', 'caption'])
    expect(classes('[![](a.png)](https://example.com)\n\n_caption_')).toEqual(['figure', 'caption'])
    expect(classes('![](none.png)\n\n*caption*')).toEqual(['figure', 'caption'])
    expect(classes('![](a.png)\n\n**no caption**')).toEqual(['figure'])
    expect(classes('![](a.png)\n\n*no* caption')).toEqual(['figure'])
    expect(classes('![](a.png)\n\ntext\n\n*no caption*')).toEqual(['figure'])
    expect(classes('text ![](a.png)\n\n*no caption*')).toEqual([])
  })

  it('colours code of a known language and leaves the rest as it is', () => {
    expect(finish('```js\nconst a = 1\n```')).toContain('<span class="hljs-keyword">const</span>')
    expect(finish('```js,editable\nconst a = 1\n```')).toContain('hljs-keyword')
    expect(finish('```nonsense\nconst a = 1 < 2\n```')).toContain('const a = 1 &#x3C; 2\n</code>')
    expect(finish('    const a = 1')).not.toContain('hljs')
  })

  it('marks lines of code of more than 64 columns, a wide character taking two, and loses none of the text', () => {
    const code = (line: string, language = '') => finish(`\`\`\`${language}\n${line}\nshort\n\`\`\``)
    expect(code('x'.repeat(64))).not.toContain('long-line')
    expect(code('x'.repeat(65))).toContain(`<span class="long-line">${'x'.repeat(65)}</span>short\n`)
    expect(code('字'.repeat(32))).not.toContain('long-line')
    expect(code('字'.repeat(33))).toContain('long-line')
    expect(code('😀'.repeat(40))).not.toContain('<span class="long-line"></span>')
  })

  it('marks a table or a box that is drawn with characters as a whole, with its columns', () => {
    const drawn = (...lines: string[]) => finish(['```', 'text', ...lines, '```'].join('\n'))
    const row = `| ${'a'.repeat(40)} | ${'b'.repeat(40)} |`
    expect(drawn(row, row)).toContain(
      `<pre class="short drawn" style="--columns:${row.length}"><code>text\n${row}\n`,
    )
    expect(drawn(`└${'─'.repeat(80)}┘`)).toContain('--columns:82')
    expect(drawn(`+${'-'.repeat(70)}+`)).not.toContain('long-line')
    // Not all of its long lines are drawn; it is too wide; it needs no narrowing.
    for (const lines of [[row, 'word '.repeat(20)], [`|${'a'.repeat(120)}|`], ['| a |']])
      expect(drawn(...lines)).not.toContain('drawn')
  })

  it('marks long lines inside an element that spans several', () => {
    const html = finish(`\`\`\`js\n/* a\n${'b '.repeat(40)}\nc */\n\`\`\``)
    expect(html.match(/<span class="hljs-comment">/g)?.length).toBe(3)
    expect(html).toContain(
      `<span class="long-line"><span class="hljs-comment">${'b '.repeat(40)}</span></span>`,
    )
  })

  it('marks tables by their columns and rows', () => {
    const table = (columns: number, rows: number) =>
      finish(
        [
          `|${' a |'.repeat(columns)}`,
          `|${'---|'.repeat(columns)}`,
          ...Array(rows).fill(`|${' b |'.repeat(columns)}`),
        ].join('\n'),
      ).match(/<table class="([^"]*)"/)?.[1]
    expect(table(5, 2)).toBe('short')
    expect(table(6, 2)).toBe('short many-columns')
    expect(table(10, 2)).toBe('short most-columns')
    expect(table(10, 20)).toBe('most-columns')
    expect(table(2, 20)).toBeUndefined()
  })

  it('marks cells whose words do not fit their column', () => {
    expect(finish(`| a | b |\n|---|---|\n| ${'x'.repeat(80)} | two words |`)).toContain(
      `<td class="long-words">${'x'.repeat(80)}</td>\n<td>two words</td>`,
    )
  })

  it('titles alerts in the language of the book', () => {
    expect(finish('> [!TIP]\n> a')).toContain('<p class="markdown-alert-title">[tip]</p>')
  })
})
