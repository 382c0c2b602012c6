/** What only the dialect of GitHub reads. */
import { toHtml } from 'hast-util-to-html'
import { describe, expect, it } from 'vitest'
import { openDialect, parseMarkdown } from '../../src/chapters/index.ts'
import { Report } from '../../src/diagnostics.ts'

describe('emoji', () => {
  it('are read in HTML of a book of GitHub too, and never in code', async () => {
    const folder = {
      root: '/book',
      files: new Set<string>(),
      folders: new Set(['']),
      escaping: new Set<string>(),
    }
    const report = new Report()
    const dialect = await openDialect({ ...folder, read: async () => new Uint8Array() }, undefined, report)
    const text =
      '<p>go :rocket::tada:, 1:2:3 :nothing:</p>\n\n# :sparkles: New\n\n`:rocket:`\n\n<pre>:tada:</pre>\n'
    const { tree, headings } = parseMarkdown({ file: 'a.md', text }, report, dialect)
    expect(toHtml(tree)).toContain('<p>go 🚀🎉, 1:2:3 :nothing:</p>')
    expect(toHtml(tree)).toContain('<code>:rocket:</code></p>\n<pre>:tada:</pre>')
    expect(headings.map(({ id, title }) => [id, title])).toEqual([['sparkles-new', '✨ New']])
  })
})
