/** Contents of a README that are written as HTML, or whose addresses are encoded. */
import { expect, it } from 'vitest'
import { outline, readFiles } from './reading.ts'

it('reads lists of HTML inside folded parts, and names with spaces', async () => {
  const { toc, problems } = await readFiles({
    'README.md': [
      '# Book',
      '',
      '## Table of Contents',
      '',
      '<details open>',
      '<summary><b>Part One</b></summary>',
      '<ul>',
      '  <li><a href="./one/a%20b.md">One</a>',
      '    <ol><li><a href="one/%E7%AB%A0.md">Below</a></li></ol>',
      '  </li>',
      '  <li><a href="https://github.com/owner/book/blob/main/two%20words/README.md">Two</a></li>',
      '</ul>',
      '</details>',
      '',
      '<details><summary>Part Two</summary>',
      '',
      '1. [Three](<three four.md>)',
      '2. [Five](five%2Bsix.md "title")',
      '',
      '</details>',
    ].join('\n'),
    'one/a b.md': undefined,
    'one/章.md': undefined,
    'two words/README.md': undefined,
    'three four.md': undefined,
    'five+six.md': undefined,
  })
  expect(outline(toc.body)).toEqual([
    'part: Part One',
    '  1 One → one/a b.md',
    '    1.1 Below → one/章.md',
    '  2 Two → two words/README.md',
    'part: Part Two',
    '  3 Three → three four.md',
    '  4 Five → five+six.md',
  ])
  expect(problems).toEqual([])
})
