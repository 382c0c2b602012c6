/** The objects of the book under construction, by number. */
import { type Dict, isDict, type PdfObject, type Ref } from './objects.ts'

/** Numbers begin with 1. What stands in the table belongs to the linker, which may change it in place. */
export class ObjectTable {
  readonly #objects: (PdfObject | undefined)[] = [undefined]

  /** A number for an object that follows. */
  reserve(): Ref {
    this.#objects.push(undefined)
    return { kind: 'ref', number: this.#objects.length - 1 }
  }

  add(object: PdfObject): Ref {
    this.#objects.push(object)
    return { kind: 'ref', number: this.#objects.length - 1 }
  }

  set(ref: Ref, object: PdfObject): void {
    this.#objects[ref.number] = object
  }

  get(ref: Ref): PdfObject {
    const object = this.#objects[ref.number]
    if (object === undefined) throw new Error(`object ${ref.number} of the book was never written`)
    return object
  }

  dict(ref: Ref): Dict {
    const object = this.get(ref)
    if (!isDict(object)) throw new Error(`object ${ref.number} of the book is no dictionary`)
    return object
  }

  /** The number that the next object gets. */
  get next(): number {
    return this.#objects.length
  }
}
