/** Colours code: the spans of highlight.js as a tree. */
import type { Element, ElementContent, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import hljs from 'highlight.js'
import { visit } from 'unist-util-visit'

/** Highlighting is linear, but not cheap; what is longer than this is data rather than code. */
const LONGEST = 100_000

/** Names that books use and highlight.js does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  console: 'shell',
  'shell-session': 'shell',
  jsonc: 'json',
  cuda: 'cpp',
  pycon: 'python',
}

/** Colours every `pre > code` whose language is stated and known. */
export function highlightCode(tree: Root): void {
  visit(tree, 'element', (pre) => {
    const code = pre.tagName === 'pre' ? pre.children[0] : undefined
    if (code?.type !== 'element' || code.tagName !== 'code') return
    const language = languageOf(code)
    const text = textOf(code)
    if (
      language === undefined ||
      text.length > LONGEST ||
      code.children.some((child) => child.type === 'element')
    )
      return
    code.children = colour(text, language)
  })
}

function languageOf(code: Element): string | undefined {
  const names = Array.isArray(code.properties.className) ? code.properties.className : []
  for (const name of names) {
    const language = /^language-([^,{\s]+)/.exec(String(name))?.[1]?.toLowerCase()
    const known = language === undefined ? undefined : (ALIASES[language] ?? language)
    if (known !== undefined && hljs.getLanguage(known) !== undefined) return known
  }
  return undefined
}

function colour(text: string, language: string): ElementContent[] {
  const { value } = hljs.highlight(text, { language, ignoreIllegals: true })
  return fromHtml(value, { fragment: true }).children.filter(
    (child): child is ElementContent => child.type !== 'doctype',
  )
}
