/** The dialect of MyST. Expectations are from its guide (directives, roles, figures, cross references, code) and that of Jupyter Book 1. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Files, readText } from './folder.ts'

const project = 'project:\n  toc:\n    - file: index.md\n    - file: one.md\n    - file: two.md\n'

/** Reads `one.md`, whose text is `text`, in a book that also has `files`. */
async function read(text: string, files: Files = {}) {
  const found = await readText('one.md', text, { 'myst.yml': project, ...files })
  return { ...found, html: found.html.trim() }
}

/** A title, then Markdown and HTML, each between lines with a single dot. */
describe('constructs', () => {
  const text = readFileSync(new URL('myst.txt', import.meta.url), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html = 'no HTML', ...more] = block.split(/\n\.\n/)
    it(title.trim(), async () => {
      expect(more).toEqual([])
      expect((await read(`${markdown}\n`)).html).toBe(html.trim())
    })
  }
})

it('is the dialect of Jupyter Book, too', async () => {
  expect((await readText('a.md', '', { '_toc.yml': 'root: a\n' })).name).toBe('myst')
})

describe('references', () => {
  const files = {
    'index.md': '---\ntitle: The index\n---\n\n```{figure} i.png\n:name: fig-i\nI\n```\n',
    'two.md': '(sec-two)=\n## Two\n\n```{figure} b.png\n:align: left\n:name: fig-b\nB\n```\n',
  }

  it('lead into other files', async () => {
    const { html, problems } = await read(
      '{numref}`fig-b` [](#fig-i) {ref}`sec-two` {doc}`index` {doc}`words </two>` [](index.md) [kept *so*](two.md)\n',
      files,
    )
    expect(html).toBe(
      '<p><a href="two.md#fig-b">Figure 2</a> <a href="index.md#fig-i">Figure 1</a> <a href="two.md#sec-two">Two</a> <a href="index.md">The index</a> <a href="two.md">words</a> <a href="index.md">The index</a> <a href="two.md">kept <em>so</em></a></p>',
    )
    expect(problems).toEqual([])
  })

  it('that lead nowhere are reported', async () => {
    const { problems } = await read('a\n\n{ref}`gone`\n')
    expect(problems).toEqual(['one.md:3: warning: `one.md` has no heading `#gone`. [link-missing-heading]'])
  })
})

it('includes files of the book, their lines, and code', async () => {
  const { html, problems } = await read(
    '```{include} part.md\n:lines: 2-4\n```\n\n```{literalinclude} /a.py\n:language: python\n```\n\n```{include} ../up.md\n```\n\n````\n```{include} part.md\n```\n````\n',
    { 'part.md': '# No\n*two*\n```{include} inner.md\n```\n', 'inner.md': 'in', 'a.py': '```\n' },
  )
  expect(html).toContain('<p><em>two</em></p>\n<p>in</p>')
  expect(html).toContain('<pre><code class="language-python">```\n</code></pre>')
  expect(html).toContain('<p>../up.md</p>')
  expect(html).toContain('<pre><code>```{include} part.md\n```\n</code></pre>')
  expect(problems.map((problem) => problem?.replace(/ warning: .*(\[.*\])$/, ' $1'))).toEqual([
    'one.md:9:1: [include-outside]',
  ])
})

it('reports a construct once by its name', async () => {
  const { problems } = await read('{cite}`a` {cite}`b`\n\n```{strange}\n```\n\n```{code-cell}\n1\n```\n')
  expect(problems.map((problem) => /^one\.md:\d+: warning: `.+?` is/.exec(problem ?? '')?.[0])).toEqual([
    'one.md:1: warning: `{cite}` is',
    'one.md:3: warning: `{strange}` is',
    'one.md:6: warning: `{code-cell}` is',
  ])
})

it.each([
  ['directives', '```{note}\n'],
  ['colons', ':::{note}\n:a: b\n'],
  ['roles', '{ref}`'],
  ['targets', '(a)=\n'],
  ['includes', '```{include} a\n\n'],
])('nasty %s are read in bounded time', { timeout: 20_000 }, async (_, piece) => {
  const { html } = await read(piece.repeat(5_000))
  expect(html.length).toBeLessThan(piece.length * 50_000)
})
