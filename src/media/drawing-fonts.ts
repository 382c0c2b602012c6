/** Names a generic family behind the fonts that a drawing asks for: few machines have them, and a reader would take any other. */

const GENERIC = new Set([
  'serif', 'sans-serif', 'monospace', 'cursive', 'fantasy', 'system-ui', 'math', 'emoji', 'inherit', 'initial', 'unset',
]) // biome-ignore format: a list of names
const MONOSPACED = /mono|courier|consol|menlo|\bcode\b|typewriter|terminal/
const SERIFED = /times|serif|georgia|garamond|roman|palatino|cambria|bookman|century|song|simsun|mincho|kai/

/** Start tags and style sheets, in the text of a drawing as `sanitizeSvg` writes it. */
const MARKUP = /<style[^>]*>[^<]*|<[a-zA-Z](?:[^>"]|"[^"]*")*>/g
/** In an attribute, in a `style` attribute (where quotes are written as references) or in a style sheet. */
const FAMILY = /\bfont-family(\s*=\s*"|\s*:\s*)((?:&[^;\s]+;|[^";}<&])+)/g

/** `font-family="Helvetica"` → `font-family="Helvetica, sans-serif"`. */
export function withGenericFamilies(svg: string): string {
  return svg.replace(MARKUP, (markup) =>
    markup.replace(FAMILY, (whole, before: string, families: string) => {
      const names = families.split(',').map((name) =>
        name
          .replace(/&[^;\s]+;|['"]/g, '')
          .trim()
          .toLowerCase(),
      )
      const isComplete = names.some(
        (name) => GENERIC.has(name) || name.startsWith('ui-') || /^$|[!(]/.test(name),
      )
      return isComplete ? whole : `font-family${before}${families.trimEnd()}, ${genericOf(names.join())}`
    }),
  )
}

function genericOf(names: string): string {
  if (MONOSPACED.test(names)) return 'monospace'
  return !names.includes('sans') && SERIFED.test(names) ? 'serif' : 'sans-serif'
}
