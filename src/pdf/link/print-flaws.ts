/** What refining a print found that a reader would miss. It travels in the catalog of the refined file. */
import { type Dict, dict, isDict, isRef, type Value } from './objects.ts'

/** For each find the page that it is on, from 0; undefined for what is drawn in a form or a pattern. */
type Places = readonly (number | undefined)[]

export interface PrintFlaws {
  /** Glyphs that stand for characters that no font has (.notdef), where they are shown first. */
  readonly notdef: Places
  /** Glyphs without text, where they are shown first. */
  readonly unmapped: Places
  /** Pages of a document that is not tagged. */
  readonly unmarked: Places
}

const ENTRY = 'Buckram'
const KEYS = { notdef: 'Notdef', unmapped: 'Unmapped', unmarked: 'Unmarked' } as const

/** `found` has the numbers of the pages' objects in place of their own. */
export function writeFlaws(catalog: Dict, found: PrintFlaws): void {
  const list = (pages: Places): Value[] =>
    pages.map((number) => (number === undefined ? null : { kind: 'ref', number }))
  catalog.entries.set(
    ENTRY,
    dict({
      [KEYS.notdef]: list(found.notdef),
      [KEYS.unmapped]: list(found.unmapped),
      [KEYS.unmarked]: list(found.unmarked),
    }),
  )
}

/** Undefined when the file was not refined. `pageOf` gives the pages, from 0, by the numbers of their objects. */
export function readFlaws(catalog: Dict, pageOf: ReadonlyMap<number, number>): PrintFlaws | undefined {
  const found = catalog.entries.get(ENTRY)
  if (!isDict(found)) return undefined
  const list = (key: string): Places => {
    const pages = found.entries.get(key)
    if (!Array.isArray(pages)) throw new Error('what refining found is not listed as refining lists it')
    return pages.map((page) => (isRef(page) ? pageOf.get(page.number) : undefined))
  }
  return {
    notdef: list(KEYS.notdef),
    unmapped: list(KEYS.unmapped),
    unmarked: list(KEYS.unmarked),
  }
}
