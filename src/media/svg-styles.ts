/** Takes out of a drawing's styles what would ask for another file. */

/** What fetches, or did in some browser, besides `url()` and `@import`. */
const FETCHING =
  /@import|@namespace|\b(?:src|image|image-set|cross-fade|expression)\s*\(|-moz-binding|behavior\s*:|javascript:/i

/** Parts of the drawing itself, raster pictures and fonts that are inside it. */
const OWN =
  /^(?:#[^\s"'()\\]+|data:(?:image\/(?:png|jpe?g|gif|webp|avif)|font\/[\w+.-]+|application\/(?:x-)?font-[\w+.-]+)[;,][^"'\\]*)$/i

/**
 * A style sheet, or the value of an attribute that holds CSS: each `url()` that leads out of the drawing becomes
 * `none`, and `@import` goes. What still asks for a file, or hides it behind escapes, leaves nothing of the whole text.
 */
export function cleanStyles(css: string): string {
  if (!/[@(\\:]/.test(css)) return css
  const clean = css
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replace(/@import\b(?:"[^"]*"|'[^']*'|[^;"'])*;?/gi, '')
    .replace(
      /\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^)]*))\s*\)?/gi,
      (whole, double?: string, single?: string, bare?: string) =>
        OWN.test((double ?? single ?? bare ?? '').trim()) ? whole : 'none',
    )
  return FETCHING.test(clean) || hidesFetching(clean) ? '' : clean
}

/** A backslash may write any letter as its number (CSS Syntax 3, section 4.3.7). */
function hidesFetching(css: string): boolean {
  if (!css.includes('\\')) return false
  const plain = css
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => characterOf(Number.parseInt(hex, 16)))
    .replace(/\\(?:\r\n|[\s\S])/g, (escaped) => escaped.slice(1))
  return FETCHING.test(plain) || addressesIn(plain) !== addressesIn(css)
}

function addressesIn(css: string): number {
  return css.match(/url\s*\(/gi)?.length ?? 0
}

function characterOf(code: number): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
}
