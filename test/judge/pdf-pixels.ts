/** Draws the pages of a finished PDF with PDFium. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

export interface Drawn {
  readonly width: number
  readonly height: number
  /** Four bytes a pixel: blue, green, red, one unused. */
  readonly pixels: Uint8Array
}

/** Every page at `scale` pixels a point, on white. Throws when the bytes are no PDF. */
export async function drawPages(bytes: Uint8Array, scale: number): Promise<Drawn[]> {
  const wasm = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')
  const tool = await init({ wasmBinary: new Uint8Array(await readFile(wasm)).buffer })
  tool.PDFiumExt_Init()
  const file = tool.pdfium.wasmExports.malloc(bytes.length)
  memoryOf(tool).set(bytes, file)
  const book = tool.FPDF_LoadMemDocument(file, bytes.length, '')
  if (book === 0) throw new Error(`PDFium cannot open the file: its error ${tool.FPDF_GetLastError()}`)
  return Array.from({ length: tool.FPDF_GetPageCount(book) }, (_, index) =>
    drawPage(tool, book, index, scale),
  )
}

function drawPage(tool: WrappedPdfiumModule, book: number, index: number, scale: number): Drawn {
  const page = tool.FPDF_LoadPage(book, index)
  const width = Math.round(tool.FPDF_GetPageWidthF(page) * scale)
  const height = Math.round(tool.FPDF_GetPageHeightF(page) * scale)
  const bitmap = tool.FPDFBitmap_Create(width, height, 0)
  tool.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
  tool.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
  const at = tool.FPDFBitmap_GetBuffer(bitmap)
  const pixels = memoryOf(tool).slice(at, at + 4 * width * height)
  tool.FPDFBitmap_Destroy(bitmap)
  tool.FPDF_ClosePage(page)
  return { width, height, pixels }
}

/** To be asked for each time: the memory moves when it grows. */
function memoryOf({ pdfium }: WrappedPdfiumModule): Uint8Array {
  // The package leaves the declaration of this to @types/emscripten.
  return (pdfium as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8
}
