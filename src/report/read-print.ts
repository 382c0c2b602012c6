/** Finished PDF → how large its pictures are printed, and what is set in its faces. Reads with PDFium. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

export interface ShownPicture {
  /** Of the picture's data as they stand in the PDF: SHA-256 in hexadecimal digits. */
  readonly hash: string
  /** Pixels. */
  readonly pixels: { readonly width: number; readonly height: number }
  /** Points. */
  readonly width: number
  readonly height: number
  /** From 0. */
  readonly page: number
}

interface SetFace {
  readonly name: string
  /** Glyphs, each as often as it is set. */
  set: number
  /** Code points. */
  readonly characters: Set<number>
}

export interface PrintReading {
  readonly labels: readonly string[]
  readonly pictures: readonly ShownPicture[]
  readonly faces: readonly SetFace[]
}

/** What is called for every letter, without the package's wrapper, which takes fifty times as long as the call. */
interface Raw {
  FPDFText_GetUnicode(text: number, index: number): number
  FPDFText_GetTextObject(text: number, index: number): number
  FPDFText_IsGenerated(text: number, index: number): number
  FPDFTextObj_GetFont(object: number): number
}

interface Tool {
  readonly wrapped: WrappedPdfiumModule
  readonly raw: Raw
  /** Memory of PDFium for what its functions give back through pointers. */
  readonly room: number
}

type Matrix = readonly [number, number, number, number, number, number]

const ROOM = 1024 // bytes: names of faces and labels of pages are shorter
const IMAGE_OBJECT = 3
const FORM_OBJECT = 5
const UNMOVED: Matrix = [1, 0, 0, 1, 0, 0]

/** @throws Error when PDFium cannot open the bytes. */
export async function readPrint(bytes: Uint8Array): Promise<PrintReading> {
  const wasm = await readFile(new URL(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')))
  const wrapped = await init({ wasmBinary: new Uint8Array(wasm).buffer })
  wrapped.PDFiumExt_Init()
  // The package declares a part of the exports only.
  const raw = wrapped.pdfium.wasmExports as unknown as Raw
  const { malloc } = wrapped.pdfium.wasmExports
  const at = malloc(bytes.length)
  const tool: Tool = { wrapped, raw, room: malloc(ROOM) }
  memoryOf(tool).HEAPU8.set(bytes, at)
  const file = wrapped.FPDF_LoadMemDocument(at, bytes.length, '')
  if (file === 0) throw new Error(`PDFium cannot open the file: error ${wrapped.FPDF_GetLastError()}`)
  const labels: string[] = []
  const pictures: ShownPicture[] = []
  const faces = new Map<string, SetFace>()
  for (let index = 0; index < wrapped.FPDF_GetPageCount(file); index++) {
    const page = wrapped.FPDF_LoadPage(file, index)
    const length = wrapped.FPDF_GetPageLabel(file, index, tool.room, ROOM)
    labels.push(length > 2 ? wrapped.pdfium.UTF16ToString(tool.room) : String(index + 1))
    const count = wrapped.FPDFPage_CountObjects(page)
    for (let place = 0; place < count; place++)
      readPictures(tool, wrapped.FPDFPage_GetObject(page, place), UNMOVED, (object, matrix) => {
        pictures.push({ ...readPicture(tool, object, matrix), page: index })
      })
    readFaces(tool, page, faces)
    wrapped.FPDF_ClosePage(page)
  }
  return { labels, pictures, faces: [...faces.values()] }
}

function readPictures(
  tool: Tool,
  object: number,
  outer: Matrix,
  found: (object: number, matrix: Matrix) => void,
): void {
  const { wrapped } = tool
  const type = wrapped.FPDFPageObj_GetType(object)
  if (type !== IMAGE_OBJECT && type !== FORM_OBJECT) return
  const matrix = concatenate(matrixOf(tool, object), outer)
  if (type === IMAGE_OBJECT) found(object, matrix)
  const count = type === FORM_OBJECT ? wrapped.FPDFFormObj_CountObjects(object) : 0
  for (let index = 0; index < count; index++)
    readPictures(tool, wrapped.FPDFFormObj_GetObject(object, index), matrix, found)
}

function readPicture(tool: Tool, object: number, [a, b, c, d]: Matrix): Omit<ShownPicture, 'page'> {
  const { wrapped, room } = tool
  wrapped.FPDFImageObj_GetImagePixelSize(object, room, room + 4)
  const view = new DataView(memoryOf(tool).HEAPU8.buffer)
  const pixels = { width: view.getUint32(room, true), height: view.getUint32(room + 4, true) }
  const size = { width: Math.hypot(a, b), height: Math.hypot(c, d) }
  const length = wrapped.FPDFImageObj_GetImageDataRaw(object, 0, 0)
  const at = wrapped.pdfium.wasmExports.malloc(length)
  wrapped.FPDFImageObj_GetImageDataRaw(object, at, length)
  const data = memoryOf(tool).HEAPU8.subarray(at, at + length)
  const hash = createHash('sha256').update(data).digest('hex')
  wrapped.pdfium.wasmExports.free(at)
  return { hash, pixels, ...size }
}

function readFaces({ wrapped, raw, room }: Tool, page: number, faces: Map<string, SetFace>): void {
  const text = wrapped.FPDFText_LoadPage(page)
  // PDFium's fonts live no longer than the page.
  const known = new Map<number, SetFace>()
  const count = wrapped.FPDFText_CountChars(text)
  let lead = 0
  for (let index = 0; index < count; index++) {
    // Spaces and line ends that PDFium puts between words are in no font.
    if (raw.FPDFText_IsGenerated(text, index) === 1) continue
    const unit = raw.FPDFText_GetUnicode(text, index)
    // PDFium gives UTF-16: what is beyond U+FFFF comes in halves.
    const isTrail = lead > 0 && unit >= 0xdc00 && unit <= 0xdfff
    const character = isTrail ? (lead - 0xd800) * 0x400 + (unit - 0xdc00) + 0x10000 : unit
    lead = unit >= 0xd800 && unit <= 0xdbff ? unit : 0
    if (lead > 0) continue
    const object = raw.FPDFText_GetTextObject(text, index)
    if (object === 0) continue
    const font = raw.FPDFTextObj_GetFont(object)
    let face = known.get(font)
    if (face === undefined) {
      const length = wrapped.FPDFFont_GetBaseFontName(font, room, ROOM)
      const full = length > 1 ? wrapped.pdfium.UTF8ToString(room) : 'Type 3'
      const name = full.replace(/^[A-Z]{6}\+/, '')
      face = faces.get(name) ?? { name, set: 0, characters: new Set<number>() }
      faces.set(name, face)
      known.set(font, face)
    }
    face.set += 1
    face.characters.add(character)
  }
  wrapped.FPDFText_ClosePage(text)
}

function matrixOf(tool: Tool, object: number): Matrix {
  const { wrapped, room } = tool
  if (!wrapped.FPDFPageObj_GetMatrix(object, room)) return UNMOVED
  const view = new DataView(memoryOf(tool).HEAPU8.buffer)
  const at = (index: number) => view.getFloat32(room + 4 * index, true)
  return [at(0), at(1), at(2), at(3), at(4), at(5)]
}

function concatenate([g, h, i, j, k, l]: Matrix, [a, b, c, d, e, f]: Matrix): Matrix {
  return [g * a + h * c, g * b + h * d, i * a + j * c, i * b + j * d, k * a + l * c + e, k * b + l * d + f]
}

/** To be asked for each time: the memory moves when it grows. */
function memoryOf({ wrapped }: Tool): { readonly HEAPU8: Uint8Array } {
  // The package leaves the declaration to @types/emscripten.
  return wrapped.pdfium as unknown as { readonly HEAPU8: Uint8Array }
}
