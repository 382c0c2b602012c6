/** The build's own check before the book says that it is accessible (PDF/UA-1, ISO 14289-1). What the linker itself sees to is not asked again. */
import type { DocumentInfo } from './metadata.ts'
import type { PrintedSegment } from './reader.ts'

/** What the check looks at. */
export interface CheckedBook {
  readonly segments: readonly PrintedSegment[]
  readonly furniture: readonly PrintedSegment[]
  readonly info: DocumentInfo
}

/** Why the claim would be false. `silentFigures` have no text in their place. */
export function accessibilityFlaws(
  { segments, furniture, info }: CheckedBook,
  silentFigures: number,
): string[] {
  const prints = [...segments, ...furniture]
  const sum = (from: readonly PrintedSegment[], count: 'notdef' | 'unmapped' | 'unmarked') =>
    from.reduce((all, { flaws }) => all + (flaws?.[count] ?? 0), 0)
  const counted = [
    [prints.filter(({ flaws }) => flaws === undefined).length, 'prints that were not refined'],
    [sum(prints, 'notdef'), 'characters that no font has'],
    [sum(prints, 'unmapped'), 'glyphs without text'],
    // What furniture paints is an artifact as a whole.
    [sum(segments, 'unmarked'), 'pieces of content without a tag'],
    [silentFigures, 'figures without text in their place'],
    [info.title.trim() === '' ? 1 : 0, 'title that is empty'],
    [info.language.trim() === '' ? 1 : 0, 'language that is empty'],
  ] as const
  return counted.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
}
