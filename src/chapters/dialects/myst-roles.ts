/** Roles of MyST: {role}`text`. A role that is not known gives its text. */
import type { MarkdownIt, StateInline } from 'markdown-it'
import { OWN } from './elements.ts'
import { pushReference, type ReferenceForm } from './references.ts'

const ROLE = /\{([A-Za-z][\w:-]*)\}(`+)([^`](?:[\s\S]{0,2000}?[^`])??)\2(?!`)/y

const ELEMENTS: Readonly<Record<string, string>> = {
  sub: 'sub', subscript: 'sub', sup: 'sup', superscript: 'sup', kbd: 'kbd', code: 'code', literal: 'code', samp: 'code', file: 'code',
  command: 'strong', strong: 'strong', emphasis: 'em', abbreviation: 'abbr', abbr: 'abbr', del: 'del', strike: 'del', u: 'u', underline: 'u',
  menuselection: 'strong', guilabel: 'strong', dfn: 'dfn', term: 'em', span: 'span', smallcaps: 'span', 'program': 'strong', 'envvar': 'code',
} // biome-ignore format: a table

const REFERENCES: Readonly<Record<string, ReferenceForm>> = {
  ref: 'full', numref: 'full', eq: 'full', 'prf:ref': 'full', doc: 'document', download: 'document',
} // biome-ignore format: a table

export function mystRoles(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('backticks', 'myst_role', (state, silent) => {
    if (state.src[state.pos] !== '{') return false
    ROLE.lastIndex = state.pos
    const match = ROLE.exec(state.src)
    if (match === null || ROLE.lastIndex > state.posMax) return false
    if (!silent) writeRole(state, match[1] ?? '', (match[3] ?? '').replace(/\s+/g, ' ').trim())
    state.pos += match[0].length
    return true
  })
}

function writeRole(state: StateInline, name: string, text: string): void {
  const [, words = '', target = ''] = /^(.*?)\s*<([^<>]+)>$/.exec(text) ?? []
  const form = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined
  const element = Object.hasOwn(ELEMENTS, name) ? ELEMENTS[name] : undefined
  if (form !== undefined) pushReference(state, target || text, form, words)
  else if (name === 'math') {
    const formula = state.push('formula', '', 0)
    Object.assign(formula, {
      content: text,
      markup: '$',
      info: '$',
      meta: { shown: 'inline', escaped: false },
    })
  } else if (element === 'abbr') {
    const [, short = text, long = ''] = /^(.*?)\s*\(([^()]*)\)$/.exec(text) ?? []
    pushElement(state, 'abbr', short).attrSet('title', long)
  } else if (element !== undefined) pushElement(state, element, text)
  else if (name !== 'index')
    pushElement(state, OWN.unsupported, words || text).attrSet('construct', `{${name}}`)
}

function pushElement(state: StateInline, tag: string, text: string) {
  const open = state.push(`${tag}_open`, tag, 1)
  state.push('text', '', 0).content = text
  state.push(`${tag}_close`, tag, -1)
  return open
}
