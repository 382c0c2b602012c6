/** The notes of the book: which ids their marks and their links back lead to. */
import type { Element } from 'hast'
import type { Leaf } from '../book.ts'
import { visitElements } from '../trees.ts'

export interface NoteIds {
  /** Notes. */
  readonly notes: ReadonlySet<string>
  /** Marks that nothing but the notes' own links leads to: by these the linker knows a note. */
  readonly marks: ReadonlySet<string>
}

export function noteIds(leaves: readonly Leaf[]): NoteIds {
  const notes = new Set<string>()
  const marks = new Set<string>()
  const others = new Set<string>()
  for (const { tree } of leaves) {
    visitElements(tree, (element) => {
      const id = idOf(element)
      if (id === undefined) return
      const { dataFootnoteRef, dataFootnoteBackref } = element.properties
      if (dataFootnoteRef !== undefined) notes.add(id)
      else if (dataFootnoteBackref !== undefined) marks.add(id)
      else others.add(id)
    })
  }
  return { notes, marks: new Set([...marks].filter((id) => !others.has(id))) }
}

/** The place in a chapter that a link leads to. */
function idOf({ tagName, data }: Element): string | undefined {
  return tagName === 'a' && data?.target?.kind === 'chapter' ? data.target.id : undefined
}
