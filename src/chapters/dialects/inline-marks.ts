/** `^^inserted^^`, `^superscript^`, `~subscript~` and `++keys++` of Python-Markdown's extensions. */
import type { MarkdownIt, StateInline } from 'markdown-it'
import { keyNames } from './key-names.ts'

/** Two of the character and one of it; undefined where that is left to others. */
interface Marks {
  readonly double?: string
  readonly single?: string
}

/** `^^a^^` and `^a^` (`pymdownx.caret`). */
export function carets(markdown: MarkdownIt): void {
  addMarks(markdown, '^', { double: 'ins', single: 'sup' })
}

/** `~a~` (`pymdownx.tilde`); markdown-it itself reads `~~a~~`. */
export function tildes(markdown: MarkdownIt): void {
  addMarks(markdown, '~', { single: 'sub' })
}

function addMarks(markdown: MarkdownIt, character: string, { double, single }: Marks): void {
  // A mark that was not closed once is not closed after that: without this, a line of them would take quadratic time.
  const unclosed = new WeakMap<StateInline, Set<string>>()
  markdown.inline.ruler.before('strikethrough', `marks_${character}`, (state, silent) => {
    if (state.src[state.pos] !== character) return false
    const marker = runAt(state.src, state.pos, character)
    const start = state.pos + marker.length
    const tag = marker.length === 1 ? single : marker.length === 2 ? double : undefined
    if (marker.length > 2) {
      if (!silent) state.pending += marker
      state.pos = start
      return true
    }
    if (tag === undefined || /^\s?$/.test(state.src[start] ?? '')) return false
    if (unclosed.get(state)?.has(marker) === true) return false
    const close = findClose(state, start, marker, character)
    if (close === 'none') unclosed.set(state, new Set([...(unclosed.get(state) ?? []), marker]))
    if (typeof close === 'string') return false
    if (!silent) pushMarked(state, tag, start, close, marker)
    state.pos = close + marker.length
    return true
  })
}

const SPACE = /(?<!\\)\s/g

/** Where the mark is closed; `space` when a space stands before that, which single marks do not admit. */
function findClose(
  state: StateInline,
  start: number,
  marker: string,
  character: string,
): number | 'none' | 'space' {
  const { pos: opening } = state
  SPACE.lastIndex = start
  const space = marker.length === 1 ? SPACE.exec(state.src)?.index : undefined
  const end = Math.min(space ?? state.posMax, state.posMax)
  let result: number | 'none' | 'space' = space === undefined ? 'none' : 'space'
  for (state.pos = start; state.pos < end; ) {
    const at = state.pos
    if (state.src[at] !== character) {
      state.md.inline.skipToken(state)
      continue
    }
    const run = runAt(state.src, at, character)
    if (run === marker && at > start && !/\s/.test(state.src[at - 1] ?? '')) {
      result = at
      break
    }
    state.pos = at + run.length
  }
  state.pos = opening
  return result
}

function pushMarked(state: StateInline, tag: string, start: number, end: number, marker: string): void {
  const { posMax } = state
  state.push(`${tag}_open`, tag, 1).markup = marker
  if (marker.length === 1 && state.src.slice(start, end).includes('\\ '))
    state.push('text', '', 0).content = state.src.slice(start, end).replaceAll('\\ ', ' ')
  else {
    state.pos = start
    state.posMax = end
    state.md.inline.tokenize(state)
    state.posMax = posMax
  }
  state.push(`${tag}_close`, tag, -1).markup = marker
}

function runAt(text: string, at: number, character: string): string {
  let end = at
  while (text[end] === character) end++
  return text.slice(at, end)
}

const KEYS = /\+\+((?:[\w-]+|"[^"\n]+"|'[^'\n]+')(?:\+(?:[\w-]+|"[^"\n]+"|'[^'\n]+'))*)\+\+/y

/** `++ctrl+alt+del++` (`pymdownx.keys`). */
export function keys(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('emphasis', 'keys', (state, silent) => {
    if (!state.src.startsWith('++', state.pos)) return false
    KEYS.lastIndex = state.pos
    const match = KEYS.exec(state.src)
    if (match?.[1] === undefined || KEYS.lastIndex > state.posMax) return false
    if (!silent) {
      for (const [index, key] of (match[1].match(/"[^"]+"|'[^']+'|[^+]+/g) ?? []).entries()) {
        if (index > 0) state.push('text', '', 0).content = '+'
        state.push('kbd_open', 'kbd', 1)
        state.push('text', '', 0).content = keyName(key)
        state.push('kbd_close', 'kbd', -1)
      }
    }
    state.pos += match[0].length
    return true
  })
}

function keyName(key: string): string {
  if (/^["']/.test(key)) return key.slice(1, -1)
  const name = key.toLowerCase()
  if (Object.hasOwn(keyNames, name)) return keyNames[name] ?? key
  return name.replace(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => `${dash === '' ? '' : ' '}${letter.toUpperCase()}`,
  )
}

/**
 * Text between dollars is a formula: `^`, `~` and `_` are its own. Stands last, so that whatever reads formulas comes first.
 * One dollar before a space, or whose partner stands behind one, is a dollar.
 */
export function untouchedFormulas(markdown: MarkdownIt): void {
  const unclosed = new WeakMap<StateInline, Set<string>>()
  markdown.inline.ruler.push('formula_text', (state, silent) => {
    if (state.src[state.pos] !== '$') return false
    const marker = runAt(state.src, state.pos, '$')
    if (marker.length > 2 || unclosed.get(state)?.has(marker)) return false
    if (marker === '$' && /^\s?$/.test(state.src[state.pos + 1] ?? '')) return false
    const end = endOfFormula(state, state.pos + marker.length, marker)
    if (end === undefined) {
      unclosed.set(state, new Set([...(unclosed.get(state) ?? []), marker]))
      return false
    }
    if (!silent) state.pending += state.src.slice(state.pos, end)
    state.pos = end
    return true
  })
}

function endOfFormula({ src, posMax }: StateInline, start: number, marker: string): number | undefined {
  const stops = /[$`\\]/g
  for (let at = start; at < posMax; ) {
    stops.lastIndex = at
    const stop = stops.exec(src)
    if (stop === null) return undefined
    const run = stop[0] === '\\' ? src.slice(stop.index, stop.index + 2) : runAt(src, stop.index, stop[0])
    at = stop.index + run.length
    // Code in a line is not looked into.
    if (stop[0] === '`') at = endOfCode(src, at, run)
    if (run !== marker || at - run.length === start) continue
    if (marker === '$$' || !/\s/.test(src[stop.index - 1] ?? '')) return at
  }
  return undefined
}

/** Behind the run of backticks that closes what `run` opened before `from`; `from` when there is none. */
function endOfCode(text: string, from: number, run: string): number {
  for (let at = text.indexOf(run, from); at !== -1; at = text.indexOf(run, at)) {
    const closing = runAt(text, at, '`')
    at += closing.length
    if (closing === run) return at
  }
  return from
}
