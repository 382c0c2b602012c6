/** Where every anchor of every file ended up in the book, after its id was made unique. */
import type { Element, Root } from 'hast'
import type { Chapter } from '../book.ts'
import { remembering } from '../remember.ts'
import { visitElements } from '../trees.ts'

interface Place {
  readonly chapter: string
  readonly id: string
}

export interface Anchors {
  /** The ids that the marked elements of a chapter get, in document order. */
  given(chapter: Chapter): readonly (string | undefined)[]
  hasFile(file: string): boolean
  /** The first chapter that was cut from a file. */
  first(file: string): string | undefined
  /** The place of an anchor; of several chapters cut from one file, `preferred` is asked first. */
  find(file: string, anchor: string, preferred: string): Place | undefined
}

/** An element with ids of its own, as a chapter has it. */
interface Marked {
  readonly ids: readonly string[]
  readonly isTitle: boolean
  readonly isHeading: boolean
}

const rememberMarked = remembering<Chapter, readonly Marked[]>()

/** The elements of a chapter that have ids, in document order. */
export function markedIn(chapter: Chapter): readonly Marked[] {
  return rememberMarked(chapter, '', () => {
    const marked: Marked[] = []
    visitElements(chapter.tree, (element, _index, parent) => {
      const ids = idsOf(element)
      if (ids.length === 0) return
      const isTitle = parent?.type === 'root' && parent.children[0] === element && element.tagName === 'h1'
      marked.push({ ids, isTitle, isHeading: /^h[1-6]$/.test(element.tagName) })
    })
    return marked
  })
}

/**
 * Gives out ids that are unique in the book and valid as XML names: `<chapter>--<the file's own id>`; the chapter's own id
 * stands on its section.
 */
export function collectAnchors(chapters: readonly Chapter[]): Anchors {
  const used = new Set(chapters.map((chapter) => chapter.id))
  const placed = new Set<string>()
  const byFile = new Map<string, { chapter: string; anchors: Map<string, string> }[]>()
  const given = new Map<Chapter, readonly (string | undefined)[]>()

  for (const chapter of chapters) {
    const anchors = new Map<string, string>()
    const ids = markedIn(chapter).map(({ ids: [first = '', ...others], isTitle, isHeading }) => {
      for (const own of [first, ...others]) {
        // A second element with the same id can be reached by nobody.
        if (anchors.has(own)) continue
        anchors.set(own, isTitle ? chapter.id : uniqueId(chapter.id, own, used))
      }
      const id = isTitle ? undefined : anchors.get(first)
      // A heading is in the contents, also where another element was the first to have its id.
      if (id === undefined || (placed.has(id) && !isHeading)) return undefined
      const unique = placed.has(id) ? uniqueId(chapter.id, first, used) : id
      placed.add(id)
      return unique
    })
    given.set(chapter, ids)
    const cut = byFile.get(chapter.file) ?? []
    byFile.set(chapter.file, [...cut, { chapter: chapter.id, anchors }])
  }

  return {
    given: (chapter) => given.get(chapter) ?? [],
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

/** Sets the ids that were given out, in a tree that is a copy of the chapter's. */
export function setIds(tree: Root, given: readonly (string | undefined)[]): void {
  const next = given.values()
  visitElements(tree, (element) => {
    const isMarked = idsOf(element).length > 0
    delete element.properties.name
    delete element.properties.id
    const id = isMarked ? next.next().value : undefined
    if (id !== undefined) element.properties.id = id
  })
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
