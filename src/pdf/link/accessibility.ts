/** The build's own check before the book says that it is accessible (PDF/UA-1, ISO 14289-1). What the linker itself sees to is not asked again. */
import type { Find, PageOf } from './flaws.ts'
import type { DocumentInfo } from './metadata.ts'
import type { PrintFlaws } from './print-flaws.ts'
import type { PrintedSegment } from './reader.ts'

/** What is asked of tags and titles. Furniture is an artifact as a whole, and needs none. */
export function accessibilityFlaws(
  segments: readonly PrintedSegment[],
  info: DocumentInfo,
  pageOf: PageOf,
): Find[] {
  const empty = (['title', 'language'] as const).filter((key) => info[key].trim() === '')
  return [
    ...segments.flatMap((segment) => findsOf(segment, 'unmarked', pageOf)),
    ...empty.map((key): Find => [key, undefined]),
  ]
}

/** What refining found of these kinds, and prints that were not refined. */
export function printFlaws(
  prints: readonly PrintedSegment[],
  kinds: readonly (keyof PrintFlaws)[],
  pageOf: PageOf,
): Find[] {
  return prints.flatMap((print): Find[] =>
    print.flaws === undefined
      ? [['unrefined', undefined]]
      : kinds.flatMap((kind) => findsOf(print, kind, pageOf)),
  )
}

function findsOf(print: PrintedSegment, kind: keyof PrintFlaws, pageOf: PageOf): Find[] {
  return (print.flaws?.[kind] ?? []).map((page) => [kind, pageOf(print, page)])
}
