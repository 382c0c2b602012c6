/** Finished PDF → what a reader finds in it. Reads with PDFium (as report/read-print.ts does, for numbers), and shares no line with the linker. Long because all calls of PDFium are in one place. */
import { readFile } from 'node:fs/promises'
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

/** Where a link or a bookmark leads: a page of the file, counted from 0, or an address. */
export type End =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 'nowhere' }

export interface FoundPage {
  readonly label: string
  /** As a reader copies it, in the order of the page's content; without what the next two hold. */
  readonly text: string
  /** What is set in faces of formulas. They are painted after all other text of a page. */
  readonly formulas: string
  /** Of running head and folio. */
  readonly furniture: string
  readonly links: readonly End[]
  /** Whether the page has a part in the structure tree; undefined where nobody looked. */
  readonly tagged: boolean | undefined
  /** Names of the fonts that are not in the file. */
  readonly foreignFonts: readonly string[]
}

interface FoundBookmark {
  readonly title: string
  /** From 1. */
  readonly level: number
  readonly end: End
}

export interface FoundPdf {
  /** Whether the cross-reference table is right; PDFium repairs a wrong one in silence. */
  readonly whole: boolean
  readonly tagged: boolean
  readonly language: string
  readonly outline: readonly FoundBookmark[]
  readonly pages: readonly FoundPage[]
}

/** What is called for every text of a page, without the package's wrapper, which takes fifty times as long as the call. */
interface Raw {
  FPDFPage_GetObject(page: number, index: number): number
  FPDFPageObj_GetType(object: number): number
  FPDFTextObj_GetFont(object: number): number
  FPDFFormObj_GetObject(form: number, index: number): number
  FPDFText_GetUnicode(text: number, index: number): number
  FPDFText_GetTextObject(text: number, index: number): number
}

interface Tool {
  readonly wrapped: WrappedPdfiumModule
  readonly raw: Raw
  /** Memory of PDFium for what its functions give back through pointers. */
  readonly room: number
}

/** To open the structure of a page takes a fifth of the reading of it: one of so many pages stands for the others. */
const STRUCTURE_EVERY = 8
const ROOM = 65_536 // bytes: titles and addresses are shorter
const TEXT_OBJECT = 1
const FORM_OBJECT = 5
const URI_ACTION = 3
/** Part of the names of all faces of KaTeX. */
const FORMULA_FACE = 'KaTeX'

/** One of `count` runs of pages, from 0. */
export interface Share {
  readonly index: number
  readonly count: number
}

/** Of the pages the share only; the outline is in the first share. @throws Error when PDFium cannot open the bytes. */
export async function readPdf(
  bytes: Uint8Array,
  { index, count }: Share = { index: 0, count: 1 },
): Promise<FoundPdf> {
  const wasm = await readFile(new URL(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')))
  const wrapped = await init({ wasmBinary: new Uint8Array(wasm).buffer })
  wrapped.PDFiumExt_Init()
  // The package declares a part of the exports only.
  const raw = wrapped.pdfium.wasmExports as unknown as Raw
  const at = wrapped.pdfium.wasmExports.malloc(bytes.length)
  const tool: Tool = { wrapped, raw, room: wrapped.pdfium.wasmExports.malloc(ROOM) }
  memoryOf(tool).HEAPU8.set(bytes, at)
  const file = wrapped.FPDF_LoadMemDocument(at, bytes.length, '')
  if (file === 0) throw new Error(`PDFium cannot open the file: error ${wrapped.FPDF_GetLastError()}`)
  const total = wrapped.FPDF_GetPageCount(file)
  const first = Math.floor((total * index) / count)
  const length = Math.floor((total * (index + 1)) / count) - first
  return {
    whole: wrapped.FPDF_DocumentHasValidCrossReferenceTable(file),
    tagged: wrapped.FPDFCatalog_IsTagged(file),
    language: utf16(tool, (to, size) => wrapped.FPDFCatalog_GetLanguage(file, to, size)),
    outline: index === 0 ? readOutline(tool, file, 0, 1) : [],
    pages: Array.from({ length }, (_, page) => readPage(tool, file, first + page)),
  }
}

function readOutline(tool: Tool, file: number, parent: number, level: number): FoundBookmark[] {
  const { wrapped } = tool
  const found: FoundBookmark[] = []
  let item = wrapped.FPDFBookmark_GetFirstChild(file, parent)
  for (; item !== 0; item = wrapped.FPDFBookmark_GetNextSibling(file, item)) {
    const title = utf16(tool, (to, size) => wrapped.FPDFBookmark_GetTitle(item, to, size))
    const end = endOf(tool, file, wrapped.FPDFBookmark_GetDest(file, item), () =>
      wrapped.FPDFBookmark_GetAction(item),
    )
    found.push({ title, level, end }, ...readOutline(tool, file, item, level + 1))
  }
  return found
}

function readPage(tool: Tool, file: number, index: number): FoundPage {
  const { wrapped, raw } = tool
  const page = wrapped.FPDF_LoadPage(file, index)
  const { fonts, kinds } = readObjects(tool, page)
  const tagged = index % STRUCTURE_EVERY === 0 ? hasStructure(tool, page) : undefined
  const foreign = [...fonts].filter((font) => wrapped.FPDFFont_GetIsEmbedded(font) !== 1)
  const found = {
    label: utf16(tool, (to, size) => wrapped.FPDF_GetPageLabel(file, index, to, size)),
    ...readText(wrapped, raw, page, kinds),
    links: readLinks(tool, file, page),
    tagged,
    foreignFonts: foreign.map((font) => nameOfFont(tool, font)),
  }
  wrapped.FPDF_ClosePage(page)
  return found
}

function hasStructure({ wrapped }: Tool, page: number): boolean {
  const structure = wrapped.FPDF_StructTree_GetForPage(page)
  if (structure === 0) return false
  const found = wrapped.FPDF_StructTree_CountChildren(structure) > 0
  wrapped.FPDF_StructTree_Close(structure)
  return found
}

type TextKind = 'text' | 'formulas' | 'furniture'

/** The fonts of the page's texts, and which texts are not its running text: the furniture is in forms that are artifacts. */
function readObjects(tool: Tool, page: number) {
  const { wrapped, raw } = tool
  const fonts = new Set<number>()
  const formulaFonts = new Set<number>()
  const kinds = new Map<number, TextKind>()
  const readObject = (object: number, inArtifact: boolean): void => {
    const type = raw.FPDFPageObj_GetType(object)
    if (type === TEXT_OBJECT) {
      const font = raw.FPDFTextObj_GetFont(object)
      if (!fonts.has(font) && nameOfFont(tool, font).includes(FORMULA_FACE)) formulaFonts.add(font)
      fonts.add(font)
      if (inArtifact) kinds.set(object, 'furniture')
      else if (formulaFonts.has(font)) kinds.set(object, 'formulas')
    } else if (type === FORM_OBJECT) {
      const isArtifact = inArtifact || hasMark(tool, object, 'Artifact')
      const count = wrapped.FPDFFormObj_CountObjects(object)
      for (let inner = 0; inner < count; inner++)
        readObject(raw.FPDFFormObj_GetObject(object, inner), isArtifact)
    }
  }
  const count = wrapped.FPDFPage_CountObjects(page)
  for (let index = 0; index < count; index++) readObject(raw.FPDFPage_GetObject(page, index), false)
  return { fonts, kinds }
}

function nameOfFont(tool: Tool, font: number): string {
  return utf8(tool, (to, size) => tool.wrapped.FPDFFont_GetBaseFontName(font, to, size))
}

function hasMark(tool: Tool, object: number, name: string): boolean {
  const { wrapped, room } = tool
  const count = wrapped.FPDFPageObj_CountMarks(object)
  for (let index = 0; index < count; index++) {
    const mark = wrapped.FPDFPageObj_GetMark(object, index)
    // The length is written behind the name.
    const found = utf16(tool, (to, size) =>
      wrapped.FPDFPageObjMark_GetName(mark, to, size - 4, room + ROOM - 4) ? size : 0,
    )
    if (found === name) return true
  }
  return false
}

function readText(
  wrapped: WrappedPdfiumModule,
  raw: Raw,
  page: number,
  kinds: ReadonlyMap<number, TextKind>,
): Record<TextKind, string> {
  const content = wrapped.FPDFText_LoadPage(page)
  const count = wrapped.FPDFText_CountChars(content)
  const found: Record<TextKind, number[]> = { text: [], formulas: [], furniture: [] }
  for (let index = 0; index < count; index++) {
    const kind = kinds.get(raw.FPDFText_GetTextObject(content, index)) ?? 'text'
    found[kind].push(raw.FPDFText_GetUnicode(content, index))
  }
  wrapped.FPDFText_ClosePage(content)
  return {
    text: stringOf(found.text),
    formulas: stringOf(found.formulas),
    furniture: stringOf(found.furniture),
  }
}

/** Letter by letter, the strings of a book would be a million objects. */
function stringOf(codes: readonly number[]): string {
  let text = ''
  for (let from = 0; from < codes.length; from += 4096)
    text += String.fromCodePoint(...codes.slice(from, from + 4096))
  return text
}

function readLinks(tool: Tool, file: number, page: number): End[] {
  const { wrapped, room } = tool
  const links: End[] = []
  const int = (at: number) => new DataView(memoryOf(tool).HEAPU8.buffer).getInt32(at, true)
  new DataView(memoryOf(tool).HEAPU8.buffer).setInt32(room, 0, true)
  while (wrapped.FPDFLink_Enumerate(page, room, room + 4)) {
    const link = int(room + 4)
    const place = int(room)
    links.push(
      endOf(tool, file, wrapped.FPDFLink_GetDest(file, link), () => wrapped.FPDFLink_GetAction(link)),
    )
    // An address was read into the room where PDFium counts.
    new DataView(memoryOf(tool).HEAPU8.buffer).setInt32(room, place, true)
  }
  return links
}

function endOf(tool: Tool, file: number, destination: number, actionOf: () => number): End {
  const { wrapped } = tool
  if (destination !== 0) {
    const page = wrapped.FPDFDest_GetDestPageIndex(file, destination)
    return page < 0 ? { kind: 'nowhere' } : { kind: 'page', page }
  }
  const action = actionOf()
  if (action === 0 || wrapped.FPDFAction_GetType(action) !== URI_ACTION) return { kind: 'nowhere' }
  return {
    kind: 'web',
    url: utf8(tool, (to, size) => wrapped.FPDFAction_GetURIPath(file, action, to, size)),
  }
}

/** To be asked for each time: the memory moves when it grows. */
function memoryOf({ wrapped }: Tool): { readonly HEAPU8: Uint8Array } {
  // The package leaves the declaration to @types/emscripten.
  return wrapped.pdfium as unknown as { readonly HEAPU8: Uint8Array }
}

/** `fill` returns the length in bytes, with the end mark. */
type Fill = (to: number, size: number) => number

function utf16({ wrapped, room }: Tool, fill: Fill): string {
  return fill(room, ROOM) > 2 ? wrapped.pdfium.UTF16ToString(room) : ''
}

function utf8({ wrapped, room }: Tool, fill: Fill): string {
  return fill(room, ROOM) > 1 ? wrapped.pdfium.UTF8ToString(room) : ''
}
