/** Labels of Quarto: where they are declared (`{#fig-x}`, `#| label: fig-x`), where they are referred to (`@fig-x`), and spans with attributes. */
import type { MarkdownIt, StateInline } from 'markdown-it'
import { readAttributes } from './attribute-lists.ts'
import { codeRegions, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, type Edit } from './edits.ts'
import { OWN } from './elements.ts'
import type { Declared, PlaceKind, Places } from './places.ts'
import { pushReference } from './references.ts'

const KINDS: Readonly<Record<string, PlaceKind>> = {
  fig: 'figure',
  tbl: 'table',
  eq: 'equation',
  sec: 'section',
}

const DECLARED =
  /^#{1,6}[ \t]+(.*?)[ \t]*\{[^{}\n]*#(sec-[\w:.-]+)[^{}\n]*\}[ \t]*$|\{[^{}\n]*#([a-z]{2,4}-[\w:.-]+)[^{}\n]*\}|^[ \t]*(?:#|\/\/|--|%%)\|[ \t]*label:[ \t]*["']?([a-z]{2,4}-[\w:.-]+)/gm

/** Every label of a text, in order. Labels in code count: a cell declares its own there. */
export function labelledIn(text: string): readonly Declared[] {
  return [...text.matchAll(DECLARED)].map(([, title, section, braced, option]): Declared => {
    const label = section ?? braced ?? option ?? ''
    const kind = KINDS[label.slice(0, label.indexOf('-'))] ?? 'other'
    return { label, kind, ...(title === undefined ? {} : { title: title.replace(/[*`_]/g, '') }) }
  })
}

const EQUATION = /^([ \t]*)\$\$((?:(?!\$\$)[\s\S]){1,5000}?)\$\$[ \t]*\{#(eq-[\w:.-]+)[^{}\n]*\}[ \t]*$/gm

/** `$$ … $$ {#eq-x}` has its number beside it, and an anchor before it. */
export function numberEquations(places: Places): TextTransform {
  return async (source) => {
    if (!source.text.includes('{#eq-')) return source
    const code = codeRegions(source.text)
    const edits: Edit[] = []
    for (const match of source.text.matchAll(EQUATION)) {
      const [whole, indent = '', tex = '', label = ''] = match
      if (isInside(match.index, code)) continue
      const number = places.get(label)?.number ?? ''
      const text = `${indent}<a id="${label}"></a>\n\n${indent}$$${tex.trimEnd()} \\tag{${number}}${tex.includes('\n') ? `\n${indent}` : ''}$$`
      edits.push({ start: match.index, end: match.index + whole.length, text })
    }
    return applyEdits(source, edits)
  }
}

const LABEL = String.raw`-?@[A-Za-z]{2,4}-[\w:.-]*\w`
const BARE = new RegExp(LABEL, 'y')
const BRACKETED = new RegExp(String.raw`\[(${LABEL}(?:\s*;\s*${LABEL})*)\]`, 'y')
const CITATION = /\[[^[\]\n]{0,200}?-?@[A-Za-z_][^[\]\n]{0,400}\](?![([{:])/y

/** `@fig-x`, `[@fig-x; @fig-y]`, `[-@fig-x]`; other keys in brackets cite a bibliography, and stay as they are written. */
export function quartoReferences(places: Places): (markdown: MarkdownIt) => void {
  // One of a usual kind that nothing declares is a reference that leads nowhere.
  const isReference = (reference: string) =>
    places.has(labelOf(reference)) || /^(?:fig|tbl|eq|sec|lst)-/.test(labelOf(reference))
  return (markdown) => {
    markdown.inline.ruler.before('link', 'quarto_reference', (state, silent) => {
      const character = state.src[state.pos]
      if (character === '@') {
        const found = /[\w@]/.test(state.src[state.pos - 1] ?? '') ? undefined : matchAt(BARE, state)
        if (found === undefined || !isReference(found[0])) return false
        if (!silent) pushReference(state, labelOf(found[0]), 'full')
        state.pos += found[0].length
        return true
      }
      if (character !== '[') return false
      const found = matchAt(BRACKETED, state)
      const references = found?.[1]?.split(';').map((part) => part.trim()) ?? []
      if (found !== undefined && references.every(isReference)) {
        for (const [index, reference] of silent ? [] : references.entries()) {
          if (index > 0) state.push('text', '', 0).content = ', '
          pushReference(state, labelOf(reference), reference.startsWith('-') ? 'number' : 'full')
        }
        state.pos += found[0].length
        return true
      }
      const citation = matchAt(CITATION, state)
      if (citation === undefined) return false
      if (!silent) pushUnsupported(state, '[@citation]', citation[0])
      state.pos += citation[0].length
      return true
    })
  }
}

function labelOf(reference: string): string {
  const label = reference.replace(/^-?@/, '')
  return label.charAt(0).toLowerCase() + label.slice(1)
}

function pushUnsupported(state: StateInline, construct: string, text: string): void {
  state.push('unsupported_open', OWN.unsupported, 1).attrSet('construct', construct)
  state.push('text', '', 0).content = text
  state.push('unsupported_close', OWN.unsupported, -1)
}

function matchAt(pattern: RegExp, state: StateInline): RegExpExecArray | undefined {
  pattern.lastIndex = state.pos
  const match = pattern.exec(state.src)
  return match === null || pattern.lastIndex > state.posMax ? undefined : match
}

/** `[text]{.class #id}` is its text, with the id; `{-}` and `{.unnumbered}` behind a heading say nothing to a book. */
export function bracketedSpans(markdown: MarkdownIt): void {
  markdown.core.ruler.before('inline', 'unnumbered', ({ tokens }) => {
    for (const [index, token] of tokens.entries())
      if (token.type === 'inline' && tokens[index - 1]?.type === 'heading_open')
        token.content = token.content.replace(/[ \t]*\{-\}[ \t]*$/, '').replace(/[ \t]+-(?=[ \t]*\}$)/, '')
  })
  markdown.inline.ruler.before('link', 'bracketed_span', (state, silent) => {
    if (state.src[state.pos] !== '[') return false
    const end = state.md.helpers.parseLinkLabel(state, state.pos, true)
    if (end < 0 || state.src[end + 1] !== '{') return false
    const close = state.src.indexOf('}', end)
    const attributes = close === -1 ? undefined : readAttributes(state.src.slice(end + 2, close))
    if (attributes === undefined || close >= state.posMax) return false
    if (!silent) {
      const { pos, posMax } = state
      const open = state.push('span_open', 'span', 1)
      for (const [name, value] of attributes) open.attrSet(name, value)
      state.pos = pos + 1
      state.posMax = end
      state.md.inline.tokenize(state)
      state.push('span_close', 'span', -1)
      state.posMax = posMax
    }
    state.pos = close + 1
    return true
  })
}
