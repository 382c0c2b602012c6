/** What a book's texts can refer to by a label: figures, tables, formulas, sections. Numbers run through the whole book. */
import type { Folder } from '../../book.ts'

export type PlaceKind = 'figure' | 'table' | 'equation' | 'section' | 'other'

/** A label as one text declares it. */
export interface Declared {
  readonly label: string
  readonly kind: PlaceKind
  /** Of a section. */
  readonly title?: string
}

export interface Place extends Declared {
  readonly file: string
  /** From 1; sections have none. */
  readonly number: number
}

export type Places = ReadonlyMap<string, Place>

/** A label that is declared twice stays where it was first. `order` is a text that names the files in the book's order. */
export async function readPlaces(
  { files, read }: Folder,
  isText: (file: string) => boolean,
  order: string,
  declaredIn: (text: string) => readonly Declared[],
): Promise<Places> {
  const rank = (file: string) => {
    const at = order.indexOf(file.replace(/\.[^.]*$/, ''))
    return at === -1 ? order.length : at
  }
  const ordered = [...files].filter(isText).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const places = new Map<string, Place>()
  const counts = new Map<PlaceKind, number>()
  for (const file of ordered) {
    const text = new TextDecoder().decode(await read(file)).replace(/\r\n?/g, '\n')
    // A file can be referred to by its path.
    places.set(file, { label: file, kind: 'section', title: titleIn(text) ?? file, file, number: 0 })
    for (const declared of declaredIn(text)) {
      if (places.has(declared.label)) continue
      const number = (counts.get(declared.kind) ?? 0) + 1
      counts.set(declared.kind, number)
      places.set(declared.label, { ...declared, file, number })
    }
  }
  return places
}

/** What a text calls itself: in its front matter, else in its first heading. */
function titleIn(text: string): string | undefined {
  const front = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text)?.[1]
  const written = /^title:[ \t]*(["']?)(.+?)\1[ \t]*$/m.exec(front ?? '')?.[2]
  return written ?? /^#[ \t]+(.+?)[ \t]*(?:\{[^{}]*\})?[ \t]*$/m.exec(text)?.[1]?.replace(/[*`_]/g, '')
}
