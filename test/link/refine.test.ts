/** What refining and uniting change, and what they must not: every glyph stays where Chromium put it. */
import { inflateSync } from 'node:zlib'
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { markContent } from '../../src/pdf/link/content.ts'
import { type LinkInput, refineSegment } from '../../src/pdf/link/index.ts'
import { readGlyphs } from '../judge/pdf-glyphs.ts'
import { linkPrints } from './linked.ts'
import { printAll } from './print.ts'
import { onePage, skiaStream } from './skia.ts'

const dot =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgZGIGAAAOAAcrzGLRAAAAAElFTkSuQmCC'
const documents = {
  first: {
    links: ['a'],
    body: `<section class="chapter"><h1 id="a">AVATAR To offload</h1><h4>Two levels below</h4><h2>Back</h2>
      <p style="text-align:justify;background:#eee">Kerned: AV, To, “Wa”. <a href="https://example.org/">a link</a> runs over
      more than one line of the paragraph, so that Chromium spreads its words over the whole width of it.</p>
      <ul><li>bullet<ul><li>circle</li></ul></li></ul><ol><li>number</li></ol>
      <table style="border-collapse:collapse"><tr><th style="border:1px solid">Key<th>Value<th>More<tr><td>short
      <tr><td rowspan=2>a<td>b<td>c<tr><td>d</table>
      <figure><img alt="A dot" width="40" height="40" src="${dot}"><figcaption>Below</figcaption></figure>
      <p><input type="checkbox" disabled> to do <input type="checkbox" disabled checked> done</p><hr>
      <p aria-hidden="true">hidden from readers</p><pre style="opacity:.5">faint</pre></section>`,
  },
  second: {
    links: [],
    body: '<nav><ol><li><a href="#x">Chapter</a> 1<ol><li>Quizzing JKLM</li></ol></li></ol></nav><p id="x">AVATAR again</p>',
  },
  mute: { links: [], body: `<p>text <img width="40" height="40" src="${dot}"></p>` },
  unknown: { links: [], body: '<p>no font has \u{1f9ff}</p>' },
}
const prints = new Map<string, Uint8Array>()
const refined = new Map<string, Uint8Array>()
const print = (name: string) => prints.get(name) ?? new Uint8Array()

beforeAll(async () => {
  for (const [name, bytes] of await printAll(documents)) {
    prints.set(name, bytes)
    refined.set(name, refineSegment(bytes))
  }
}, 60_000)

const link = (names: readonly string[], files = refined, more: Partial<LinkInput> = {}) =>
  linkPrints(files, names, more)
const open = (bytes: Uint8Array) => getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise

/** Text and ink of what PDFium finds painted, to a fiftieth of a point. */
async function inked(bytes: Uint8Array): Promise<string[]> {
  const all: string[] = []
  for await (const { glyphs } of readGlyphs(bytes)) {
    for (const { text, ink } of glyphs) {
      if (ink !== undefined) all.push(`${text} ${ink.map((edge) => Math.round(edge * 50)).join(' ')}`)
    }
  }
  return all
}

/** The same glyphs, and no edge further apart than the rounding of the comparison. */
function expectSame(found: readonly string[], expected: readonly string[]): void {
  expect(found.map((glyph) => glyph.split(' ')[0])).toEqual(expected.map((glyph) => glyph.split(' ')[0]))
  const edges = (glyphs: readonly string[]) =>
    glyphs.flatMap((glyph) => glyph.split(' ').slice(1).map(Number))
  const wanted = edges(expected)
  const apart = edges(found).map((edge, index) => Math.abs(edge - (wanted[index] ?? Number.NaN)))
  expect(Math.max(...apart)).toBeLessThanOrEqual(1)
}

describe('glyphs', () => {
  it('stay where they were', async () => {
    const before = await inked(print('first'))
    expect(before.length).toBeGreaterThan(200)
    expectSame(await inked(refined.get('first') ?? new Uint8Array()), before)
  })

  it('stay where they were when fonts are united', async () => {
    const before = [...(await inked(print('first'))), ...(await inked(print('second')))]
    expectSame(await inked(link(['first', 'second']).bytes), before)
  })

  it('are joined', () => {
    const lines = (bytes: Uint8Array) => contents(bytes).match(/T[jJ]\n/g)?.length ?? 0
    expect(lines(refined.get('first') ?? new Uint8Array())).toBeLessThan(lines(print('first')) / 3)
  })

  it('come from one font for each face', () => {
    const faces = (names: readonly string[], files?: Map<string, Uint8Array>) =>
      (objectText(link(names, files).bytes).match(/\/Subtype\/Type0/g) ?? []).length
    expect(faces(['first', 'second'], prints)).toBeGreaterThan(faces(['first', 'second']))
    expect(faces(['first', 'second'])).toBe(faces(['first']))
  })
})

describe('content', () => {
  it('is marked, all of it', async () => {
    expect(await unmarked(print('first'))).toBeGreaterThan(0)
    expect(await unmarked(refined.get('first') ?? new Uint8Array())).toBe(0)
  })

  it('is an artifact where it only decorates', () => {
    const text = contents(refined.get('first') ?? new Uint8Array())
    expect(text).not.toMatch(/^\/Table /m)
    expect(text).toMatch(/^\/Artifact BMC$/m)
  })

  it('of pages of an unknown shape passes through', () => {
    const odd = 'q\n(T\\)j) Tj\n1 0 0 RG\n/Im0 Do\nBT\n[(a) -3] TJ\n<00> Tj\nET\nQ\nQ\nEMC\nW\nn'
    const { content } = markContent(odd, new Map(), undefined)
    expect(content.trimEnd()).toBe(odd)
  })

  it('keeps what stands between glyphs', () => {
    const font = { widthOf: () => 500, shown: new Set<number>() }
    const text =
      'BT\n/F1 10 Tf\n1 0 0 -1 3 4 Tm\n<0001> Tj\n/Span<</ActualText <FEFF00660069> >> BDC\n5 0 Td <0002> Tj\nEMC\n5 0 Td <0003> Tj\nET\n'
    expect(markContent(text, new Map([['F1', font]]), undefined).content).toBe(text)
  })

  it('keeps each glyph in its place, whatever the widths', () => {
    const font = { widthOf: (glyph: number) => (glyph === 1 ? 500 : 333.3), shown: new Set<number>() }
    const lines =
      '<0001> Tj\n5 0 Td <0002> Tj\n3.333 0 Td <0001> Tj\n4.9 0 Td <0001> Tj\n-40 0 Td <0002> Tj\n1 7 Td <0001> Tj\n'
    const { content } = markContent(
      `BT\n/F1 10 Tf\n1 0 0 -1 3 4 Tm\n${lines}ET\n`,
      new Map([['F1', font]]),
      undefined,
    )
    expect(content).toBe(
      'BT\n/F1 10 Tf\n1 0 0 -1 3 4 Tm\n[<000100020001>10<0001>4500<0002>] TJ\n-25.767 7 Td <0001> Tj\nET\n',
    )
    expect([...font.shown]).toEqual([1, 2])
  })
})

describe('structure', () => {
  interface Element {
    readonly role?: string
    readonly alt?: string
    readonly children?: readonly Element[]
  }
  const shape = ({ role, children = [] }: Element): string => {
    const below = children.map(shape).filter((part) => part !== '')
    return role === undefined ? '' : `${role}${below.length > 0 ? `(${below.join(' ')})` : ''}`
  }
  const treeOf = async (bytes: Uint8Array): Promise<string> => {
    const page = await (await open(bytes)).getPage(1)
    return shape((await page.getStructTree()) as Element) // pdf.js describes its tree as an object
  }

  it('has headings without gaps, rows of equal width, and figures that say what they show', async () => {
    const tree = await treeOf(link(['first']).bytes)
    expect(tree).toMatch(/^Root\(Document\(Sect\(H1/)
    expect(tree.match(/\bH\d/g)).toEqual(['H1', 'H2', 'H2'])
    expect(tree.match(/TR\([^)]*\)/g)).toHaveLength(4)
    expect(tree.match(/Figure/g)).toHaveLength(1)
    expect(tree).toMatch(/Div\((?:NonStruct\()?Figure/)
    expect(tree).not.toContain('Form')
    expect(objectText(link(['first']).bytes)).toMatch(/\/ActualText<FEFF2610>[\s\S]*\/ActualText<FEFF2611>/)
  })

  it('says where a figure is', () => {
    const [, box = ''] = /\/BBox\[([^\]]+)\]/.exec(objectText(link(['first']).bytes)) ?? []
    const [left = 0, bottom = 0, right = 0, top = 0] = box.split(' ').map(Number)
    // 40 px.
    expect([right - left, top - bottom].map((side) => Math.round(side))).toEqual([30, 30])
  })

  it('has tables of contents where it is told so', async () => {
    const tree = await treeOf(link(['second'], refined, { contents: 'second' }).bytes)
    expect(tree).toMatch(/TOC\(TOCI\(.*TOC\(TOCI/)
    expect(await treeOf(link(['second']).bytes)).not.toContain('TOC')
  })
})

describe('the claim to be accessible', () => {
  const claims = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').includes('<pdfuaid:part>1<')

  it('is made when nothing speaks against it', () => {
    const { flaws, bytes } = link(['first', 'second'])
    expect([flaws.accessible, claims(bytes)]).toEqual([[], true])
  })

  it.each([
    ['mute', refined, { kind: 'figure', count: 1, page: 0 }],
    ['unknown', refined, { kind: 'notdef', count: 1, page: 0 }],
    ['first', prints, { kind: 'unrefined', count: 1 }],
  ])('is not made for %s', (name, files, flaw) => {
    const { flaws, bytes } = link([name], files)
    expect([flaws.accessible, claims(bytes)]).toEqual([[flaw], false])
  })

  it('is not made for content without structure', () => {
    const painted = onePage({ 3: skiaStream('.24 0 0 -.24 0 300 cm\n0 0 9 9 re\nf\n') })
    const { flaws } = link(['bare'], new Map([['bare', refineSegment(painted)]]))
    expect(flaws.accessible).toEqual([{ kind: 'unmarked', count: 1, page: 0 }])
  })
})

/** How often something is painted outside marked content, by pdf.js. */
async function unmarked(bytes: Uint8Array): Promise<number> {
  const file = await open(bytes)
  let found = 0
  for (let number = 1; number <= file.numPages; number += 1) {
    const { fnArray, argsArray } = await (await file.getPage(number)).getOperatorList()
    let depth = 0
    fnArray.forEach((operator, index) => {
      if (operator === OPS.beginMarkedContent || operator === OPS.beginMarkedContentProps) depth += 1
      else if (operator === OPS.endMarkedContent) depth -= 1
      const isPath = operator === OPS.constructPath && argsArray[index]?.[0] !== OPS.endPath
      const paints = isPath || operator === OPS.showText || operator === OPS.paintImageXObject
      if (paints && depth === 0) found += 1
    })
  }
  return found
}

/** All streams of a printed file that hold page content. */
function contents(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return [...text.matchAll(/\/Length (\d+)>> stream\n/g)]
    .map(({ index, 0: head, 1: length }) => {
      const data = bytes.subarray(index + head.length, index + head.length + Number(length))
      try {
        return inflateSync(data).toString('latin1')
      } catch {
        return ''
      }
    })
    .filter((content) => content.includes('BT\n'))
    .join('')
}

/** All objects of the object streams of a linked file, as text. */
function objectText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  return [...text.matchAll(/\/ObjStm[^>]*\/Length (\d+)>>stream\n/g)]
    .map(({ index, 0: head, 1: length }) =>
      bytes.subarray(index + head.length, index + head.length + Number(length)),
    )
    .map((data) => inflateSync(data).toString('latin1'))
    .join('\n')
}
