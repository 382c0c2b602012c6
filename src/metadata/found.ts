/** What one source (CITATION.cff, a BibTeX record, the licence file …) knows about the book. */
import type { Direction, Person, Rights } from '../book.ts'
import { plainText } from '../fields.ts'

/** ISBN, DOI and language are as written, still to be checked. */
export interface Found {
  readonly title?: string | undefined
  readonly language?: string | undefined
  readonly direction?: Direction | undefined
  readonly authors?: readonly Person[] | undefined
  readonly contributors?: readonly Person[] | undefined
  readonly publisher?: string | undefined
  readonly date?: string | undefined
  readonly description?: string | undefined
  readonly subjects?: readonly string[] | undefined
  readonly rights?: Rights | undefined
  /** A line that names who holds the rights: it stands where no licence is known. */
  readonly copyright?: string | undefined
  readonly isbn?: string | undefined
  readonly doi?: string | undefined
  readonly version?: string | undefined
  /** Web address of the work. */
  readonly url?: string | undefined
}

/** The value as one line of text; undefined for what is no text, or empty. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return plainText(String(value)) || undefined
}

/** `ltr` or `rtl`; undefined for everything else. */
export function directionOf(value: unknown): Direction | undefined {
  const text = textOf(value)?.toLowerCase()
  return text === 'ltr' || text === 'rtl' ? text : undefined
}

/** The texts of a list, or of a single value. */
export function textsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((item) => textOf(item) ?? [])
}

/** Only what is there: an absent value is an absent key. */
export function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> } // the same keys, as filtered
}
