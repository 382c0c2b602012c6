/** The tokeniser against ISO 32000-1, 7.2 and 7.3: its own examples, and text that looks like syntax. */
import { describe, expect, it } from 'vitest'
import { byteString, dict, name, type Value } from '../../src/pdf/link/objects.ts'
import { ObjectParser } from '../../src/pdf/link/parse.ts'
import { serialise } from '../../src/pdf/link/serialise.ts'

function parse(text: string): Value {
  return new ObjectParser(Buffer.from(text, 'latin1')).valueAt(0)
}

function ref(number: number): Value {
  return { kind: 'ref', number }
}

describe('literal strings', () => {
  it.each([
    ['(This is a string)', 'This is a string'],
    ['()', ''],
    ['(balanced ( ) parentheses (and so on))', 'balanced ( ) parentheses (and so on)'],
    ['(unbalanced \\) and \\( and \\\\)', 'unbalanced ) and ( and \\'],
    ['(ends with a backslash \\\\)', 'ends with a backslash \\'],
    ['(These \\\ntwo strings)', 'These two strings'],
    ['(line\r\nend\rend)', 'line\nend\nend'],
    ['(octal \\245 \\053 \\53 \\0053)', 'octal \xa5 + + \x053'],
    ['(\\n\\r\\t\\b\\f\\q)', '\n\r\t\b\fq'],
    ['(/P 7 0 R /K 5 >> endobj \\(x\\) % no comment)', '/P 7 0 R /K 5 >> endobj (x) % no comment'],
  ])('%j', (text, bytes) => {
    expect(parse(text)).toEqual(byteString(bytes))
  })
})

describe('hexadecimal strings', () => {
  it.each([
    ['<4E6F762073686D6F7A>', 'Nov shmoz'],
    ['<901FA>', '\x90\x1f\xa0'],
    ['< fe\nFF 00\t28 >', '\xfe\xff\x00('],
    ['<>', ''],
  ])('%j', (text, bytes) => {
    expect(parse(text)).toEqual(byteString(bytes))
  })
})

describe('other values', () => {
  it.each([
    ['/A;Name_With-Various***Characters?', name('A;Name_With-Various***Characters?')],
    ['/lime#20Green', name('lime Green')],
    ['/#25E7#25AC#25AC', name('%E7%AC%AC')],
    ['/', name('')],
    ['+17', 17],
    ['-.002', -0.002],
    ['4.', 4],
    ['true', true],
    ['null', null],
    ['12 0 R', ref(12)],
    ['[1 0 2 0 R 3 0 0 R]', [1, 0, ref(2), 3, ref(0)]],
    ['[1 0 RG]', null],
    [
      '[549 3.14 false(Ralph)/SomeName<41>]',
      [549, 3.14, false, byteString('Ralph'), name('SomeName'), byteString('A')],
    ],
    [
      '<</K % a comment >>\n[5<</MCID 0>>]/A<</B<</C()>>>>>>',
      dict({ K: [5, dict({ MCID: 0 })], A: dict({ B: dict({ C: byteString('') }) }) }),
    ],
  ])('%j', (text, value) => {
    if (value === null && text !== 'null') expect(() => parse(text)).toThrow('expected a value')
    else expect(parse(text)).toEqual(value)
  })
})

describe('text that is no value', () => {
  it.each([
    ['(open', 'expected a closed string at byte 0'],
    ['<12', 'expected a hexadecimal string at byte 0'],
    ['<1g>', 'expected a hexadecimal string at byte 0'],
    ['[1 2', 'expected more at byte 4'],
    ['<</A 1', 'expected more at byte 6'],
    ['<</A 1>', 'expected `>>` at byte 6'],
    ['<<1 2>>', 'expected a key at byte 2'],
    ['<</A 1/A 2>>', 'expected no second /A at byte 8'],
    ['1e5', 'expected a value at byte 0'],
    ['--1', 'expected a value at byte 0'],
    ['', 'expected more at byte 0'],
  ])('%j', (text, message) => {
    expect(() => parse(text)).toThrow(message)
  })
})

describe('objects', () => {
  function object(text: string) {
    return new ObjectParser(Buffer.from(text, 'latin1')).objectAt(0, 7)
  }

  it('keeps a stream as it is, whatever it holds', () => {
    const data = 'endstream\nendobj\n\x00\xff'
    const found = object(
      `7 0 obj\n<</Filter /X\n/Length ${data.length}>> stream\n${data}\nendstream\nendobj\n`,
    )
    expect(found).toEqual({
      kind: 'stream',
      dict: dict({ Filter: name('X') }),
      data: Buffer.from(data, 'latin1'),
    })
  })

  it.each([
    ['8 0 obj\n1\nendobj', 'expected the head of object 7'],
    ['7 1 obj\n1\nendobj', 'expected the head of object 7'],
    ['7 0 obj\n1\n', 'expected more'],
    ['7 0 obj\n1\nendobjx', 'expected `endobj`'],
    ['7 0 obj\n<</Length 8 0 R>> stream\nx\nendstream\nendobj', 'expected a direct /Length'],
    ['7 0 obj\n<</Length 99>> stream\nx\nendstream\nendobj', 'expected 99 bytes of stream'],
    ['7 0 obj\n<</Length 0>> stream\nx\nendstream\nendobj', 'expected `endstream`'],
  ])('%j', (text, message) => {
    expect(() => object(text)).toThrow(message)
  })
})

describe('serialise', () => {
  it.each<{ readonly value: Value }>([
    { value: 0.00000012 },
    { value: -594.95996 },
    { value: [ref(3), null, true, name('a b#/(%)'), name('\xe7')] },
    { value: byteString('a(b)\\c\n') },
    { value: byteString('\xfe\xff\x00)') },
    {
      value: dict({
        Type: name('Page'),
        Count: 3,
        Kids: [ref(1)],
        Deep: dict({ S: byteString('()') }),
        Last: ref(9),
      }),
    },
  ])('$value comes back', ({ value }) => {
    expect(parse(serialise(value))).toEqual(value)
  })

  it('writes printable strings so that they can be read', () => {
    expect(serialise(byteString('a(b)'))).toBe('(a\\(b\\))')
    expect(serialise(byteString('\r'))).toBe('<0D>')
  })
})
