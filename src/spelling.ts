/** The name that somebody probably meant who wrote another one. */

/** The nearest of `known`, or undefined when none is near: up to a third of the letters may be wrong, or the end missing. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, name.length / 3) || candidate.startsWith(name))
    .sort((a, b) => a.edits - b.edits)
  return nearest?.candidate
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const above = (up: number, left: number) => rows[i - up]?.[j - left] ?? Number.POSITIVE_INFINITY
      const swapped =
        a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? above(2, 2) + 1 : Number.POSITIVE_INFINITY
      const replaced = above(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(above(1, 0) + 1, (row[j - 1] ?? 0) + 1, replaced, swapped))
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}
