/** Attribute lists of Python-Markdown: `{: #id .class key="value" }` behind a heading, a link, a picture or a paragraph. */
import type { MarkdownIt, Token } from 'markdown-it'

/** What a book can show; classes and the rest only style a website. */
const SHOWN = /^(?:id|title|width|height|align|lang|dir)$/

const ITEM =
  /\s*(?:#([^\s#.={}"']+)|(\.[^\s={}"']+)|([^\s={}"'#.]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'{}=]+)|(download|data-\S+|markdown|loading))(?=\s|$)/y

/** Undefined when the text between the braces is something else: a set, a placeholder. */
export function readAttributes(text: string): [name: string, value: string][] | undefined {
  const found: [string, string][] = []
  const list = text.trimEnd()
  ITEM.lastIndex = 0
  for (let at = 0; at < list.length; at = ITEM.lastIndex) {
    const match = ITEM.exec(list)
    if (match === null) return undefined
    const [, id, , name, value] = match
    if (id !== undefined) found.push(['id', id])
    else if (name !== undefined && value !== undefined && SHOWN.test(name))
      found.push([name, value.replace(/^(["'])(.*)\1$/, '$2')])
  }
  return list === '' ? undefined : found
}

const OPENING = /^\{:?[ ]*([^{}\n]+)\}/
const WHOLE = /^[ ]*\{:?[ ]*([^{}\n]+)\}[ ]*$/

export function attributeLists(markdown: MarkdownIt): void {
  // Before quotes are made typographic: those of the list are not the text's.
  markdown.core.ruler.after('inline', 'attribute_lists', (state) => {
    const { tokens } = state
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'inline' || token.children === null) continue
      const block = tokens[index - 1]
      token.children = readBehindElements(token.children)
      if (block === undefined) continue
      if (/^(?:heading|dt|td|th)_open$/.test(block.type)) readAtEnd(block, token.children)
      else if (readLastLine(block, token.children)) {
        // The list was all there was in the paragraph: it belongs to what stands before, a table or a list.
        const closing = tokens[index + 1]
        if (token.children.length === 0 && closing !== undefined) {
          block.hidden = true
          closing.hidden = true
        }
      }
    }
  })
}

/** Attributes of a link, a picture or emphasis stand right behind it. */
function readBehindElements(children: readonly Token[]): Token[] {
  return children.filter((child, index) => {
    if (child.type !== 'text' || !child.content.startsWith('{')) return true
    const match = OPENING.exec(child.content)
    const bearer = match === null ? undefined : bearerBefore(children, index)
    const attributes = match?.[1] === undefined ? undefined : readAttributes(match[1])
    if (match === null || bearer === undefined || attributes === undefined) return true
    apply(bearer, attributes)
    child.content = child.content.slice(match[0].length)
    return child.content !== ''
  })
}

function bearerBefore(children: readonly Token[], index: number): Token | undefined {
  let before = index - 1
  while (children[before]?.type === 'text' && children[before]?.content === '') before--
  const last = children[before]
  if (last === undefined) return undefined
  if (last.type === 'image' || last.type === 'code_inline') return last
  if (last.nesting !== -1) return undefined
  const opening = children
    .slice(0, before)
    .findLastIndex(({ nesting, level }) => nesting === 1 && level === last.level)
  return children[opening]
}

function readAtEnd(block: Token, children: Token[]): void {
  const last = children.at(-1)
  if (last?.type !== 'text') return
  const start = last.content.lastIndexOf('{')
  if (start === -1 || (start > 0 && last.content[start - 1] !== ' ')) return
  const match = WHOLE.exec(last.content.slice(start))
  const attributes = match?.[1] === undefined ? undefined : readAttributes(match[1])
  if (attributes === undefined) return
  apply(block, attributes)
  last.content = last.content.slice(0, start).trimEnd()
}

/** Attributes of a paragraph stand on its last line. Says whether there were any. */
function readLastLine(block: Token, children: Token[]): boolean {
  const last = children.at(-1)
  const before = children.at(-2)
  if (last?.type !== 'text' || (before !== undefined && !/^(?:soft|hard)break$/.test(before.type)))
    return false
  const match = WHOLE.exec(last.content)
  const attributes = match?.[1] === undefined ? undefined : readAttributes(match[1])
  if (attributes === undefined) return false
  apply(block, attributes)
  children.splice(-2)
  return true
}

function apply(token: Token, attributes: readonly [string, string][]): void {
  for (const [name, value] of attributes) token.attrSet(name, value)
}
