/** A folder that lists nothing: what belongs to the book, and in which order. */
import { describe, expect, it } from 'vitest'
import { compareNaturally } from '../../src/toc/natural.ts'
import { outline, readFiles } from './reading.ts'

const untitled = (lines: readonly string[]) => lines.map((line) => line.replace(/Heading of \S+ /, ''))

describe('a folder without contents', () => {
  it('gives its README, then files and folders in their natural order', async () => {
    const { toc, problems } = await readFiles({
      'README.md': '# The book\n\nWhat it is about.\n',
      '10-end.md': undefined,
      '2-middle/b.md': undefined,
      '2-middle/README.md': undefined,
      '2-middle/a.md': undefined,
      '1-start.md': undefined,
      '3_no_readme/x.md': undefined,
      '3_no_readme/deep/y.md': undefined,
      '4.md': undefined,
      '4/inside.md': undefined,
      'untitled.md': 'No heading.\n',
    })
    expect([toc.reader, toc.title, toc.from]).toEqual(['folder', 'The book', ['README.md']])
    expect(outline(toc.front)).toEqual(['The book → README.md'])
    expect(untitled(outline(toc.body))).toEqual([
      '1 → 1-start.md',
      '2 → 2-middle/README.md',
      '  2.1 → 2-middle/a.md',
      '  2.2 → 2-middle/b.md',
      'part: No readme',
      '  draft: Deep',
      '    3.1 → 3_no_readme/deep/y.md',
      '  4 → 3_no_readme/x.md',
      '5 → 4.md',
      '  5.1 → 4/inside.md',
      '6 → 10-end.md',
      '7 Untitled → untitled.md',
    ])
    expect(problems).toEqual([])
  })

  it('is not one that holds a README and what stands beside a book', async () => {
    const { toc } = await readFiles({
      'README.md': '# Alone\n',
      'CONTRIBUTING.md': undefined,
      'README-fr.md': undefined,
      '.github/issue.md': undefined,
      'zh-CN/README.md': undefined,
      'pt_BR/chapter.md': undefined,
      'ja-JA/README-ja_JA.md': undefined,
      'de/README.md': undefined,
      'translations/x/one.md': undefined,
      'tests/one.md': undefined,
      '_drafts/one.md': undefined,
    })
    expect([toc.reader, outline(toc.body)]).toEqual(['README', ['Alone → README.md']])
  })

  it('takes chapters in folders whose names are languages by chance', async () => {
    const { toc } = await readFiles({
      'README.md': '# Systems\n',
      'os/README.md': undefined,
      'os/paging.md': undefined,
      'src/README.md': undefined,
    })
    expect(untitled(outline(toc.body))).toEqual([
      '1 → os/README.md',
      '  1.1 → os/paging.md',
      '2 → src/README.md',
    ])
  })

  it('takes a single folder beside the README as the place of the book', async () => {
    const { toc } = await readFiles({
      'README.md': undefined,
      'text/a/2.md': undefined,
      'text/a/1.md': undefined,
    })
    expect(untitled(outline(toc.body))).toEqual(['1 → text/a/1.md', '2 → text/a/2.md'])
  })

  it('believes the front matter, and says that a program is not run', async () => {
    const { toc, problems } = await readFiles({
      'sidebars.js': '',
      'a.md': '---\nsidebar_position: 2\n---\n# A\n',
      'b.md': '---\nsidebar_position: 1\ntitle: Bee\n---\n# B\n',
      'c.md': '# C\n',
      'index.md': '# I\n',
    })
    expect(outline(toc.front)).toEqual(['I → index.md'])
    expect(outline(toc.body)).toEqual(['1 Bee → b.md', '2 A → a.md', '3 C → c.md'])
    expect(problems).toEqual(['sidebars.js toc-form-ignored'])
  })

  it('keeps apart files that differ in their ending alone', async () => {
    const { toc } = await readFiles({ 'a.md': undefined, 'a.markdown': undefined, 'a/README.md': undefined })
    expect(untitled(outline(toc.body))).toEqual(['1 → a.md', '  1.1 → a/README.md', '2 → a.markdown'])
  })
})

describe('compareNaturally', () => {
  it.each([
    [['ch1', 'ch2', 'ch10', 'ch10a', 'ch11']],
    [['1.2', '1.10', '2']],
    [['001', '01', '1', '2']],
    [['第一章', '第二章', '第三章', '第九章', '第十章', '第十一章', '第二十章', '第一百零三章']],
    [['A', 'B', 'a', '一']],
    [['99999999999999999998', '99999999999999999999']],
    [['', '0', 'a']],
  ])('%j', (sorted) => {
    expect([...sorted].reverse().sort(compareNaturally)).toEqual(sorted)
  })
})
