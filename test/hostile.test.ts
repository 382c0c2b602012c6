/** Books that were written to hurt, and books thrown together at random: each is built, or what is wrong with it is said. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fromHtml } from 'hast-util-from-html'
import { visit } from 'unist-util-visit'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { UsageError } from '../src/diagnostics.ts'
import { silent } from '../src/progress.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-hostile-'))
afterAll(() => rm(place, { recursive: true, force: true }))

let books = 0
async function build(files: Readonly<Record<string, string>>) {
  const root = path.join(place, `book-${++books}`)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), text)
  }
  const { diagnostics, artifacts } = await buildBook({
    root,
    out: path.join(root, 'output'),
    formats: ['html'],
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '0',
  })
  const [html] = artifacts
  await rm(root, { recursive: true, force: true })
  return {
    codes: [...new Set(diagnostics.map(({ code }) => code))],
    html: html === undefined ? '' : new TextDecoder().decode(html.bytes),
  }
}

describe('a book that was written to hurt', () => {
  const end = 'the end of the book'
  const readable: Record<string, string> = {
    'ten thousand nested quotes': '>'.repeat(10_000),
    'two thousand nested lists': Array.from({ length: 2_000 }, (_, level) => `${'  '.repeat(level)}- x`).join(
      '\n',
    ),
    'a table of five thousand columns': `|${'a|'.repeat(5_000)}\n|${'-|'.repeat(5_000)}\n|${'b|'.repeat(5_000)}`,
    'emphasis that never ends': '*a **a '.repeat(20_000),
    'brackets that never close': '['.repeat(50_000),
    'links that never close': '[a]('.repeat(50_000),
    'pictures that never close': '![a](<'.repeat(50_000),
    'code that never closes': '`'.repeat(50_000),
    'footnotes that call each other': '[^a]\n\n[^a]: [^b]\n[^b]: [^a]',
    'a line of nearly ten megabytes': 'word '.repeat(1_900_000),
    'entities of no character': '&#0; &#xD800; &#x110000; &#99999999999;',
    'controls of every kind': Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(' '),
    'characters that turn the line around': '\u202e\u2066\u202d',
  }

  it.each(Object.entries(readable))('%s: it is built', async (_, text) => {
    const { codes, html } = await build({ 'README.md': `# Book\n\n${text}\n\n## The end\n\n${end}\n` })
    expect(codes).toEqual([])
    expect(html).toContain('<h1')
  })

  it.each([
    ['elements that never close', { 'README.md': `# Book\n\n${'<div>'.repeat(20_000)}` }, 'file-too-deep'],
    [
      'fifty megabytes on one line',
      { 'README.md': `# Book\n\n${'word '.repeat(10_000_000)}` },
      'file-too-large',
    ],
    [
      'YAML that grows without end',
      {
        'README.md': '# Book\n',
        'buckram.yaml': `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`).join('\n')}`,
      },
      'config-invalid',
    ],
    [
      'front matter that grows without end',
      {
        'README.md': `---\na0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`).join('\n')}\n---\n# Book\n`,
      },
      'front-matter-invalid',
    ],
  ])('%s: it is said', async (_, files, code) => {
    expect((await build(files)).codes).toContain(code)
  })

  it('a title with controls and markup is text', async () => {
    const { html } = await build({ 'README.md': '# A\u0007 </title><script>alert(1)</script> ]]>\n\ntext\n' })
    expect(html).not.toContain('<script')
    expect(html).not.toContain('\u0007')
  })
})

/** Elements, handlers and addresses that would do something when the document is opened. */
function whatActs(html: string): string[] {
  const found: string[] = []
  visit(fromHtml(html), 'element', ({ tagName, properties }) => {
    if (/^(?:script|iframe|object|embed|form|base)$/.test(tagName)) found.push(tagName)
    for (const [name, value] of Object.entries(properties)) {
      if (/^on/i.test(name)) found.push(name)
      if (/^(?:href|src|action)$/.test(name) && /^\s*(?:javascript|vbscript|data:text)/i.test(String(value)))
        found.push(String(value))
    }
  })
  return found
}

/** A generator of its own, as `Math.random` cannot be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What every construct that the tool reads begins, ends and is confused with. */
const crumbs = [
  ...'\n\n\n\n   \t`*_~[](){}<>!#|:-=+^$\\/&;%@"\'.,',
  '\n\n', '\n- ', '\n1. ', '\n> ', '\n    ', '\n| a | b |\n|--|--|\n', '```\n', '~~~', '---\n', '***', '## ', '# ',
  '[a](b.md)', '[a](#b)', '![a](b.png)', '[^1]', '\n[^1]: ', '[a]: b\n', '<div>', '</div>', '<details><summary>',
  '<!--', '-->', '<img src=x>', '<a id="x">', '<svg>', '<script>', '<pre><code>', '&amp;', '&#x0;', '\u0000', '\ufeff',
  '\u202e', '汉字', 'שלום', '🦀', ':tada:', '- [ ] ', '> [!NOTE]\n> ', '$a$', '$$\n\\frac{1}{2}\n$$', '```mermaid\ngraph TD;A-->B\n```\n',
  '{{#include a.md}}', '{{ book.x }}', '{% hint %}', '{#id}', '!!! note "x"\n    ', '??? tip\n    ', '=== "Tab"\n    ', '--8<-- "a.md"',
  '{: .x }', ':::tip\n', ':::\n', '==m==', '^^i^^', '++ctrl+a++', '*[A]: b\n', 'Term\n:   Definition\n', 'http://a.b/c', 'www.a.b',
] // biome-ignore format: a list of crumbs
const dialects = ['github', 'mdbook', 'honkit', 'mkdocs', 'docusaurus']

/** `BUCKRAM_FUZZ_SECONDS` gives it longer, `BUCKRAM_FUZZ_SEED` other books. */
describe('a book thrown together at random', () => {
  const seconds = Number(process.env.BUCKRAM_FUZZ_SECONDS ?? 3)
  const first = Number(process.env.BUCKRAM_FUZZ_SEED ?? 1)

  it('is built, or what is wrong with it is said', { timeout: (seconds + 60) * 1000 }, async () => {
    const until = performance.now() + seconds * 1000
    let made = 0
    for (let seed = first; performance.now() < until; seed++, made++) {
      const random = randomFrom(seed)
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // the list is not empty
      const soup = () => Array.from({ length: 1 + Math.floor(random() * 60) }, () => pick(crumbs)).join('')
      const files = {
        'README.md': `# Book\n\n## Contents\n\n- [A](a.md)\n- [B](b.md)\n\n${soup()}`,
        'a.md': soup(),
        'b.md': soup(),
        'buckram.yaml': `dialect: ${pick(dialects)}\n`,
      }
      try {
        const { html } = await build(files)
        expect(whatActs(html)).toEqual([])
      } catch (error) {
        if (error instanceof UsageError) continue
        throw new Error(`The book of seed ${seed} brought the program down: ${JSON.stringify(files)}`, {
          cause: error,
        })
      }
    }
    expect(made).toBeGreaterThan(0)
  })
})
