/** What is kept of parsed files and formulas is what reading them anew gives; it is made again when something it depends on changes. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Report } from '../src/diagnostics.ts'
import { silent } from '../src/progress.ts'
import { readBook } from '../src/read.ts'
import type { Stage } from '../src/stages.ts'

let place = ''
let root = ''
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'kept-files-'))
  root = path.join(place, 'book')
  vi.stubEnv('BUCKRAM_CACHE', path.join(place, 'cache'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(place, { recursive: true, force: true })
})

const write = async (name: string, text: string) => {
  await mkdir(path.dirname(path.join(root, name)), { recursive: true })
  await writeFile(path.join(root, name), text)
}
const stage: Stage = (_name, work) => work()

async function read(cache: boolean) {
  const report = new Report()
  const options = { root, out: path.join(place, 'output'), cache, progress: silent, sourceDateEpoch: '0' }
  const { book, sources } = await readBook(options, report, stage)
  return { chapters: book.chapters, toc: book.toc, sources, problems: report.diagnostics }
}
const entries = async (folder: string, kind: string) =>
  (await readdir(path.join(folder, kind)).catch(() => [])).sort()
const kept = (kind: string) => entries(path.join(place, 'cache'), kind)

const RICH = `---
title: One
date: 2024-05-01
---
# One

:smile: [gone](gone.md) and **strong**[^1] <script>alert(1)</script> $x$, $x$ and $\\nosuch$

$$\\newcommand{\\vv}{v}$$

$\\vv$

> [!NOTE]
> A note with \`code\`.

\`\`\`python
def f(x): return x
\`\`\`

[^1]: A footnote.
`

it('is the same book and the same report', async () => {
  await write('README.md', '# Book\n\n## Contents\n\n- [One](one.md)\n- [Two](two.md)\n')
  await write('one.md', RICH)
  await write('two.md', '# Two\n\n$\\vv$ and <b>HTML</b>, [back](one.md#one)\n')
  const anew = await read(false)
  expect(anew.problems.map(({ code }) => code)).toContain('math-invalid')
  expect(await read(true)).toEqual(anew)
  const documents = await kept('document')
  expect(documents).toHaveLength(3)
  expect(await kept('formula')).toHaveLength(2)
  expect(await read(true)).toEqual(anew)
  expect(await kept('document')).toEqual(documents)
})

it('is made again for a file that changed, and for no other', async () => {
  await write('README.md', '# Book\n\n## Contents\n\n- [One](one.md)\n- [Two](two.md)\n')
  await write('one.md', RICH)
  await write('two.md', '# Two\n')
  await read(true)
  await write('two.md', '# Two\n\n[gone](two-gone.md)\n')
  expect(await read(true)).toEqual(await read(false))
  expect(await kept('document')).toHaveLength(4)
})

it('depends on what the dialect read, and on the files that there are', async () => {
  await write('mkdocs.yml', 'site_name: Book\nnav: [{ One: one.md }]\n')
  await write('docs/one.md', '# One\n\none\ntwo\n')
  const plain = await read(true)
  await write('mkdocs.yml', 'site_name: Book\nnav: [{ One: one.md }]\nmarkdown_extensions: [nl2br]\n')
  const extended = await read(true)
  expect(extended).toEqual(await read(false))
  expect(extended.chapters).not.toEqual(plain.chapters)
  await write('docs/picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  expect(await read(true)).toEqual(await read(false))
})

it('holds macros that the book sets for its formulas', async () => {
  await write('README.md', '# Book\n\n## Contents\n\n- [One](one.md)\n')
  await write('one.md', '# One\n\n$\\RR$\n')
  await read(true)
  await write('buckram.yaml', "math: { macros: { '\\RR': '\\mathbb{R}' } }\n")
  const set = await read(true)
  expect(set).toEqual(await read(false))
  expect(set.problems).toEqual([])
})

it('reports what speaks for the whole book once, at its first place that is still there', async () => {
  await write(
    '_quarto.yml',
    'project: { type: book }\nbook: { title: Book, chapters: [index.qmd, two.qmd] }\n',
  )
  await write('index.qmd', '# One\n\n{{< lipsum 1 >}}\n')
  await write('two.qmd', '# Two\n\n{{< lipsum 1 >}}\n')
  const at = async (cache: boolean) =>
    (await read(cache)).problems
      .filter(({ code }) => code === 'markup-unsupported')
      .map(({ at: { file, line } }) => `${file}:${line}`)
  expect(await at(true)).toEqual(['index.qmd:3'])
  await write('index.qmd', '# One\n')
  expect(await at(true)).toEqual(['two.qmd:3'])
  expect(await at(true)).toEqual(await at(false))
})

it('lies in the cache of the user, also for a book that keeps its own', async () => {
  await write('buckram.yaml', 'cache: book\n')
  await write('README.md', '# Book\n\n## Contents\n\n- [One](one.md)\n')
  await write('one.md', RICH)
  await read(true)
  expect(await entries(path.join(root, '.buckram'), 'document')).toEqual([])
  expect(await kept('document')).toHaveLength(2)
})
