/** The two markdown-it plugins ship no types for markdown-it 15. */
declare module 'markdown-it-emoji' {
  import type { MarkdownIt } from 'markdown-it'
  export function full(markdown: MarkdownIt, options?: { shortcuts?: Record<string, string> }): void
}

declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it'
  export default function footnote(markdown: MarkdownIt): void
}
