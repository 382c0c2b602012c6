/** The readers of contents: on small books in test/books/toc-*, and on folders that are written here. */
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openFolder } from '../src/folder.ts'
import { tocReaders } from '../src/toc/index.ts'
import { folderOf, idsOf, outline, read, readFiles, repository } from './toc/reading.ts'

const readBook = async (name: string) =>
  read(await openFolder(fileURLToPath(new URL(`books/${name}`, import.meta.url)), ''))

describe('README with named contents', () => {
  it('reads parts, chapters, nested READMEs, sections and what stands around them', async () => {
    const { toc, problems } = await readBook('toc-readme')
    expect(toc.reader).toBe('README')
    expect(toc.title).toBe('The Book of Tests')
    expect(outline(toc.front)).toEqual(['section:  → 4-6 (preface)'])
    expect(outline(toc.body)).toEqual([
      'part: Part 1. Insights',
      '  1 The first insight → insights/first.md',
      '  2 第二章 → insights/第二章.md',
      'part: Part 2. Machines',
      '  3 Compute → compute/README.md',
      '    3.1 Accelerators → compute/accelerator/README.md',
      '      3.1.1 Debugging → compute/accelerator/debug.md',
      '    3.2 CPU Memory → compute/cpu memory/README.md',
      '  4 Orchestration → orchestration/README.md',
      '    4.1 SLURM → orchestration/slurm/README.md',
      '      4.1.1 Users → orchestration/slurm/users.md',
      '    4.2 Kubernetes → orchestration/kubernetes/README.md',
      '  link: Elsewhere → https://other.example/book',
      '  5 section: The log → 24-31',
      '  draft: Storage, to be written',
    ])
    expect(outline(toc.back)).toEqual([
      'section: Thanks → 32-35',
      'section: More → 38-43',
      'Extra → extras/extra.md',
      'section: Citation → 44-48 (citation)',
    ])
    expect(problems).toEqual([])
  })

  it('keeps the place of every entry', async () => {
    const { toc } = await readBook('toc-readme')
    const [part] = toc.body
    expect(part?.at).toEqual({ file: 'README.md', line: 9, column: 1 })
    const chapter = part?.kind === 'part' ? part.children[0] : undefined
    expect(chapter?.at).toMatchObject({ file: 'README.md', line: 11 })
  })

  it.each([
    '## 目录',
    '## 目次 {#summary}',
    '# 目錄 / Contents',
    '### Table des matières :',
    '**Contents**',
    '**Contents:**',
    'Содержание\n----------',
    '<h2 align="center">TOC</h2>',
    '<div align="center">\n\n## Contents\n\n</div>',
    '## 1. Inhalt',
  ])('takes `%s` for the title of the contents', async (heading) => {
    const { toc } = await readFiles({
      'README.md': `- [Not listed](b.md)\n\nWord.\n\n${heading}\n\n- [A](a.md)\n`,
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['A → a.md'])
  })

  it('does not take a heading that only mentions contents', async () => {
    const { toc } = await readFiles({
      'README.md': '# Book\n\n## Contents of the box\n\n- A lamp\n\n## List\n\n- [A](a.md)\n- [B](b.md)\n',
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['part: List', '  1 A → a.md', '  2 B → b.md'])
  })

  it('reads folded contents, and the introduction after them', async () => {
    const { toc } = await readFiles({
      'README.md':
        '# Book\n\n<details>\n<summary><b>Table of Contents</b></summary>\n\n- [A](a.md)\n- [B](b.md)\n\n</details>\n\nWelcome.\n\n## Thanks\n\nAll.\n',
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.front)).toEqual(['section:  → 11-12 (preface)'])
    expect(outline(toc.body)).toEqual(['1 A → a.md', '2 B → b.md'])
    expect(outline(toc.back)).toEqual(['section: Thanks → 13-15'])
  })

  it('reads folded parts', async () => {
    const { toc } = await readFiles({
      'README.md':
        '# Book\n\n## Contents\n\n<details><summary>Part A</summary>\n\n- [A](a.md)\n\n</details>\n\n<details><summary>Part B</summary>\n\n- [B](b.md)\n\n</details>\n',
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['part: Part A', '  1 A → a.md', 'part: Part B', '  2 B → b.md'])
  })

  it('turns items without link into parts and drafts, and nested items into children', async () => {
    const { toc, problems } = await readFiles({
      'README.md': [
        '# Book',
        '## Contents',
        '- Part *one*',
        '  - [A](a.md)',
        '    - Group',
        '      - [B](b.md)',
        '  - [Web](//web.example/x)',
        '    - [C](c.md)',
        '- Later',
        '- [Draft]()',
        '- [ ] [D](d.md) and [E](e.md)',
        '-',
        '- <a id="x"></a>[![The alt](i.png)](e.md)',
        '- ![](i.png)',
      ].join('\n'),
      'a.md': undefined,
      'b.md': undefined,
      'c.md': undefined,
      'd.md': undefined,
      'e.md': undefined,
    })
    expect(outline(toc.body)).toEqual([
      'part: Part one',
      '  1 A → a.md',
      '    draft: Group',
      '      1.1.1 B → b.md',
      '  link: Web → //web.example/x',
      '  2 C → c.md',
      'draft: Later',
      'draft: Draft',
      '5 D → d.md',
      '6 The alt → e.md',
    ])
    expect(problems).toEqual(['README.md:12:1 toc-entry-unreadable', 'README.md:14:1 toc-entry-unreadable'])
  })

  it('reads tables and reference links', async () => {
    const { toc } = await readFiles({
      'README.md':
        '# Book\n\n## Index\n\n| No | Chapter |\n| -- | -- |\n| 1 | [A][a] |\n| 2 | plain |\n| 3 | ***[`B` too](<b c.md> "title")*** |\n\n[a]: ./a.md\n',
      'a.md': undefined,
      'b c.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['1 A → a.md', '2 B too → b c.md'])
  })

  it('reports what leads nowhere, with its place', async () => {
    const { toc, problems, messages } = await read(
      folderOf(
        {
          'README.md': [
            '# Book',
            '## Contents',
            '- [A](a.md)',
            '- [Gone](gone%20away.md#x)',
            '- [Folder](empty)',
            '- [Up](../up.md)',
            '- [Out](linked/x.md)',
            '- [Anchor](#nowhere)',
            '- [Twice](./a.md)',
            '- [Odd](100%.md)',
            '- [Case](A.md)',
            '- [Mail](mailto:a@b.example)',
            '- [Fragment of a](a.md#x)',
          ].join('\n'),
          'a.md': undefined,
          'empty/tool.py': '',
        },
        ['linked'],
      ),
    )
    expect(outline(toc.body)).toEqual(['A → a.md'])
    expect(problems).toEqual([
      'README.md:4:10 toc-chapter-missing',
      'README.md:5:12 toc-folder-without-readme',
      'README.md:6:8 toc-path-outside',
      'README.md:7:9 toc-path-outside',
      'README.md:8:12 toc-anchor-missing',
      'README.md:9:11 toc-chapter-twice',
      'README.md:10:9 toc-chapter-missing',
      'README.md:11:10 toc-chapter-missing',
      'README.md:12:10 toc-entry-unreadable',
    ])
    expect(messages[0]).toContain('`gone away.md`')
    expect(messages[6]).toContain('`100%.md`')
  })

  it('follows links into its own repository, and only those', async () => {
    const files = {
      'README.md': [
        '# Book',
        '## Contents',
        '- [A](https://github.com/Owner/Book/blob/main/book/a.md?plain=1#top)',
        '- [B](https://github.com/owner/book/tree/feature/x/book/b/)',
        '- [Old](https://github.com/owner/book/blob/v1/book/a.md)',
        '- [Beside](https://github.com/owner/book/blob/main/other/a.md)',
        '- [Other](https://github.com/owner/bookshop/blob/main/book/a.md)',
        '- [C](/book/c.md)',
        '- [D](/d.md)',
      ].join('\n'),
      'a.md': undefined,
      'b/index.md': undefined,
      'c.md': undefined,
      'd.md': undefined,
    }
    const { toc, problems } = await read(folderOf(files), { ...repository, folder: 'book' })
    expect(outline(toc.body)).toEqual([
      '1 A → a.md',
      '2 B → b/index.md',
      'link: Old → https://github.com/owner/book/blob/v1/book/a.md',
      'link: Beside → https://github.com/owner/book/blob/main/other/a.md',
      'link: Other → https://github.com/owner/bookshop/blob/main/book/a.md',
      '3 C → c.md',
    ])
    expect(problems).toEqual(['README.md:9:7 toc-path-outside'])
  })

  it('finds a file whose name looks encoded or holds a question mark', async () => {
    const { toc } = await readFiles({
      'README.md': '# Book\n## Contents\n- [A](a%20b.md)\n- [B](b%3F.md)\n- [C](%E7%AC%AC%E4%B8%80.md)\n',
      'a%20b.md': undefined,
      'b?.md': undefined,
      '第一.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['1 A → a%20b.md', '2 B → b?.md', '3 C → 第一.md'])
  })
})

describe('sections of the README', () => {
  const text = [
    '# Book', // 1
    '## First', // 2
    'One.',
    '## Contents', // 4
    '- [First](#first)',
    '- [Second](#here)',
    '  - [Deeper](#deeper)',
    '- [Third](#bare)',
    '- [Old name](#old)',
    '- [This page](README.md)',
    '- [Start](#book)',
    '', // 12
    '<a name="here"></a>',
    '', // 14
    '## The second', // 15
    'Two.',
    '### Deeper',
    'Three.',
    '## Rest', // 19
    'Four.',
    '',
    '<a id="bare"></a>Five.', // 22
    '### Below', // 23
    'Six.',
    '## <a id="old"></a>New name', // 25
    'Seven.',
    '## Empty', // 27
    '## Last', // 28
    'Eight.',
  ].join('\n')

  it('begin at headings and anchors, end before the next one of their rank, and are printed once', async () => {
    const { toc, problems } = await readFiles({ 'README.md': text })
    expect(toc.title).toBe('Book')
    expect(outline(toc.body)).toEqual([
      '1 section: Second → 13-18',
      '2 section: Third → 22-24',
      '3 section: Old name → 25-26',
      '4 section: Start → 1-3',
    ])
    expect(outline(toc.front)).toEqual([])
    expect(outline(toc.back)).toEqual(['section: Rest → 19-21', 'section: Last → 28-29'])
    expect(problems).toEqual([])
  })

  it('are reported when they are listed twice', async () => {
    const { toc, problems } = await readFiles({
      'README.md': '# Book\n## Contents\n- [A](#a)\n- [A](#a)\n## A\nText.\n',
    })
    expect(outline(toc.body)).toEqual(['1 section: A → 5-6'])
    expect(problems).toEqual(['README.md:4:7 toc-chapter-twice'])
  })

  it('give the preface the heading that it begins with', async () => {
    const preface = async (words: string) => {
      const { toc } = await readFiles({
        'README.md': `# Book\n\n${words}\n\n## Contents\n\n- [A](a.md)\n`,
        'a.md': undefined,
      })
      return toc.front.map(({ title }) => title)
    }
    expect(await preface('## About\n\nText.')).toEqual(['About'])
    expect(await preface('Text.\n\n## About\n\nText.')).toEqual([''])
    expect(await preface('## About\n\nText.\n\n## Why\n\nText.')).toEqual([''])
    expect(await preface('[![b](https://x.example/b.svg)](https://x.example) ![p](p.png)')).toEqual([])
    expect(await preface('## About')).toEqual([])
  })
})

describe('README without named contents', () => {
  it('takes the lists and tables that lead to chapters', async () => {
    const { toc } = await readFiles({
      'README.md': [
        '# Book', // 1
        'Hello.',
        '', // 3
        '- A thought',
        '- [Web](https://web.example)',
        '', // 6
        '## Part I',
        '', // 8
        '1. [A](a.md)',
        '2. [Gone](gone.md)',
        '', // 11
        '## In between',
        'Text.',
        '', // 14
        '## Part II',
        '| [B](b/) |',
        '| -- |',
        '| [C](c.md) |',
        '', // 19
        '## Languages',
        '- [中文](README.zh-CN.md)',
        '- [Rules](CONTRIBUTING.md)',
      ].join('\n'),
      'README.zh-CN.md': undefined,
      'CONTRIBUTING.md': undefined,
      'a.md': undefined,
      'b/readme.md': undefined,
      'c.md': undefined,
    })
    expect(outline(toc.front)).toEqual(['section:  → 2-6 (preface)'])
    expect(outline(toc.body)).toEqual([
      'part: Part I',
      '  1 A → a.md',
      'part: Part II',
      '  2 B → b/readme.md',
      '  3 C → c.md',
    ])
    expect(outline(toc.back)).toEqual(['section: In between → 12-14', 'section: Languages → 20-22'])
  })

  it('is the book when it lists nothing', async () => {
    const { toc, problems } = await readFiles({
      'README.md':
        '<h1 align="center">Alone</h1>\n\n## Contents\n\n- [Web](https://web.example)\n\n## More\n\n<details>\n\n- [de](de/README.md)\n\n</details>\n\n- [Top](#alone)\n- [tool](tool.py)\n- [tools](tools)\n',
      'de/README.md': undefined,
      'tool.py': '',
      'tools/tool.py': '',
    })
    expect(outline(toc.front)).toEqual([])
    expect(outline(toc.body)).toEqual(['Alone → README.md'])
    expect(outline(toc.back)).toEqual([])
    expect(problems).toEqual([])
  })

  it.each(['', '\n', '- \n', '# \n'])('is the book when it holds %j', async (text) => {
    const { toc } = await readFiles({ 'readme.md': text })
    expect(toc.body).toHaveLength(1)
    expect(idsOf(toc)).toEqual(['readme'])
  })
})

describe('nested READMEs', () => {
  it('list each file once, without end', async () => {
    const { toc, problems } = await readFiles({
      'README.md': '# Book\n## Contents\n- [A](a)\n',
      'a/README.md': '# A\n- [Self](README.md)\n- [Index](index.md)\n- [B](b)\n- [Root](../README.md)\n',
      'a/index.md': '# Index\n- [A](README.md)\n- [B](b/)\n- [Missing](m.md)\n',
      'a/b/README.md': '# B\n- [A](..)\n- [C](c.md#part)\n- [C](c.md)\n',
      'a/b/c.md': undefined,
    })
    expect(outline(toc.body)).toEqual([
      '1 A → a/README.md',
      '  1.1 Index → a/index.md',
      '    1.1.1 B → a/b/README.md',
      '      1.1.1.1 Heading of a/b/c.md → a/b/c.md',
    ])
    expect(problems).toEqual([])
  })

  it('do not take a chapter out of another part', async () => {
    const { toc } = await readFiles({
      'README.md': '# Book\n## Contents\n### One\n- [A](a)\n### Two\n- [B](a/b.md)\n- [C](a/c.md)\n',
      'a/README.md': '# A\n- [B, nested](b.md)\n- [D](d.md)\n',
      'a/b.md': undefined,
      'a/c.md': undefined,
      'a/d.md': undefined,
    })
    expect(outline(toc.body)).toEqual([
      'part: One',
      '  1 A → a/README.md',
      '    1.1 D → a/d.md',
      'part: Two',
      '  2 B → a/b.md',
      '  3 C → a/c.md',
    ])
  })

  it('do not take a chapter that the root lists after one of another folder', async () => {
    const { toc } = await readFiles({
      'README.md': '# Book\n## Contents\n- [A](a)\n- [B](a/b.md)\n- [X](x.md)\n- [C](a/c.md)\n',
      'a/README.md': '# A\n- [C, nested](c.md)\n- [B, nested](b.md)\n',
      'a/b.md': undefined,
      'a/c.md': undefined,
      'x.md': undefined,
    })
    expect(outline(toc.body)).toEqual(['1 A → a/README.md', '  1.1 B → a/b.md', '2 X → x.md', '3 C → a/c.md'])
  })

  it('leave nested items of the root in their order, and take those beside it', async () => {
    const { toc } = await readFiles({
      'README.md': '# Book\n## Contents\n- [A](a)\n  - [Three](a/3.md)\n- [Two](a/2.md)\n  - [Four](4.md)\n',
      'a/README.md': '# A\n- [1](1.md)\n  - [2](2.md)\n- [3](3.md)\n',
      'a/1.md': undefined,
      'a/2.md': undefined,
      'a/3.md': undefined,
      '4.md': undefined,
    })
    expect(outline(toc.body)).toEqual([
      '1 A → a/README.md',
      '  1.1 Three → a/3.md',
      '  1.2 1 → a/1.md',
      '    1.2.1 Two → a/2.md',
      '      1.2.1.1 Four → 4.md',
    ])
  })
})

describe('SUMMARY.md', () => {
  it('of mdBook: prefix, numbered and suffix chapters, parts, drafts', async () => {
    const { toc, problems } = await readBook('toc-mdbook')
    expect([toc.reader, toc.title]).toEqual(['book.toml', 'An mdBook'])
    expect(outline(toc.front)).toEqual(['Preface → text/preface.md', 'Before → text/before.md'])
    expect(outline(toc.body)).toEqual([
      '1 One → text/one.md',
      '  1.1 Deep → text/deep/README.md',
      '  draft: Draft',
      '    1.2.1 Below the draft → text/below.md',
      '2 code & more → text/two.md',
      '3 Three → text/three.md',
      'part: Part the second',
      '  4 Four → text/four.md',
      '  draft: Draft',
      '  6 Five → text/five.md',
    ])
    expect(outline(toc.back)).toEqual(['Afterword → text/after.md'])
    expect(problems).toEqual(['text/SUMMARY.md:21:13 toc-entry-not-markdown'])
  })

  it('of HonKit: introduction, parts, anchors, lists only', async () => {
    const { toc, problems } = await readBook('toc-honkit')
    expect([toc.reader, toc.title]).toEqual(['book.json', 'A HonKit book'])
    expect(outline(toc.front)).toEqual(['Introduction → source/index.md'])
    expect(outline(toc.body)).toEqual([
      'part: Part One',
      '  1 Start → source/intro/README.md',
      '    1.1 More → source/intro/more.md',
      '    draft: Unwritten',
      'part: Part Two',
      '  link: Web → https://other.example/',
    ])
    expect(problems).toEqual([
      'source/CONTENTS.md:17:16 toc-chapter-twice',
      'source/CONTENTS.md:18:10 toc-chapter-missing',
    ])
  })

  it('of HonKit has its introduction even when it is not listed', async () => {
    const { toc } = await readFiles({
      'book.json': '{}',
      'SUMMARY.md': '* [A](a.md)\n* [B](b.md)\n',
      'README.md': undefined,
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.front)).toEqual(['Heading of README.md → README.md'])
    expect(outline(toc.body)).toEqual(['1 A → a.md', '2 B → b.md'])
  })

  it('is read without any configuration', async () => {
    const { toc } = await readFiles({
      'SUMMARY.md': '# Summary\n\n* [Read me](README.md)\n* [A](a.md)\n\n## Part\n\n* [B](b.md)\n',
      'README.md': undefined,
      'a.md': undefined,
      'b.md': undefined,
    })
    expect(outline(toc.front)).toEqual(['Read me → README.md'])
    expect(outline(toc.body)).toEqual(['1 A → a.md', 'part: Part', '  2 B → b.md'])
    const nested = await readFiles({ 'src/SUMMARY.md': '- [A](a.md)\n', 'src/a.md': undefined })
    expect(outline(nested.toc.body)).toEqual(['A → src/a.md'])
  })

  it('survives a broken configuration, which is reported', async () => {
    const toml = await readFiles({
      'book.toml': '[book]\ntitle = \n',
      'src/SUMMARY.md': '- [A](a.md)\n',
      'src/a.md': undefined,
    })
    expect(outline(toml.toc.body)).toEqual(['A → src/a.md'])
    expect(toml.problems).toEqual(['book.toml:2:9 metadata-invalid'])
    const json = await readFiles({
      'book.json': '{ title: ',
      'SUMMARY.md': '- [A](a.md)\n',
      'a.md': undefined,
    })
    expect(outline(json.toc.body)).toEqual(['A → a.md'])
    expect(json.problems).toEqual(['book.json metadata-invalid'])
  })

  it('gives way to the README when it lists no file', async () => {
    const { toc, problems } = await readFiles({
      'SUMMARY.md': '# Summary of the year\n\n- We did much.\n- See [the web](https://web.example).\n',
      'README.md': '# Book\n',
    })
    expect(toc.reader).toBe('README')
    expect(problems).toEqual([])
  })

  it('must stand where book.toml says, or by its default', async () => {
    const elsewhere = { 'README.md': '# Book\n', 'SUMMARY.md': '- [A](README.md)\n' }
    const { toc, problems, messages } = await readFiles({
      'book.toml': '[book]\nsrc = "../x"\n',
      ...elsewhere,
    })
    expect([toc.reader, toc.body]).toEqual(['book.toml', []])
    expect(problems).toEqual(['book.toml toc-file-missing'])
    expect(messages).toEqual(['The contents are said to stand in `../x/SUMMARY.md`, which does not exist.'])
    const chosen = await readFiles({ 'book.toml': '', ...elsewhere }, 'README')
    expect([chosen.toc.reader, chosen.problems]).toEqual(['README', []])
  })

  it('that holds no chapter is none of mdBook', async () => {
    const { problems } = await readFiles({ 'book.toml': '', 'src/SUMMARY.md': '# Summary\n' })
    expect(problems).toEqual(['src/SUMMARY.md toc-invalid'])
  })

  it('must exist when book.json names it, and may be absent otherwise', async () => {
    const files = { 'README.md': '# Book\n' }
    const named = await readFiles({ ...files, 'book.json': '{ "structure": { "summary": "TOC.md" } }' })
    expect(named.problems).toEqual(['book.json toc-file-missing'])
    const bare = await readFiles({ ...files, 'book.json': '{ "title": "B" }' })
    expect([bare.toc.reader, bare.problems]).toEqual(['README', []])
  })

  it('of one of several languages is read in the folder of that language', async () => {
    const { toc, problems, messages } = await readFiles({
      'book.json': '{}',
      'LANGS.md': '* [English](en)\n* [中文](zh)\n',
      'en/SUMMARY.md': '',
    })
    expect([toc.reader, toc.body, problems]).toEqual(['book.json', [], ['LANGS.md toc-form-unsupported']])
    expect(messages[0]).toMatch(/build the folder of one of them/)
  })
})

describe('ids and numbers', () => {
  it('come from the path, in ASCII, unique whatever the case', async () => {
    const list = [
      'insights/ai-battlefield.md',
      'compute/README.md',
      'Compute.md',
      'cover.md',
      'nav/index.md',
      'con.md',
      '第一章.md',
      '第二章.md',
      '01 start.md',
      'a/b.md',
      'a-b.md',
      'x.y.md',
    ]
    const { toc } = await readFiles({
      'README.md': `# Book\n## Contents\n${list.map((file, index) => `- [${index}](<${file}>)`).join('\n')}\n`,
      ...Object.fromEntries(list.map((file) => [file, undefined])),
    })
    const ids = idsOf(toc)
    const hash = (pattern: RegExp) => expect.stringMatching(pattern)
    expect(ids).toEqual([
      'insights-ai-battlefield',
      'compute',
      hash(/^compute-[0-9a-f]{8}$/),
      'cover-chapter',
      'nav-chapter',
      'con-chapter',
      hash(/^ch-[0-9a-f]{8}$/),
      hash(/^ch-[0-9a-f]{8}$/),
      'ch-01-start',
      'a-b',
      hash(/^a-b-[0-9a-f]{8}$/),
      'x-y',
    ])
    expect(new Set(ids).size).toBe(list.length)
    for (const id of ids) {
      expect(id).toMatch(/^[a-z_][a-z0-9_-]*$/)
    }
  })

  it('of a file do not change when another chapter comes before it', async () => {
    const idOfSecond = async (contents: string) => {
      const { toc } = await readFiles({
        'README.md': `# Book\n## Contents\n${contents}`,
        '一.md': undefined,
        '二.md': undefined,
      })
      return idsOf(toc).at(-1)
    }
    expect(await idOfSecond('- [二](二.md)\n')).toBe(await idOfSecond('- [一](一.md)\n- [二](二.md)\n'))
  })

  it('are short enough for a file name', async () => {
    const file = `${'long/'.repeat(60)}name.md`
    const { toc } = await readFiles({ 'README.md': `# B\n## Contents\n- [L](${file})\n`, [file]: undefined })
    expect(idsOf(toc)[0]).toMatch(/^long-long-.{20,80}-[0-9a-f]{8}$/)
  })
})

describe('readToc', () => {
  it('tries the readers in their order', () => {
    expect(tocReaders.map(({ name }) => name)).toEqual([
      'buckram.yaml',
      'book.toml',
      'book.json',
      'mkdocs.yml',
      '_quarto.yml',
      'myst.yml',
      '_toc.yml',
      'SUMMARY.md',
      '_sidebar.md',
      'README',
      'folder',
      'README',
    ])
  })

  it('reports a folder without contents', async () => {
    const { toc, problems } = await readFiles({ 'notes.txt': undefined, '.github/pull.md': undefined })
    expect(toc).toEqual({ reader: 'none', front: [], body: [], back: [] })
    expect(problems).toEqual(['README.md book-empty'])
  })

  const everything = {
    'buckram.yaml': 'toc: [a.md]\n',
    'book.toml': '[book]\nsrc = "text"\n',
    'text/SUMMARY.md': '- [A](../a.md)\n',
    'book.json': '{}',
    'mkdocs.yml': 'docs_dir: .\nnav: [a.md]\n',
    '_quarto.yml': 'book: { chapters: [a.md, b.md] }\n',
    'myst.yml': 'project: { toc: [{ file: a.md }, { file: b.md }] }\n',
    '_toc.yml': 'root: a\n',
    'SUMMARY.md': '- [A](a.md)\n',
    '_sidebar.md': '- [A](a.md)\n',
    'README.md': '# R\n## Contents\n- [A](a.md)\n',
    'a.md': undefined,
    'b.md': undefined,
  }

  it('believes the more definite source, and each when it is chosen', async () => {
    const order = [...new Set(tocReaders.map(({ name }) => name))]
    let files: Record<string, string | undefined> = everything
    for (const name of order) {
      expect((await readFiles(files)).toc.reader).toBe(name)
      const chosen = await readFiles(everything, name.toUpperCase())
      expect([name, chosen.toc.reader, chosen.problems]).toEqual([name, name, []])
      const file = name === 'README' ? 'README.md' : name
      files = Object.fromEntries(Object.entries(files).filter(([key]) => key !== file))
    }
  })

  it('refuses a reader that does not exist, or finds nothing', async () => {
    await expect(readFiles({ 'README.md': '# R\n' }, 'mkdocs.yaml')).rejects.toThrow('mkdocs.yml')
    await expect(readFiles({ 'README.md': '# R\n' }, 'mkdocs.yml')).rejects.toThrow('finds no contents')
  })
})
