/** Cuts a font down to the characters of a book. The only file that knows HarfBuzz. */
import { readFile } from 'node:fs/promises'
import { Blob, Face } from 'harfbuzzjs'

/** The functions of harfbuzz-subset.wasm (HarfBuzz's C interface, hb-subset.h) that are called here. */
interface SubsetLibrary {
  readonly memory: WebAssembly.Memory
  _initialize(): void
  malloc(size: number): number
  free(pointer: number): void
  hb_blob_create(data: number, length: number, mode: number, user: number, destroy: number): number
  hb_blob_destroy(blob: number): void
  hb_blob_get_data(blob: number, length: number): number
  hb_blob_get_length(blob: number): number
  hb_face_create(blob: number, index: number): number
  hb_face_destroy(face: number): void
  hb_face_reference_blob(face: number): number
  hb_set_add(set: number, value: number): void
  hb_set_del(set: number, value: number): void
  hb_set_clear(set: number): void
  hb_set_invert(set: number): void
  hb_subset_input_create_or_fail(): number
  hb_subset_input_destroy(input: number): void
  hb_subset_input_unicode_set(input: number): number
  hb_subset_input_set(input: number, which: number): number
  hb_subset_or_fail(face: number, input: number): number
}

/** HB_MEMORY_MODE_WRITABLE: the blob may be changed in place. */
const WRITABLE = 2
/** HB_SUBSET_SETS_LAYOUT_FEATURE_TAG: inverted, it keeps every OpenType feature. */
const LAYOUT_FEATURES = 6

interface Subset {
  readonly bytes: Uint8Array
  /** The characters of the book that the font has. */
  readonly characters: ReadonlySet<number>
}

/** `without`: OpenType features that the subset loses; it keeps all others. */
export type SubsetFont = (
  font: Uint8Array,
  characters: ReadonlySet<number>,
  without?: readonly string[],
) => Subset

/** Loads the library; what it returns cuts one TrueType file down to `characters` (code points). */
export async function loadSubsetter(): Promise<SubsetFont> {
  const wasm = await readFile(new URL(import.meta.resolve('harfbuzzjs/dist/harfbuzz-subset.wasm')))
  const { instance } = await WebAssembly.instantiate(wasm, {})
  const library = instance.exports as unknown as SubsetLibrary // the module's exports are untyped by nature
  library._initialize()
  return (font, characters, without = []) => {
    const bytes = subset(library, font, characters, without)
    return { bytes, characters: charactersOf(bytes, characters) }
  }
}

function subset(
  library: SubsetLibrary,
  font: Uint8Array,
  characters: ReadonlySet<number>,
  without: readonly string[],
): Uint8Array {
  const pointer = library.malloc(font.length)
  new Uint8Array(library.memory.buffer, pointer, font.length).set(font)
  const blob = library.hb_blob_create(pointer, font.length, WRITABLE, 0, 0)
  const face = library.hb_face_create(blob, 0)
  const input = library.hb_subset_input_create_or_fail()
  const features = library.hb_subset_input_set(input, LAYOUT_FEATURES)
  library.hb_set_clear(features)
  library.hb_set_invert(features)
  for (const tag of without) library.hb_set_del(features, Buffer.from(tag, 'latin1').readUInt32BE())
  const wanted = library.hb_subset_input_unicode_set(input)
  for (const character of characters) library.hb_set_add(wanted, character)
  const result = library.hb_subset_or_fail(face, input)
  if (result === 0) throw new Error('HarfBuzz could not subset a font.')
  const resultBlob = library.hb_face_reference_blob(result)
  const data = library.hb_blob_get_data(resultBlob, 0)
  const bytes = new Uint8Array(library.memory.buffer, data, library.hb_blob_get_length(resultBlob)).slice()
  library.hb_blob_destroy(resultBlob)
  library.hb_face_destroy(result)
  library.hb_subset_input_destroy(input)
  library.hb_face_destroy(face)
  library.hb_blob_destroy(blob)
  library.free(pointer)
  return bytes
}

function charactersOf(font: Uint8Array, wanted: ReadonlySet<number>): ReadonlySet<number> {
  const face = new Face(new Blob(font.slice().buffer))
  return new Set([...face.collectUnicodes()].filter((character) => wanted.has(character)))
}
