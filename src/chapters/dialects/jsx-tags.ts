/** The tags and comments of JSX, and the texts that attributes hold. Nothing of it is run. */
import type { StateBlock, StateInline } from 'markdown-it'

export interface Tag {
  readonly name: string
  readonly attributes: string
  readonly closing: boolean
  /** `<Tag />`. */
  readonly alone: boolean
  /** Offset behind it. */
  readonly end: number
}

/** A tag is no longer than this; without a bound, thousands that nothing ends would take quadratic time. */
const LONGEST_TAG = 4_000

/** The tag of a component at `from`; attributes hold text in quotes and JavaScript in braces (JSX). */
export function readTag(text: string, from: number, to: number): Tag | undefined {
  const opening = /^<(\/?)([A-Z][\w.]*)(?=[\s/>])/.exec(text.slice(from, from + 200))
  if (opening === null) return undefined
  let quote = ''
  let braces = 0
  const start = from + opening[0].length
  for (let at = start; at < Math.min(to, start + LONGEST_TAG); at++) {
    const character = text[at] ?? ''
    if (quote !== '') {
      if (character === quote) quote = ''
    } else if (character === '"' || character === "'" || character === '`') quote = character
    else if (character === '{') braces++
    else if (character === '}') braces--
    else if (character === '>' && braces === 0 && text[at - 1] !== '=') {
      const attributes = text.slice(start, at)
      return {
        name: opening[2] ?? '',
        attributes,
        closing: opening[1] === '/',
        alone: attributes.endsWith('/'),
        end: at + 1,
      }
    }
  }
  return undefined
}

/** Where a mark stands last in a text: behind that it need not be looked for. */
const lastMarks = new WeakMap<StateBlock | StateInline, Map<string, number>>()

export function indexBefore(state: StateBlock | StateInline, mark: string, from: number): number {
  const marks = lastMarks.get(state) ?? new Map<string, number>()
  lastMarks.set(state, marks)
  const last = marks.get(mark) ?? state.src.lastIndexOf(mark)
  marks.set(mark, last)
  return from > last ? -1 : state.src.indexOf(mark, from)
}

export function readComment(state: StateBlock | StateInline, from: number, to: number): Tag | undefined {
  const end = indexBefore(state, '*/}', from)
  return end === -1 || end + 3 > to
    ? undefined
    : { name: '', attributes: '', closing: false, alone: true, end: end + 3 }
}

export function stringAttribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}=(?:"([^"]*)"|'([^']*)'|\\{\\s*["'\`]([^"'\`]*)["'\`]\\s*\\})`)
    .exec(attributes)
    ?.slice(1)
    .find((value) => value !== undefined)
}
