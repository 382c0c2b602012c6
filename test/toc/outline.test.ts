/** What `buckram toc` prints. */
import { expect, it } from 'vitest'
import { outlineOf, unreachedFiles } from '../../src/toc/index.ts'
import { folderOf, readFiles } from './reading.ts'

const files = {
  'book.toml': '',
  'README.md': undefined,
  'src/SUMMARY.md':
    '# Summary\n\n[Before](before.md)\n\n# Part\n\n- [One](one.md)\n  - [Draft]()\n- [Web](https://web.example)\n- [B\u0007ell\u009b](two.md)\n\n[After](after.md)\n',
  'src/before.md': undefined,
  'src/one.md': undefined,
  'src/two.md': undefined,
  'src/after.md': undefined,
  'src/forgotten.md': undefined,
  'src/page.qmd': undefined,
  '.github/hidden.md': undefined,
  'notes.txt': '',
}

it('shows the reader, why, and the tree with numbers', async () => {
  const { toc } = await readFiles(files)
  expect(outlineOf(toc)).toEqual([
    'Reader: book.toml (mdBook keeps the contents in the SUMMARY.md of its source folder; read from book.toml, src/SUMMARY.md)',
    '',
    'Front matter:',
    '  Before  src/before.md',
    '',
    'Chapters:',
    '  Part  (part)',
    '    1 One  src/one.md',
    '      Draft  (not written)',
    '    Web  https://web.example',
    '    2 B ell  src/two.md',
    '',
    'Back matter:',
    '  After  src/after.md',
  ])
})

it('names the Markdown files that no entry reaches', async () => {
  const { toc } = await readFiles(files)
  expect(unreachedFiles(toc, folderOf(files))).toEqual(['README.md', 'src/forgotten.md', 'src/page.qmd'])
})
