/** Finds the entry of the contents that a place of the text belongs to: the PDF knows the entries alone. */
import { idsOf } from './page/view.ts'
import type { Shown } from './shown.ts'

/** The id of the last entry that stands at an element with this id, or before it. */
export function entryBefore({ text, contents }: Partial<Shown>, id: string): string | undefined {
  const leaf = text?.leaves.find(({ html }) => offsetOf(html, id) >= 0)
  if (leaf === undefined) return undefined
  const place = offsetOf(leaf.html, id)
  let found: { readonly id: string; readonly offset: number } | undefined
  for (const entry of idsOf(contents ?? [])) {
    const offset = offsetOf(leaf.html, entry)
    if (offset >= (found?.offset ?? 0) && offset <= place) found = { id: entry, offset }
  }
  return found?.id
}

/** Ids of our writer stand between double quotes. */
function offsetOf(html: string, id: string): number {
  return html.indexOf(` id="${id}"`)
}
