/** The dialect of HonKit: templates, imported code, ids of headings, the blocks of GitBook. */
import { describe, expect, it } from 'vitest'
import { expandSource, openDialect } from '../../src/chapters/index.ts'
import { Report } from '../../src/diagnostics.ts'
import { type Files, folderOf, readText } from './folder.ts'

const config = {
  root: './text/',
  title: 'The Book',
  variables: { version: '2.0', a: { b: 'deep' }, fence: '```', empty: '', lines: 'x\ny' },
}

/** Reads `text/a.md`, whose text is `text`, in a book that also has `files`. */
async function read(text: string, files: Files = {}) {
  const { source, headings, html, problems } = await readText(
    'text/a.md',
    text,
    { 'book.json': JSON.stringify(config), ...files },
    ['text/link'],
  )
  return {
    text: source.text,
    lines: source.lines,
    headings,
    html: html.replaceAll('>\n<', '><').trim(),
    problems,
  }
}

describe('templates', () => {
  it.each([
    ['{{ book.version }}', '2.0'],
    ['{{book.a.b}} and {{ book["a"]["b"] }}', 'deep and deep'],
    ['{{ config.title }}', 'The Book'],
    ['{{ file.path }} {{ output.name }}', 'text/a.md ebook'],
    ['{{ "{{" }} {{ \'{%\' }}', '{{ {%'],
    ['{{ book.version | safe }}', '2.0'],
    ['a{### a comment ###}b', 'ab'],
    ['{% raw %}{{ book.version }} {% if %}{% endraw %}', '{{ book.version }} {% if %}'],
    ['{% if book.version == "2.0" %}yes{% else %}no{% endif %}', 'yes'],
    ['{% if output.name == "website" %}web{% elif book.a.b %}deep{% else %}no{% endif %}', 'deep'],
    ["{% if not book.none and book.a.b == 'deep' or false %}yes{% endif %}", 'yes'],
    ['{% if book.empty %}a{% if true %}b{% else %}c{% endif %}d{% endif %}e', 'e'],
    [
      '{% if true %}a{% if book.version != "2.0" %}b{% endif %}c{% else %}{{ book.nothing }}{% endif %}',
      'ac',
    ],
  ])('%s', async (text, expected) => {
    const read1 = await read(text)
    expect(read1.text).toBe(expected)
    expect(read1.problems).toEqual([])
  })

  it('are none in code, unless the code is made by a template', async () => {
    const code =
      '`{{ book.version }}`, ``a ` {{ x }}``\n\n```js\n{{ book.version }}\n{% if x %}\n```\n\n> ~~~\n> {{ a }}\n> ~~~'
    expect((await read(code)).text).toBe(code)
    expect((await read('{{book.fence}}\n{{ book.version }}\n{{book.fence}}\n')).html).toContain(
      '<code>2.0\n</code>',
    )
  })

  it('report values that are not known, and show their names', async () => {
    const { text, problems } = await read(
      'a {{ book.none }}\n{{ book.constructor.name }} {{ book.__proto__ }}\n{{ book.version | upper }} {{ 1 + 1 }}\n',
    )
    expect(text).toBe('a book.none\nbook.constructor.name book.__proto__\n2.0 1 + 1\n')
    expect(problems).toEqual([
      'text/a.md:1:3: warning: `{{ book.none }}` has no value that is known here. [variable-unknown]',
      'text/a.md:2:1: warning: `{{ book.constructor.name }}` has no value that is known here. [variable-unknown]',
      'text/a.md:2:29: warning: `{{ book.__proto__ }}` has no value that is known here. [variable-unknown]',
      'text/a.md:3:1: warning: `{{ book.version | upper }}` has no value that is known here. [variable-unknown]',
      'text/a.md:3:28: warning: `{{ 1 + 1 }}` has no value that is known here. [variable-unknown]',
    ])
  })

  it('report tags that are not supported once by name, and leave them out', async () => {
    const { text, problems } = await read(
      '{% youtube %}abc{% endyoutube %}\n{% youtube %}\n{% if (x) %}kept{% endif %}\n',
    )
    expect(text).toBe('abc\n\nkept\n')
    expect(problems).toEqual([
      'text/a.md:1:1: warning: `{% youtube %}` is not supported; the tag is left out, here and wherever it stands. [template-unsupported]',
      'text/a.md:3:1: warning: `{% if (x) %}` is not supported; the tag is left out, here and wherever it stands. [template-unsupported]',
    ])
  })

  it('include files, beside the text or from the root of the texts', async () => {
    const files = { 'text/in/b.md': 'b {% include "./c.md" %}', 'text/in/c.md': '{{ book.version }}\n' }
    expect((await read('{% include "./in/b.md" %}|{% include "in/c.md" %}', files)).text).toBe(
      'b 2.0\n|2.0\n',
    )
  })

  it('never include what lies outside the book, nor a file in itself', async () => {
    const { problems, text } = await read(
      '{% include "../../../etc/passwd" %}\n{% include "/etc/passwd" %}\n{% include "./link/x" %}\n{% include "./none.md" %}\n{% include "./a.md" %}\n{% include "git+https://e.com/x.git" %}\n',
    )
    expect(problems.map((problem) => problem?.replace(/ warning: .*(\[.*\])$/, ' $1'))).toEqual([
      'text/a.md:1:1: [include-outside]',
      'text/a.md:2:1: [include-outside]',
      'text/a.md:3:1: [include-outside]',
      'text/a.md:4:1: [include-missing]',
      'text/a.md:5:1: [include-cycle]',
      'text/a.md:6:1: [template-unsupported]',
    ])
    expect(text).not.toContain('{%')
  })

  it('keep the lines of the text', async () => {
    const { lines, text } = await read('a\n{% if false %}\nb\n{% endif %}\nc\n{{ book.lines }}\nd')
    expect(text.split('\n')).toEqual(['a', '', 'c', 'x', 'y', 'd'])
    expect(lines).toEqual([1, 2, 5, 6, 6, 7])
  })
})

const code = 'one\n  //! [part]\n  two\n    three\n  //! [inner]\n  four\n  //! [inner]\n  //! [part]\nfive\n'

describe('imported code', () => {
  const files = { 'text/src/a.js': code }
  it.each([
    ['[import](src/a.js)', '```js\none\n  two\n    three\n  four\nfive\n```'],
    ['[include](./src/a.js)', '```js\none\n  two\n    three\n  four\nfive\n```'],
    ['[import:3-4](src/a.js)', '```js\n  two\n    three\n```'],
    ['[import:9-](src/a.js)', '```js\nfive\n```'],
    ['[import:-1, a.js](src/a.js)', '```js\none\n```'],
    ['[import:"part"](src/a.js)', '```js\n  two\n    three\n  four\n```'],
    ['[import, marker:"part",unindent:"true", lang="ts"](src/a.js)', '```ts\ntwo\n  three\nfour\n```'],
    ['[import, lang-typescript](src/a.js)', '```typescript\none\n  two\n    three\n  four\nfive\n```'],
    ['[import:9-9 title:"The \'end\'"](src/a.js)', '```js title="The \'end\'"\nfive\n```'],
  ])('%s', async (text, expected) => {
    const { text: expanded, problems } = await read(text, files)
    expect(expanded).toBe(expected)
    expect(problems).toEqual([])
  })

  it('is titled, and stands apart from the text beside it', async () => {
    const { html } = await read('- before [import:9-9, title:"a.js"](src/a.js) after\n', files)
    expect(html.replace(/\n/g, '')).toBe(
      '<ul><li><p>before</p><div class="listing"><p class="listing-title">a.js</p><pre><code class="language-js">five</code></pre></div><p>after</p></li></ul>',
    )
  })

  it('may hold fences, and may be empty', async () => {
    const { html, problems } = await read('[import](src/x.md)\n\n[import:3-9](src/y.js)\n', {
      'text/src/x.md': '```js\na\n```\n',
      'text/src/y.js': '',
      'book.json': JSON.stringify({ ...config, plugins: ['include-codeblock'] }),
    })
    expect(problems).toEqual([])
    expect(html).toContain('<code class="language-md">```js\na\n```\n</code>')
    expect(html).toContain('<code class="language-js"></code>')
  })

  it('is none in code, nor where a link leads to a page', async () => {
    for (const text of [
      '`[import](src/a.js)`',
      '[import](./b.md)',
      '[import](https://example.com/a.js)',
      '[imported](src/a.js)',
    ])
      expect((await read(text, files)).text).toBe(text)
  })

  it('is reported when it cannot be had', async () => {
    const { text, problems } = await read(
      '[import](none.js)\n\n[import](../../../etc/passwd)\n\n[import:"none"](src/a.js)\n\n[import:90-](src/a.js)\n',
      files,
    )
    expect(problems.map((problem) => problem?.replace(/ warning: .*(\[.*\])$/, ' $1'))).toEqual([
      'text/a.md:1:1: [include-missing]',
      'text/a.md:3:1: [include-outside]',
      'text/a.md:5:1: [include-part-missing]',
      'text/a.md:7:1: [include-part-missing]',
    ])
    expect(text).toContain('```js\nnone.js\n```')
  })
})

describe('text', () => {
  it('has ids on headings', async () => {
    const { headings, html } = await read('# 見出し{#one}\n\n## Two {#two-2}\n')
    expect(headings.map(({ title }) => title)).toEqual(['見出し', 'Two'])
    expect(html).toContain('<span id="one"></span>見出し')
    expect(html).toContain('<span id="two-2"></span>Two')
  })

  it('has definitions of links that end a paragraph or a note', async () => {
    const { html, lines } = await read(
      'a [b][] [^1]\n[b]: b.md\n[c]: c.md\n\n```\nx\n[d]: e\n```\n\n[^1]: note [f]\n[f]: f.md\n',
    )
    expect(html).toContain('<p>a <a href="b.md">b</a> <sup>')
    expect(html).toContain('<p>note <a href="f.md">f</a>')
    expect(html).toContain('x\n[d]: e\n')
    expect(lines).toEqual([1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 12])
  })

  it('has emphasis beside punctuation where words have no spaces between them', async () => {
    const { html } = await read('例の**並行（a）**と*「強調」*の、**LTS（b）**版 文 ** 字 ** 2*3*4\n')
    expect(html).toBe(
      '<p>例の<strong>並行（a）</strong>と<em>「強調」</em>の、<strong>LTS（b）</strong>版 文 ** 字 ** 2<em>3</em>4</p>',
    )
  })

  it('has hints that are alerts', async () => {
    const { html, problems } = await read(
      '{% hint style="info" %}\nA **b**\n\n```js\n{% x %}\n```\n{% endhint %}\n\n- item\n\n  {% hint style="danger" %}\n  in a list\n  {% endhint %}\n\nafter {% hint style="success" %}one line{% endhint %} more\n',
    )
    expect(problems).toEqual([])
    expect(html).toContain('<div class="markdown-alert markdown-alert-note"><p>A <strong>b</strong></p>')
    expect(html).toContain('<div class="markdown-alert markdown-alert-caution"><p>in a list</p>')
    expect(html).toMatch(
      /<p>after<\/p><div class="markdown-alert markdown-alert-tip">.*<p>one line<\/p><\/div><p>more<\/p>/,
    )
  })

  it('has tabs and titled code one after the other, and embedded pages as links', async () => {
    const { html, problems } = await read(
      '{% tabs %}\n{% tab title="One" %}\n1\n{% endtab %}\n{% tab title="Two" %}\n2\n{% endtab %}\n{% endtabs %}\n\n{% code title="a.js" lineNumbers="true" %}\n```js\nx\n```\n{% endcode %}\n\n{% embed url="https://example.com/x" %}\n',
    )
    expect(problems).toEqual([])
    expect(html).toContain('<p class="tab-label">One</p><p>1</p>')
    expect(html).toContain('<p class="tab-label">Two</p><p>2</p>')
    expect(html).toContain('a.js</p><pre><code class="language-js">x')
    expect(html).toContain('<a href="https://example.com/x">https://example.com/x</a>')
    expect(html).not.toContain('{%')
  })

  it('does not show the empty links where the buttons of a website stand', async () => {
    const { html } = await read(
      '<a class="button" aria-hidden="true"></a>\n```js\nx\n```\n\n<a name="kept"></a>\n',
    )
    expect(html.startsWith('<pre>')).toBe(true)
    expect(html).toContain('<a name="kept"></a>')
  })

  it('is read with a book.json that is broken or odd', async () => {
    for (const json of ['{', '[]', '{"variables": 5, "root": [], "plugins": "a,b", "pluginsConfig": null}'])
      expect((await read('# A {{ "b" }}', { 'book.json': json })).text).toBe('# A b')
  })
})

it('expands hostile text in a bounded time', { timeout: 30_000 }, async () => {
  const marks = [
    '{{',
    '{% a',
    '{%',
    '{###',
    '{{ "',
    '[import',
    '[import](a',
    '[import](a) ',
    '`',
    '\\`',
    '``` ',
    '{% hint %}',
    '[a]:',
    '{% if true %}',
    '{{ a }}',
  ]
  for (const mark of marks) {
    const report = new Report()
    const dialect = await openDialect(folderOf({ 'book.json': '{}' }), undefined, report)
    const text = mark.repeat(Math.ceil(300_000 / mark.length))
    expect((await expandSource({ file: 'a.md', text }, dialect, report)).text.length).toBeLessThan(3_000_000)
  }
})

describe('GitBook', () => {
  it('is known by its settings or by the folder of its pictures', async () => {
    expect((await readText('a.md', '', { '.gitbook.yaml': 'root: ./' })).name).toBe('honkit')
    const files = { 'SUMMARY.md': '', '.gitbook/assets/a.png': '' }
    expect((await readText('a.md', '', files)).name).toBe('honkit')
  })

  it('gives the content of steps, columns, files and references', async () => {
    const { html, problems } = await read(
      '{% stepper %}\n{% step %}\na\n{% endstep %}\n{% endstepper %}\n\n{% file src="../x/b.pdf" %}\nThe *file*\n{% endfile %}\n\n{% content-ref url="c.md" %}\n[c](c.md)\n{% endcontent-ref %}\n\n{% swagger x="y" %}\nd\n{% endswagger %}\n',
    )
    expect(html).toBe(
      '<p>a</p><p><a href="../x/b.pdf">b.pdf</a></p><p>The <em>file</em></p><p><a href="c.md">c</a></p><p>d</p>',
    )
    expect(problems.map((problem) => problem?.split(' is not')[0])).toEqual([
      'text/a.md:15:1: warning: `{% swagger %}`',
    ])
  })
})
