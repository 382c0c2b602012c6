/** The dialect of mkdocs. Expectations are what Python-Markdown 3.11 and pymdownx 13.1 make of the same text, in the book's own elements. */
import { readFileSync } from 'node:fs'
import { toHtml } from 'hast-util-to-html'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { finishChapters } from '../../src/chapters/index.ts'
import { Report } from '../../src/diagnostics.ts'
import { type Files, readText } from './folder.ts'

/** Reads `docs/a.md`, whose text is `text`, in a book that also has `files`. */
async function read(text: string, files: Files = {}, escaping: readonly string[] = []) {
  const found = await readText('docs/a.md', text, { 'mkdocs.yml': '', ...files }, escaping)
  return { ...found, html: found.html.trim() }
}

/** A title, then Markdown and HTML, each between lines with a single dot. */
describe('constructs', () => {
  const text = readFileSync(new URL('mkdocs.txt', import.meta.url), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html = 'no HTML', ...more] = block.split(/\n\.\n/)
    it(title.trim(), async () => {
      expect(more).toEqual([])
      expect((await read(`${markdown}\n`)).html).toBe(html.trim())
    })
  }
})

describe('extensions', () => {
  const text = '==a== ^^b^^ x^2^ H~2~O ++ctrl++ {++c++} (c)\n\n*[AB]: word\n\n# T {#own}\n'

  it('are all on where mkdocs.yml says nothing', async () => {
    const { html } = await read(text)
    for (const tag of ['mark', 'ins', 'sup', 'sub', 'kbd', 'span']) expect(html).toContain(`<${tag}`)
  })

  it('are off where mkdocs.yml lists others, so that text stays text', async () => {
    const { html } = await read(text, { 'mkdocs.yml': 'markdown_extensions: [admonition]\n' })
    expect(html).toBe(
      '<p>==a== ^^b^^ x^2^ H~2~O ++ctrl++ {++c++} (c)</p>\n<p>*[AB]: word</p>\n<h1 id="t-own">T {#own}</h1>',
    )
  })

  it('are read from mappings, bundles and lists, beside the tags of other programs', async () => {
    const { html } = await read('==a== AB\n\n*[AB]: word\n', {
      'mkdocs.yml':
        'markdown_extensions:\n  - extra\n  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds:\n          case: lower\n  - pymdownx.mark: {}\n',
    })
    expect(html).toBe('<p><mark>a</mark> <abbr title="word">AB</abbr></p>')
  })
})

describe('formulas', () => {
  it('keep their characters where nothing sets them', async () => {
    const { html } = await read(
      '$a^b^c_d_e~f~g$ and $$x ^y^\nz_a_b$$, but $5 and ^a^ $6; `$a^` and ^b^ $\n',
      {
        'mkdocs.yml': 'markdown_extensions: [pymdownx.caret, pymdownx.tilde]\n',
      },
    )
    expect(html).toBe(
      '<p>$a^b^c_d_e~f~g$ and $$x ^y^\nz_a_b$$, but $5 and <sup>a</sup> $6; <code>$a^</code> and <sup>b</sup> $</p>',
    )
  })
})

describe('snippets', () => {
  const part =
    'one\n# --8<-- [start:two]\ntwo\n\n# --8<-- [start:inner]\n  three\n# --8<-- [end:inner]\n# --8<-- [end:two]\nfour\n'
  const text = async (mark: string, files: Files = {}) =>
    (await read(mark, { 'part.txt': part, ...files })).source.text

  it.each([
    ['--8<-- "part.txt"', 'one\ntwo\n\n  three\nfour'],
    ["--8<-- 'part.txt:two'", 'two\n\n  three'],
    ['-8<- "part.txt:inner"', '  three'],
    ['--8<-- "part.txt:3:4"', 'two\n'],
    ['--8<-- "part.txt:9"', 'four'],
    ['--8<-- "part.txt::1"', 'one'],
    ['--8<-- "part.txt:1:1,9:9"', 'one\nfour'],
    ['--8<-- "part.txt:-1"', 'four'],
    ['    --8<-- "part.txt:two"', '    two\n\n      three'],
    ['--8<--\npart.txt:inner\n\n; part.txt\npart.txt::1\n--8<--', '  three\none'],
    [';--8<-- "part.txt"', '--8<-- "part.txt"'],
    ['text --8<-- "part.txt"', 'text --8<-- "part.txt"'],
  ])('%s', async (mark, expected) => expect(await text(mark)).toBe(expected))

  it('are looked for in the folders of base_path, in order', async () => {
    const settings = (base: string) => ({
      'mkdocs.yml': `markdown_extensions:\n  - pymdownx.snippets:\n      base_path: ${base}\n`,
      'inc/x.md': 'from inc',
      'docs/x.md': 'from docs',
    })
    expect(await text('--8<-- "x.md"', settings('[inc, docs]'))).toBe('from inc')
    expect(await text('--8<-- "x.md"', settings('[missing, $docs_dir]'))).toBe('from docs')
    expect(await text('--8<-- "x.md"', settings('!relative $config_dir/inc'))).toBe('from inc')
  })

  it('stand at the end of every page when auto_append says so, but not of themselves', async () => {
    const { html, problems } = await read('HTML', {
      'mkdocs.yml':
        'markdown_extensions: [abbr, {pymdownx.snippets: {auto_append: [docs/a.md, inc/abbr.md]}}]\n',
      'inc/abbr.md': '*[HTML]: Hyper\n',
    })
    expect([html, problems]).toEqual(['<p><abbr title="Hyper">HTML</abbr></p>', []])
  })

  it('give their lines the line of the mark', async () => {
    const { source, headings, tree } = await read('# A\n\n--8<-- "b.md"\n\n# C\n', {
      'b.md': 'b\n\n# B\n\n[x](x.md)',
    })
    expect(source.lines).toEqual([1, 2, 3, 3, 3, 3, 3, 4, 5, 6])
    expect(headings.map(({ title, line }) => [title, line])).toEqual([
      ['A', 1],
      ['B', 3],
      ['C', 5],
    ])
    visit(tree, 'element', ({ tagName, position }) => {
      if (tagName === 'a') expect(position?.start.line).toBe(3)
    })
  })

  it('nest, and do not leave the root', async () => {
    const files = {
      'one.md': '--8<-- "two.md"',
      'two.md': 'deep\n--8<-- "one.md"',
      'part.txt': part,
    }
    expect(
      (
        await read(
          '--8<-- "one.md"\n--8<-- "../../etc/passwd"\n--8<-- "/etc/passwd"\n  --8<-- "no.md"\n--8<-- "part.txt:none"\n--8<-- "https://example.com/x"\n--8<-- "out/x.md"',
          files,
          ['out'],
        )
      ).problems,
    ).toEqual([
      'docs/a.md:1:1: warning: A file includes itself: `one.md` → `two.md` → `one.md`. [include-cycle]',
      "docs/a.md:2:1: warning: `../../etc/passwd` is to be included here, and lies outside the book's folder. [include-outside]",
      "docs/a.md:3:1: warning: `/etc/passwd` is to be included here, and lies outside the book's folder. [include-outside]",
      'docs/a.md:4:3: warning: `no.md` is to be included here, and does not exist. [include-missing]',
      'docs/a.md:5:1: warning: `part.txt` has no part `none` to include here. [include-part-missing]',
      'docs/a.md:6:1: warning: `https://example.com/x` is not included: a build does not fetch from the web. [include-refused]',
      "docs/a.md:7:1: warning: `out/x.md` is to be included here, and lies outside the book's folder. [include-outside]",
    ])
  })
})

describe('anchors', () => {
  const anchors = async (text: string, slugify: string) => {
    const { tree } = await read(text, { 'mkdocs.yml': `markdown_extensions:\n  - toc:\n${slugify}` })
    const found: unknown[] = []
    visit(tree, 'element', (element) => {
      const [first] = element.children
      if (/^h\d$/.test(element.tagName))
        found.push(
          first?.type === 'element' && first.tagName === 'span' ? first.properties.id : element.properties.id,
        )
    })
    return found
  }
  const text =
    '# Some *Title*: C++ & `x_y`\n\n# 中文 A  B\n\n## Same\n\n## Same\n\n## 中文\n\n## 中文\n\n## Été[^1]\n\n[^1]: n\n'

  it('are those of Python-Markdown', async () => {
    expect(await anchors(text, '      permalink: true\n')).toEqual([
      'some-title-c-x_y',
      'a-b',
      'same',
      'same_1',
      '_1',
      '_2',
      'ete',
    ])
  })

  it('are those of the function that mkdocs.yml names', async () => {
    expect(
      await anchors(text, '      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds: {}\n'),
    ).toEqual(['Some-Title-C--x_y', '中文-A--B', 'Same', 'Same_1', '中文', '中文_1', 'Été'])
    expect(await anchors(text, '      slugify: !!python/name:pymdownx.slugs.uslugify\n')).toEqual([
      'some-title-c--x_y',
      '中文-a--b',
      'same',
      'same_1',
      '中文',
      '中文_1',
      'été',
    ])
  })
})

describe('the first lines of a page', () => {
  it('that say what it is are not shown, and count', async () => {
    const { html, headings } = await read('author: A, B\n    C\ntags:\n\n# T\n\nnote: text\n')
    expect(html).toBe('<h1 id="t">T</h1>\n<p>note: text</p>')
    expect(headings.map(({ line }) => line)).toEqual([5])
  })

  it('are text when they are a link or a sentence', async () => {
    expect((await read('https://example.com/a\n')).html).toContain('href="https://example.com/a"')
    expect((await read('So it is: text\n')).html).toBe('<p>So it is: text</p>')
  })
})

describe('macros', () => {
  const settings = 'plugins: [search, macros]\nsite_name: S\nextra:\n  version: 1.10\n'

  it('show the values of mkdocs.yml, and report the others', async () => {
    const { html, problems } = await read('{{ version }} {{ config.site_name }} {{ f(1) }} `{{ version }}`', {
      'mkdocs.yml': settings,
    })
    expect(html).toBe('<p>1.10 S f(1) <code>{{ version }}</code></p>')
    expect(problems).toEqual([
      'docs/a.md:1:38: warning: `{{ f(1) }}` has no value that is known here. [variable-unknown]',
    ])
  })

  it('are text without the plugin', async () => {
    expect((await read('{{ version }}')).html).toBe('<p>{{ version }}</p>')
  })
})

describe('listings', () => {
  it('keep their marked lines when the code is coloured', async () => {
    const { tree } = await read('```py hl_lines="2 4-9"\na = 1\n\n"""x\ny"""\n```\n')
    const chapter = {
      id: 'a',
      file: 'a.md',
      title: 'A',
      matter: 'body',
      level: 1,
      headings: [],
      tree,
    } as const
    const formulas = { keyOf: () => '', set: () => {} }
    const labels = { alert: (kind: string) => kind }
    const [finished] = finishChapters([chapter], new Map(), labels, formulas, new Report())
    expect(toHtml(finished?.tree ?? tree)).toContain(
      'a = <span class="hljs-number">1</span>\n<span class="marked-line"></span><span class="hljs-string">"""x</span>\n<span class="marked-line"><span class="hljs-string">y"""</span></span></code>',
    )
  })
})

describe('hostile text', () => {
  it.each([
    ['carets', '^a '.repeat(20_000)],
    ['double carets', '^^a '.repeat(20_000)],
    ['a run of carets', '^'.repeat(200_000)],
    ['dollars', '$a '.repeat(20_000)],
    ['edits', '{++a '.repeat(5_000)],
    ['keys', '++a+'.repeat(4_000)],
    ['spaces before a brace', `x${' '.repeat(100_000)}}`],
    ['elements that nothing closes', '<div markdown>\n\n'.repeat(5_000)],
    [
      'admonitions in admonitions',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(4 * i)}!!! note`).join('\n'),
    ],
    ['tabs', '=== "a"\n'.repeat(1_000)],
  ])('%s: is read', async (_, text) => {
    expect((await read(text)).name).toBe('mkdocs')
  })

  it('writes nothing that the author could not', async () => {
    const { html } = await read(
      '!!! "><script>x</script>\n    a\n\n!!! note "<img src=x onerror=y>"\n    a\n\n[a](b){ onclick=x style=y id="<" }\n\n``` { .py title="<b>" onclick=x }\n```\n\n<buckram-alert kind="<i>">x</buckram-alert>\n',
    )
    expect(html).not.toMatch(/<script|onerror=|onclick=|style=|buckram|<i>/)
  })
})
