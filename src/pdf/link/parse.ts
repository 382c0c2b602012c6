/** The tokeniser: bytes of an object → the value that they stand for (ISO 32000-1, 7.2 and 7.3). */
import { type Dict, isDict, type Name, type PdfObject, type PdfString, type Value } from './objects.ts'
import { unescaped } from './strings.ts'

const REGULAR = 0
const WHITE = 1
const DELIMITER = 2
const classes = new Uint8Array(256)
for (const code of [0, 9, 10, 12, 13, 32]) classes[code] = WHITE
for (const character of '()<>[]{}/%') classes[character.charCodeAt(0)] = DELIMITER

/** Reads objects at given places of one file. Every error names the byte. */
export class ObjectParser {
  readonly #bytes: Buffer
  readonly #names = new Map<string, Name>()
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** The object `number 0 obj … endobj` that begins at byte `offset`. */
  objectAt(offset: number, number: number): PdfObject {
    this.#at = offset
    if (this.value() !== number || this.value() !== 0) throw this.#wrong(`the head of object ${number}`)
    this.#keyword('obj')
    const value = this.value()
    this.#skipWhite()
    const object = isDict(value) && this.#byte() === 0x73 ? this.#stream(value) : value
    this.#keyword('endobj')
    return object
  }

  /** The value at byte `offset`. */
  valueAt(offset: number): Value {
    this.#at = offset
    return this.value()
  }

  /** The next value. */
  value(): Value {
    this.#skipWhite()
    const code = this.#byte()
    if (code === 0x2f) return this.#name()
    if (code === 0x28) return this.#literal()
    if (code === 0x5b) return this.#array()
    if (code === 0x3c) return this.#bytes[this.#at + 1] === 0x3c ? this.#dict() : this.#hex()
    const token = this.#token()
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(token)) return this.#numberOrRef(token)
    if (token === 'true') return true
    if (token === 'false') return false
    if (token === 'null') return null
    this.#at -= token.length
    throw this.#wrong('a value')
  }

  /** Seeing that a number begins a reference takes a look at the next two tokens. */
  #numberOrRef(token: string): Value {
    const number = Number(token)
    if (!/^\d+$/.test(token)) return number
    const before = this.#at
    this.#skipWhite()
    if (this.#byte() === 0x30) {
      this.#at += 1
      if (classes[this.#byte()] === WHITE) {
        this.#skipWhite()
        if (this.#byte() === 0x52 && this.#ends(this.#at + 1)) {
          this.#at += 1
          return { kind: 'ref', number }
        }
      }
    }
    this.#at = before
    return number
  }

  #array(): Value[] {
    this.#at += 1
    const values: Value[] = []
    for (;;) {
      this.#skipWhite()
      if (this.#byte() === 0x5d) break
      values.push(this.value())
    }
    this.#at += 1
    return values
  }

  #dict(): Dict {
    this.#at += 2
    const entries = new Map<string, Value>()
    for (;;) {
      this.#skipWhite()
      if (this.#byte() === 0x3e) break
      if (this.#byte() !== 0x2f) throw this.#wrong('a key')
      const key = this.#name().name
      if (entries.has(key)) throw this.#wrong(`no second /${key}`)
      entries.set(key, this.value())
    }
    if (this.#bytes[this.#at + 1] !== 0x3e) throw this.#wrong('`>>`')
    this.#at += 2
    return { kind: 'dict', entries }
  }

  /** The dictionary has been read; the cursor stands on `stream`. */
  #stream(head: Dict): PdfObject {
    this.#keyword('stream')
    if (this.#byte() === 0x0d) this.#at += 1
    if (this.#byte() !== 0x0a) throw this.#wrong('an end of line after `stream`')
    const length = head.entries.get('Length')
    if (typeof length !== 'number') throw this.#wrong('a direct /Length')
    const start = this.#at + 1
    this.#at = start + length
    if (this.#at > this.#bytes.length) throw this.#wrong(`${length} bytes of stream`)
    this.#skipWhite()
    this.#keyword('endstream')
    head.entries.delete('Length')
    return { kind: 'stream', dict: head, data: this.#bytes.subarray(start, start + length) }
  }

  #name(): Name {
    this.#at += 1
    const raw = this.#token()
    const known = this.#names.get(raw)
    if (known !== undefined) return known
    const text = raw.replace(/#([\da-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    const fresh: Name = { kind: 'name', name: text }
    this.#names.set(raw, fresh)
    return fresh
  }

  #literal(): PdfString {
    const bytes = this.#bytes
    const start = this.#at + 1
    let depth = 1
    let plain = true
    let at = start
    for (; depth > 0; at += 1) {
      if (at >= bytes.length) throw this.#wrong('a closed string')
      const code = bytes[at]
      if (code === 0x5c) {
        plain = false
        at += 1
      } else if (code === 0x28) depth += 1
      else if (code === 0x29) depth -= 1
      else if (code === 0x0d) plain = false
    }
    this.#at = at
    const raw = bytes.toString('latin1', start, at - 1)
    return { kind: 'string', bytes: plain ? raw : unescaped(raw) }
  }

  #hex(): PdfString {
    const end = this.#bytes.indexOf(0x3e, this.#at)
    const digits = this.#bytes.toString('latin1', this.#at + 1, end).replace(/[\0\t\n\f\r ]/g, '')
    if (end < 0 || /[^\da-fA-F]/.test(digits)) throw this.#wrong('a hexadecimal string')
    this.#at = end + 1
    // A missing last digit is 0.
    const even = digits.length % 2 === 0 ? digits : `${digits}0`
    return { kind: 'string', bytes: Buffer.from(even, 'hex').toString('latin1') }
  }

  /** The run of regular characters at the cursor. */
  #token(): string {
    const start = this.#at
    let at = start
    while (at < this.#bytes.length && classes[this.#bytes[at] ?? 0] === REGULAR) at += 1
    this.#at = at
    return this.#bytes.toString('latin1', start, at)
  }

  #keyword(word: string): void {
    this.#skipWhite()
    const end = this.#at + word.length
    if (this.#bytes.toString('latin1', this.#at, end) !== word || !this.#ends(end))
      throw this.#wrong(`\`${word}\``)
    this.#at = end
  }

  /** White space and comments. */
  #skipWhite(): void {
    for (;;) {
      const code = this.#bytes[this.#at]
      if (code === undefined) return
      if (code === 0x25) {
        while (this.#at < this.#bytes.length && this.#byte() !== 0x0a && this.#byte() !== 0x0d) this.#at += 1
      } else if (classes[code] !== WHITE) return
      this.#at += 1
    }
  }

  #ends(at: number): boolean {
    return at >= this.#bytes.length || classes[this.#bytes[at] ?? 0] !== REGULAR
  }

  #byte(): number {
    const code = this.#bytes[this.#at]
    if (code === undefined) throw this.#wrong('more')
    return code
  }

  #wrong(expected: string): Error {
    const found = this.#bytes.toString('latin1', this.#at, this.#at + 24)
    return new Error(`expected ${expected} at byte ${this.#at}, found ${JSON.stringify(found)}`)
  }
}
