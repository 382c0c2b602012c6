/** The contents of Jupyter Book, Quarto and Docsify, and those of buckram.yaml. */
import { describe, expect, it } from 'vitest'
import { outline, readFiles } from './reading.ts'

describe('_toc.yml of Jupyter Book', () => {
  it('has a root, parts, chapters and sections, without endings', async () => {
    const { toc, problems } = await readFiles({
      '_toc.yml': [
        'format: jb-book',
        'root: intro',
        'parts:',
        '  - caption: First',
        '    numbered: true',
        '    chapters:',
        '      - file: one',
        '        sections:',
        '          - file: deep/two.md',
        '            title: Two, renamed',
        '            sections: [{ file: deep/three }]',
        '      - url: https://web.example/',
        '        title: Web',
        '  - chapters:',
        '      - file: without-caption',
      ].join('\n'),
      'intro.md': undefined,
      'one.md': undefined,
      'one/other.md': undefined,
      'deep/two.md': undefined,
      'deep/three.md': undefined,
      'without-caption.markdown': undefined,
    })
    expect(toc.reader).toBe('_toc.yml')
    expect(outline(toc.front)).toEqual(['Heading of intro.md → intro.md'])
    expect(outline(toc.body)).toEqual([
      'part: First',
      '  1 Heading of one.md → one.md',
      '    1.1 Two, renamed → deep/two.md',
      '      1.1.1 Heading of deep/three.md → deep/three.md',
      '  link: Web → https://web.example/',
      '2 Heading of without-caption.markdown → without-caption.markdown',
    ])
    expect(problems).toEqual([])
  })

  it('of an article has sections; notebooks, reStructuredText and globs are named', async () => {
    const { toc, problems } = await readFiles({
      '_toc.yml': [
        'format: jb-article',
        'root: intro',
        'sections:',
        '  - file: a',
        '  - file: notebook',
        '  - file: old.rst',
        '  - file: gone',
        '  - glob: more/*',
        '  - title: Nothing',
      ].join('\n'),
      'intro.md': undefined,
      'a.md': undefined,
      'notebook.ipynb': '{}',
      'old.rst': '',
    })
    expect(outline(toc.body)).toEqual(['Heading of a.md → a.md'])
    expect(problems).toEqual([
      '_toc.yml:5:5 toc-entry-not-markdown',
      '_toc.yml:6:5 toc-entry-not-markdown',
      '_toc.yml:7:5 toc-chapter-missing',
      '_toc.yml:8:5 toc-form-unsupported',
      '_toc.yml:9:5 toc-entry-unreadable',
    ])
  })

  it.each([
    ['- file: intro\n- file: a\n', 'toc-form-unsupported'],
    ['format: jb-book\nchapters: [{ file: a }]\n', 'toc-invalid'],
    ['root: a\nchapters: a\n', 'toc-invalid'],
    ['root: ../../etc/passwd\n', 'toc-path-outside'],
    ['root: *nothing\n', 'toc-invalid'],
  ])('%j: %s', async (yaml, code) => {
    const { problems } = await readFiles({ '_toc.yml': yaml, 'a.md': undefined })
    expect(problems.map((problem) => problem.split(' ')[1])).toEqual([code])
  })
})

describe('myst.yml of MyST and Jupyter Book 2', () => {
  const toc = [
    'version: 1',
    'project:',
    '  title: The project',
    '  toc:',
    '    - file: intro.md',
    '    - title: First part',
    '      children:',
    '        - file: one',
    '          title: One, renamed',
    '          children: [{ file: deep/two.md }]',
    '        - url: https://web.example/',
    '          title: Web',
    '        - file: hidden.md',
    '          hidden: true',
    '    - file: three.md',
    'site: { template: book-theme }',
  ].join('\n')
  const files = {
    'intro.md': undefined,
    'one.md': undefined,
    'deep/two.md': undefined,
    'hidden.md': undefined,
    'three.md': '---\ntitle: Three, by its own word\n---\n',
  }

  it('has a first page, titles over children, and chapters below chapters', async () => {
    const { toc: read, problems } = await readFiles({ 'myst.yml': toc, ...files, '_toc.yml': 'root: none' })
    expect([read.reader, read.title]).toEqual(['myst.yml', 'The project'])
    expect(outline(read.front)).toEqual(['Heading of intro.md → intro.md'])
    expect(outline(read.body)).toEqual([
      'part: First part',
      '  1 One, renamed → one.md',
      '    1.1 Heading of deep/two.md → deep/two.md',
      '  link: Web → https://web.example/',
      '2 Three, by its own word → three.md',
    ])
    expect(problems).toEqual([])
  })

  it('leaves the book to the next reader where it has no contents', async () => {
    const { toc: read } = await readFiles({
      'myst.yml': 'project: { title: T }',
      '_toc.yml': 'root: intro',
      'intro.md': undefined,
    })
    expect(read.reader).toBe('_toc.yml')
  })

  it('refuses patterns by their name, and reports what leads nowhere', async () => {
    const { problems, messages } = await readFiles({
      'myst.yml': [
        'project:',
        '  toc:',
        '    - file: intro.md',
        '    - pattern: chapters/*.md',
        '    - title: A',
        '      children:',
        "        - glob: '*'",
        '        - file: gone.md',
        '        - file: ../out.md',
        '        - file: book.ipynb',
        '    - title: B',
        '      children: no list',
      ].join('\n'),
      'intro.md': undefined,
      'book.ipynb': '{}',
    })
    expect(problems).toEqual([
      'myst.yml:4:7 toc-form-unsupported',
      'myst.yml:7:11 toc-form-unsupported',
      'myst.yml:8:11 toc-chapter-missing',
      'myst.yml:9:11 toc-path-outside',
      'myst.yml:10:11 toc-entry-not-markdown',
      'myst.yml:12:7 toc-invalid',
    ])
    expect(messages[0]).toContain('`pattern: chapters/*.md`')
  })

  it.each([
    ['project: { toc: [] }', 'myst.yml:1:12 toc-invalid'],
    ['project: { toc: text }', 'myst.yml:1:12 toc-invalid'],
    ['project: [', 'myst.yml:1:11 toc-invalid'],
  ])('is reported where it lists nothing: %s', async (text, problem) => {
    const { problems } = await readFiles({ 'myst.yml': text, 'README.md': undefined })
    expect(problems[0]).toBe(problem)
  })
})

describe('_quarto.yml', () => {
  it('has chapters, parts with and without a page, appendices; the index is not counted', async () => {
    const { toc, problems } = await readFiles({
      '_quarto.yml': [
        'project: { type: book }',
        'book:',
        '  title: Q',
        '  chapters:',
        '    - index.qmd',
        '    - part: A title',
        '      chapters: [one.qmd, { file: two.md, text: Renamed }]',
        '    - part: three.qmd',
        '      chapters: [four.qmd]',
        "    - '---'",
        '    - { href: https://web.example/, text: Web }',
        '    - notebook.ipynb',
        '  appendices: [tools.qmd]',
      ].join('\n'),
      'index.qmd': '# Preface {.unnumbered}\n',
      'one.qmd': '---\ntitle: "One, by its front matter"\n---\n\nText.\n',
      'two.md': undefined,
      'three.qmd': '# Three\n',
      'four.qmd': undefined,
      'notebook.ipynb': '{}',
      'tools.qmd': undefined,
    })
    expect([toc.reader, toc.title]).toEqual(['_quarto.yml', 'Q'])
    expect(toc.front).toHaveLength(1)
    expect(outline(toc.body)).toEqual([
      'part: A title',
      '  1 One, by its front matter → one.qmd',
      '  2 Renamed → two.md',
      'part: Three',
      '  3 Three → three.qmd',
      '  4 Heading of four.qmd → four.qmd',
      'link: Web → https://web.example/',
    ])
    expect(outline(toc.back)).toEqual(['Heading of tools.qmd → tools.qmd'])
    expect(problems).toEqual(['_quarto.yml:12:7 toc-entry-not-markdown'])
  })

  it('of a website is left to the other readers', async () => {
    const { toc } = await readFiles({ '_quarto.yml': 'project: { type: website }\n', 'README.md': '# R\n' })
    expect(toc.reader).toBe('README')
  })

  it('without chapters is an error', async () => {
    const { problems } = await readFiles({ '_quarto.yml': 'project: { type: book }\nbook: { title: x }\n' })
    expect(problems).toEqual(['_quarto.yml:2:1 toc-invalid'])
  })
})

describe('.gitbook.yaml', () => {
  it('tells where the contents and the introduction are', async () => {
    const { toc, problems } = await readFiles({
      '.gitbook.yaml': 'root: ./text/\nstructure:\n  readme: HOME.md\n  summary: TOC.md\n',
      'text/TOC.md': '# Table of contents\n\n* [Home](HOME.md)\n\n## Part\n\n* [A](a.md)\n',
      'text/HOME.md': undefined,
      'text/a.md': undefined,
    })
    expect([toc.reader, toc.from, problems]).toEqual(['book.json', ['.gitbook.yaml', 'text/TOC.md'], []])
    expect(outline([...toc.front, ...toc.body])).toEqual([
      'Home → text/HOME.md',
      'part: Part',
      '  1 A → text/a.md',
    ])
  })
})

describe('_sidebar.md of Docsify', () => {
  it('links from its own folder, with and without slash and ending', async () => {
    const { toc, problems } = await readFiles({
      'docs/_sidebar.md': [
        '- [Home](/)',
        '- **Guide**',
        '  - [One](/guide/one.md)',
        '  - [Two](guide/two)',
        "  - [Three](#/guide/3%20three ':ignore')",
        '  - [Part of two](/guide/two?id=x)',
        '- [Folder](/api/)',
        '- [Web](https://web.example/)',
        '- [Gone](/gone)',
      ].join('\n'),
      'docs/README.md': '# Home of it\n',
      'docs/guide/one.md': undefined,
      'docs/guide/two.md': undefined,
      'docs/guide/3 three.md': undefined,
      'docs/api/README.md': undefined,
      'README.md': undefined,
    })
    expect([toc.reader, toc.from]).toEqual(['_sidebar.md', ['docs/_sidebar.md']])
    expect(outline(toc.front)).toEqual(['Home → docs/README.md'])
    expect(outline(toc.body)).toEqual([
      'part: Guide',
      '  1 One → docs/guide/one.md',
      '  2 Two → docs/guide/two.md',
      '  3 Three → docs/guide/3 three.md',
      '4 Folder → docs/api/README.md',
      'link: Web → https://web.example/',
    ])
    expect(problems).toEqual(['docs/_sidebar.md:9:10 toc-chapter-missing'])
  })
})

describe('toc of buckram.yaml', () => {
  const files = {
    'README.md': '# Book\n## Contents\n- [Other](d.md)\n',
    'a.md': undefined,
    'b.md': undefined,
    'c.md': undefined,
    'd.md': undefined,
  }

  it('has short and long forms', async () => {
    const { toc, problems } = await readFiles({
      'buckram.yaml': [
        'title: x',
        'toc:',
        '  - a.md',
        '  - Part:',
        '      - Bee: b.md',
        '  - part: Long',
        '    children:',
        '      - file: c.md',
        '        title: Sea',
        '        children: [d.md]',
        '      - { url: "https://web.example/", title: Web }',
        '  - To be written:',
      ].join('\n'),
      ...files,
    })
    expect([toc.reader, toc.from]).toEqual(['buckram.yaml', ['buckram.yaml']])
    expect(outline(toc.body)).toEqual([
      '1 Heading of a.md → a.md',
      'part: Part',
      '  2 Bee → b.md',
      'part: Long',
      '  3 Sea → c.md',
      '    3.1 Heading of d.md → d.md',
      '  link: Web → https://web.example/',
      'draft: To be written',
    ])
    expect(problems).toEqual([])
  })

  it('has front and back matter', async () => {
    const { toc } = await readFiles({
      'buckram.yaml': 'toc: { front: [a.md], body: [b.md, c.md], back: [d.md] }',
      ...files,
    })
    expect([toc.front, toc.body, toc.back].map((entries) => outline(entries).length)).toEqual([1, 2, 1])
    expect(outline(toc.back)).toEqual(['Heading of d.md → d.md'])
  })

  it.each([
    ['toc: [a.md, gone.md]', ['buckram.yaml:1:13 toc-chapter-missing']],
    ['toc: [/etc/passwd, a.md]', ['buckram.yaml:1:7 toc-chapter-missing']],
    ['toc:\n  - file: a.md\n    childen: [b.md]', ['buckram.yaml:3:5 toc-invalid']],
    ['toc: []', ['buckram.yaml:1:1 toc-invalid']],
  ])('%j', async (yaml, expected) => {
    expect((await readFiles({ 'buckram.yaml': yaml, ...files })).problems).toEqual(expected)
  })

  it('that is text leaves the contents to a reader', async () => {
    const { toc } = await readFiles({ 'buckram.yaml': 'toc: README\n', ...files })
    expect(toc.reader).toBe('README')
  })
})
