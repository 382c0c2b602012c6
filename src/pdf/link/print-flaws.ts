/** What refining a print found that a reader would miss. It travels in the catalog of the refined file. */
import { type Dict, dict, isDict } from './objects.ts'

export interface PrintFlaws {
  /** Glyphs that stand for characters that no font has (.notdef). */
  readonly notdef: number
  /** Glyphs without text. */
  readonly unmapped: number
  /** What is painted on pages of a document that is not tagged. */
  readonly unmarked: number
}

const ENTRY = 'Buckram'

export function writeFlaws(catalog: Dict, { notdef, unmapped, unmarked }: PrintFlaws): void {
  catalog.entries.set(ENTRY, dict({ Notdef: notdef, Unmapped: unmapped, Unmarked: unmarked }))
}

/** Undefined when the file was not refined. */
export function readFlaws(catalog: Dict): PrintFlaws | undefined {
  const found = catalog.entries.get(ENTRY)
  if (!isDict(found)) return undefined
  const count = (key: string) => Number(found.entries.get(key))
  return { notdef: count('Notdef'), unmapped: count('Unmapped'), unmarked: count('Unmarked') }
}
