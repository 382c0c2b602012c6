/** The judges of glyphs are judged: text that is cut and constructs that are left are named, sound text is not. */
import { describe, expect, it } from 'vitest'
import { cutText, namelessGlyphs } from './judge/pdf-edges.ts'
import { type GlyphPage, readGlyphs } from './judge/pdf-glyphs.ts'
import { constructs, findConstructs, rawSyntax } from './judge/raw-syntax.ts'

/**
 * One page of 200 × 100 pt. Face F is a text face, C the code's; both are Courier, whose glyphs are 6 pt wide at 10 pt.
 * Of C's `~` the file says what Skia says of a glyph that it has no text for: that it stands for U+0000.
 */
function makePdf(content: string, box = '/MediaBox [0 0 200 100]'): Uint8Array {
  const font = (name: string, more = '') =>
    `<</Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding ${more}>>`
  const stream = (text: string) => `<</Length ${text.length}>>\nstream\n${text}\nendstream`
  const objects = [
    '<</Type /Catalog /Pages 2 0 R /PageLabels <</Nums [0 <</S /r>>]>>>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    `<</Type /Page /Parent 2 0 R ${box} /Contents 4 0 R /Resources <</Font <</F 5 0 R /C 6 0 R>>>>>>`,
    stream(content),
    font('Courier'),
    font('ABCDEF+BookMono-Regular', '/ToUnicode 7 0 R'),
    stream(
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <7E> <0000> endbfchar endcmap end end',
    ),
  ]
  let file = '%PDF-1.4\n'
  const rows = objects.map((object, index) => {
    const row = `${String(file.length).padStart(10, '0')} 00000 n \n`
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return row
  })
  const size = objects.length + 1
  return Buffer.from(
    `${file}xref\n0 ${size}\n0000000000 65535 f \n${rows.join('')}trailer <</Size ${size} /Root 1 0 R>>\nstartxref\n${file.length}\n%%EOF`,
    'latin1',
  )
}

async function pageOf(content: string, box?: string): Promise<GlyphPage> {
  for await (const page of readGlyphs(makePdf(content, box))) return page
  throw new Error('there is a page')
}

const say = (x: number, y: number, text: string, face = 'F') =>
  `BT /${face} 10 Tf ${x} ${y} Td (${text}) Tj ET`

describe('readGlyphs', () => {
  it('reads text, faces and places', async () => {
    const page = await pageOf(`${say(20, 50, 'One')} ${say(20, 30, 'x y', 'C')}`)
    expect({ ...page, glyphs: undefined }).toEqual({ label: 'i', width: 200, height: 100, glyphs: undefined })
    expect(page.glyphs.map(({ text }) => text).join('')).toBe('One\nx y')
    expect(page.glyphs.map(({ face }) => face)).toEqual([
      ...Array(3).fill('Courier'),
      '',
      ...Array(3).fill('BookMono-Regular'),
    ])
    const [left = 0, bottom = 0, right = 0, top = 0] = page.glyphs[0]?.ink ?? []
    expect([left >= 20, right <= 26, bottom >= 49.5, top <= 58]).toEqual([true, true, true, true])
    expect(page.glyphs[0]?.shown).toEqual([0, 0, 200, 100])
    // The space.
    expect(page.glyphs[5]?.ink).toBeUndefined()
  })

  it('refuses what is no PDF', async () => {
    await expect(readGlyphs(new TextEncoder().encode('<html>')).next()).rejects.toThrow('cannot open')
  })
})

describe('cutText', () => {
  /** Without the places: how far ink stands from its origin is the face's affair. */
  const cutLines = (page: GlyphPage) => cutText(page).map((line) => line.replace(/ at -?\d+, -?\d+ pt$/, ''))

  it.each([
    ['whole text', say(20, 50, 'whole'), []],
    ['beyond the right edge', say(185, 50, 'abcd'), ['page i: “cd”']],
    ['beyond the left edge', say(-4, 50, 'ab'), ['page i: “a”']],
    ['below the page', `${say(20, -4, 'ab')} ${say(20, 40, 'cd')}`, ['page i: “ab”']],
    ['outside altogether', say(300, 50, 'ab'), ['page i: “ab”']],
    ['in its clip', `q 10 10 100 80 re W n ${say(20, 50, 'ab')} Q`, []],
    ['cut by a clip', `q 10 10 14 80 re W n ${say(20, 50, 'ab')} Q ${say(20, 30, 'ab')}`, ['page i: “ab”']],
    ['cut by the inner one', `q 0 0 150 90 re W n 0 0 28 90 re W n ${say(20, 50, 'ab')} Q`, ['page i: “b”']],
    ['a clip that is moved along', `q 1 0 0 1 50 0 cm 10 10 30 80 re W n ${say(20, 50, 'ab')} Q`, []],
  ])('%s', async (_, content, expected) => {
    expect(cutLines(await pageOf(content))).toEqual(expected)
  })

  it('knows a crop box', async () => {
    const page = await pageOf(say(20, 50, 'abcdef'), '/MediaBox [0 0 200 100] /CropBox [10 10 50 90]')
    expect(page.width).toBe(40)
    expect(cutLines(page)).toEqual(['page i: “f”'])
  })
})

describe('namelessGlyphs', () => {
  it('finds glyphs that the file gives no text', async () => {
    expect(namelessGlyphs(await pageOf(say(20, 50, 'A to z.')))).toEqual([])
    expect(namelessGlyphs(await pageOf(say(20, 50, 'A~~z', 'C')))).toEqual(['page i: 2 of BookMono-Regular'])
  })
})

describe('rawSyntax', () => {
  it.each(constructs.map(({ name, example }) => [name, example] as const))('finds: %s', (name, example) => {
    for (const text of [example, `Before it.\n${example}\nAfter it.`, `${example}\n`])
      expect(findConstructs(text).map((found) => found.name)).toContain(name)
  })

  it.each([
    'It costs $5 or $$, and 10$ more; how much $$ was spent, and how much $$ is left.',
    'See [1], [a, b] and the footnote [ ]; T[x][y] = 1, L[i].',
    'a == b, and c == d; i++ and ++j; x ^ y; 1:30:45; std::mem::swap; C++ and D++.',
    'Look! What??? ::: in the middle, {a, b} and {x: 1}; 2 * 3 ** 4 and a -- b -- c.',
    'x < y and y > z; AT&T; R&D; a <- b -> c; <T> of a generic; #1 and # 2',
    'https://example.org/a:b:c and me@example.org; 12:34:56 :)',
  ])('leaves alone: %s', (text) => {
    expect(findConstructs(text)).toEqual([])
  })

  it('names the page and what stands around', async () => {
    const page = await pageOf(say(20, 50, 'Here ==is== more'))
    expect(rawSyntax(page)).toEqual(['page i: mark: “Here ==is== more”'])
  })

  it('does not look into what is set in the face of code', async () => {
    expect(rawSyntax(await pageOf(say(20, 50, 'Here ==is== more', 'C')))).toEqual([])
    const mixed = `${say(20, 50, 'a ==')} ${say(44, 50, 'code', 'C')} ${say(68, 50, '== b')}`
    expect(rawSyntax(await pageOf(mixed))).toHaveLength(1)
  })
})
