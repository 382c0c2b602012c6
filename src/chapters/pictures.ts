/** The pictures that the chapters show, each with the place where it is first shown. */

import type { Chapter, Position } from '../book.ts'
import { visitElements } from '../trees.ts'

/** By file below the book's root, in the order of the book. */
export function collectPictures(chapters: readonly Chapter[]): ReadonlyMap<string, Position> {
  const places = new Map<string, Position>()
  for (const { file, tree } of chapters) {
    visitElements(tree, ({ data, position }) => {
      if (data?.target?.kind !== 'asset' || places.has(data.target.file)) return
      places.set(data.target.file, {
        file,
        ...(position === undefined ? {} : { line: position.start.line, column: position.start.column }),
      })
    })
  }
  return places
}
