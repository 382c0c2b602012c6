/** Code blocks as mdBook shows them: the lines that only its compiler needs are hidden, of the attributes the language remains. */
import type { MarkdownIt } from 'markdown-it'

/** `prefixes` holds, by language, how hidden lines begin (`output.html.code.hidelines` of book.toml). */
export function hiddenLines(prefixes: ReadonlyMap<string, string>): (markdown: MarkdownIt) => void {
  return (markdown) => {
    markdown.core.ruler.after('block', 'hidden_lines', ({ tokens }) => {
      for (const token of tokens) {
        if (token.type !== 'fence') continue
        const [language = '', ...attributes] = token.info.trim().split(/[\s,]+/)
        const own = attributes.find((attribute) => attribute.startsWith('hidelines='))
        const prefix = own?.slice('hidelines='.length) || prefixes.get(language)
        if (language === 'rust') token.content = withoutHidden(token.content)
        else if (prefix) token.content = withoutPrefixed(token.content, prefix)
        token.info = language
      }
    })
  }
}

/** Lines that begin with `#` are hidden, but not attributes (`#[`, `#!`); `##` stands for a shown `#`. */
function withoutHidden(code: string): string {
  return code
    .split('\n')
    .filter((line) => !/^\s*#(?![#![])/.test(line))
    .map((line) => line.replace(/^(\s*)##/, '$1#'))
    .join('\n')
}

function withoutPrefixed(code: string, prefix: string): string {
  return code
    .split('\n')
    .filter((line) => !line.trimStart().startsWith(prefix))
    .join('\n')
}
