/** Admonitions become the alerts of the book: which kind each type is, and the blocks of mkdocs (`!!!`, `???`). */
import type { MarkdownIt, StateBlock } from 'markdown-it'
import type { AlertKind } from '../../book.ts'
import { closeBlock, endOfIndented, indentOf, lineText, openBlock, pushTitle, readBody } from './blocks.ts'
import { OWN } from './elements.ts'

/** Types that are an alert under another name. All that are not listed are notes. */
const KINDS: Readonly<Record<string, AlertKind>> = {
  tip: 'tip',
  hint: 'tip',
  success: 'tip',
  check: 'tip',
  done: 'tip',
  important: 'important',
  warning: 'warning',
  attention: 'warning',
  caution: 'caution',
  danger: 'caution',
  error: 'caution',
  failure: 'caution',
  fail: 'caution',
  missing: 'caution',
  bug: 'caution',
}

/**
 * Opens an alert. Without a title of its own, an alert of the five kinds is called what the book's language calls it, and one of another
 * type by its type.
 */
export function openAlert(
  state: StateBlock,
  { type, title, first, end }: { type: string; title: string | undefined; first: number; end: number },
): void {
  const name = type.toLowerCase()
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  openBlock(state, OWN.alert, first, end).attrSet('kind', kind ?? 'note')
  const label = title ?? (name === kind || name === 'note' ? undefined : capitalised(name))
  if (label !== undefined) pushTitle(state, label, first)
}

function capitalised(name: string): string {
  return name.replace(/^\p{L}/u, (letter) => letter.toUpperCase())
}

/** As Python-Markdown and its extension `pymdownx.details` read them; a title may stand alone after `???`. */
const ADMONITION = /^!!! ?([\p{L}\p{N}_-]+(?: +[\p{L}\p{N}_-]+)*)(?: +"(.*)")? *$/u
const DETAILS = /^\?\?\?\+? ?(?:([\p{L}\p{N}_-]+(?: +[\p{L}\p{N}_-]+)*)(?: +"(.*)")?|"(.*)") *$/u

/** `!!! note "Title"` and `???+ note "Title"`, with the body indented by four. What can be opened is printed open. */
export function indentedAdmonitions(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'admonition', readAdmonition, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
}

function readAdmonition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (indentOf(state, startLine) >= 4) return false
  const text = lineText(state, startLine)
  const match = text.startsWith('!!!')
    ? ADMONITION.exec(text)
    : text.startsWith('???')
      ? DETAILS.exec(text)
      : null
  if (match === null) return false
  if (silent) return true
  const end = endOfIndented(state, startLine, endLine)
  // Further words are classes, such as `inline end`: where the box stands on a screen.
  const type = match[1]?.split(' ')[0] ?? 'note'
  openAlert(state, { type, title: match[2] ?? match[3], first: startLine, end })
  readBody(state, startLine + 1, end, (state.sCount[startLine] ?? 0) + 4)
  closeBlock(state, OWN.alert)
  state.line = end
  return true
}
