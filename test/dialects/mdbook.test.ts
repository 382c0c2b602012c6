/** The dialect of mdBook. Expectations are from its guide (format/mdbook.html, format/markdown.html) and from the tests of its preprocessor `links`. */
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { expandSource, openDialect } from '../../src/chapters/index.ts'
import { Report } from '../../src/diagnostics.ts'
import { type Files, folderOf, readText } from './folder.ts'

/** Reads `src/a.md`, whose text is `text`, in a book that also has `files`. */
const read = (text: string, files: Files = {}, escaping: readonly string[] = []) =>
  readText('src/a.md', text, { 'book.toml': '', ...files }, escaping)

const rust =
  '// ANCHOR: all\nfn one() {}\n// ANCHOR: two\nfn two() {}\n// ANCHOR_END: two\nfn three() {}\n// ANCHOR_END: all\n'

describe('includes', () => {
  /** The text that a directive becomes. */
  const text = async (directive: string, files: Files = {}) => {
    const { source, problems } = await read(directive, {
      'src/code.rs': rust,
      'five.txt': '1\n2\n3\n4\n5\n',
      ...files,
    })
    expect(problems).toEqual([])
    return source.text
  }

  it.each([
    ['{{#include ../five.txt}}', '1\n2\n3\n4\n5'],
    ['{{#include ../five.txt:2}}', '2'],
    ['{{#include ../five.txt:2:4}}', '2\n3\n4'],
    ['{{#include ../five.txt::2}}', '1\n2'],
    ['{{#include ../five.txt:4:}}', '4\n5'],
    ['{{#include ../five.txt:4:99}}', '4\n5'],
    ['{{ #include   ../five.txt:1 }}', '1'],
    ['{{#include ../five.txt:}}', '1\n2\n3\n4\n5'],
    ['{{#include ../five.txt::}}', '1\n2\n3\n4\n5'],
    ['{{#rustdoc_include ../five.txt:2:3}}', '2\n3'],
    ['a{{#include ../five.txt:1}}b{{#include ../five.txt:2}}c', 'a1b2c'],
  ])('%s', async (directive, expected) => {
    expect(await text(directive)).toBe(expected)
  })

  it('takes what stands between anchors, without the lines that mark them', async () => {
    expect(await text('{{#include code.rs:two}}')).toBe('fn two() {}')
    expect(await text('{{#include code.rs:all}}')).toBe('fn one() {}\nfn two() {}\nfn three() {}')
    expect(await text('{{#include code.rs}}')).toBe('fn one() {}\nfn two() {}\nfn three() {}')
  })

  it('takes an anchor without an end to the end of the file, and with rustdoc_include every stretch of it', async () => {
    const files = { 'src/x.txt': 'ANCHOR: a\n1\nANCHOR_END: a\n2\nANCHOR: a\n3\n' }
    expect(await text('{{#include x.txt:a}}', files)).toBe('1')
    expect(await text('{{#rustdoc_include x.txt:a}}', files)).toBe('1\n3')
    expect(await text('{{#include y.txt:b}}', { 'src/y.txt': '1\nANCHOR:   b\n2\n3' })).toBe('2\n3')
  })

  it('takes comments of documentation as text', async () => {
    expect(await text('{{#doc_comment_include x.rs:1:2}}', { 'src/x.rs': '/// One\n///  two  \n' })).toBe(
      'One\ntwo',
    )
  })

  it('makes a listing of a playground', async () => {
    expect(await text('{{#playground x.rs editable}}', { 'src/x.rs': 'fn main() {}\n' })).toBe(
      '```rust,editable\nfn main() {}\n```\n',
    )
  })

  it('leaves out titles and leaves escaped directives as they are', async () => {
    expect(await text('{{#title My page}}\n# A')).toBe('\n# A')
    expect(await text('\\{{#include x.rs}}')).toBe('{{#include x.rs}}')
    expect(await text('{{#if x}}')).toBe('{{#if x}}')
  })

  it('reads what is included for directives of its own, beside the included file', async () => {
    const files = {
      'parts/b.md': 'b {{#include c/c.md}} b',
      'parts/c/c.md': 'c {{#include ../../five.txt:1}} c\n',
    }
    expect(await text('a {{#include ../parts/b.md}} a', files)).toBe('a b c 1 c b a')
  })

  it('goes on in quotes and lists as deep as the directive stands', async () => {
    const { html } = await read(
      '> ```text\n> {{#include x.txt}}\n> ```\n\n- item\n\n  {{#include x.txt}}\n',
      {
        'src/x.txt': 'one\ntwo\n',
      },
    )
    expect(html).toContain(
      '<blockquote>\n<pre><code class="language-text">one\ntwo\n</code></pre>\n</blockquote>',
    )
    expect(html).toContain('<p>one\ntwo</p>\n</li>')
  })

  it('of an empty file is an empty listing, whatever part of it is asked for', async () => {
    const { html, problems } = await read('```rust\n{{#include x.rs:here}}\n```\n', { 'src/x.rs': '' })
    expect(html).toBe('<pre><code class="language-rust">\n</code></pre>\n')
    expect(problems).toEqual([])
  })

  it('gives included lines the line of their directive, and those after it their own', async () => {
    const { source, tree } = await read('# A\n\n{{#include x.md}}\n\n[b](b.md)\n', {
      'src/x.md': '## X\n\n[c](c.md)\n\n## Y',
    })
    expect(source.lines).toEqual([1, 2, 3, 3, 3, 3, 3, 4, 5, 6])
    const lines: unknown[] = []
    visit(tree, 'element', ({ tagName, position }) => {
      lines.push([tagName, position?.start.line])
    })
    expect(lines).toEqual([
      ['h1', 1],
      ['h2', 3],
      ['p', 3],
      ['a', 3],
      ['h2', 3],
      ['p', 5],
      ['a', 5],
    ])
  })

  it('are reported where they are when there is nothing to include', async () => {
    const { problems, source } = await read(
      '# A\n\nx {{#include none.rs}}\n{{#include code.rs:nowhere}}\n{{#include code.rs:90:99}}\n{{#include ..}}\n',
      { 'src/code.rs': rust },
    )
    expect(problems).toEqual([
      'src/a.md:3:3: warning: `none.rs` is to be included here, and does not exist. [include-missing]',
      'src/a.md:4:1: warning: `src/code.rs` has no part `nowhere` to include here. [include-part-missing]',
      'src/a.md:5:1: warning: `src/code.rs` has no part `90:99` to include here. [include-part-missing]',
      'src/a.md:6:1: warning: `..` is to be included here, and does not exist. [include-missing]',
    ])
    expect(source.text).toBe('# A\n\nx none.rs\n\n\n..\n')
  })

  it('never leave the folder of the book', async () => {
    const outside = ['../../etc/passwd', '/etc/passwd', '../../../../../etc/passwd:1:2', 'link/x.md', '../..']
    const { problems } = await read(outside.map((path) => `{{#include ${path}}}`).join('\n'), {}, [
      'src/link',
    ])
    expect(problems).toHaveLength(outside.length)
    for (const problem of problems) expect(problem).toContain('[include-outside]')
  })

  it('end when files include each other, and when they are nested without end', async () => {
    const { problems } = await read('{{#include b.md}}', {
      'src/b.md': '{{#include c.md}}',
      'src/c.md': '{{#include b.md}}{{#include a.md}}',
    })
    expect(problems).toEqual([
      'src/a.md:1:1: warning: A file includes itself: `src/a.md` → `src/b.md` → `src/c.md` → `src/a.md`. [include-cycle]',
      'src/a.md:1:1: warning: A file includes itself: `src/b.md` → `src/c.md` → `src/b.md`. [include-cycle]',
    ])
    const chain = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [`src/${n}.md`, `{{#include ${n + 1}.md}}`]),
    )
    expect((await read('{{#include 0.md}}', chain)).problems).toEqual([
      'src/a.md:1:1: warning: `20.md` is not included: files are included more than 20 deep here. [include-refused]',
    ])
  })

  it('that multiply are bounded', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 15 }, (_, n) => [
        `src/${n}.md`,
        `{{#include ${n + 1}.md}}{{#include ${n + 1}.md}}`,
      ]),
    )
    const { problems, source } = await read('{{#include 0.md}}', {
      ...files,
      'src/15.md': 'x'.repeat(100_000),
    })
    expect(source.text.length).toBeLessThan(9_000_000)
    expect(problems.every((problem) => problem?.endsWith('[include-refused]'))).toBe(true)
  })
})

describe('code', () => {
  it('hides the lines that only the compiler needs', async () => {
    const { html } = await read(
      '```rust\n# fn main() {\n    let a = 1;\n#\n    # let b = 2;\n## shown\n#![allow(x)]\n#[test]\n#hidden\n# }\n```\n',
    )
    expect(html).toBe(
      '<pre><code class="language-rust">    let a = 1;\n# shown\n#![allow(x)]\n#[test]\n</code></pre>\n',
    )
  })

  it('keeps such lines in other languages, unless book.toml or the block says how they begin', async () => {
    expect((await read('```python\n# a\n```\n')).html).toContain('# a')
    const toml = { 'book.toml': '[output.html.code.hidelines]\npython = "~"\n' }
    expect((await read('```python\n~a\n  ~b\nc\n```\n', toml)).html).toContain(
      '<code class="language-python">c\n</code>',
    )
    expect((await read('```sh,hidelines=!!!\n!!!a\nb\n```\n')).html).toContain(
      '<code class="language-sh">b\n</code>',
    )
  })

  it('keeps the language of the attributes', async () => {
    for (const info of ['rust,ignore,editable', 'rust ignore', 'rust, should_panic'])
      expect((await read(`\`\`\`${info}\nx\n\`\`\`\n`)).html).toContain(
        '<code class="language-rust">x\n</code>',
      )
  })
})

describe('text', () => {
  const html = async (text: string, toml = '') => (await read(text, { 'book.toml': toml })).html.trim()

  it('has ids on headings, beside those that GitHub makes', async () => {
    const { headings, html } = await read(
      '# One {#first .big}\n\n## `two` {#second}\n\n## Three \\{#third}\n\n## Four {x}\n\nFive {#fifth data-x=1}\n---\n',
    )
    expect(headings.map(({ title, id }) => [title, id])).toEqual([
      ['One', 'one'],
      ['two', 'two'],
      ['Three {#third}', 'three-third'],
      ['Four {x}', 'four-x'],
      ['Five', 'five'],
    ])
    for (const id of ['first', 'second', 'fifth']) expect(html).toContain(`<span id="${id}"></span>`)
  })

  it('has typographic punctuation where book.toml asks for it', async () => {
    const text = `"a" -- 'b' --- it's... \`"--"\` (c) <https://e.com/a--b>`
    expect(await html(text)).toContain('"a" -- \'b\'')
    for (const toml of ['[output.html]\nsmart-punctuation = true', '[output.html]\ncurly-quotes = true'])
      expect(await html(text, toml)).toBe(
        '<p>“a” – ‘b’ — it’s… <code>"--"</code> (c) <a href="https://e.com/a--b">https://e.com/a--b</a></p>',
      )
  })

  it('has definition lists, unless book.toml turns them off', async () => {
    expect(await html('Term\n: what it is')).toBe('<dl>\n<dt>Term</dt>\n<dd>what it is</dd>\n</dl>')
    expect(await html('Term\n: what it is', '[output.html]\ndefinition-lists = false')).toBe(
      '<p>Term\n: what it is</p>',
    )
  })

  it('has alerts in lists', async () => {
    expect(await html('- a\n\n  > [!TIP]\n  > b')).toContain('class="markdown-alert markdown-alert-tip"')
  })

  it('is read with a book.toml that is broken or odd', async () => {
    for (const toml of ['[', 'book = 1\noutput = []\npreprocessor = "x"', '[book]\nsrc = 5'])
      expect(await html('# A', toml)).toBe('<h1 id="a">A</h1>')
  })

  it('names preprocessors that are not run', async () => {
    const { problems } = await read('# A', {
      'book.toml': '[book]\n\n[preprocessor.links]\n[preprocessor.emojify]\n',
    })
    expect(problems).toEqual([
      'book.toml:4: warning: The preprocessor `emojify` of mdBook is not run: what it would change stays as it is. [preprocessor-unsupported]',
    ])
  })
})

describe('the preprocessor of the Rust Reference', () => {
  const spec = { 'book.toml': '[book]\n[preprocessor.spec]\n' }

  it('names rules and links to them by name', async () => {
    const { html, problems } = await read(
      'r[one]\n# One\n\nr[one.a]\nText [one.b], [here][one.c] and [there](one.a), [x].\n\n> r[one.b]\n> quote\n\nno r[one.d]\n\n[x]: one.a\n[one.c]: https://example.com\n',
      { ...spec, 'src/b.md': 'r[one.c]\n' },
    )
    expect(problems).toEqual([])
    expect(html).toContain('<p id="r-one" class="rule-label">one</p>')
    expect(html).toContain('<p id="r-one.a" class="rule-label">one.a</p>\n<p>Text')
    expect(html).toContain('<a href="/src/a.md#r-one.b">one.b</a>, <a href="https://example.com">here</a>')
    expect(html).toContain('<a href="/src/a.md#r-one.a">there</a>, <a href="/src/a.md#r-one.a">x</a>')
    expect(html).toContain('no r[one.d]')
  })

  it('leaves an anchor alone where a rule is called undefined', async () => {
    const { html } = await read('<a id="old"></a>\n\n[x]\n\nr[undefined]\ntext\n\n[x]: undefined\n', spec)
    expect(html).toContain('<a id="old"></a>')
    expect(html).toContain('<a href="/src/a.md#r-undefined">x</a>')
  })

  it('links to productions of the grammar, whose notes are notes', async () => {
    const { html } = await read(
      '```grammar,items\nItem ->\n    `fn` Name?[^n]\n\nName -> IDENTIFIER\n```\n\nAn [Item] or a [name][grammar-Name].\n\n[^n]: the note\n',
      spec,
    )
    expect(html).toContain('<span id="grammar-Item">Item</span> ->\n    `fn` Name?<sup><a href="#fn-1"')
    expect(html).toContain(
      '<a href="/src/a.md#grammar-Item">Item</a> or a <a href="/src/a.md#grammar-Name">name</a>',
    )
    expect(html).toContain('the note')
  })

  it('reports once that links to the standard library are text', async () => {
    const { html, problems } = await read(
      '[`swap`](std::mem::swap), [`core::mem`], [eq][macro@PartialEq], [c][`char`], [p][panic!] and [`Arc`]; [a][0].\n\n[`Arc`]: std::sync::Arc\n',
      spec,
    )
    expect(html).toBe(
      '<p><code>swap</code>, <code>core::mem</code>, eq, c, p and <code>Arc</code>; [a][0].</p>\n',
    )
    expect(problems).toEqual([
      'book.toml:2: warning: The preprocessor `spec` of mdBook is not run: links to items of the standard library of Rust, such as `std::mem::swap`, are plain text. [preprocessor-unsupported]',
    ])
  })

  it('titles the quotes that are no alerts', async () => {
    const { html } = await read('> [!EXAMPLE]\n> a\n\n> [!EDITION-2024]\n> b\n', spec)
    expect(html).toContain('<blockquote><p><strong>Example</strong></p>')
    expect(html).toContain('<blockquote><p><strong>2024 Edition differences</strong></p>')
    expect(html).not.toContain('markdown-alert')
  })

  it('means nothing in other books', async () => {
    expect((await read('r[one]\n\n[one] [a](std::b)')).html).toContain(
      '<p>r[one]</p>\n<p>[one] <a href="std::b">',
    )
  })
})

it('expands hostile text in a bounded time', { timeout: 30_000 }, async () => {
  const marks = ['{{#include ', '\\{{#', '{{ ', '{{#include x}}', '{{#include x}}\n']
  for (const mark of marks) {
    const report = new Report()
    const dialect = await openDialect(folderOf({ 'book.toml': '' }), undefined, report)
    const text = mark.repeat(Math.ceil(300_000 / mark.length))
    expect((await expandSource({ file: 'a.md', text }, dialect, report)).text.length).toBeLessThan(3_000_000)
  }
})
