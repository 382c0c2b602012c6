/** The claim to be archival (PDF/A-2u): what is written for it, what takes it away; and notes in the structure. Long because every rule of the check has its row. */
import { inflateSync } from 'node:zlib'
import type { Element as HastElement, Properties, Root } from 'hast'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Leaf } from '../../src/book.ts'
import { readProfile } from '../../src/media/print-picture-icc.ts'
import { srgbProfile } from '../../src/media/print-picture-profile.ts'
import { archivalFlaws } from '../../src/pdf/link/archival.ts'
import { poorFonts } from '../../src/pdf/link/font-flaws.ts'
import { type LinkInput, readSegment, refineSegment } from '../../src/pdf/link/index.ts'
import {
  dict,
  isDict,
  isStream,
  name,
  type PdfObject,
  stream,
  type Value,
} from '../../src/pdf/link/objects.ts'
import { ObjectTable } from '../../src/pdf/link/table.ts'
import { noteIds } from '../../src/pdf/notes.ts'
import { INFO, linkPrints } from './linked.ts'
import { printAll } from './print.ts'

const mark = (number: number, id: string) => `<sup><a href="#fn-${number}" id="${id}">${number}</a></sup>`
const back = (id: string) => ` <a href="#${id}">↑</a>`
const documents = {
  notes: {
    links: [],
    body: `<section class="chapter"><h1>Notes</h1><p>Once${mark(1, 'm1')}, twice${mark(1, 'm1b')} and
      again${mark(2, 'm2')}.</p><ul><li>an item, see <a href="#m1b">above</a></li></ul>
      <section><ol><li id="fn-1"><p>First.${back('m1')}${back('m1b')}</p></li>
      <li id="fn-2"><p>Second</p><ul><li>with a list</li></ul>${back('m2')}</li></ol></section></section>`,
  },
  bare: {
    links: [],
    body: `<p>Once${mark(1, 'm1')}</p><ol><li id="fn-1">Bare.${back('m1')}</li></ol>`,
  },
  unknown: { links: [], body: '<p>known</p><p style="break-before:page">no font has \u{1f9ff}</p>' },
}
const refined = new Map<string, Uint8Array>()

beforeAll(async () => {
  for (const [name, bytes] of await printAll(documents)) refined.set(name, refineSegment(bytes))
}, 60_000)

const info = { ...INFO, authors: ['A. One', 'B. Two'], date: 1_700_000_000 }
const link = (names: readonly string[], more: Partial<LinkInput> = {}) =>
  linkPrints(refined, names, { info, archival: true, ...more })
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

describe('an archival file', () => {
  it('says so, describes what PDF/A does not know, and has an output intent', () => {
    const { bytes, flaws } = link(['notes'])
    expect(flaws).toEqual({ accessible: [], archival: [] })
    const text = textOf(bytes)
    expect(text).toContain('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>')
    expect(text).toContain('<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>')
    expect(objectText(bytes)).toMatch(/\/OutputIntents\[\d+ 0 R\]/)
    expect(objectText(bytes)).toMatch(/\/S\/GTS_PDFA1\/OutputConditionIdentifier\(sRGB IEC61966-2\.1\)/)
  })

  it('has the same dates in both places', () => {
    const { bytes } = link(['notes'])
    expect(objectText(bytes).match(/D:20231114221320Z/g)).toHaveLength(2)
    expect(textOf(bytes).match(/2023-11-14T22:13:20Z/g)).toHaveLength(3)
  })

  it('is the same for the same input', () => {
    expect(Buffer.compare(link(['notes']).bytes, link(['notes']).bytes)).toBe(0)
  })

  it('is none where it is not asked for', () => {
    const { bytes, flaws } = link(['unknown'], { archival: false })
    expect(flaws.archival).toEqual([])
    expect(textOf(bytes)).not.toMatch(/<pdfaid:|<pdfaExtension:/)
    expect(objectText(bytes)).not.toContain('OutputIntent')
  })

  it('does not say so with a character that no font has, or with an attachment', () => {
    const bib = { name: 'a.bib', mediaType: 'text/plain', description: '', bytes: Buffer.from('a') }
    const unknown = link(['notes', 'unknown'])
    const attached = link(['notes'], { attachments: [bib] })
    expect(unknown.flaws.archival).toEqual([{ kind: 'notdef', count: 1, page: 2 }])
    expect(attached.flaws.archival).toEqual([{ kind: 'forbidden', count: 1 }])
    for (const { bytes } of [unknown, attached]) expect(textOf(bytes)).not.toContain('<pdfaid:')
  })

  it('counts pages of the book, with blank ones', () => {
    const pages = [false, true, false].map((blank) => ({ blank, offset: { right: 0, up: 0 } }))
    expect(link(['unknown'], { pages }).flaws.archival).toEqual([{ kind: 'notdef', count: 1, page: 2 }])
  })
})

describe('the profile of the output intent', () => {
  it('is sRGB: its primaries and its curve', () => {
    const bytes = Buffer.from(srgbProfile())
    expect(readProfile(bytes)).toBe('plain')
    const tag = (wanted: string) => {
      for (let at = 132; at < 132 + 12 * bytes.readUInt32BE(128); at += 12)
        if (bytes.toString('latin1', at, at + 4) === wanted) return bytes.readUInt32BE(at + 4)
      throw new Error(`no ${wanted}`)
    }
    const numbers = (start: number, count: number) =>
      Array.from({ length: count }, (_, index) => bytes.readInt32BE(start + 4 * index) / 65536)
    // The columns of the ICC's own sRGB2014.icc.
    expectNear(numbers(tag('rXYZ') + 8, 3), [0.43607, 0.22249, 0.01392])
    expectNear(numbers(tag('gXYZ') + 8, 3), [0.38515, 0.71687, 0.09708])
    expectNear(numbers(tag('bXYZ') + 8, 3), [0.14307, 0.06061, 0.7141])
    expectNear(numbers(tag('rTRC') + 12, 5), [2.4, 0.94787, 0.05213, 0.0774, 0.04045])
    // D65 to D50 by Bradford's cones.
    expectNear(
      numbers(tag('chad') + 8, 9),
      [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168],
    )
  })

  function expectNear(found: readonly number[], expected: readonly number[]): void {
    expect(found).toHaveLength(expected.length)
    for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 3)
  }
})

describe('the check', () => {
  const flawsOf = (...objects: PdfObject[]) => {
    const table = new ObjectTable()
    for (const object of objects) table.add(object)
    return archivalFlaws(table, []).map(([kind]) => kind)
  }
  const annotation = (entries: Record<string, Value>) =>
    dict({ Type: name('Annot'), Subtype: name('Link'), F: 4, ...entries })
  const profile = (change: (bytes: Buffer) => void, colors = 3): [PdfObject, PdfObject] => {
    const bytes = Buffer.from(srgbProfile())
    change(bytes)
    return [stream({ N: colors }, bytes), [name('ICCBased'), { kind: 'ref', number: 1 }]]
  }

  it.each<[string, string[], PdfObject[]]>([
    ['a link that is printed', [], [annotation({})]],
    ['a link that is not', ['forbidden'], [annotation({ F: 0 })]],
    ['a link that is hidden', ['forbidden'], [annotation({ F: 4 | 2 })]],
    ['an annotation of another kind', ['forbidden'], [annotation({ Subtype: name('Movie') })]],
    ['an action that opens an address', [], [annotation({ A: dict({ S: name('URI') }) })]],
    ['an action that does something', ['forbidden'], [annotation({ A: dict({ S: name('Launch') }) })]],
    ['attributes of an element', [], [dict({ A: dict({ O: name('Layout') }) })]],
    ['what acts by itself', ['forbidden'], [dict({ AA: dict({}) })]],
    ['a transfer function', ['forbidden'], [dict({ Type: name('ExtGState'), TR: name('Identity') })]],
    ['that of a soft mask', [], [dict({ SMask: dict({ Type: name('Mask'), TR: name('Identity') }) })]],
    ['a mode of blending', [], [dict({ BM: name('Multiply') })]],
    ['an unknown one', ['forbidden'], [dict({ BM: name('Plus') })]],
    ['a picture that is smoothed', ['forbidden'], [stream({ Interpolate: true }, Buffer.alloc(0))]],
    ['LZW', ['forbidden'], [stream({ Filter: [name('LZWDecode')] }, Buffer.alloc(0))]],
    ['data in another file', ['forbidden'], [stream({ F: dict({}) }, Buffer.alloc(0))]],
    ['PostScript', ['forbidden'], [stream({ Subtype: name('PS') }, Buffer.alloc(0))]],
    ['colours of a printing machine', ['forbidden'], [[name('Indexed'), name('DeviceCMYK')]]],
    ['a string as long as it may be', [], [[{ kind: 'string', bytes: 'a'.repeat(32_767) }]]],
    ['a longer one', ['limit'], [[{ kind: 'string', bytes: 'a'.repeat(32_768) }]]],
    ['a name that is too long', ['limit'], [name('a'.repeat(128))]],
    ['a number that is too large', ['limit'], [2 ** 31]],
    ['a profile', [], profile(() => undefined)],
    ['a profile of a later version', ['profile'], profile((bytes) => bytes.writeUInt8(5, 8))],
    ['a profile of grey', ['profile'], profile((bytes) => bytes.write('GRAY', 16, 'latin1'))],
    ['a profile that names no device', ['profile'], profile((bytes) => bytes.write('link', 12, 'latin1'))],
    ['a profile for another number of colours', ['profile'], profile(() => undefined, 1)],
  ])('of %s: %j', (_, expected, objects) => {
    expect(flawsOf(...objects)).toEqual(expected)
  })

  it('of fonts: all that Chromium wrote are whole, and none without its file, its text or its widths', () => {
    const { objects } = readSegment('notes', refined.get('notes') ?? new Uint8Array())
    const poor = (change: (entries: Map<string, Value>, type: string) => void) => {
      const table = new ObjectTable()
      for (const object of objects.slice(1)) table.add(copyOf(object ?? null))
      for (let number = 1; number < table.next; number += 1) {
        const object = table.get({ kind: 'ref', number })
        const type = isDict(object) ? object.entries.get('Subtype') : undefined
        if (isDict(object) && isDict(type ?? null) === false)
          change(object.entries, typeof type === 'object' && type !== null && 'name' in type ? type.name : '')
      }
      return poorFonts(table).length
    }
    expect(poor(() => undefined)).toBe(0)
    expect(poor((entries) => entries.delete('ToUnicode'))).toBeGreaterThan(0)
    expect(poor((entries) => entries.delete('FontFile2'))).toBeGreaterThan(0)
    expect(poor((entries) => entries.delete('CIDToGIDMap'))).toBeGreaterThan(0)
    expect(
      poor((entries, type) => type === 'Type0' && entries.set('Subtype', name('Type1'))),
    ).toBeGreaterThan(0)
    expect(poor((entries) => entries.has('W') && entries.set('W', [36, [1]]))).toBeGreaterThan(0)
  })

  function copyOf(object: PdfObject): PdfObject {
    return isDict(object) && !isStream(object) ? { kind: 'dict', entries: new Map(object.entries) } : object
  }
})

describe('footnotes', () => {
  interface Element {
    readonly role?: string
    readonly children?: readonly Element[]
  }
  const shape = ({ role, children = [] }: Element, content: string): string => {
    const below = children.map((child) => shape(child, content)).filter((part) => part !== '')
    return role === undefined ? content : `${role}${below.length > 0 ? `(${below.join(' ')})` : ''}`
  }
  /** `content` stands for marked content and links. */
  const treeOf = async (bytes: Uint8Array, content = ''): Promise<string> => {
    const file = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise
    return shape((await (await file.getPage(1)).getStructTree()) as Element, content) // pdf.js describes its tree as an object
  }
  const notes = new Set(['fn-1', 'fn-2'])

  it('are notes, and their marks references', async () => {
    const { bytes, flaws } = link(['notes'], { notes, marks: new Set(['m1', 'm2']) })
    expect(flaws).toEqual({ accessible: [], archival: [] })
    const tree = await treeOf(bytes)
    expect(tree.match(/Reference\(Link/g)).toHaveLength(3)
    expect(tree.match(/LBody\(Note\(P/g)).toHaveLength(2)
    const ids = [...objectText(bytes).matchAll(/\/S\/Note[^>]*\/ID\(([^)]*)\)/g)].map(([, id]) => id)
    expect(ids).toEqual(['note-000001', 'note-000002'])
    expect(objectText(bytes)).toMatch(/\/Names\[\(note-000001\) \d+ 0 R \(note-000002\) \d+ 0 R\]/)
  })

  it('keep what stands in their item without a paragraph', async () => {
    const { bytes } = link(['bare'], { notes, marks: new Set(['m1']) })
    expect(await treeOf(bytes)).toMatch(/LI\(Lbl(?:\(.*\))? LBody\(Note\(.*Link/)
    // pdf.js comes from the page's content by its rows of the parent tree, which must name the note.
    const [, note = ''] = /Note\((.*)\)/.exec(await treeOf(bytes, 'text')) ?? []
    expect(note).toMatch(/^NonStruct\(text\) Link/)
  })

  it('are known by their links: a mark that something else leads to is none', () => {
    const link = (id: string, properties: Properties = {}): HastElement => ({
      type: 'element',
      tagName: 'a',
      properties,
      children: [],
      data: { target: { kind: 'chapter', chapter: 'one', id } } as HastElement['data'] & {}, // the other members are never set by hand
    })
    const tree: Root = {
      type: 'root',
      children: [
        link('fn-1', { dataFootnoteRef: '' }),
        link('fnref-1', { dataFootnoteBackref: '' }),
        link('fnref-2', { dataFootnoteBackref: '' }),
        link('fnref-2'),
        link('heading'),
      ],
    }
    const leaf: Leaf = { id: 'one', kind: 'chapter', matter: 'body', title: 'One', tree }
    expect(noteIds([leaf])).toEqual({ notes: new Set(['fn-1']), marks: new Set(['fnref-1']) })
  })

  it('are items of a list where nothing says that they are notes', async () => {
    const tree = await treeOf(link(['notes']).bytes)
    expect(tree).not.toMatch(/Note|Reference/)
  })
})

/** All objects of the object streams of a linked file, as text. */
function objectText(bytes: Uint8Array): string {
  const text = textOf(bytes)
  return [...text.matchAll(/\/ObjStm[^>]*\/Length (\d+)>>stream\n/g)]
    .map(({ index, 0: head, 1: length }) =>
      bytes.subarray(index + head.length, index + head.length + Number(length)),
    )
    .map((data) => inflateSync(data).toString('latin1'))
    .join('\n')
}
