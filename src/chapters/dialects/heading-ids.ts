/** Ids that the author gives headings: `## Title {#id .class}`, as mdBook and HonKit read them. */
import type { MarkdownIt, Token } from 'markdown-it'

/** Attributes in braces at the end of a heading; after a backslash they are text. */
const ATTRIBUTES = /(?<!\\)\{([^{}\n]*)\}$/

/** Takes `{…}` from the end of headings. The id is kept, beside the anchor that GitHub makes; classes and other attributes mean nothing here. */
export function headingIds(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'heading_ids', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const inline = token.type === 'heading_open' ? tokens[index + 1] : undefined
      const last = inline?.children?.at(-1)
      if (last?.type === 'text' && ATTRIBUTES.test(inline?.content.trimEnd() ?? ''))
        takeAttributes(token, last)
    }
  })
}

function takeAttributes(heading: Token, last: Token): void {
  const match = ATTRIBUTES.exec(last.content.trimEnd())
  const attributes = match?.[1]?.trim().split(/[ \t]+/) ?? []
  if (match === null || !attributes.every((attribute) => /^(?:[#.][^\s#.]|[\w:-]+=)/.test(attribute))) return
  last.content = last.content.slice(0, match.index).trimEnd()
  const id = attributes.findLast((attribute) => attribute.startsWith('#'))?.slice(1)
  if (id !== undefined) heading.attrSet('id', id)
}
