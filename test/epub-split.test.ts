/** A chapter that is too long for small reading systems becomes several documents, and every link still lands. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import type { ElementContent } from 'hast'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { splitBlocks } from '../src/epub/split.ts'
import { element } from '../src/epub/xml.ts'
import { silent } from '../src/progress.ts'
import { pagesOfEpub } from './judge/page-breaks.ts'

const place = await mkdtemp(path.join(tmpdir(), 'buckram-epub-split-'))
afterAll(() => rm(place, { recursive: true, force: true }))

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const text = (name: string, count: number) =>
  numbers(count)
    .map((index) => `${name} paragraph ${index}. ${'Words of no weight fill it. '.repeat(30)}`)
    .join('\n\n')

const section = (index: number) => `## Section ${index}

Back to [the beginning](#long), on to [the next](#section-${index + 1}), to [its detail](#detail-${index}), to [another chapter](short.md#end). Said before.[^${index}]

${text(`s${index}`, 40)}

### Detail ${index}

${text(`d${index}`, 25)}
`

const files: Readonly<Record<string, string>> = {
  'README.md': '# Big\n\n- [Long](long.md)\n- [Long 2](long-2.md)\n- [Short](short.md)\n',
  'buckram.yaml': 'contents: { depth: 2 }\n',
  'cover.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="60"><rect width="40" height="60"/></svg>',
  'long.md': `# Long\n\n[The last](#section-13)\n\n${numbers(13).map(section).join('\n')}\n${numbers(13)
    .map((index) => `[^${index}]: Note ${index}.\n`)
    .join('\n')}`,
  // The name that the second document of `long` would have.
  'long-2.md': '# Long 2\n\nTo [a detail](long.md#detail-9), and to [the chapter](long.md).\n',
  'short.md': '# Short\n\n## End\n\nTo [section 12](long.md#section-12).\n',
}

describe('a chapter of several hundred kilobytes', { timeout: 120_000 }, async () => {
  for (const [file, content] of Object.entries(files)) await writeFile(path.join(place, file), content)
  const { artifacts, diagnostics } = await buildBook({
    root: place,
    out: path.join(place, 'output'),
    formats: ['epub'],
    jobs: 2,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
  const bytes = artifacts[0]?.bytes ?? new Uint8Array()
  const pages = await pagesOfEpub(bytes)
  const parts = [...pages.keys()].filter((file) => /^long(?!-2\.)/.test(file))

  it('is cut at its sections into documents with names that can be read', () => {
    expect(diagnostics.filter(({ code }) => code !== 'link-missing-heading')).toEqual([])
    expect(parts.slice(0, 3)).toEqual(['long.xhtml', 'long-2-2.xhtml', 'long-3.xhtml'])
    expect([...pages.keys()].slice(-3 - parts.length, -1)).toEqual([...parts, 'long-2.xhtml', 'short.xhtml'])
    for (const part of parts) {
      expect(Buffer.byteLength(pages.get(part) ?? '')).toBeLessThan(256_000)
      if (part !== 'long.xhtml')
        expect(pages.get(part)).toMatch(/<section class="chapter" aria-label="Long">\s*<h2/)
    }
  })

  it('keeps all of its text, in order', () => {
    const all = parts.map((part) => pages.get(part)).join('')
    const found = Array.from(
      all.matchAll(/([sd]\d+) paragraph (\d+)/g),
      ([, name, index]) => `${name} ${index}`,
    )
    const expected = numbers(13).flatMap((index) => [
      ...numbers(40).map((paragraph) => `s${index} ${paragraph}`),
      ...numbers(25).map((paragraph) => `d${index} ${paragraph}`),
    ])
    expect(found).toEqual(expected)
  })

  it('has links that land: in its documents, in other chapters, in the contents, in its notes', () => {
    const heading = (id: string) => {
      const [file] = [...pages].find(([, page]) => page.includes(`id="${id}"`)) ?? []
      return `${file}#${id}`
    }
    let links = 0
    for (const [file, page] of pages) {
      for (const [, href = ''] of page.matchAll(/<a [^>]*href="([^":]+)"/g)) {
        const [to = '', id] = href.split('#')
        const target = pages.get(to === '' ? file : to)
        expect(target, `${file}: ${href}`).toBeDefined()
        if (id !== undefined) expect(target, `${file}: ${href}`).toContain(`id="${id}"`)
        links++
      }
    }
    expect(links).toBeGreaterThan(13 * 6)
    expect(pages.get('short.xhtml')).toContain(`href="${heading('long--section-12')}"`)
    expect(pages.get('long-2.xhtml')).toContain(`href="${heading('long--detail-9')}"`)
    expect(pages.get('toc.xhtml')).toContain(`href="${heading('long--detail-13')}"`)
    const note = heading('long--fn-1')
    expect(note).not.toMatch(/^long\.xhtml/)
    expect(pages.get('long.xhtml')).toContain(`role="doc-noteref" href="${note}"`)
    expect(pages.get(note.split('#')[0] ?? '')).toContain('href="long.xhtml#long--fnref-1"')
  })

  it('is valid', async () => {
    const { messages } = await EpubCheck.validate(bytes)
    expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual([])
  })
})

describe('cutting', () => {
  const names = (runs: readonly (readonly ElementContent[])[]) =>
    runs.map((run) => run.map((node) => (node.type === 'element' ? node.tagName : node.value)).join(' '))
  const of = (...tags: string[]) =>
    tags.map((tag) =>
      tag === 'span'
        ? element('span', { 'epub:type': 'pagebreak' })
        : element(tag, {}, 'x'.repeat(/^h/.test(tag) ? 1 : 100)),
    )

  it('leaves what is short enough', () => {
    expect(names(splitBlocks(of('h1', 'p', 'h2', 'p')))).toEqual(['h1 p h2 p'])
    expect(names(splitBlocks([], 10))).toEqual([''])
  })

  it('prefers higher headings, joins what fits, and never parts a heading from what follows', () => {
    expect(names(splitBlocks(of('h1', 'h2', 'p', 'h3', 'p', 'p', 'h2', 'p', 'h2', 'p'), 300))).toEqual([
      'h1 h2 p',
      'h3 p p',
      'h2 p h2 p',
    ])
    expect(names(splitBlocks(of('h1', 'h2', 'h3', 'p', 'p', 'p'), 150))).toEqual(['h1 h2 h3 p', 'p', 'p'])
  })

  it('leaves the mark of a page with the block after it', () => {
    expect(names(splitBlocks(of('p', 'span', 'h2', 'p', 'span', 'table'), 250))).toEqual([
      'p',
      'span h2 p',
      'span table',
    ])
  })

  it('cuts no block', () => {
    expect(names(splitBlocks(of('pre', 'table'), 50))).toEqual(['pre', 'table'])
  })
})
