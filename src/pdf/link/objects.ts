/** The values that a PDF is made of (ISO 32000-1, 7.3), as plain data. */

export interface Name {
  readonly kind: 'name'
  /** Decoded: without the slash and without `#xx`. */
  readonly name: string
}

export interface PdfString {
  readonly kind: 'string'
  /** Decoded, one character for each byte. */
  readonly bytes: string
}

/** A reference to an object. Generations are always 0: neither Skia nor this linker writes incremental updates. */
export interface Ref {
  readonly kind: 'ref'
  readonly number: number
}

export interface Dict {
  readonly kind: 'dict'
  readonly entries: Map<string, Value>
}

export type Value = null | boolean | number | Name | PdfString | Ref | Dict | Value[]

export interface Stream {
  readonly kind: 'stream'
  /** Without `Length`: the writer knows it. */
  readonly dict: Dict
  /** As in the file: still encoded by the filters that `dict` names. */
  readonly data: Uint8Array
}

/** What stands between `obj` and `endobj`. */
export type PdfObject = Value | Stream

export function name(text: string): Name {
  return { kind: 'name', name: text }
}

/** Leaves out entries that are `undefined`. */
export function dict(entries: Readonly<Record<string, Value | undefined>>): Dict {
  const kept = new Map<string, Value>()
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) kept.set(key, value)
  return { kind: 'dict', entries: kept }
}

export function stream(entries: Readonly<Record<string, Value | undefined>>, data: Uint8Array): Stream {
  return { kind: 'stream', dict: dict(entries), data }
}

/** A string of bytes, one character for each. */
export function byteString(bytes: string): PdfString {
  return { kind: 'string', bytes }
}

/**
 * A text string (7.9.2.2): ASCII as it is, everything else as UTF-16BE with its byte order mark.
 * The other characters of PDFDocEncoding are not used: several readers take them for Latin 1.
 */
export function textString(text: string): PdfString {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return byteString(text)
  const whole = text.replace(/\p{Surrogate}/gu, '\uFFFD')
  return byteString(`\xfe\xff${Buffer.from(whole, 'utf16le').swap16().toString('latin1')}`)
}

export function isDict(value: PdfObject | undefined): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'dict'
}

export function isRef(value: PdfObject | undefined): value is Ref {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'ref'
}

export function isStream(value: PdfObject | undefined): value is Stream {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'stream'
}

/** The name's text, where the value is a name. */
export function nameOf(value: PdfObject | undefined): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'name'
    ? value.name
    : undefined
}

/** The string's bytes, where the value is a string. */
export function bytesOf(value: PdfObject | undefined): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && value.kind === 'string'
    ? value.bytes
    : undefined
}
