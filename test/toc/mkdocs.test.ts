/** mkdocs.yml: `nav` in all its forms, and books without one. */
import { describe, expect, it } from 'vitest'
import { outline, readFiles } from './reading.ts'

describe('nav', () => {
  it('holds files, titles, sections and links to the web', async () => {
    const { toc, problems } = await readFiles({
      'mkdocs.yml': [
        'site_name: The book',
        'nav:',
        '  - index.md',
        '  - Named: named.md',
        '  - Section:',
        '      - a/one.md',
        '      - Deeper:',
        '          - Two: a/two 2.md',
        '      - The web: https://web.example/',
        '  - https://bare.example',
        '  - { First: x.md, Second: y.md }',
        '  - Announced:',
      ].join('\n'),
      'docs/index.md': '---\ntitle: 2024\n---\n# Heading\n',
      'docs/named.md': undefined,
      'docs/a/one.md': '## First of one\n',
      'docs/a/two 2.md': undefined,
      'docs/x.md': undefined,
      'docs/y.md': undefined,
    })
    expect([toc.reader, toc.title, toc.from]).toEqual(['mkdocs.yml', 'The book', ['mkdocs.yml']])
    expect(outline(toc.body)).toEqual([
      '1 2024 → docs/index.md',
      '2 Named → docs/named.md',
      'part: Section',
      '  3 First of one → docs/a/one.md',
      '  draft: Deeper',
      '    4.1 Two → docs/a/two 2.md',
      '  link: The web → https://web.example/',
      'link: https://bare.example → https://bare.example',
      '5 First → docs/x.md',
      '6 Second → docs/y.md',
      'draft: Announced',
    ])
    expect(problems).toEqual([])
  })

  it('reports what leads nowhere, with its place', async () => {
    const { toc, problems } = await readFiles({
      'mkdocs.yml': [
        'nav:',
        '  - A: a.md',
        '  - Gone: gone.md',
        '  - Gone section:',
        '      - B: b%20.md',
        '  - Up: ../README.md',
        '  - Out: ../../etc/passwd',
        '  - Twice: ./a.md',
        '  - Part of a: a.md#x',
        '  - Notebook: n.ipynb',
        '  - Mail: mailto:a@b.example',
        '  -',
        "  - ''",
      ].join('\n'),
      'README.md': undefined,
      'docs/a.md': undefined,
      'docs/n.ipynb': '{}',
    })
    expect(outline(toc.body)).toEqual(['1 A → docs/a.md', '2 Up → README.md'])
    expect(problems).toEqual([
      'mkdocs.yml:3:5 toc-chapter-missing',
      'mkdocs.yml:5:9 toc-chapter-missing',
      'mkdocs.yml:7:5 toc-path-outside',
      'mkdocs.yml:8:5 toc-chapter-twice',
      'mkdocs.yml:10:5 toc-entry-not-markdown',
      'mkdocs.yml:11:5 toc-entry-unreadable',
      'mkdocs.yml:12:4 toc-entry-unreadable',
      'mkdocs.yml:13:5 toc-entry-unreadable',
    ])
  })

  it('gives a section its index page when the theme does', async () => {
    const files = { 'docs/a/index.md': undefined, 'docs/a/b.md': undefined, 'docs/c.md': undefined }
    const nav = 'nav:\n  - A:\n      - a/index.md\n      - B: a/b.md\n  - C: c.md\n'
    const plain = await readFiles({ 'mkdocs.yml': nav, ...files })
    expect(outline(plain.toc.body).slice(0, 2)).toEqual([
      'part: A',
      '  1 Heading of docs/a/index.md → docs/a/index.md',
    ])
    const themed = await readFiles({
      'mkdocs.yml': `theme: { name: material, features: [navigation.indexes] }\n${nav}`,
      ...files,
    })
    expect(outline(themed.toc.body)).toEqual([
      '1 A → docs/a/index.md',
      '  1.1 B → docs/a/b.md',
      '2 C → docs/c.md',
    ])
  })

  it('stands among tags of Python and of the environment, which are data', async () => {
    const { toc, problems } = await readFiles({
      'mkdocs.yml': [
        "site_name: !ENV [NAME, 'From the environment']",
        "docs_dir: !ENV [DOCS, 'text']",
        'plugins: [search, { macros: { module_name: !!python/object/apply:os.system ["touch pwned"] } }]',
        'markdown_extensions:',
        '  - toc: { slugify: !!python/name:pymdownx.slugs.uslugify }',
        '  - x: !!python/name:materialx.emoji.twemoji',
        '  - y: !relative $config_dir',
        'nav: [a.md]',
      ].join('\n'),
      'text/a.md': undefined,
    })
    expect([toc.title, outline(toc.body), problems]).toEqual([
      'From the environment',
      ['Heading of text/a.md → text/a.md'],
      [],
    ])
  })

  it.each([
    ['nav: [a.md', 'toc-invalid'],
    ['nav: []', 'toc-invalid'],
    ['nav: {}', 'toc-invalid'],
    ['docs_dir: ../up', 'toc-path-outside'],
    ['docs_dir: /etc', 'toc-path-outside'],
    ['docs_dir: gone', 'toc-file-missing'],
    ["nav: ['!include ./x/mkdocs.yml']", 'toc-form-unsupported'],
    ['nav: [a.md, ...]', 'toc-form-unsupported'],
    ["nav: [{ Rest: 'b/*.md' }]", 'toc-form-unsupported'],
    [`nav: ${'['.repeat(100_000)}`, 'toc-invalid'],
  ])('%.40s: %s', async (yaml, code) => {
    const { toc, problems } = await readFiles({ 'mkdocs.yml': yaml, 'docs/a.md': undefined })
    expect(toc.reader).toBe('mkdocs.yml')
    expect(new Set(problems.map((problem) => problem.split(' ')[1]))).toEqual(new Set([code]))
  })
})

describe('without nav', () => {
  it('the files follow as MkDocs orders them', async () => {
    const { toc, problems } = await readFiles({
      'mkdocs.yaml': 'site_name: B\n',
      'docs/b.md': undefined,
      'docs/10.md': undefined,
      'docs/2.md': undefined,
      'docs/README.md': undefined,
      'docs/index.md': undefined,
      'docs/user-guide/z.md': undefined,
      'docs/user-guide/README.md': undefined,
      'docs/user-guide/deep/x.md': undefined,
      'docs/Z/x.md': undefined,
      'docs/.hidden/x.md': undefined,
      'docs/templates/x.md': undefined,
      'docs/picture.png': '',
      'README.md': undefined,
    })
    expect(outline(toc.body).map((line) => line.replace(/ Heading of \S+/, ''))).toEqual([
      '1 → docs/index.md',
      '2 → docs/10.md',
      '3 → docs/2.md',
      '4 → docs/b.md',
      'part: Z',
      '  5 → docs/Z/x.md',
      'part: User guide',
      '  6 → docs/user-guide/README.md',
      '  7 → docs/user-guide/z.md',
      '  draft: Deep',
      '    8.1 → docs/user-guide/deep/x.md',
    ])
    expect(problems).toEqual([])
  })

  it('what a plugin would do is named', async () => {
    const { problems, messages } = await readFiles({
      'mkdocs.yml': 'plugins: [awesome-pages, gen-files]\nexclude_docs: |\n  a.md\n',
      'docs/.pages': 'nav: [b.md, ...]\n',
      'docs/a.md': undefined,
    })
    expect(problems).toEqual([
      'docs/.pages toc-form-ignored',
      'mkdocs.yml:1:1 toc-form-ignored',
      'mkdocs.yml:2:1 toc-form-ignored',
    ])
    expect(messages[1]).toMatch(/the plugin `gen-files` does is not read/)
  })

  it('the plugin literate-nav keeps it in a list', async () => {
    const { toc } = await readFiles({
      'mkdocs.yml': 'plugins:\n  - literate-nav: { nav_file: NAV.md }\n',
      'docs/NAV.md': '* [A](a.md)\n* Two\n    * [B](b.md)\n',
      'docs/a.md': undefined,
      'docs/b.md': undefined,
    })
    expect(toc.from).toEqual(['mkdocs.yml', 'docs/NAV.md'])
    expect(outline(toc.body)).toEqual(['1 A → docs/a.md', 'draft: Two', '  2.1 B → docs/b.md'])
  })
})
