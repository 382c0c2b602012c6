/** Lays the pages of the furniture sheets (running heads and folios) over the pages of the book, as artifacts. */

import { resolve, resolveDict } from './lookup.ts'
import { dict, isDict, isRef, isStream, name, type Ref, stream, type Value } from './objects.ts'
import type { PrintedSegment } from './reader.ts'
import { relocate, type SharedResources } from './relocate.ts'
import type { ObjectTable } from './table.ts'
import type { UnitedFonts } from './unite-fonts.ts'

/** A name that Skia, which numbers its resources, never gives. */
const FORM = 'Furniture'

/** Page n of the sheets is laid over page n of the book. No sheets: no furniture. */
export function layFurniture(
  table: ObjectTable,
  pages: readonly Ref[],
  sheets: readonly PrintedSegment[],
  shared: SharedResources,
  fonts: UnitedFonts,
): void {
  if (sheets.length === 0) return
  const printed = sheets.reduce((sum, sheet) => sum + sheet.pages, 0)
  if (printed !== pages.length) {
    throw new Error(`the furniture sheets have ${printed} pages, the book has ${pages.length}`)
  }
  // Skia's page begins with a matrix outside any q, so the page's own content must be closed off.
  const before = table.add(stream({}, Buffer.from('q\n')))
  const after = table.add(
    stream({}, Buffer.from(`\nQ\nq\n/Artifact <</Type /Pagination>> BDC\n/${FORM} Do\nEMC\nQ\n`)),
  )
  const forms = sheets.flatMap((sheet) => writeForms(table, sheet, shared, fonts))
  pages.forEach((page, index) => {
    const form = forms[index]
    if (form === undefined) return
    const entries = table.dict(page).entries
    const contents = entries.get('Contents')
    const own = contents === undefined ? [] : Array.isArray(contents) ? contents : [contents]
    entries.set('Contents', [before, ...own, after])
    addForm(table, entries, form)
  })
}

/** One form XObject (8.10) for each page of the sheet; `undefined` for an empty page. */
function writeForms(
  table: ObjectTable,
  sheet: PrintedSegment,
  shared: SharedResources,
  fonts: UnitedFonts,
): (Ref | undefined)[] {
  const relocation = relocate(table, sheet, shared, fonts.get(sheet) ?? new Map())
  return sheet.pageRefs.map((ref) => {
    const page = resolveDict(sheet, ref, 'a page').entries
    const content = resolve(sheet, page.get('Contents'))
    if (!isStream(content) || content.data.length === 0) return undefined
    const resources = relocation.share(resolveDict(sheet, page.get('Resources'), 'the resources of a page'))
    return table.add(
      stream(
        {
          Type: name('XObject'),
          Subtype: name('Form'),
          BBox: page.get('MediaBox'),
          Resources: resources,
          Filter: content.dict.entries.get('Filter'),
        },
        content.data,
      ),
    )
  })
}

function addForm(table: ObjectTable, page: Map<string, Value>, form: Ref): void {
  const found = page.get('Resources')
  const resources = isRef(found) ? table.get(found) : found
  // A copy: resource dictionaries that are objects of their own may be shared.
  const own = new Map(isDict(resources) ? resources.entries : [])
  const xObjects = own.get('XObject')
  const forms = isDict(xObjects) ? xObjects : dict({})
  own.set('XObject', { kind: 'dict', entries: new Map([...forms.entries, [FORM, form]]) })
  page.set('Resources', { kind: 'dict', entries: own })
}
