/** Typographic quotes, dashes and ellipses, as mdBook's option `smart-punctuation` makes them. */
import type { MarkdownIt } from 'markdown-it'

export function smartPunctuation(markdown: MarkdownIt): void {
  // markdown-it's own replacements make more of the text than mdBook does: `(c)`, `+-`.
  markdown.set({ typographer: true, quotes: '“”‘’' }).disable('replacements')
  markdown.core.ruler.before('smartquotes', 'smart_dashes', ({ tokens }) => {
    for (const { type, children } of tokens) {
      if (type !== 'inline') continue
      let inAddress = false
      for (const token of children ?? []) {
        if (token.type.startsWith('link_') && token.info === 'auto') inAddress = token.nesting === 1
        if (token.type === 'text' && !inAddress)
          token.content = token.content
            .replaceAll('...', '…')
            .replace(/-{2,}/g, ({ length }) => dashes(length))
      }
    }
  })
}

/** Em and en dashes in place of hyphens, all of one kind where that comes out even. */
function dashes(hyphens: number): string {
  if (hyphens % 3 === 0) return '—'.repeat(hyphens / 3)
  if (hyphens % 2 === 0) return '–'.repeat(hyphens / 2)
  return hyphens % 3 === 2 ? `${'—'.repeat((hyphens - 2) / 3)}–` : `${'—'.repeat((hyphens - 4) / 3)}––`
}
