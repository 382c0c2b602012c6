/** These plugins ship no types for markdown-it 15. */
declare module 'markdown-it-emoji' {
  import type { MarkdownIt } from 'markdown-it'
  export function full(markdown: MarkdownIt, options?: { shortcuts?: Record<string, string> }): void
}

declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it'
  export default function footnote(markdown: MarkdownIt): void
}

declare module 'markdown-it-abbr' {
  import type { MarkdownIt } from 'markdown-it'
  export default function abbreviations(markdown: MarkdownIt): void
}

declare module 'markdown-it-deflist' {
  import type { MarkdownIt } from 'markdown-it'
  export default function definitionLists(markdown: MarkdownIt): void
}

declare module 'markdown-it-mark' {
  import type { MarkdownIt } from 'markdown-it'
  export default function mark(markdown: MarkdownIt): void
}
