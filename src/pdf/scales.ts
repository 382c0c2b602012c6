/** Reports what came out smaller than the text around it, because it is wider than the page. */
import type { Element } from 'hast'
import type { Book, Leaf } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { Narrowed } from '../press/narrow.ts'
import { visitElements } from '../trees.ts'
import type { PrintedSegment } from './link/index.ts'
import type { NumberedPage } from './numbering.ts'

/** Elements that the press narrowed. */
export function reportNarrowed(
  narrowed: readonly Narrowed[],
  leaves: readonly Leaf[],
  book: Book,
  report: Report,
): void {
  for (const { leaf: id, tagName, index, scale } of narrowed) {
    const tree = leaves.find((leaf) => leaf.id === id)?.tree
    const namesakes: Element[] = []
    if (tree !== undefined) {
      visitElements(tree, (element) => {
        if (element.tagName === tagName) namesakes.push(element)
      })
    }
    const start = namesakes[index]?.position?.start
    const at = { file: fileOf(id, book), ...(start && { line: start.line, column: start.column }) }
    report.add('page-scaled', at, percent(scale))
  }
}

/** Pages that Chromium shrank, which it does when something sticks out of a document. The style sheets let nothing. */
export function reportScaledPages(
  segments: readonly PrintedSegment[],
  pages: readonly NumberedPage[],
  book: Book,
  report: Report,
): void {
  const scales = segments.flatMap((segment) => segment.scales)
  for (const [index, scale] of scales.entries()) {
    if (scale < 0.999)
      report.add('page-scaled', { file: fileOf(pages[index]?.leaf?.id, book) }, percent(scale))
  }
}

function fileOf(leaf: string | undefined, { chapters }: Book): string {
  return chapters.find((chapter) => chapter.id === leaf)?.file ?? 'README.md'
}

function percent(scale: number): string {
  return `${Math.round(scale * 100)} %`
}
