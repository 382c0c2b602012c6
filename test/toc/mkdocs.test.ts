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
      'docs/.pages': 'collapse: true\nsort_type: natural\n',
      'docs/a.md': undefined,
    })
    expect(problems).toEqual([
      'docs/.pages:2:1 toc-form-ignored',
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

describe('orders of folders', () => {
  const files = {
    'mkdocs.yml': 'plugins: [awesome-pages]\n',
    'docs/index.md': undefined,
    'docs/a.md': undefined,
    'docs/b.md': undefined,
    'docs/c.md': undefined,
    'docs/guide/1.md': undefined,
    'docs/guide/2.md': undefined,
    'docs/guide/deep/x.md': undefined,
    'docs/secret/y.md': undefined,
    'docs/z/z.md': undefined,
  }
  const short = (lines: readonly string[]) => lines.map((line) => line.replace(/ Heading of \S+/, ''))

  it('.pages has titles, an order, what is left, and what is hidden', async () => {
    const { toc, problems } = await readFiles({
      ...files,
      'docs/.pages': [
        'title: Not asked',
        'nav:',
        '  - c.md',
        '  - The guide: guide',
        '  - ...',
        '  - Set apart:',
        '      - z/',
        '      - Named: a.md',
        '  - The web: https://web.example/',
      ].join('\n'),
      'docs/guide/.pages': 'title: Guide\norder: desc\n',
      'docs/guide/deep/.pages': 'title: Deeper\n',
      'docs/secret/.pages': 'hide: true\n',
    })
    expect(short(outline(toc.body))).toEqual([
      '1 → docs/c.md',
      'part: The guide',
      '  draft: Deeper',
      '    2.1 → docs/guide/deep/x.md',
      '  3 → docs/guide/2.md',
      '  4 → docs/guide/1.md',
      '5 → docs/index.md',
      '6 → docs/b.md',
      'part: Set apart',
      '  draft: Z',
      '    7.1 → docs/z/z.md',
      '  8 Named → docs/a.md',
      'link: The web → https://web.example/',
    ])
    expect(problems).toEqual([])
  })

  it('.nav.yml leaves out what it does not list, unless it says so', async () => {
    const nav = 'nav:\n  - b.md\n  - guide/2.md\n'
    const bare = await readFiles({ ...files, 'docs/.nav.yml': nav })
    expect(short(outline(bare.toc.body))).toEqual(['1 → docs/b.md', '2 → docs/guide/2.md'])
    const whole = await readFiles({ ...files, 'docs/.nav.yml': `append_unmatched: true\n${nav}` })
    expect(short(outline(whole.toc.body)).slice(1, 5)).toEqual([
      '2 → docs/guide/2.md',
      '3 → docs/index.md',
      '4 → docs/a.md',
      '5 → docs/c.md',
    ])
    const star = await readFiles({ ...files, 'docs/.nav.yml': "nav: [z, '*']\n" })
    expect(short(outline(star.toc.body)).slice(0, 4)).toEqual([
      'part: Z',
      '  1 → docs/z/z.md',
      '2 → docs/index.md',
      '3 → docs/a.md',
    ])
  })

  it('patterns are refused by their name, and what leads nowhere is reported with its place', async () => {
    const { problems } = await readFiles({
      ...files,
      'docs/.pages': 'nav:\n  - ... | regex=^a\n  - "x-*.md"\n  - gone.md\n  - ../../etc/passwd\n  - a.md\n',
      'docs/guide/.pages': 'nav: [',
    })
    expect(problems).toEqual([
      'docs/.pages:2:5 toc-form-unsupported',
      'docs/.pages:3:5 toc-form-unsupported',
      'docs/.pages:4:5 toc-chapter-missing',
      'docs/.pages:5:5 toc-path-outside',
      'docs/guide/.pages:1:7 toc-invalid',
    ])
  })
})

describe('INHERIT', () => {
  it('merges maps, replaces lists, and names the file that says it', async () => {
    const { toc, problems } = await readFiles({
      'mkdocs.yml': 'INHERIT: config/base.yml\nsite_name: Own\ntheme: { name: material }\n',
      'config/base.yml':
        'INHERIT: ./root.yml\nsite_name: Base\ndocs_dir: text\ntheme:\n  features: [navigation.indexes]\n',
      'config/root.yml': 'nav:\n  - A:\n      - a/index.md\n      - gone.md\n',
      'text/a/index.md': undefined,
    })
    expect([toc.title, toc.from]).toEqual(['Own', ['mkdocs.yml', 'config/base.yml', 'config/root.yml']])
    expect(outline(toc.body)).toEqual(['A → text/a/index.md'])
    expect(problems).toEqual(['config/root.yml:4:9 toc-chapter-missing'])
    const replaced = await readFiles({
      'mkdocs.yml': 'INHERIT: base.yml\nnav: [b.md]\n',
      'base.yml': 'nav: [a.md, gone.md]\n',
      'docs/b.md': undefined,
    })
    expect([outline(replaced.toc.body), replaced.problems]).toEqual([
      ['Heading of docs/b.md → docs/b.md'],
      [],
    ])
  })

  it.each([
    ['INHERIT: ../base.yml\nnav: [a.md]', 'mkdocs.yml:1:1 toc-form-ignored', 1],
    ['INHERIT: /etc/passwd\nnav: [a.md]', 'mkdocs.yml:1:1 toc-form-ignored', 1],
    ['INHERIT: gone.yml\nnav: [a.md]', 'mkdocs.yml:1:1 toc-invalid', 0],
    ['INHERIT: mkdocs.yml\nnav: [a.md]', 'mkdocs.yml:1:1 toc-invalid', 0],
    ['INHERIT: loop.yml\nnav: [a.md]', 'loop.yml:1:1 toc-invalid', 0],
    ['INHERIT: broken.yml\nnav: [a.md]', 'broken.yml:2:1 toc-invalid', 0],
  ])('%s', async (yaml, problem, chapters) => {
    const { toc, problems } = await readFiles({
      'mkdocs.yml': yaml,
      'loop.yml': 'INHERIT: mkdocs.yml',
      'broken.yml': 'nav: [\n',
      'docs/a.md': undefined,
    })
    expect([problems, toc.body.length]).toEqual([[problem], chapters])
  })
})
