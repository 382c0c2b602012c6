/** Follows figures that the press has moved: their letters are on top of a later page, and the text after them comes before. */
import { DRAWING, type PrintedFigure, type PrintedText } from './printed-text.ts'

/** A piece of the source, or so many letters of a page. */
interface Left {
  readonly from: number
  readonly to: number
}

interface MovedFigures {
  /** Whether a figure begins here. */
  begins(at: number): boolean
  /** How many letters of the source, from `i` on, are not here and will be found later: 0 for a figure that stands in its place. */
  leave(i: number, j: number): number
  /** How many letters at `j`, where a page begins, are those of figures that were left; `i` is where the source goes on. */
  find(i: number, j: number): number
  /** What was left and not found. */
  missing(): Left | undefined
}

/** How many letters must agree before a place counts as found: the words of a drawing may begin as the text after it does. */
const SURE = 48
/** Fewer letters say nothing. */
const FEWEST = 8
/** How far the words of drawings may reach. */
const FAR = 60_000

/** `isStart` holds where in `shown` pages begin. */
export function followFigures(
  { letters: source, figures }: PrintedText,
  shown: string,
  isStart: ReadonlySet<number>,
): MovedFigures {
  const byStart = new Map<number, PrintedFigure>(figures.map((figure) => [figure.from, figure]))
  let left: Left[] = []
  /** Whether the source at `i` is read at `j`, as far as there is no drawing and no other page. */
  const agree = (i: number, j: number) => {
    let length = 0
    while (length < SURE && source[i + length] === shown[j + length] && i + length < source.length) {
      if (source[i + length] === DRAWING) break
      length++
      if (isStart.has(j + length)) break
    }
    const ended = source[i + length] === DRAWING || i + length === source.length || isStart.has(j + length)
    return length === SURE || (length >= FEWEST && ended)
  }
  return {
    begins: (at) => byStart.has(at),
    leave(i, j) {
      const figure = byStart.get(i)
      if (figure === undefined || agree(i, j)) return 0
      const to = figure.ends.find((end) => end > i && agree(end, j))
      if (to === undefined) return 0
      left.push({ from: i, to })
      return to - i
    },
    find(i, j) {
      // Those that come first in the source come first on the pages; some may wait for a later page.
      for (let count = left.length; count > 0; count--) {
        const words = left.slice(0, count).map(({ from, to }) => source.slice(from, to))
        const length = lengthOf(words.join('').split(DRAWING), i, j)
        if (length === 0) continue
        left = left.slice(count)
        return length
      }
      return 0
    },
    missing: () => left.find(({ from, to }) => source.slice(from, to).replaceAll(DRAWING, '') !== ''),
  }

  /** The letters up to where the source goes on, when they hold these words; between two words there is a drawing. */
  function lengthOf(words: readonly string[], i: number, j: number): number {
    const [only = '', ...others] = words
    if (others.length === 0) return shown.startsWith(only, j) ? only.length : 0
    let at = j
    for (const word of words) {
      const found = shown.indexOf(word, at)
      if (found < 0 || found - j > FAR) return 0
      at = found + word.length
    }
    // The last of a chapter: after the words of a drawing nothing is known, after others there is nothing.
    if (i === source.length) return (words.at(-1) === '' ? shown.length : at) - j
    const sign = source.slice(i, i + SURE).split(DRAWING)[0] ?? ''
    const next = sign === '' ? -1 : shown.indexOf(sign, at)
    return next < 0 || next - j > FAR ? 0 : next - j
  }
}
