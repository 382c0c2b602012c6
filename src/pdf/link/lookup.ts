/** Follows references inside a parsed file. */
import { type Dict, isDict, isRef, type PdfObject, type Value } from './objects.ts'

export interface ParsedFile {
  /** By number. */
  readonly objects: readonly (PdfObject | undefined)[]
}

/** The object that a value stands for. */
export function resolve(file: ParsedFile, value: Value | undefined): PdfObject | undefined {
  return isRef(value) ? file.objects[value.number] : value
}

/** The dictionary that a value stands for; `what` names it in the error. */
export function resolveDict(file: ParsedFile, value: Value | undefined, what: string): Dict {
  const found = resolve(file, value)
  if (!isDict(found))
    throw new Error(`${what}${isRef(value) ? ` (object ${value.number})` : ''} is missing or no dictionary`)
  return found
}
