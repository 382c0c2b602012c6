/** What of a text can be compared between a page and its source: letters and digits. */

/**
 * Spaces, hyphens and line ends come and go in setting, so only letters and digits count; compatibility forms (ligatures,
 * radicals, full-width letters) are their plain ones, and marks that stand over or under a letter are left out.
 * `without`: code points that do not count.
 */
export function lettersOf(text: string, without: ReadonlySet<number> = NONE): string {
  const kept =
    without.size === 0
      ? text
      : [...text].filter((character) => !without.has(character.codePointAt(0) ?? 0)).join('')
  return kept.normalize('NFKD').replace(NOT_COMPARED, '')
}

/**
 * Of scripts that are set in another order than they are written, or whose letters melt into signs, a page keeps the glyphs;
 * no two readers make the same text of them.
 */
const REORDERED =
  'Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Thai Laoo Tibt Mymr Khmr Java Bali'.split(' ')
const NOT_COMPARED = new RegExp(
  `[^\\p{L}\\p{N}]|[${REORDERED.map((script) => `\\p{Script=${script}}`).join('')}]`,
  'gu',
)

const NONE: ReadonlySet<number> = new Set()
