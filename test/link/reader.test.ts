/** Segments that are of Skia's shape but for one flaw are refused with their name; and what the reader measures. */
import { describe, expect, it } from 'vitest'
import { readSegment } from '../../src/pdf/link/index.ts'
import { onePage, skiaPdf, skiaStream } from './skia.ts'

describe('readSegment', () => {
  it('corrects destinations by the page margin', () => {
    const segment = readSegment(
      'one',
      onePage({ 6: '<</a#2520b [2 0 R /XYZ 6 290 0]>>' }, '', '\n/Dests 6 0 R'),
    )
    expect(segment).toMatchObject({
      name: 'one',
      pages: 1,
      boxes: [{ width: 200, height: 300 }],
      scales: [1],
    })
    // 100 and 200 units of 0.24 pt.
    expect(segment.destinations.get('a b')).toEqual({ page: 0, x: 30, y: 242 })
  })

  it('corrects them by the scale of a page that Chromium shrank', () => {
    const shrunk = skiaStream(
      '.24 0 0 -.24 0 300 cm\nq\n100 200 600 800 re\nW* n\nq\n2.5 0 0 2.5 100 200 cm\nQ\nQ\n',
    )
    const segment = readSegment(
      's',
      onePage({ 3: shrunk, 6: '<</x [2 0 R /XYZ 10 290 0]>>' }, '', '/Dests 6 0 R'),
    )
    expect(segment.scales).toEqual([0.8])
    expect(segment.destinations.get('x')).toEqual({ page: 0, x: 32, y: 244 })
  })

  it('looks past what is painted before the page area, and past single transformed elements', () => {
    const content = skiaStream(
      '.24 0 0 -.24 0 300 cm\nq\n3.125 0 0 3.125 0 0 cm\n0 0 794 1123 re\nf\nQ\nq\n120 260 20 20 re\nW n\nq\n1 0 0 1 7 9 cm\nQ\nQ\n' +
        'q\n100 200 600 800 re\nW* n\nq\n3.125 0 0 3.125 100 200 cm\nQ\nQ\nq\n100 200 600 800 re\nW* n\nq\n3.125 0 0 3.125 100 200 cm\nQ\nQ\n',
    )
    const segment = readSegment(
      's',
      onePage({ 3: content, 6: '<</x [2 0 R /XYZ 0 300 0]>>' }, '', '/Dests 6 0 R'),
    )
    expect(segment.scales).toEqual([1])
    expect(segment.destinations.get('x')).toEqual({ page: 0, x: 24, y: 252 })
  })

  it('is not misled by a drawing that fills the page', () => {
    const drawing = 'q\n100 200 600 800 re\nW* n\nq\n2.1 0 0 2.1 140 260 cm\nQ\nQ\n'.repeat(5)
    const text = 'q\n100 200 600 800 re\nW* n\nq\n3.125 0 0 3.125 100 200 cm\nQ\nQ\n'
    const segment = readSegment(
      's',
      onePage(
        { 3: skiaStream(`.24 0 0 -.24 0 300 cm\n${drawing}${text}`), 6: '<</x [2 0 R /XYZ 0 300 0]>>' },
        '',
        '/Dests 6 0 R',
      ),
    )
    expect(segment.scales).toEqual([1])
    expect(segment.destinations.get('x')).toEqual({ page: 0, x: 24, y: 252 })
  })

  it('takes an empty page for unscaled', () => {
    expect(readSegment('s', onePage({ 3: skiaStream('') })).scales).toEqual([1])
  })

  const pages = { 4: '<</Type /Pages\n/Count 0\n/Kids []>>', 5: '<</Type /Catalog\n/Pages 4 0 R>>' }
  it.each<[string, Uint8Array, string]>([
    ['no PDF', Buffer.from('<html>'), 'it is no PDF'],
    ['no table', skiaPdf(pages, 5, { startxref: 3 }), 'it has no cross-reference table'],
    ['cut off', onePage().subarray(0, 300), 'it has no cross-reference table'],
    [
      'a wrong offset',
      skiaPdf(pages, 5, { row: (n, row) => (n === 4 ? row.replace(/^\d{10}/, '0000000011') : row) }),
      'object 4: expected',
    ],
    [
      'a malformed row',
      skiaPdf(pages, 5, { row: (n, row) => (n === 4 ? row.replace('n', 'x') : row) }),
      'the cross-reference row of object 4',
    ],
    ['an update', skiaPdf(pages, 5, { trailer: '<</Size 6/Root 5 0 R/Prev 9>>' }), 'its trailer'],
    ['encryption', skiaPdf(pages, 5, { trailer: '<</Size 6/Root 5 0 R/Encrypt 4 0 R>>' }), 'its trailer'],
    ['no catalog', skiaPdf(pages, 5, { trailer: '<</Size 6>>' }), 'the catalog is missing'],
    ['no pages', skiaPdf(pages, 5), 'it has no pages'],
    [
      'a page tree in a ring',
      onePage({ 4: '<</Type /Pages\n/Count 1\n/Kids [4 0 R]>>' }),
      'its page tree is no tree',
    ],
    [
      'a page without a box',
      onePage({ 2: '<</Type /Page\n/Contents 3 0 R>>' }),
      'the page in object 2 has no /MediaBox',
    ],
    ['a page without content', onePage({ 3: '<<>>' }), 'the page in object 2 has no content stream'],
    [
      'a broken object',
      onePage({ 3: '<</Length 3>> stream\nabcdef\nendstream' }),
      'object 3: expected `endstream`',
    ],
    [
      'a structure without Document',
      onePage({ 6: '<</Type /StructTreeRoot/K 7 0 R>>', 7: '<</S /P>>' }, '', '/StructTreeRoot 6 0 R'),
      'the structure tree does not hold one Document',
    ],
    [
      'a structure without parent tree',
      onePage({ 6: '<</K 7 0 R>>', 7: '<</S /Document>>' }, '', '/StructTreeRoot 6 0 R'),
      'the parent tree is missing',
    ],
    [
      'half a parent tree',
      onePage(
        { 6: '<</K 7 0 R/ParentTree <</Nums [0]>>>>', 7: '<</S /Document>>' },
        '',
        '/StructTreeRoot 6 0 R',
      ),
      "a tree's leaf has no pairs in /Nums",
    ],
    [
      'content that is not deflated',
      onePage({ 3: skiaStream('abc', '/Filter /FlateDecode') }),
      'the content of the page in object 2',
    ],
    ['an odd destination', onePage({ 6: '<</x [2 0 R /Fit]>>' }, '', '/Dests 6 0 R'), 'the destination /x'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSegment('seven', bytes)).toThrow(`segment "seven": ${message}`)
  })
})
