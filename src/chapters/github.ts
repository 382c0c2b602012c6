/** What GitHub does to the HTML of a Markdown file after rendering it: an ordered list of small transforms. */
import type { Element, ElementContent, ElementData, Root, Text } from 'hast'
import type { MarkdownIt } from 'markdown-it'
import type { AlertKind } from '../book.ts'
import { visitElements } from '../trees.ts'

type Transform = (tree: Root) => void

export const githubTransforms: readonly Transform[] = [
  turnQuotesIntoAlerts,
  drawTaskLists,
  openDetails,
  takePictureFallbacks,
]

const ALERT = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)/i

/** `> [!NOTE]` alone on the first line of a quote that is not nested in anything. */
export function turnQuotesIntoAlerts(tree: Root): void {
  for (const quote of tree.children) {
    if (quote.type !== 'element' || quote.tagName !== 'blockquote') continue
    const paragraph = quote.children.find(isElement)
    const first = paragraph?.tagName === 'p' ? paragraph.children[0] : undefined
    if (paragraph === undefined || first?.type !== 'text') continue
    const match = ALERT.exec(first.value)
    // A quote that holds the marker and nothing else stays a quote.
    if (
      match?.[1] === undefined ||
      (match[0] === first.value &&
        quote.children.filter(isElement).length === 1 &&
        paragraph.children.length === 1)
    )
      continue
    const kind = match[1].toLowerCase() as AlertKind // the pattern admits nothing else
    first.value = first.value.slice(match[0].length)
    if (first.value === '') paragraph.children.shift()
    // Two spaces after the marker are a line break, which leaves its line end as well.
    const [opening, next] = paragraph.children
    if (opening?.type === 'element' && opening.tagName === 'br') {
      paragraph.children.shift()
      if (next?.type === 'text') next.value = next.value.replace(/^\n/, '')
    }
    if (paragraph.children.length === 0)
      quote.children = quote.children.filter((child) => child !== paragraph)
    quote.tagName = 'div'
    quote.properties = { className: ['markdown-alert', `markdown-alert-${kind}`] }
    quote.data = { alert: kind } as ElementData // `position` is declared by hast-util-from-parse5, which alone sets it
  }
}

/**
 * `> \[!NOTE]` is text. Escapes are gone when the tree is read, so a comment splits the marker here; the sanitiser drops it, and the two
 * texts stay two.
 */
export function keepEscapedMarkers(markdown: MarkdownIt): void {
  markdown.core.ruler.before('text_join', 'escaped_marker', ({ tokens, Token }) => {
    for (const { children } of tokens) {
      const end = children?.findIndex(({ type }) => type !== 'text' && type !== 'text_special')
      const line = children?.slice(0, end === -1 ? undefined : end) ?? []
      const escaped = line.findIndex(({ type }) => type === 'text_special')
      if (escaped === -1 || !ALERT.test(line.map(({ content }) => content).join(''))) continue
      const comment = new Token('html_inline', '', 0)
      comment.content = '<!-- -->'
      children?.splice(Math.max(1, escaped), 0, comment)
    }
  })
}

/** `- [ ] ` and `- [x] ` at the start of a list item. */
function drawTaskLists(tree: Root): void {
  visitElements(tree, (list) => {
    if (list.tagName !== 'ul' && list.tagName !== 'ol') return
    for (const item of list.children.filter(isElement)) {
      const block = item.children.find((child) => isElement(child) || child.value.trim() !== '')
      const holder = block !== undefined && isElement(block) && block.tagName === 'p' ? block : item
      const text = holder.children.find(
        (child): child is Text => child.type === 'text' && child.value.trim() !== '',
      )
      const match =
        text === holder.children.find((child) => child.type !== 'text' || child.value.trim() !== '')
          ? /^\s*\[([ xX])\][ \t\n]+/.exec(text?.value ?? '')
          : null
      if (text === undefined || match === null) continue
      text.value = text.value.slice(match[0].length)
      const checked = match[1] !== ' '
      const box: Element = {
        type: 'element',
        tagName: 'input',
        properties: { type: 'checkbox', disabled: true, ...(checked ? { checked: true } : {}) },
        children: [],
      }
      holder.children.splice(holder.children.indexOf(text), 0, box, { type: 'text', value: ' ' })
      item.properties.className = ['task-list-item']
      list.properties.className = ['contains-task-list']
    }
  })
}

/** Paper cannot be clicked, and the content of a closed `<details>` is not printed. */
function openDetails(tree: Root): void {
  visitElements(tree, (element) => {
    if (element.tagName === 'details') element.properties.open = true
  })
}

/** `<picture>` chooses by the screen's colours; a book shows its `<img>`. */
function takePictureFallbacks(tree: Root): void {
  visitElements(tree, (element, index, parent) => {
    if (element.tagName !== 'picture' || parent === undefined) return
    parent.children.splice(
      index,
      1,
      ...element.children.filter((child) => !isElement(child) || child.tagName !== 'source'),
    )
    return index
  })
}

function isElement(node: ElementContent | Root['children'][number]): node is Element {
  return node.type === 'element'
}
