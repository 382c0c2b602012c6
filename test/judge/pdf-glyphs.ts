/** Reads the glyphs of a finished PDF with PDFium, page by page: their place, their face, and what they are clipped to. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

/** Left, bottom, right, top in points, the origin at the foot of the page. */
export type Box = readonly [left: number, bottom: number, right: number, top: number]

export interface Glyph {
  /** What a reader copies: mostly one character; U+0000 where the file does not say what the glyph stands for. `\n` and spaces that PDFium adds between lines and words have no face and no ink. */
  readonly text: string
  /** Without the subset's prefix `ABCDEF+`. */
  readonly face: string
  /** Of the ink; undefined for spaces. */
  readonly ink: Box | undefined
  /** Where the page shows the glyph: its crop box, cut by the boxes of the clipping paths around the glyph. */
  readonly shown: Box
}

export interface GlyphPage {
  readonly label: string
  readonly width: number
  readonly height: number
  readonly glyphs: readonly Glyph[]
}

/** One page after the other, since the glyphs of a long book fill the memory. Throws when the bytes are no PDF. */
export async function* readGlyphs(bytes: Uint8Array): AsyncGenerator<GlyphPage> {
  const wasm = createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')
  const tool = await init({ wasmBinary: new Uint8Array(await readFile(wasm)).buffer })
  tool.PDFiumExt_Init()
  const file = tool.pdfium.wasmExports.malloc(bytes.length)
  memoryOf(tool).HEAPU8.set(bytes, file)
  const book = tool.FPDF_LoadMemDocument(file, bytes.length, '')
  if (book === 0) throw new Error(`PDFium cannot open the file: its error ${tool.FPDF_GetLastError()}`)
  const room = openRoom(tool)
  for (let index = 0; index < tool.FPDF_GetPageCount(book); index++) {
    const page = tool.FPDF_LoadPage(book, index)
    const text = tool.FPDFText_LoadPage(page)
    const cropped = cropBox(tool, room, page)
    const glyphs = collectGlyphs(tool, room, text, cropped)
    const label = room.utf16((to, size) => tool.FPDF_GetPageLabel(book, index, to, size))
    yield {
      label: label === '' ? String(index + 1) : label,
      width: cropped[2] - cropped[0],
      height: cropped[3] - cropped[1],
      glyphs,
    }
    tool.FPDFText_ClosePage(text)
    tool.FPDF_ClosePage(page)
  }
  tool.FPDF_CloseDocument(book)
  tool.pdfium.wasmExports.free(file)
}

/** A piece of PDFium's memory for what its functions give back through pointers. */
interface Room {
  readonly at: number
  readonly float: (index: number) => number
  readonly double: (index: number) => number
  readonly utf8: (fill: (to: number, size: number) => number) => string
  readonly utf16: (fill: (to: number, size: number) => number) => string
}

const ROOM = 1024 // bytes: names of faces and labels of pages are shorter

interface Memory {
  readonly HEAPU8: Uint8Array
  readonly HEAPF32: Float32Array
  readonly HEAPF64: Float64Array
}

/** To be asked for each time: the memory moves when it grows. */
function memoryOf({ pdfium }: WrappedPdfiumModule): Memory {
  // The package leaves the declaration of these to @types/emscripten.
  return pdfium as unknown as Memory
}

function openRoom(tool: WrappedPdfiumModule): Room {
  const { pdfium } = tool
  const at = pdfium.wasmExports.malloc(ROOM)
  const string = (fill: (to: number, size: number) => number, read: (from: number) => string) =>
    fill(at, ROOM) > 1 ? read(at) : ''
  return {
    at,
    float: (index) => memoryOf(tool).HEAPF32[at / 4 + index] ?? 0,
    double: (index) => memoryOf(tool).HEAPF64[at / 8 + index] ?? 0,
    utf8: (fill) => string(fill, (from) => pdfium.UTF8ToString(from)),
    utf16: (fill) => string(fill, (from) => pdfium.UTF16ToString(from)),
  }
}

function cropBox(tool: WrappedPdfiumModule, { at, float }: Room, page: number): Box {
  const found =
    tool.FPDFPage_GetCropBox(page, at, at + 4, at + 8, at + 12) ||
    tool.FPDFPage_GetMediaBox(page, at, at + 4, at + 8, at + 12)
  if (found) return [float(0), float(1), float(2), float(3)]
  // Both stand in a node above the page, which only the page's size takes into account.
  return [0, 0, tool.FPDF_GetPageWidthF(page), tool.FPDF_GetPageHeightF(page)]
}

function collectGlyphs(tool: WrappedPdfiumModule, room: Room, text: number, cropped: Box): Glyph[] {
  const { at, double } = room
  // PDFium's font → its name; its fonts live no longer than the page.
  const faces = new Map<number, string>()
  const runs = new Map<number, Pick<Glyph, 'face' | 'shown'>>([[0, { face: '', shown: cropped }]])
  const glyphs: Glyph[] = []
  const count = tool.FPDFText_CountChars(text)
  for (let index = 0; index < count; index++) {
    // Where the font does not say what a glyph stands for, PDFium gives its number, and says that it is one.
    const isNamed = tool.FPDFText_HasUnicodeMapError(text, index) !== 1
    const character = isNamed ? String.fromCodePoint(tool.FPDFText_GetUnicode(text, index)) : '\0'
    if (tool.FPDFText_IsGenerated(text, index) === 1) {
      if (character !== '\r') glyphs.push({ text: character, face: '', ink: undefined, shown: cropped })
      continue
    }
    const object = tool.FPDFText_GetTextObject(text, index)
    let run = runs.get(object)
    if (run === undefined) {
      run = { face: faceOf(tool, room, object, faces), shown: shownBox(tool, room, object, cropped) }
      runs.set(object, run)
    }
    const hasBox = tool.FPDFText_GetCharBox(text, index, at, at + 8, at + 16, at + 24)
    // Left, right, bottom, top: PDFium's own order.
    const ink: Box = [double(0), double(2), double(1), double(3)]
    const isDrawn = hasBox && /\S/.test(character) && ink[2] > ink[0] && ink[3] > ink[1]
    glyphs.push({ text: character, ink: isDrawn ? ink : undefined, ...run })
  }
  return glyphs
}

function faceOf(tool: WrappedPdfiumModule, room: Room, object: number, faces: Map<number, string>): string {
  const font = tool.FPDFTextObj_GetFont(object)
  const known = faces.get(font)
  if (known !== undefined) return known
  const name = room
    .utf8((to, size) => tool.FPDFFont_GetBaseFontName(font, to, size))
    .replace(/^[A-Z]{6}\+/, '')
  faces.set(font, name)
  return name
}

/** A clipping path that is no rectangle counts as the box around it. */
function shownBox(tool: WrappedPdfiumModule, { at, float }: Room, object: number, cropped: Box): Box {
  const clip = tool.FPDFPageObj_GetClipPath(object)
  let [left, bottom, right, top] = cropped
  for (let path = 0; path < tool.FPDFClipPath_CountPaths(clip); path++) {
    const across: number[] = []
    const up: number[] = []
    for (let segment = 0; segment < tool.FPDFClipPath_CountPathSegments(clip, path); segment++) {
      tool.FPDFPathSegment_GetPoint(tool.FPDFClipPath_GetPathSegment(clip, path, segment), at, at + 4)
      across.push(float(0))
      up.push(float(1))
    }
    left = Math.max(left, Math.min(...across))
    bottom = Math.max(bottom, Math.min(...up))
    right = Math.min(right, Math.max(...across))
    top = Math.min(top, Math.max(...up))
  }
  return [left, bottom, right, top]
}
