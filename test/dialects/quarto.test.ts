/** The dialect of Quarto. Expectations are from its guide (authoring: Markdown basics, figures, tables, callouts, cross references; computations). */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Files, readText } from './folder.ts'

const project =
  'project: { type: book }\nlang: en\nbook:\n  title: T\n  chapters: [index.qmd, one.qmd, two.qmd]\n'

/** Reads `one.qmd`, whose text is `text`, in a book that also has `files`. */
async function read(text: string, files: Files = {}) {
  const found = await readText('one.qmd', text, { '_quarto.yml': project, ...files })
  return { ...found, html: found.html.trim() }
}

/** A title, then Markdown and HTML, each between lines with a single dot. */
describe('constructs', () => {
  const text = readFileSync(new URL('quarto.txt', import.meta.url), 'utf8')
  for (const block of text.split(/\n\.\n(?:\n|$)/).filter((block) => block.trim() !== '')) {
    const [title = '', markdown = '', html = 'no HTML', ...more] = block.split(/\n\.\n/)
    it(title.trim(), async () => {
      expect(more).toEqual([])
      expect((await read(`${markdown}\n`)).html).toBe(html.trim())
    })
  }
})

describe('references', () => {
  const other = '# Two {#sec-two}\n\n![B](b.png){#fig-b}\n'

  it('lead into other files, and numbers run through the book in its order', async () => {
    const { html, problems } = await read('![A](a.png){#fig-a} and @fig-b, @fig-a in @sec-two.\n', {
      'two.qmd': other,
      'index.qmd': '![I](i.png){#fig-i}\n',
    })
    expect(html).toBe(
      '<p><img src="a.png" alt="A" id="fig-a"> and <a href="two.qmd#fig-b">Figure 3</a>, <a href="#fig-a">Figure 2</a> in <a href="two.qmd#sec-two">Two</a>.</p>',
    )
    expect(problems).toEqual([])
  })

  it('have the words of the book’s language', async () => {
    const { html } = await read('@fig-b', { '_quarto.yml': 'lang: de\n', 'two.qmd': other })
    expect(html).toBe('<p><a href="two.qmd#fig-b">Abbildung 1</a></p>')
  })

  it('that lead nowhere are reported with their line', async () => {
    const { html, problems } = await read('text\n\nsee @fig-gone.\n')
    expect(html).toBe('<p>text</p>\n<p>see <span>@fig-gone</span>.</p>')
    expect(problems).toEqual([
      'one.qmd:3: warning: `one.qmd` has no heading `#fig-gone`. [link-missing-heading]',
    ])
  })
})

describe('shortcodes', () => {
  it('include files of the book, and nothing else', async () => {
    const { html, problems } = await read(
      '{{< include _a.qmd >}}\n\n{{< include /deep/b.qmd >}}\n\n{{< include ../../etc/passwd >}}\n\n{{< include gone.qmd >}}\n\n{{< include one.qmd >}}\n',
      {
        '_a.qmd': '---\ntitle: A\n---\nText of a\n',
        'deep/b.qmd': '{{< include c.qmd >}}',
        'deep/c.qmd': '*c*',
      },
    )
    expect(html.split('\n')).toEqual([
      '<p>Text of a</p>',
      '<p><em>c</em></p>',
      '<p>../../etc/passwd</p>',
      '<p>gone.qmd</p>',
      '<p>one.qmd</p>',
    ])
    expect(problems.map((problem) => problem?.replace(/ warning: .*(\[.*\])$/, ' $1'))).toEqual([
      'one.qmd:5:1: [include-outside]',
      'one.qmd:7:1: [include-missing]',
      'one.qmd:9:1: [include-cycle]',
    ])
  })

  it('have values, and are reported once by their name', async () => {
    const { html, problems } = await read(
      '{{< var a.b >}} {{< meta book.title >}} {{< var none >}} {{< kbd x >}} {{< kbd y >}}\n',
      { '_variables.yml': 'a: { b: 1.10 }\n' },
    )
    expect(html).toBe('<p>1.10 T none</p>')
    expect(problems).toEqual([
      'one.qmd:1:41: warning: `{{ var none }}` has no value that is known here. [variable-unknown]',
      'one.qmd:1:58: warning: `{{< kbd >}}` is not supported; what it holds is shown, here and wherever it stands. [markup-unsupported]',
    ])
  })
})

it.each([
  ['divs', '::: {.a}\n'],
  ['closed divs', ':::\n'],
  ['brackets', '[@'],
  ['spans', '[a]{'],
  ['shortcodes', '{{< '],
  ['labels', '$$ x $$ {#eq-'],
])('nasty %s are read in bounded time', { timeout: 20_000 }, async (_, piece) => {
  const { html } = await read(piece.repeat(5_000))
  expect(html.length).toBeLessThan(piece.length * 50_000)
})
