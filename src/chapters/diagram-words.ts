/** What is said about a diagram: in place of the picture to those who cannot see it, and to its author when there is none. */
import type { Drawing } from '../press/diagram-page.ts'

/** Why there is no drawing. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly reason: string }
  /** A kind of diagram that Mermaid has, but not the part of it that is used here. */
  | { readonly kind: 'unsupported'; readonly name: string }

/** Kinds that @mermaid-js/tiny lacks. */
const LACKING = /^(?:mindmap|architecture(?:-beta)?|zenuml)$/

/** Longer ones tire those who listen to them. */
const LONGEST_DESCRIPTION = 300

/** The author's own description, else the texts in the drawing. */
export function describeDiagram(
  { description, labels }: Drawing & { readonly kind: 'drawn' },
  words: { readonly figure: string; readonly listSeparator: string },
): string {
  if (description !== '') return description
  if (labels.length === 0) return words.figure
  const said: string[] = []
  let length = 0
  for (const label of labels) {
    length += label.length + words.listSeparator.length
    if (length > LONGEST_DESCRIPTION) {
      said.push('…')
      break
    }
    said.push(label)
  }
  return `${words.figure}: ${said.join(words.listSeparator)}`
}

/** `reason` as Mermaid gives it: its first line, and of a parser's report the place, which stands in the second. */
export function refusalOf(reason: string, text: string): Refusal {
  if (/^No diagram type detected/.test(reason)) {
    const name = kindOf(text)
    return LACKING.test(name)
      ? { kind: 'unsupported', name }
      : { kind: 'invalid', reason: `\`${name}\` is no kind of diagram` }
  }
  if (/source image cannot be decoded/.test(reason))
    return { kind: 'invalid', reason: 'it shows a picture, and diagrams do not fetch any' }
  // Parsers of two kinds: one says all in a row, the other shows the place in the lines that follow.
  if (reason.startsWith('Parsing failed:')) {
    const [row = ''] = reason
      .slice('Parsing failed:'.length)
      .replace(/\s+/g, ' ')
      .trim()
      .split(/ at offset:|\. /)
    return { kind: 'invalid', reason: row.replace(/\.$/, '') }
  }
  const [first = '', second = '', third = ''] = reason.split('\n')
  if (!/^(?:Parse|Lexical) error on line \d+/.test(first))
    return { kind: 'invalid', reason: first.trim().replace(/\.$/, '') }
  // The third line points at the place with a caret below it.
  const before = second.slice(0, third.indexOf('^') + 1 || undefined)
  const near = before
    .replace(/^\.\.\./, '…')
    .replace(/\s+/g, ' ')
    .trim()
  return { kind: 'invalid', reason: `${first.replace(/[:.]\s*.*$/, '')}, after \`${near}\`` }
}

/** The first word that is no comment, no directive and no front matter. */
export function kindOf(text: string): string {
  const body = text
    .replace(/^\s*---\s*\n[\s\S]*?\n\s*---\s*\n/, '')
    .replace(/%%\{[\s\S]*?\}%%/g, '')
    .replace(/^\s*%%.*$/gm, '')
  return /[^\s:{(]+/.exec(body)?.[0] ?? ''
}
