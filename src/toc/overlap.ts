/** Keeps a section that the contents list from being printed twice. */
import type { FoundEntry, FoundSection } from './found.ts'

/** The entries without the sections that lie inside another one that is listed: they are headings of that chapter. */
export function withoutContained(entries: readonly FoundEntry[]): readonly FoundEntry[] {
  const all = sectionsOf(entries)
  const contained = new Set(all.filter((section) => all.some((other) => contains(other, section, all))))
  const prune = (level: readonly FoundEntry[]): readonly FoundEntry[] =>
    level.flatMap((entry): readonly FoundEntry[] => {
      switch (entry.kind) {
        case 'link':
          return [entry]
        case 'section':
          return contained.has(entry) ? [] : [entry]
        default:
          return [{ ...entry, children: prune(entry.children) }]
      }
    })
  return prune(entries)
}

/** Every section among the entries and below them, in order. */
export function sectionsOf(entries: readonly FoundEntry[]): readonly FoundSection[] {
  return entries.flatMap((entry) => {
    switch (entry.kind) {
      case 'link':
        return []
      case 'section':
        return [entry]
      default:
        return sectionsOf(entry.children)
    }
  })
}

/** Of two anchors that lead to the same lines, the one that is listed first contains the other. */
function contains(outer: FoundSection, inner: FoundSection, all: readonly FoundSection[]): boolean {
  if (outer === inner || outer.lines.first > inner.lines.first || outer.lines.last < inner.lines.last) {
    return false
  }
  const same = outer.lines.first === inner.lines.first && outer.lines.last === inner.lines.last
  return !same || all.indexOf(outer) < all.indexOf(inner)
}
