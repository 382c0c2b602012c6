/** Themes and the author's own style sheet: what is taken, what is refused, and that a book stays whole in any dress. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Folder } from '../src/book.ts'
import { Report } from '../src/diagnostics.ts'
import { readAuthorStyle } from '../src/html/author-style.ts'
import { loadStyles, textSizeOf } from '../src/html/page.ts'
import { addressesIn, splitRules } from '../src/html/style-rules.ts'
import { buildAndJudge } from './judge/built.ts'
import { linksOf } from './judge/html.ts'
import { judgeContents, judgeLinks } from './judge/links.ts'
import { textOf } from './judge/pdf.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-themes-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const font = path.join(import.meta.dirname, '../node_modules/katex/dist/fonts/KaTeX_Typewriter-Regular.woff2')
const chapter = `# One

See [the second](two.md#end), twice[^1].

> [!TIP]
> A tip.

| A | B |
| - | - |
| 1 | 2 |

\`\`\`js
let a = 1
\`\`\`

[^1]: A note.
`

async function build(name: string, configuration: string, css = '') {
  const root = path.join(place, name)
  await mkdir(path.join(root, 'look'), { recursive: true })
  await cp(font, path.join(root, 'look/Type writer.woff2'))
  const files = {
    'README.md': '# Dress\n\n- [One](one.md)\n- [Two](two.md)\n',
    'one.md': chapter,
    'two.md': '# Two\n\nText.\n\n## End\n\nBack to [one](one.md).\n',
    'look/book.css': css,
    'buckram.yaml': configuration,
  }
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(root, file), content)
  return buildAndJudge(root, ['pdf', 'html'])
}

function isWhole({ pdf, html, diagnostics }: Awaited<ReturnType<typeof build>>): void {
  expect(diagnostics).toEqual([])
  expect(pdf.dead).toEqual([])
  expect(pdf.untagged).toEqual([])
  expect(judgeContents(pdf, html).wrong).toEqual([])
  expect(judgeLinks(pdf, linksOf(html)).wrong).toEqual([])
  expect(pdf.xmp).toContain('pdfuaid')
}

describe('the theme manual', { timeout: 60_000 }, async () => {
  const built = await build('manual', 'theme: manual\n')

  it('makes a whole book', () => isWhole(built))

  it('is set in the grotesque face, its folios too', () => {
    const names = built.pdf.fonts.map(({ name }) => name)
    expect(names.some((name) => /SourceSans/i.test(name))).toBe(true)
    expect(names.filter((name) => /SourceSerif/i.test(name))).toEqual([])
  })

  it('says a size of the text, which the text block follows; the screen has its own', async () => {
    const [book, manual] = await Promise.all([loadStyles('book'), loadStyles('manual')])
    expect(textSizeOf(book.document)).toBe(10.5)
    expect(textSizeOf(manual.document)).toBe(10)
    expect(manual.document.lastIndexOf('--size: 17px')).toBeGreaterThan(
      manual.document.lastIndexOf('--size: 10pt'),
    )
  })

  it('has no margin boxes in the text, only on the sheets that are laid over it', async () => {
    const { document, furniture } = await loadStyles('manual')
    expect(document).not.toMatch(/@(?:top|bottom)-/)
    expect(furniture.match(/@top-left/g)).toHaveLength(2)
    expect(furniture).not.toMatch(/^(?:h1|p|table)\b/m)
  })
})

describe("the author's own style sheet", { timeout: 60_000 }, async () => {
  const css = `/* </style><script>alert(1)</script> { */
@font-face { font-family: "My Face"; src: local("None"), url("Type%20writer.woff2") format("woff2") }
:root { --text: "My Face", "Buckram Latin", serif; --accent: #00f }
p::after { content: "</style><script>alert(2)</script>"; display: none }
@media print { @page { @bottom-center { content: "Draft of " var(--book-title) } } }
`
  const built = await build('own', 'theme: { css: look/book.css }\n', css)

  it('dresses a whole book', () => isWhole(built))

  it('brings its fonts into the PDF', () => {
    expect(
      built.pdf.fonts.map(({ name }) => name).filter((name) => /KaTeX_Typewriter/.test(name)),
    ).not.toEqual([])
    expect(built.pdf.fonts.every(({ embedded }) => embedded)).toBe(true)
  })

  it('writes into the margins of pages that have margins', () => {
    const drafts = built.pdf.pages.filter((page) =>
      page.runs
        .map((run) => (run.mark === 'artifact' ? run.text : ''))
        .join('')
        .includes('Draft of Dress'),
    )
    expect(drafts.map(({ label }) => label)).toContain('1')
    expect(drafts.map(({ label }) => label)).not.toContain('i')
    for (const page of drafts) expect(textOf(page)).not.toContain('Draft')
  })

  it('cannot leave its element, and stands before the size of the page', () => {
    expect(built.html.slice(built.html.indexOf('</style>'))).not.toContain('<script')
    expect(built.html.match(/<\/style>/g)).toHaveLength(1)
    expect(built.html.indexOf('--accent: #00f')).toBeLessThan(built.html.indexOf('@page{size:'))
    expect(built.html).not.toContain('@font-face')
    expect(built.html).not.toContain('Draft of')
  })

  it('may hide links, but not what something leads to', async () => {
    const hidden = await build(
      'hidden',
      'theme: { css: look/book.css }\n',
      '.data-footnote-backref { display: none }',
    )
    expect(hidden.diagnostics).toEqual([])
    await expect(
      build('lost', 'theme: { css: look/book.css }\n', '#end, h2 { display: none }'),
    ).rejects.toThrow(/The book has links to `[^`]+`, which is not printed/)
  })
})

describe('a style sheet is taken apart', () => {
  it.each([
    ['a{b:c}', ['a|b:c']],
    ['  /* x */ a , b { c : d } /* y */', ['a , b| c : d ']],
    ['@import "a;b{}c"; d{}', ['@import "a;b{}c"', 'd|']],
    ['a[b="}"]{c:"{" url(}) ;d:\\}}e{}', ['a[b="}"]|c:"{" url(}) ;d:\\}', 'e|']],
    ['@media x{a{b:c}d{}}e{}', ['@media x|a{b:c}d{}', 'e|']],
    ['a{b:c', ['a|b:c']],
    ['a{b:(', ['a|b:(']],
    ['a', ['a']],
    ['/* never closed', []],
    ['a{b:"never closed\n}c{}', ['a|b:"never closed\n', 'c|']],
    ['}a{}', ['}a|']],
    ['', []],
  ])('%j', (css, rules) => {
    const found = splitRules(css).map(({ prelude, block }) =>
      block === undefined ? prelude : `${prelude}|${block}`,
    )
    expect(found).toEqual(rules)
  })

  it.each([
    ['url(a.png)', ['a.png']],
    ['URL( "a b.png" ) url(\'c)d\')', ['a b.png', 'c)d']],
    ['"url(a)" /* url(b) */ url(c', ['c']],
    ['curl(a) -url(b)', []],
    ['url(a\\)b)', ['a\\)b']],
    ['url()', ['']],
  ])('%j', (css, addresses) => {
    expect(addressesIn(css).map(({ value }) => value)).toEqual(addresses)
  })
})

describe('a style sheet is judged', () => {
  async function judge(css: string) {
    const report = new Report()
    const folder: Folder = {
      root: '/book',
      files: new Set(['fonts/A.ttf', 'look/B.OTF']),
      folders: new Set(['', 'fonts', 'look']),
      escaping: new Set(),
      read: async (file) => new TextEncoder().encode(file),
    }
    const style = await readAuthorStyle(css, 'look/book.css', folder, report)
    const refused = report.diagnostics.map(({ at, code, message }) => {
      expect(code).toBe('style-refused')
      return `${at.line}:${at.column} ${message.replace(/^`(.*?)` is not used: .*$/s, '$1')}`
    })
    return { style, refused }
  }

  it('takes fonts of the book, by the path from the sheet', async () => {
    const { style, refused } = await judge(
      '@font-face{font-family:A;src:url(../fonts/A.ttf)}@font-face{font-family:B;src:url("B.OTF?x#y")}',
    )
    expect(refused).toEqual([])
    expect(style.faces).toContain('url("fonts/author-1.ttf")')
    expect([...style.fonts].map(([name, { mediaType }]) => [name, mediaType])).toEqual([
      ['fonts/author-1.ttf', 'font/ttf'],
      ['fonts/author-2.otf', 'font/otf'],
    ])
    expect(style.rules).toBe('')
  })

  it.each([
    ['\n  @import "a.css";', ['2:3 @import']],
    ['@font-face{src:url(http://x/a.ttf)}', ['1:16 url(http://x/a.ttf)']],
    ['@font-face{src:url(//x/a.ttf)}', ['1:16 url(//x/a.ttf)']],
    ['@font-face{src:url(../../A.ttf)}', ['1:16 url(../../A.ttf)']],
    ['@font-face{src:url(%2e%2e/%2e%2e/A.ttf)}', ['1:16 url(%2e%2e/%2e%2e/A.ttf)']],
    ['@font-face{src:url(file:///etc/A.ttf)}', ['1:16 url(file:///etc/A.ttf)']],
    ['@font-face{src:url(%zz.ttf)}', ['1:16 url(%zz.ttf)']],
    ['@media print{\na{b:url(x.png)}}', ['2:5 url(x.png)']],
    ['@page{size:A4;margin:0}', ['1:7 size:A4', '1:15 margin:0']],
    ['@page{@top-left{content:url(x.png)}}', ['1:25 url(x.png)']],
    ['a{} b', ['1:5 b']],
  ])('refuses %j', async (css, places) => {
    const { style, refused } = await judge(css)
    expect(refused).toEqual(places)
    for (const text of [style.rules, style.pages, style.faces])
      expect(text).not.toMatch(/url\(|@import|size|margin/)
  })

  it('lets through what asks for nothing', async () => {
    const css =
      '@layer a, b;@charset "x";a{b:url(#c) url(data:image/png;base64,AA==)}@supports (x:y){d{}}@keyframes e{to{f:g}}'
    const { style, refused } = await judge(css)
    expect(refused).toEqual([])
    expect(style.rules.trim().split('\n')).toEqual([
      '@layer a, b;',
      'a{b:url(#c) url(data:image/png;base64,AA==)}',
      '@supports (x:y){d{}}',
      '@keyframes e{to{f:g}}',
    ])
  })
})
