/** Colours code: the spans of highlight.js as a tree. */
import type { Element, ElementContent, Root, Text } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import hljs, { type Emitter } from 'highlight.js'
import { visitElements } from '../trees.ts'

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
  visitElements(tree, (pre) => {
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
  const { _emitter, errorRaised } = hljs.highlight(text, { language, ignoreIllegals: true })
  return _emitter instanceof TreeEmitter && errorRaised === undefined
    ? _emitter.nodes
    : [{ type: 'text', value: text }]
}

/** What highlight.js calls while it reads, as its own emitter of HTML is called: to parse that HTML again would cost as much as to highlight. */
class TreeEmitter implements Emitter {
  readonly nodes: ElementContent[] = []
  /** The children of the element that is open, inside those of the elements around it. */
  readonly #open: ElementContent[][] = [this.nodes]

  addText(value: string): void {
    if (value === '') return
    const last = this.#children.at(-1)
    if (last?.type === 'text') last.value += value
    else this.#children.push({ type: 'text', value } satisfies Text)
  }

  openNode(scope: string): void {
    this.#open.push(this.#addSpan(classesOf(scope)))
  }

  closeNode(): void {
    if (this.#open.length > 1) this.#open.pop()
  }

  startScope(scope: string): void {
    this.openNode(scope)
  }

  endScope(): void {
    this.closeNode()
  }

  __addSublanguage(inner: Emitter, name: string): void {
    if (!(inner instanceof TreeEmitter)) return
    const children = name === '' ? this.#children : this.#addSpan([`language-${name}`])
    children.push(...inner.nodes)
  }

  finalize(): void {}

  toHTML(): string {
    return ''
  }

  get #children(): ElementContent[] {
    return this.#open.at(-1) ?? this.nodes
  }

  #addSpan(className: string[]): ElementContent[] {
    const children: ElementContent[] = []
    this.#children.push({ type: 'element', tagName: 'span', properties: { className }, children })
    return children
  }
}

/** `title.function` → `hljs-title function_`, as the style sheets of highlight.js have it. */
function classesOf(scope: string): string[] {
  const [first = '', ...others] = scope.split('.')
  return [`hljs-${first}`, ...others.map((name, index) => `${name}${'_'.repeat(index + 1)}`)]
}

hljs.configure({ __emitter: TreeEmitter })
