/** What the first line of a fenced code block says beside its language, and what comments in the code say to the website. */
import type { MarkdownIt } from 'markdown-it'
import { OWN } from './elements.ts'

interface FenceInfo {
  readonly language: string
  readonly title?: string
  /** Numbers of the lines that the author marked, from 1. */
  readonly marked: ReadonlySet<number>
}

/** Lines that can be marked: a range of millions is no range of lines. */
const MOST_LINES = 20_000

/**
 * Reads `py title="a.py" hl_lines="2 4-5"` and `{ .py title="a.py" }` of mkdocs, `js title="a.js" {1,3-5}` of Docusaurus and
 * `js:line-numbers {1,3-5} [a.js]` of VitePress.
 */
function readFenceInfo(info: string): FenceInfo {
  const text = info.trim()
  const language = /^\{\s*\.([^\s}]+)/.exec(text)?.[1] ?? /^[^\s{:[=]+(?=[\s{:[]|$)/.exec(text)?.[0] ?? ''
  const title =
    /(?:^|[\s{])title=(?:"([^"]*)"|'([^']*)'|([^\s}]+))/.exec(text)?.slice(1).find(Boolean) ??
    /\s\[([^\]]+)\]/.exec(text)?.[1]
  const lines = /(?:^|[\s{])hl_lines=(?:"([^"]*)"|'([^']*)')/.exec(text)?.slice(1).find(Boolean)
  const braces = /\{([\d\s,-]+)\}/.exec(text)?.[1]
  return { language, ...(title === undefined ? {} : { title }), marked: readRanges(lines ?? braces ?? '') }
}

/** `1 3-5`, `1,3-5`. */
function readRanges(text: string): Set<number> {
  const lines = new Set<number>()
  for (const [, first = '', last = first] of text.matchAll(/(\d{1,6})(?:\s*-\s*(\d{1,6}))?/g))
    for (let line = Number(first); line <= Math.min(Number(last), MOST_LINES); line++) lines.add(line)
  return lines
}

/** How a dialect takes comments out of the code that speak to the website alone. */
type ReadComments = (lines: readonly string[], marked: ReadonlySet<number>) => MarkedCode

interface MarkedCode {
  readonly lines: readonly string[]
  readonly marked: ReadonlySet<number>
}

/** Titles stand above their code, marked lines keep their mark. */
export function titledFences(readComments: ReadComments): (markdown: MarkdownIt) => void {
  return (markdown) => {
    const write = markdown.renderer.rules.fence
    if (write === undefined) return
    markdown.renderer.rules.fence = (tokens, index, options, env, renderer) => {
      const token = tokens[index]
      if (token === undefined) return ''
      const { language, title, marked } = readFenceInfo(markdown.utils.unescapeAll(token.info))
      const code = readComments(token.content.split('\n'), marked)
      token.info = language
      token.content = code.lines.join('\n')
      const html = write(tokens, index, options, env, renderer)
      const lines = [...code.marked].filter((line) => line >= 1 && line < code.lines.length)
      if (title === undefined && lines.length === 0) return html
      const { escapeHtml } = markdown.utils
      return `<${OWN.listing} caption="${escapeHtml(title ?? '')}"${
        lines.length === 0 ? '' : ` marked="${lines.sort((a, b) => a - b).join(' ')}"`
      }>${html}</${OWN.listing}>\n`
    }
  }
}

/** Material's annotations are numbers in the book: `# (1)!` is `# (1)`, and the list below tells what each is. */
export const annotations: ReadComments = (lines, marked) => ({
  lines: lines.map((line) => line.replace(/\((\d{1,3})\)!(?=\s*(?:-->|\*\/)?\s*$)/, '($1)')),
  marked,
})

const OPENS = String.raw`(?://|/\*|\{/\*|<!--|#|--|%|;)`
const CLOSES = String.raw`(?:\*/\}|\*/|-->)?`
const HIGHLIGHT = new RegExp(`^\\s*${OPENS}\\s*highlight-(next-line|start|end)\\s*${CLOSES}\\s*$`)
const CODE = new RegExp(`\\s*${OPENS}\\s*\\[!code\\s+([a-z+-]+)(?::(\\d{1,5}|[^\\]]*))?\\]\\s*${CLOSES}\\s*$`)

/** `// highlight-next-line` of Docusaurus and `// [!code highlight]` of VitePress. */
export const highlightComments: ReadComments = (lines, marked) => {
  const kept: string[] = []
  const comments = new Set<number>()
  let open = false
  let next = 0
  // Lines are counted as the author's numbers do: without those that hold nothing but a comment of this kind.
  for (const line of lines) {
    const word = HIGHLIGHT.exec(line)?.[1]
    if (word !== undefined) {
      if (word === 'next-line') next = 1
      else open = word === 'start'
      continue
    }
    const code = CODE.exec(line)
    if (code !== null) next = Math.max(next, code[1] === 'word' ? 0 : Number(code[2] ?? 1) || 1)
    const rest = code === null ? line : line.slice(0, code.index)
    if (code !== null && rest.trim() === '') continue
    kept.push(rest)
    if (open || next > 0) comments.add(kept.length)
    if (next > 0) next--
  }
  return { lines: kept, marked: new Set([...marked, ...comments]) }
}
