/** The dialect of Docusaurus and VitePress. Expectations are from their guides (Markdown features; Markdown extensions). */
import { readFileSync } from 'node:fs'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { type Files, readText } from './folder.ts'

/** Reads `docs/a.md`, whose text is `text`, in a book that has `files` beside it. */
async function read(text: string, files: Files) {
  const found = await readText('docs/a.md', text, files)
  const marked: (readonly number[])[] = []
  visit(found.tree, 'element', ({ data }) => {
    if (data?.marked !== undefined) marked.push(data.marked)
  })
  return { ...found, html: found.html.trim(), marked }
}

const inDocusaurus = (text: string) => read(text, { 'docusaurus.config.js': '' })
const inVitepress = (text: string, files: Files = {}) =>
  read(text, { 'docs/.vitepress/config.mts': '', ...files })

/** A title, then Markdown and HTML, each between lines with a single dot. */
describe('constructs', () => {
  const text = readFileSync(new URL('docusaurus.txt', import.meta.url), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html = 'no HTML', ...more] = block.split(/\n\.\n/)
    it(title.trim(), async () => {
      expect(more).toEqual([])
      expect((await inDocusaurus(`${markdown}\n`)).html).toBe(html.trim())
    })
  }
})

describe('marked lines', () => {
  it.each([
    ['```js {1,3-4}\na\nb\nc\nd\n```', [1, 3, 4]],
    ['```js {1,30-99999999}\na\n```', [1]],
    ['```js\na\n// highlight-next-line\nb\nc\n```', [2]],
    ['```html\na\n<!-- highlight-start -->\nb\nc\n<!-- highlight-end -->\nd\n```', [2, 3]],
    ['```py\na\nb  # [!code highlight]\nc # [!code focus:2]\nd\ne\n```', [2, 3, 4]],
    ['```js\na // [!code --]\nb // [!code ++]\n```', [1, 2]],
  ])('%s', async (text, expected) => expect((await inDocusaurus(text)).marked).toEqual([expected]))
})

it('reports a component once by its name', async () => {
  const { problems } = await inDocusaurus('<Tabs>\n\n<Demo a={1} />\n\n</Tabs>\n\n<Demo/> <Other>x</Other>\n')
  expect(problems).toEqual([
    'docs/a.md:3: warning: `<Demo>` is not supported; what it holds is shown, here and wherever it stands. [markup-unsupported]',
    'docs/a.md:7: warning: `<Other>` is not supported; what it holds is shown, here and wherever it stands. [markup-unsupported]',
  ])
})

describe('pages of VitePress', () => {
  it('leaves braces as they are where Vue does', async () => {
    const { html, problems } = await inVitepress(
      '::: v-pre\n{{ a }}\n:::\n\n<span class="x" v-pre>{{ b }}</span> {{ c }}\n',
    )
    expect(html).toBe('<p>{{ a }}</p>\n<p><span>{{ b }}</span> c</p>')
    expect(problems).toHaveLength(1)
  })

  it('gives alerts a title', async () => {
    const { html } = await inVitepress('> [!DANGER] Own *title*\n> text\n\n> [!TIP]\n> b\n')
    expect(html).toContain('<p class="markdown-alert-title">Own <em>title</em></p>\n<p>text</p>')
    expect(html).toContain('markdown-alert-caution')
    expect(html).toContain('markdown-alert-tip')
  })

  it('links without endings, and from the folder of the pages', async () => {
    const { html } = await inVitepress(
      '[a](./b) [b](/c/d#x) [c](/c/) [d](b.html) [e](b.md) [f](none) [g](https://e.example/b) ![h](/p.png)\n',
      { 'docs/b.md': '', 'docs/c/d.md': '', 'docs/c/index.md': '', 'docs/public/p.png': '' },
    )
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
      '/docs/b.md',
      '/docs/c/d.md#x',
      '/docs/c/index.md',
      '/docs/b.md',
      'b.md',
      'none',
      'https://e.example/b',
      '/docs/public/p.png',
    ])
  })
})

describe('formulas', () => {
  it('are read where the configuration names the plugin', async () => {
    const text = '$x^2$'
    expect((await read(text, { 'docusaurus.config.js': "import math from 'remark-math'" })).html).toContain(
      'formula',
    )
    expect((await inDocusaurus(text)).html).toBe('<p>$x^2$</p>')
  })
})

describe('VitePress', () => {
  const code = '// #region one\nconst x = 1\n// #endregion one\nconst y = `a`\n'

  it('is told by its configuration, and keeps indented code', async () => {
    const { name, html } = await inVitepress(
      'text\n\n    code\n\n<Badge type="tip" text="^1.0" /> <X :a="1 > 2" />',
    )
    expect(name).toBe('docusaurus')
    expect(html).toBe('<p>text</p>\n<pre><code>code\n</code></pre>\n<p>^1.0 </p>')
  })

  it('makes anchors in its own way', async () => {
    expect((await inVitepress("# What's new?\n\n# 2.0 Été\n\n# 2.0 Été")).html).toBe(
      '<h1 id="whats-new"><span id="what-s-new"></span>What\'s new?</h1>\n<h1 id="20-été"><span id="_2-0-ete"></span>2.0 Été</h1>\n<h1 id="20-été-1"><span id="_2-0-ete-1"></span>2.0 Été</h1>',
    )
  })

  it.each([
    ['<<< @/code.js', 'code.js', 'js', 'const x = 1\nconst y = `a`\n', []],
    ['<<< ./code.js#one', 'code.js', 'js', 'const x = 1\n', []],
    ['<<< @/code.js{2 ts:line-numbers} [My title]', 'My title', 'ts', 'const x = 1\nconst y = `a`\n', [[2]]],
  ])('%s', async (text, title, language, content, lines) => {
    const { html, marked } = await inVitepress(text, { 'docs/code.js': code })
    expect(html).toBe(
      `<div class="listing"><p class="listing-title">${title}</p><pre><code class="language-${language}">${content}</code></pre>\n</div>`,
    )
    expect(marked).toEqual(lines)
  })

  it('includes pages, lines and regions of them, inside the root', async () => {
    const { source, problems } = await inVitepress(
      '# A\n\n<!--@include: ./part.md-->\n<!-- @include: @/part.md{3,} -->\n<!--@include: ./part.md#r-->\n<!--@include: ../../x.md-->\n<!--@include: ./none.md-->\n<!--@include: ./a.md-->\n<<< ./part.md#none\n',
      { 'docs/part.md': '---\nt: 1\n---\none\n\ntwo\n<!-- #region r -->\nin\n<!-- #endregion r -->\n' },
    )
    expect(source.text).toBe(
      '# A\n\none\n\ntwo\n<!-- #region r -->\nin\n<!-- #endregion r -->\ntwo\n<!-- #region r -->\nin\n<!-- #endregion r -->\nin\n../../x.md\n./none.md\n./a.md\n```md [part.md]\n```\n',
    )
    expect(source.lines).toEqual([1, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 6, 7, 8, 9, 9, 10])
    expect(problems).toEqual([
      "docs/a.md:6:1: warning: `../../x.md` is to be included here, and lies outside the book's folder. [include-outside]",
      'docs/a.md:7:1: warning: `./none.md` is to be included here, and does not exist. [include-missing]',
      'docs/a.md:8:1: warning: A file includes itself: `docs/a.md` → `docs/a.md`. [include-cycle]',
      'docs/a.md:9:1: warning: `docs/part.md` has no part `#none` to include here. [include-part-missing]',
    ])
  })

  it('reports what only its program could show', async () => {
    const { html, problems } = await inVitepress('{{ $frontmatter.title }} `{{ code }}`')
    expect(html).toBe('<p>$frontmatter.title <code>{{ code }}</code></p>')
    expect(problems).toEqual([
      'docs/a.md:1:1: warning: `{{ $frontmatter.title }}` has no value that is known here. [variable-unknown]',
    ])
  })
})

describe('hostile text', () => {
  it.each([
    ['containers that nothing closes', ':::note\n'.repeat(2_000)],
    [
      'containers in containers',
      `${Array.from({ length: 300 }, (_, i) => `${':'.repeat(400 - i)}note`).join('\n')}\nx\n`,
    ],
    ['components that nothing closes', '<Tabs>\n'.repeat(3_000)],
    ['tags that do not end', '<A b={'.repeat(2_000)],
    ['comments that do not end', '{/* '.repeat(5_000)],
    ['closing tags', '</TabItem>\n'.repeat(2_000)],
    ['braces of an export', `export const a = ${'{\n'.repeat(5_000)}`],
  ])('%s: is read', async (_, text) => {
    expect((await inDocusaurus(text)).html).not.toContain('buckram-')
  })

  it('writes nothing that the author could not', async () => {
    const { html } = await inDocusaurus(
      ':::note[<img src=x onerror=y>]\na\n:::\n\n```js title="<script>" {1}\nx\n```\n\n<TabItem label="<script>x</script>">\n\na\n\n</TabItem>\n',
    )
    expect(html).not.toMatch(/<script|onerror=/)
  })
})
