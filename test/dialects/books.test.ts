/** Whole books with every construct of a dialect: nothing is reported, every link lands, and no mark of the dialect is left in the text. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import { visit } from 'unist-util-visit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBook } from '../../src/build.ts'
import { silent } from '../../src/progress.ts'

let place = ''
beforeAll(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'dialects-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

/** The document, its ids, its code, and its links by their text. */
async function build(name: string) {
  const { diagnostics, artifacts } = await buildBook({
    root: path.join(import.meta.dirname, '../books', name),
    out: path.join(place, name),
    formats: ['html'],
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '0',
  })
  const document = artifacts[0]
  expect(document?.kind).toBe('html')
  const html = await readFile(path.join(place, name, document?.name ?? ''), 'utf8')
  const ids = new Set<string>()
  const links = new Map<string, string>()
  const code: string[] = []

  visit(fromHtml(html), 'element', (element) => {
    if (typeof element.properties.id === 'string') ids.add(element.properties.id)
    if (element.tagName === 'a') links.set(textOf(element), String(element.properties.href))
    if (element.tagName === 'pre' && !textOf(element).startsWith('@misc')) code.push(textOf(element))
  })

  const problems = diagnostics.map(({ code, message }) => `${code}: ${message}`)
  return { html, ids, links, code, problems }
}

it('mdBook', { timeout: 60_000 }, async () => {
  const { html, ids, links, code, problems } = await build('dialect-mdbook')
  expect(problems).toEqual([])
  expect(code).toEqual([
    'fn first() {}\nfn second() {\n    shown();\n}\n',
    'fn second() {\n    shown();\n}\n',
    'second\nthird\n',
    'fn first() {}\nfn second() {\n    shown();\n}\n',
    'print("shown")\n',
  ])
  expect(html).toContain('<p>Quoted first\nand more.</p>')
  expect(html).toContain('{{#include file.rs}}')
  expect(html).toContain('“Quotes” – and dashes…')
  expect(html).toContain('<dt>Term</dt>')
  expect(html).toMatch(/class="markdown-alert markdown-alert-warning/)
  for (const name of ['text', 'own heading', 'start']) expect(ids).toContain(links.get(name)?.slice(1))
  expect(html.replace('{{#include file.rs}}', '')).not.toMatch(/\{\{#|\{#|ANCHOR|\\\(|\\\\\(/)
})

it('HonKit', { timeout: 60_000 }, async () => {
  const { html, ids, links, code, problems } = await build('dialect-honkit')
  expect(problems).toEqual([])
  expect(code).toEqual(['3.1\n', 'function main() {\n  work()\n}\n', 'work()\n', 'a()\n'])
  expect(html).toContain('Version 3.1 of Press, in Press; <code>{{ book.version }}</code> is code.')
  expect(html).toContain('<p>In the book.</p>')
  expect(html).toContain('<p>Included in Press.</p>')
  expect(html).toContain('code/main.js</p>')
  for (const shown of [
    'A <strong>hint</strong>.',
    '>One</p>',
    '>Two</p>',
    '{{ shown as it is }}',
    '<p>A note.',
  ])
    expect(html).toContain(shown)
  for (const name of ['the blocks', 'a hint']) expect(ids).toContain(links.get(name)?.slice(1))
  expect(links.get('https://example.com/film')).toBe('https://example.com/film')
  expect(html.replace(/\{\{ (?:book.version|shown as it is) \}\}/g, '')).not.toMatch(
    /\{\{ |\{%|\{#|\[import|On the web|\$\$/,
  )
})
