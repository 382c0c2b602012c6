/** Labels of MyST: `(label)=` before a heading, `:name:` of a directive, and links to them (`[](#label)`, `@label`). */
import type { MarkdownIt, Token } from 'markdown-it'
import { OWN } from './elements.ts'
import type { Declared, PlaceKind, Places } from './places.ts'
import { pushReference } from './references.ts'

const TARGET = /^\(([^\s()]+)\)=[ \t]*$/

const DECLARED =
  /^[ \t]*\(([^\s()]+)\)=[ \t]*\n\s*(?:#{1,6}[ \t]+(.*))?|^[ \t]*(?:`{3,}|~{3,}|:{3,})\{([\w:-]+)\}[ \t]*(.*)\n(?:[ \t]*:(?!(?:name|label):)[\w-]+:.*\n)*[ \t]*:(?:name|label):[ \t]*(\S+)/gm

const KINDS: Readonly<Record<string, PlaceKind>> = {
  figure: 'figure',
  image: 'figure',
  table: 'table',
  math: 'equation',
}

/** Every label of a text, in order. */
export function mystLabelsIn(text: string): readonly Declared[] {
  return [...text.matchAll(DECLARED)].map(([, target, title, directive = '', argument, name]): Declared => {
    if (target === undefined) {
      const kind = KINDS[directive] ?? 'other'
      return { label: name ?? '', kind, ...(kind === 'other' && argument ? { title: argument.trim() } : {}) }
    }
    return title === undefined
      ? { label: target, kind: 'other' }
      : { label: target, kind: 'section', title: title.replace(/[*`_]/g, '').trim() }
  })
}

export function mystTargets(places: Places): (markdown: MarkdownIt) => void {
  return (markdown) => {
    markdown.block.ruler.before(
      'fence',
      'myst_target',
      (state, startLine, _endLine, silent) => {
        const from = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
        const label = TARGET.exec(state.src.slice(from, state.eMarks[startLine]))?.[1]
        if (label === undefined) return false
        if (silent) return true
        const token = state.push('myst_target', '', 0)
        token.content = label
        token.hidden = true
        state.line = startLine + 1
        return true
      },
      { alt: ['paragraph'] },
    )
    markdown.renderer.rules.myst_target = () => ''
    markdown.core.ruler.after('inline', 'myst_labels', ({ tokens }) => {
      giveTargets(tokens)
      for (const token of tokens) {
        if (token.type === 'inline') readLinks(token.children ?? [], places)
        readPictureOptions(token)
      }
    })
    markdown.inline.ruler.before('link', 'myst_reference', (state, silent) => {
      if (state.src[state.pos] !== '@' || /[\w@]/.test(state.src[state.pos - 1] ?? '')) return false
      const label = /^@([\w:.-]*\w)/.exec(state.src.slice(state.pos, state.pos + 200))?.[1]
      if (label === undefined || !places.has(label)) return false
      if (!silent) pushReference(state, label, 'full')
      state.pos += label.length + 1
      return true
    })
  }
}

/** A target is the id of the block that follows it. */
function giveTargets(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'myst_target') continue
    const next = tokens.slice(index + 1, index + 20).find(({ type }) => type !== 'myst_target')
    if (next !== undefined && next.nesting !== -1 && next.attrGet('id') === null)
      next.attrSet('id', token.content)
  }
}

/** Links to labels of any file, and links without a text, are references. */
function readLinks(children: Token[], places: Places): void {
  for (const [index, token] of children.entries()) {
    if (token.type !== 'link_open') continue
    const href = String(token.attrGet('href') ?? '')
    const label = decode(href.replace(/^#/, ''))
    const close = children[index + 1]
    const isEmpty = close?.type === 'link_close'
    // Files are places, too, by their paths from the root.
    const isLabel = places.has(label) && places.get(label)?.file !== label
    const isKnown = isLabel && (href.startsWith('#') || isEmpty)
    if (!isKnown && !(isEmpty && !/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/i.test(href))) continue
    const end = children.find((child, at) => at > index && child.type === 'link_close')
    token.tag = OWN.reference
    token.attrs = [
      ['label', label],
      ['form', isKnown ? 'full' : 'document'],
    ]
    if (end !== undefined) end.tag = OWN.reference
  }
}

function readPictureOptions(token: Token): void {
  const { width, align } = (token.meta ?? {}) as Readonly<Record<string, string | undefined>> // written by the directive `figure`
  for (const child of token.type === 'inline' ? (token.children ?? []) : []) {
    if (child.type !== 'image') continue
    if (width !== undefined) child.attrSet('width', width)
    if (align !== undefined) child.attrSet('align', align)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
