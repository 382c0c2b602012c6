/** Where every anchor of every file ended up in the book, after its id was made unique. */
import type { Element } from 'hast'
import type { Chapter } from '../book.ts'
import { visitElements } from '../trees.ts'

interface Place {
  readonly chapter: string
  readonly id: string
}

export interface Anchors {
  hasFile(file: string): boolean
  /** The first chapter that was cut from a file. */
  first(file: string): string | undefined
  /** The place of an anchor; of several chapters cut from one file, `preferred` is asked first. */
  find(file: string, anchor: string, preferred: string): Place | undefined
}

/**
 * Sets ids that are unique in the book and valid as XML names: `<chapter>--<the file's own id>`; the chapter's own id
 * stands on its section. Changes the trees it is given.
 */
export function collectAnchors(chapters: readonly Chapter[]): Anchors {
  const used = new Set(chapters.map((chapter) => chapter.id))
  const placed = new Set<string>()
  const byFile = new Map<string, { chapter: string; anchors: Map<string, string> }[]>()

  for (const chapter of chapters) {
    const anchors = new Map<string, string>()
    visitElements(chapter.tree, (element, _index, parent) => {
      const isTitle = parent?.type === 'root' && parent.children[0] === element && element.tagName === 'h1'
      for (const own of idsOf(element)) {
        // A second element with the same id can be reached by nobody.
        if (anchors.has(own)) continue
        anchors.set(own, isTitle ? chapter.id : uniqueId(chapter.id, own, used))
      }
      const own = idsOf(element)[0]
      const id = isTitle ? undefined : own === undefined ? undefined : anchors.get(own)
      delete element.properties.name
      delete element.properties.id
      if (id === undefined) return
      // A heading is in the contents, also where another element was the first to have its id.
      const isHeading = /^h[1-6]$/.test(element.tagName)
      if (placed.has(id) && !isHeading) return
      element.properties.id = placed.has(id) ? uniqueId(chapter.id, own ?? '', used) : id
      placed.add(id)
    })
    const cut = byFile.get(chapter.file) ?? []
    byFile.set(chapter.file, [...cut, { chapter: chapter.id, anchors }])
  }

  return {
    hasFile: (file) => byFile.has(file),
    first: (file) => byFile.get(file)?.[0]?.chapter,
    find(file, anchor, preferred) {
      const cut = byFile.get(file) ?? []
      for (const { chapter, anchors } of [...cut.filter((c) => c.chapter === preferred), ...cut]) {
        const id = anchors.get(anchor)
        if (id !== undefined) return { chapter, id }
      }
      return undefined
    },
  }
}

function idsOf(element: Element): string[] {
  const values = [element.properties.id, element.tagName === 'a' ? element.properties.name : undefined]
  return values.filter((value): value is string => typeof value === 'string' && value !== '')
}

/** XML names (XML 1.0, §2.3) hold no space, slash or bracket. */
function uniqueId(chapter: string, own: string, used: Set<string>): string {
  const base = `${chapter}--${own.replace(/[^\p{L}\p{N}\p{M}_.-]+/gu, '-')}`
  let id = base
  for (let count = 2; used.has(id); count++) id = `${base}-${count}`
  used.add(id)
  return id
}
