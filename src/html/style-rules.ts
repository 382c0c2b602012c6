/** Takes a style sheet apart into rules, as CSS Syntax 3 does (sections 4 and 5), without judging what they say. */

/** A rule as it stands in its sheet: `prelude { block }`, or `prelude;` without a block, as a declaration in a block also is. */
export interface StyleRule {
  readonly prelude: string
  /** What stands between the braces. */
  readonly block: string | undefined
  /** Where the prelude and the block begin in the sheet, from 0. */
  readonly at: number
  readonly blockAt: number
}

export interface StyleAddress {
  readonly value: string
  /** Where `url(` begins, and where what follows `)` begins. */
  readonly start: number
  readonly end: number
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** Rules that stand next to each other; a comment between them is no part of any. What is left open ends with the sheet. */
export function splitRules(css: string): StyleRule[] {
  const rules: StyleRule[] = []
  let from = skipSpace(css, 0)
  for (let at = from; at < css.length; ) {
    const character = css[at]
    if (character === '{' || character === ';') {
      const end = character === '{' ? endOfBlock(css, at) : at + 1
      const block = character === '{' ? css.slice(at + 1, css[end - 1] === '}' ? end - 1 : end) : undefined
      rules.push({ prelude: css.slice(from, at).trim(), block, at: from, blockAt: at + 1 })
      at = skipSpace(css, end)
      from = at
    } else if (character === '(' || character === '[') at = endOfBlock(css, at)
    else at = nextToken(css, at)
  }
  const rest = css.slice(from).trim()
  if (rest !== '') rules.push({ prelude: rest, block: undefined, at: from, blockAt: css.length })
  return rules
}

/** Every `url()`, with its address as written. */
export function addressesIn(css: string): StyleAddress[] {
  const found: StyleAddress[] = []
  for (let at = 0; at < css.length; at = nextToken(css, at)) {
    if (!/^url\($/i.test(css.slice(at, at + 4)) || /[\w-]/.test(css[at - 1] ?? '')) continue
    const inside = skipSpace(css, at + 4)
    const quote = css[inside]
    const isQuoted = quote === '"' || quote === "'"
    const close = isQuoted ? nextToken(css, inside) : endOfBare(css, inside)
    const value = isQuoted ? css.slice(inside + 1, close - 1) : css.slice(inside, close).trim()
    const parenthesis = css.indexOf(')', close)
    found.push({ value, start: at, end: parenthesis < 0 ? css.length : parenthesis + 1 })
  }
  return found
}

/** The line and the column of a place in a text, both from 1. */
export function positionIn(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split('\n')
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

function endOfBare(css: string, at: number): number {
  let end = at
  while (end < css.length && css[end] !== ')') end += css[end] === '\\' ? 2 : 1
  return Math.min(end, css.length)
}

/** After the bracket that closes the one at `at`; brackets that fit no other close nothing. */
function endOfBlock(css: string, start: number): number {
  const open = [CLOSING[css[start] ?? '']]
  let at = start + 1
  while (at < css.length && open.length > 0) {
    const character = css[at] ?? ''
    if (CLOSING[character] !== undefined) open.push(CLOSING[character])
    else if (character === open.at(-1)) open.pop()
    at = nextToken(css, at)
  }
  return at
}

/** After the comment, the string, the escaped or the plain character at `at`. */
function nextToken(css: string, at: number): number {
  const character = css[at]
  if (character === '\\') return at + 2
  if (character === '/' && css[at + 1] === '*') {
    const end = css.indexOf('*/', at + 2)
    return end < 0 ? css.length : end + 2
  }
  if (character !== '"' && character !== "'") return at + 1
  let end = at + 1
  // A line break ends a string that was left open (4.3.5).
  while (end < css.length && css[end] !== character && css[end] !== '\n') end += css[end] === '\\' ? 2 : 1
  return Math.min(end + 1, css.length)
}

function skipSpace(css: string, from: number): number {
  let at = from
  for (;;) {
    if (/\s/.test(css[at] ?? '')) at += 1
    else if (css.startsWith('/*', at)) at = nextToken(css, at)
    else return at
  }
}
