/** Finds the captions of figures and tables, and gives each an id that a list can lead to. */
import type { Element } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type { Caption, CaptionList, Chapter } from '../book.ts'
import { copyTree, visitElements } from '../trees.ts'
import { hasClass } from './classes.ts'

type Kind = CaptionList['kind']

/** The chapters with their captions named, and a list for each of `kinds`. */
export function listCaptions(
  chapters: readonly Chapter[],
  kinds: readonly Kind[],
): { readonly chapters: readonly Chapter[]; readonly lists: readonly CaptionList[] } {
  const entries = new Map(kinds.map((kind) => [kind, [] as Caption[]]))
  const named = chapters.map((chapter) => {
    const tree = copyTree(chapter.tree)
    const used = new Set<unknown>()
    visitElements(tree, ({ properties: { id } }) => {
      used.add(id)
    })
    visitElements(tree, (element, _, parent) => {
      const kind = kindOf(element, parent)
      const list = kind && entries.get(kind)
      const title = textOf(element).replace(/\s+/g, ' ').trim()
      if (list === undefined || title === '') return
      let id = `${chapter.id}--${kind}-${list.length + 1}`
      while (used.has(id)) id += '_'
      used.add(id)
      element.properties.id ??= id
      list.push({ chapter: chapter.id, id: String(element.properties.id), title })
    })
    return { ...chapter, tree }
  })
  const lists = [...entries].map(([kind, found]) => ({ kind, entries: found }))
  return { chapters: named, lists: lists.filter(({ entries: found }) => found.length > 0) }
}

function kindOf(
  element: Element,
  parent: { readonly children: readonly unknown[] } | undefined,
): Kind | undefined {
  if (element.tagName === 'caption') return 'tables'
  if (element.tagName === 'figcaption') return holdsTable(parent) ? 'tables' : 'figures'
  return hasClass(element, 'caption') ? 'figures' : undefined
}

function holdsTable(figure: { readonly children: readonly unknown[] } | undefined): boolean {
  return (figure?.children ?? []).some(
    (child) => typeof child === 'object' && child !== null && 'tagName' in child && child.tagName === 'table',
  )
}
