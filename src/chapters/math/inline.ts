/** Formulas in a line of text. */
import type { StateInline } from 'markdown-it'
import type { Delimiter } from './delimiters.ts'

/** Characters of the longest formula that is looked for: an opening sign without its partner must not cost the whole text. */
const LONGEST = 10_000
/** How many dollars in braces are passed, as in `$\text{for all $x$}$`. */
const PASSED = 8
const CODE = 1_000
const ADDRESS = 200
/** The beginning of a bare address; one in brackets ends with them. */
const IN_ADDRESS = /(?:^|[\s(<"'])(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s()<>"'\u0080-\uffff]*$/i

type InlineRule = (state: StateInline, silent: boolean) => boolean

export function inlineFormula(delimiters: readonly Delimiter[]): InlineRule {
  const inline = delimiters.filter(({ display }) => display !== 'block')
  // Where an opening sign found no partner, those right after it will find none.
  const unclosed = new WeakMap<StateInline, Map<Delimiter, number>>()
  return (state, silent) => {
    const { src, pos, posMax } = state
    if (src[pos] !== '$' && src[pos] !== '\\') return false
    for (const delimiter of inline) {
      const { open, close, display, tight = false, escaped = false } = delimiter
      if (!src.startsWith(open, pos) || (unclosed.get(state)?.get(delimiter) ?? 0) > pos) continue
      if (tight && !mayOpen(src, pos, delimiter)) continue
      const start = pos + open.length
      const end = Math.min(posMax, start + LONGEST)
      const at = findClose(src, start, end, delimiter)
      if (at === undefined) {
        if (!tight) unclosed.set(state, new Map([...(unclosed.get(state) ?? []), [delimiter, end]]))
        continue
      }
      if (typeof at !== 'number' || /^[\s`]*$/.test(src.slice(start, at))) continue
      if (!silent) {
        const token = state.push('formula', '', 0)
        token.content = src.slice(start, at)
        token.markup = open
        token.info = close
        token.meta = { shown: display === 'always' ? 'line' : 'inline', escaped }
      }
      state.pos = at + close.length
      return true
    }
    return false
  }
}

/** A dollar before a space, after another dollar or in an address opens nothing. */
function mayOpen(src: string, pos: number, { apart = false }: Delimiter): boolean {
  if (/^[\s$]?$/.test(src[pos + 1] ?? '')) return false
  const before = src[pos - 1] ?? ' '
  if (before === '$' || (apart && /[A-Za-z0-9]/.test(before))) return false
  return !IN_ADDRESS.test(src.slice(Math.max(0, pos - ADDRESS), pos))
}

/** The place of the closing sign; `refused` when what stands between is no formula, undefined when there is none. */
function findClose(
  src: string,
  start: number,
  end: number,
  { close, tight = false, apart = false }: Delimiter,
): number | 'refused' | undefined {
  let depth = 0
  let passed: number | undefined
  let count = 0
  for (let at = start; at < end; at++) {
    const character = src[at]
    if (src.startsWith(close, at)) {
      const isWhole = !tight || mayClose(src, at, apart)
      if (!tight || depth <= 0) return isWhole ? at : (passed ?? 'refused')
      if (isWhole) passed ??= at
      if (++count > PASSED) return passed ?? 'refused'
    } else if (character === '\\') at++
    else if (character === '{') depth++
    else if (character === '}') depth--
    else if (character === '`') {
      const run = /^`+/.exec(src.slice(at, at + CODE))?.[0] ?? '`'
      if (opensCode(src, at + run.length, run)) return 'refused'
      at += run.length - 1
    }
  }
  return passed
}

function mayClose(src: string, at: number, apart: boolean): boolean {
  return !/\s/.test(src[at - 1] ?? '') && !(apart ? /[A-Za-z0-9]/ : /\d/).test(src[at + 1] ?? '')
}

/** Whether a run of backticks has its partner. TeX has them in pairs that are never closed: ``so''. */
function opensCode(src: string, from: number, run: string): boolean {
  for (const [other] of src.slice(from, from + CODE).matchAll(/`+/g)) if (other === run) return true
  return false
}
