/** Formulas: read in every dialect's marks, set once, valid MathML, bounded in time. The Markdown of GitHub stands in markdown/math.txt. */
import { createRequire } from 'node:module'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import type { Element, Root } from 'hast'
import { visit } from 'unist-util-visit'
import { describe, expect, it, vi } from 'vitest'
import { fromXml } from 'xast-util-from-xml'
import type { Chapter, Folder, Formula } from '../src/book.ts'
import { githubDialect } from '../src/chapters/dialects/index.ts'
import { formulaSetter, parseMarkdown, printedFormulas } from '../src/chapters/index.ts'
import { mdbookMacros, readMacros } from '../src/chapters/math/mdbook.ts'
import { readAloud } from '../src/chapters/math/plain.ts'
import type { KeepFormulas } from '../src/chapters/math/set.ts'
import {
  docusaurusDelimiters,
  githubDelimiters,
  honkitDelimiters,
  mathPlugin,
  mdbookDelimiters,
  mkdocsDelimiters,
} from '../src/chapters/math.ts'
import { readConfig } from '../src/config.ts'
import { Report } from '../src/diagnostics.ts'
import { writeEpub } from '../src/epub/index.ts'
import { writeTree } from '../src/html/write.ts'
import { labelsFor } from '../src/labels.ts'
import { styleFormulas, usedRules } from '../src/media/formulas.ts'

function read(text: string, plugins = [mathPlugin(githubDelimiters)]): Root {
  return parseMarkdown({ file: 'a.md', text }, new Report(), { ...githubDialect, plugins }).tree
}

function formulasOf(tree: Root): { math: Formula; element: Element }[] {
  const found: { math: Formula; element: Element }[] = []
  visit(tree, 'element', (element) => {
    const math = element.data?.math
    if (math !== undefined) found.push({ math, element })
  })
  return found
}

/** `tex`, in brackets where it stands on a line of its own. */
function spelled(tree: Root): string[] {
  return formulasOf(tree).map(({ math: { tex, display } }) => (display ? `[${tex}]` : tex))
}

/** Nothing is kept. */
const anew: KeepFormulas = async (_parts, make) => make()

/** Sets the formulas of a text. */
async function set(text: string, macros = {}) {
  const report = new Report()
  const tree = read(text)
  const chapter = { tree, file: 'a.md' }
  const formulas = await formulaSetter([chapter], macros, anew)
  formulas.set(tree, chapter, report)
  const problems = report.diagnostics.map(({ at, message }) => `${at.line}:${at.column ?? ''} ${message}`)
  return { tree, problems, set: formulasOf(tree).map(({ math }) => math.typeset) }
}

const mathml = async (tex: string) => (await set(`$\`${tex}\`$`)).set[0]?.mathml ?? ''
const html = async (tex: string) => (await set(`$\`${tex}\`$`)).set[0]?.html ?? ''

describe('the marks of a dialect', () => {
  it.each([
    ['mkdocs', mkdocsDelimiters, '第$i$个 \\(a_1\\) $$b$$', ['i', 'a_1', '[b]']],
    ['mkdocs', mkdocsDelimiters, '- [\\[a #1\\]](b.md) \\[b\\]', []],
    ['mkdocs', mkdocsDelimiters, '\\[\na_1\n\\]\n\n\\\\(x\\\\)', ['[a_1]']],
    [
      'mdBook',
      mdbookDelimiters,
      '\\\\(a\\_1 \\\\\\\\ b\\\\) and $5 or $6 $$c\\_2$$',
      ['a_1 \\\\ b', '[c_2]'],
    ],
    ['mdBook', mdbookDelimiters, '\\\\[\nx\n\\\\]\n', ['[x]']],
    ['HonKit', honkitDelimiters, 'a $$b$$ c\n\n$$\nd\n$$\n', ['b', '[d]']],
    ['Docusaurus', docusaurusDelimiters, 'a $b$ $$c$$\n\n$$\nd\n$$\n', ['b', 'c', '[d]']],
    ['GitHub', githubDelimiters, '\\(a\\) \\[b\\]', []],
  ])('%s: %#', (_, delimiters, text, expected) => {
    expect(spelled(read(text, [mathPlugin(delimiters)]))).toEqual(expected)
  })

  it('is kept with the formula, which knows its place', () => {
    const tree = read('# T\n\na\n  b $`x\ny`$ and $x$ $x$\n\n- c\n\n  $$\n  z\n  $$\n')
    expect(
      formulasOf(tree).map(({ math, element: { position } }) => [
        math.source,
        position?.start.line,
        position?.start.column,
      ]),
    ).toEqual([
      ['$`x\ny`$', 4, 5],
      ['$x$', 5, 9],
      ['$x$', 5, 13],
      ['$$\nz\n$$', 9, 3],
    ])
  })
})

describe('a formula', () => {
  it('becomes MathML that is XML, with its TeX as alternative text', async () => {
    const tex = '\\frac{a<b}{"c" \\& \\text{中 d}}'
    const root = fromXml(await mathml(tex)).children[0]
    expect(root).toMatchObject({
      name: 'math',
      attributes: { xmlns: 'http://www.w3.org/1998/Math/MathML', alttext: tex },
    })
    expect(await mathml(tex)).not.toMatch(/annotation|semantics|class="katex/)
  })

  it('becomes HTML that is a picture with an alternative text to whoever hears it', async () => {
    expect(await html('a<b')).toMatch(
      /^<span class="katex" role="img" aria-label="a&lt;b"><span class="katex-html"><span class="base">/,
    )
    expect(await html('a')).not.toContain('aria-hidden')
    expect((await set('$$a$$')).set[0]?.html).toMatch(
      /^<span class="katex-display"><span class="katex" role="img"/,
    )
    expect((await set('$$a$$')).set[0]?.mathml).toContain('display="block"')
  })

  it('is written as MathML, and as HTML where an output asks for it', async () => {
    const { tree, set: formulas } = await set('$a$')
    const addresses = { place: () => '', picture: () => '' }
    expect(writeTree(tree, addresses).trim()).toBe(
      `<p><span class="formula">${formulas[0]?.mathml}</span></p>`,
    )
    expect(writeTree(tree, { ...addresses, formula: (formula) => formula.html }).trim()).toBe(
      `<p><span class="formula">${formulas[0]?.html}</span></p>`,
    )
  })

  it('is set once, however often it stands in the book', async () => {
    const [first, second, displayed] = (await set('$a$ and $a$\n\n$$a$$')).set
    expect(first).toBe(second)
    expect(displayed).not.toEqual(first)
  })

  it('is named in plain words, or in its TeX', () => {
    expect(readAloud('O(n\\log n)')).toBe('O(n log n)')
    expect(readAloud('\\frac{a+b}{2} \\le \\sqrt{x} y_{1}')).toBe('(a+b)/2 ≤ √x y_1')
    expect(readAloud('\\mathrm{d}x \\to \\infty')).toBe('dx → ∞')
    expect(readAloud('\\nosuch{x}')).toBe('\\nosuch{x}')
  })
})

describe('MathML is repaired where KaTeX makes none', () => {
  it.each([
    ['\\operatorname{\\mathbf{grad}}', '<mi mathvariant="bold">grad</mi>'],
    ['a\\bmod b', '<mo lspace="0.22em" rspace="0.22em">mod</mo>'],
    ['\\boldsymbol{e_1}', '<mrow><msub><mi mathvariant="bold-italic">e</mi>'],
    ['C_{\\min}', '<msub><mi>C</mi><mi>min</mi></msub>'],
    ['\\color{orange}{x}', '<mstyle style="color: orange">'],
    ['\\color{red}{x}', '<mstyle mathcolor="red">'],
    ['\\mathbb{R}\\mathcal{F}\\mathfrak{g}\\mathbb{1}', '<mi>ℝ</mi><mi>ℱ</mi><mi>𝔤</mi><mn>𝟙</mn>'],
    ['n\\log n', '<mspace width="0.1667em"></mspace><mi>log</mi><mo rspace="0.1667em">\u2061</mo>'],
  ])('%s', async (tex, part) => {
    expect(await mathml(tex)).toContain(part)
    fromXml(await mathml(tex))
  })

  it('has no cells for numbers that are not shown, and no widths', async () => {
    const { set: formulas } = await set(
      '$$\n\\begin{align}a&=b\\\\c&=d\\end{align}\n$$\n\n$$\na \\tag{1}\n$$',
    )
    expect(formulas[0]?.mathml.match(/<mtd/g)).toHaveLength(4)
    expect(formulas[1]?.mathml).not.toMatch(/<mtd [^>]*width/)
  })
})

describe('macros', () => {
  it('of the configuration hold in every file', async () => {
    expect(
      (await set('$\\RR^n$ $\\pair{a}{b}$', { '\\RR': '\\mathbb{R}', '\\pair': '(#1, #2)' })).problems,
    ).toEqual([])
  })

  it.each([
    ["math: { macros: { '\\\\R': '\\\\mathbb{R}', '\\\\,': x } }", []],
    ['math: { macros: { R: x } }', ['`math.macros` must name commands such as `\\R`.']],
    ['math: { macro: {} }', ['There is no key `math.macro`. Did you mean `macros`?']],
    ['math: true', ['`math` must hold `macros`.']],
    [
      `math: { macros: { '\\\\R': ${'x'.repeat(1001)} } }`,
      ['`math.macros.\\R` must not be longer than 1000 characters.'],
    ],
  ])('are checked: %#', (source, problems) => {
    const report = new Report()
    readConfig(source.replaceAll('\\\\', '\\'), 'buckram.yaml', report)
    expect(report.diagnostics.map(({ message }) => message)).toEqual(expect.arrayContaining(problems))
    expect(report.diagnostics.length > 0).toBe(problems.length > 0)
  })

  it('that a formula defines hold in the rest of its file, and in no other', async () => {
    const report = new Report()
    const one = read('$\\vv$\n\n$$\\newcommand{\\vv}{v}$$\n\n$\\vv$')
    const two = read('$\\vv$')
    const chapters = [
      { tree: one, file: 'one.md' },
      { tree: two, file: 'two.md' },
    ]
    const formulas = await formulaSetter(chapters, {}, anew)
    for (const chapter of chapters) formulas.set(chapter.tree, chapter, report)
    expect(report.diagnostics.map(({ at }) => `${at.file}:${at.line}`)).toEqual(['one.md:1', 'two.md:1'])
    // The definition itself shows nothing.
    expect(formulasOf(one)).toHaveLength(1)
  })

  it('may be defined anew, as in MathJax', async () => {
    const text = '$\\newcommand{\\R}{x} \\newcommand\\N[1]{#1} \\R\\N{y}$ $\\newcommand{\\R}{z} \\R$'
    const { problems, set: formulas } = await set(text)
    expect(problems).toEqual([])
    expect(formulas[1]?.mathml).toContain('<mi>z</mi>')
  })

  it('of operators are those of LaTeX', async () => {
    const { problems, set: formulas } = await set(
      '$\\DeclareMathOperator*{\\argmax}{arg\\,max} \\DeclareMathOperator{\\rank}{rank} \\argmax_x \\rank A$',
    )
    expect(problems).toEqual([])
    expect(formulas[0]?.mathml).toContain('rank')
  })

  it('are read from the file of the preprocessor of mdBook', async () => {
    expect(readMacros('\\R:{\\mathbb{R}}\r\n# no macro\n \\f : #1f(#2) \n\\x\n')).toEqual({
      '\\R': '{\\mathbb{R}}',
      '\\f': '#1f(#2)',
    })
    const folder = (files: Readonly<Record<string, string>>): Folder => ({
      root: '/',
      files: new Set(Object.keys(files)),
      folders: new Set(),
      escaping: new Set(),
      read: async (file) => new TextEncoder().encode(files[file] ?? ''),
    })
    const toml = (macros: string) => `[preprocessor.katex]\nmacros = "${macros}"\n`
    expect(await mdbookMacros(folder({ 'book.toml': toml('./m.txt'), 'm.txt': '\\R:x' }))).toEqual({
      '\\R': 'x',
    })
    const nothing: readonly Record<string, string>[] = [
      {},
      { 'book.toml': '' },
      { 'book.toml': '[[[' },
      { 'book.toml': '[preprocessor]\nkatex = 1' },
      { 'book.toml': toml('../../etc/passwd') },
    ]
    for (const files of nothing) expect(await mdbookMacros(folder(files))).toEqual({})
  })
})

describe('a formula that cannot be set', async () => {
  it('is shown as its source, and reported at its line', async () => {
    const { tree, problems } = await set('# T\n\na $\\nosuch$ b\n\n$$\nc \\\\\nd &\n$$\n')
    expect(problems).toEqual([
      '3:3 The formula cannot be set, so its source is shown: undefined control sequence: \\nosuch.',
      '7: The formula cannot be set, so its source is shown: `&` cannot stand where it stands.',
    ])
    const addresses = { place: () => '', picture: () => '' }
    expect(writeTree(tree, addresses)).toContain(
      '<span class="formula-source"><code>$\\nosuch$</code></span>',
    )
    expect(writeTree(tree, addresses)).toContain('<pre><code>$$\nc \\\\\nd &amp;\n$$\n</code></pre>')
  })

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\url{https://example.org}',
    '\\includegraphics{https://example.org/a.png}',
    '\\htmlClass{a}{x}',
    '\\htmlId{a}{x}',
    '\\htmlStyle{color: red}{x}',
    '\\htmlData{a=b}{x}',
  ])('because it asks for more than mathematics: %s', async (tex) => {
    const command = /^\\[a-zA-Z]+/.exec(tex)?.[0]
    expect((await set(`$\`${tex}\`$`)).problems).toEqual([
      `1:1 The formula cannot be set, so its source is shown: \`${command}\` is not allowed.`,
    ])
  })

  const times = (text: string, count: number) => text.repeat(count)
  it.each([
    ['a macro in itself', '\\def\\a{\\a\\a}\\a', 'grows'],
    ['macros that multiply', `\\def\\a{${times('x', 5000)}}${times('\\a', 900)}`, 'grows'],
    [
      'macros with parameters that multiply',
      `\\def\\a#1{${times('#1', 2000)}}\\a{${times('x', 4000)}}`,
      'grows',
    ],
    [
      'macros of macros',
      `\\def\\a#1{\\b{${times('#1', 9)}}}\\def\\b#1{\\c{${times('#1', 9)}}}\\def\\c#1{\\d{${times('#1', 9)}}}\\def\\d#1{\\e{${times('#1', 9)}}}\\def\\e#1{${times('#1', 9)}}\\a{${times('x', 99)}}`,
      'grows',
    ],
    [
      'expansions at once',
      `\\def\\a{${times('x', 99)}}\\edef\\b{${times('\\a', 99)}}${times('\\b', 99)}`,
      'grows',
    ],
    ['braces in braces', `${times('{', 4900)}x${times('}', 4900)}`, 'nested too deeply'],
    ['no end', times('x+', 10_000), 'longer than'],
  ])('because it is hostile: %s', async (_, tex, reason) => {
    expect((await set(`$$\n${tex}\n$$`)).problems).toEqual([expect.stringContaining(reason)])
  })

  it('draws nothing of a size that fills the page', async () => {
    expect(await html('\\rule{100000em}{100000em}')).toContain('border-right-width:40em')
  })

  it('prints nothing to the console, nor does one that can', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    set('$中 \\text{①😀} é$ $\\nosuch$')
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})

describe('signs that are never closed', () => {
  it.each(['$', '$a ', '$a`', '$`', '$$', '$$a\n', '\\(', '\\[a\n', '\\\\(', '${', '`$', '$$\n'])(
    'take no time: %j',
    (sign) => {
      const plugins = [mathPlugin([...githubDelimiters, ...mkdocsDelimiters, ...mdbookDelimiters])]
      read(sign.repeat(40_000), plugins)
    },
    5_000,
  )
})

describe('what printed formulas need', () => {
  const chapter = async (text: string) => ({ tree: (await set(text)).tree }) as unknown as Chapter // nothing else of it is read
  const style = async (...texts: string[]) =>
    styleFormulas(printedFormulas(await Promise.all(texts.map(chapter))))

  it('is nothing where there are none', async () => {
    expect(await style('No formula.')).toEqual({
      fonts: [],
      text: '',
      covered: new Set(),
      stylesheet: '',
    })
  })

  it('is the faces and the rules that they use', async () => {
    const plain = await style('$a+1$', '$a+1$')
    expect(plain.fonts.map(({ face }) => `${face.family} ${face.style}`)).toContain('KaTeX_Math italic')
    expect(plain.fonts.map(({ face }) => face.family)).not.toContain('KaTeX_Fraktur')
    expect([...plain.text].sort().join('')).toBe('+1a')
    expect(plain.stylesheet).not.toMatch(/@font-face|counter|\.mfrac/)
    const fraction = await style('$\\mathfrak{g} \\frac12 \\text{中}$')
    expect(fraction.fonts.map(({ face }) => face.family)).toContain('KaTeX_Fraktur')
    expect(fraction.stylesheet).toContain('.katex .mfrac .frac-line')
    expect(fraction.text).toContain('中')
    expect(fraction.covered.has(0x4e2d)).toBe(false)
    for (const { bytes } of fraction.fonts) expect(bytes.length).toBeLessThan(20_000)
  })

  it('cuts a style sheet by its selectors', async () => {
    const sheet =
      '/* .a{} */ @font-face { src: url(x) }\n.a .b,\n.a .c { top: 0;\n left: 0 }\n.d { top: 0 }\nbody { top: 0 }'
    expect(usedRules(sheet, new Set(['a', 'b']))).toBe('.a .b{top: 0; left: 0}')
  })
})

describe('the EPUB', () => {
  const chapter = async (id: string, text: string): Promise<Chapter> => ({
    id,
    file: `${id}.md`,
    title: id,
    matter: 'body',
    level: 1,
    headings: [],
    tree: (await set(text)).tree,
  })
  const at = { file: 'README.md', line: 1 }

  it('says of the pages with formulas, and of no other, that they hold MathML', async () => {
    const chapters = await Promise.all([
      chapter('none', '# None\n\nText, and $\\nosuch$.\n'),
      chapter(
        'some',
        '# Some $x<y$\n\n- a $\\text{&#38;}$\n\n  $$\n\\begin{align}a&=b\\tag{1}\\end{align}\n$$\n',
      ),
    ])
    const { bytes } = await writeEpub({
      book: {
        metadata: {
          title: 'Formulas',
          language: 'en',
          authors: [],
          contributors: [],
          modified: 1_714_521_600,
          subjects: [],
          identifier: 'urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2',
          citation: { bibtex: '@book{a,\n}\n', text: 'Formulas.' },
        },
        toc: {
          reader: 'README',
          front: [],
          body: chapters.map(({ id, title, file }) => ({
            kind: 'chapter',
            id,
            title,
            file,
            at,
            children: [],
          })),
          back: [],
        },
        chapters,
        assets: new Map(),
      },
      cover: {
        bytes: new TextEncoder().encode(
          '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2" viewBox="0 0 4 2"/>',
        ),
        mediaType: 'image/svg+xml',
        width: 4,
        height: 2,
      },
      stylesheet: '',
      labels: labelsFor('en'),
      contentsDepth: 1,
      report: new Report(),
      generator: 'Buckram 0.1.0',
    })
    const { messages } = await EpubCheck.validate(bytes)
    expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual([])

    // The packer's own zip library reads what it wrote; as a dependency of a dependency it is found from there.
    const zip = createRequire(createRequire(import.meta.url).resolve('epub-gen-memory'))('jszip')
    const archive = await zip.loadAsync(bytes)
    const read = (name: string): Promise<string> => archive.file(`OEBPS/${name}`).async('string')
    const opf = await read('content.opf')
    expect(opf.match(/<item [^>]*properties="mathml"[^>]*>/g)).toEqual([
      expect.stringContaining('href="some.xhtml"'),
    ])
    expect(opf).toContain('<meta property="schema:accessibilityFeature">MathML</meta>')
    expect(await read('some.xhtml')).toContain(
      '<span class="formula"><math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x&lt;y">',
    )
    expect(await read('none.xhtml')).toContain('<code>$\\nosuch$</code>')
  })
})
