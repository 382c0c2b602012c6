/** A printed book shows all its letters: none is cut at the edge of the text, whatever the size of the page. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { silent } from '../src/progress.ts'
import { cutText, namelessGlyphs } from './judge/pdf-edges.ts'
import { type GlyphPage, readGlyphs } from './judge/pdf-glyphs.ts'

const root = await mkdtemp(path.join(tmpdir(), 'buckram-edges-'))
afterAll(() => rm(root, { recursive: true, force: true }))

// Many lines end in many letters; those in italics hang over most.
const words = 'of the lock half a function with stuff in it and all the rest of a leaf by itself if'.split(
  ' ',
)
const sentence = (shift: number) => words.map((_, i) => words[(i * 5 + shift) % words.length]).join(' ')
const latin = Array.from({ length: 12 }, (_, i) => `${sentence(i)} ${sentence(i + 3)} ${sentence(i + 7)}`)
const text = [
  '# Edges',
  ...latin,
  ...latin.map((paragraph) => `*${paragraph}*`),
  `> ${latin.join(' ')}`,
  '汉字排满一行，标点也在其中。'.repeat(40),
  // KaTeX breaks formulas at relations, not at commas.
  `为：$${Array.from({ length: 24 }, (_, i) => `f_{${i}}(x)`).join(',')}$。`,
  `\`${'long_code_'.repeat(40)}\``,
  `${'| a wide cell '.repeat(9)}|\n${'| --- '.repeat(9)}|\n${'| another_long_word '.repeat(9)}|`,
]

async function print(yaml: string): Promise<GlyphPage[]> {
  await writeFile(path.join(root, 'README.md'), text.join('\n\n'))
  await writeFile(path.join(root, 'buckram.yaml'), yaml)
  const { artifacts } = await buildBook({
    root,
    out: path.join(root, 'output'),
    formats: ['pdf'],
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
  const pages: GlyphPage[] = []
  for await (const page of readGlyphs(artifacts[0]?.bytes ?? new Uint8Array())) pages.push(page)
  return pages
}

describe.each([
  ['B5', 'en'],
  ['A5', 'en'],
  ['A4', 'zh-CN'],
])('%s, %s', (size, language) => {
  it('shows and names every letter', {
    timeout: 60_000,
  }, async () => {
    const pages = await print(`page:\n  size: ${size}\nlanguage: ${language}\n`)
    expect(pages.flatMap(cutText)).toEqual([])
    expect(pages.flatMap(namelessGlyphs)).toEqual([])
    expect(pages.filter(({ glyphs }) => glyphs.length > 800).length).toBeGreaterThan(1)
  })
})
