/** Which stretches of a Markdown text are code, where the marks of a template language are only shown. */

/** From `start` to before `end`. */
export interface Region {
  readonly start: number
  readonly end: number
}

/** Fenced code and code in a line, in order. Fences may stand in lists and quotes (CommonMark 0.31.2, §4.5 and §6.1). */
export function codeRegions(text: string): Region[] {
  const regions: Region[] = []
  let fence: { mark: string; start: number } | undefined
  let prose = 0
  let at = 0
  for (const line of text.split('\n')) {
    const end = Math.min(at + line.length + 1, text.length)
    const mark = /^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1]
    if (fence === undefined && mark !== undefined) {
      addSpans(text, prose, at, regions)
      fence = { mark, start: at }
    } else if (fence !== undefined && mark?.startsWith(fence.mark) && /[`~][ \t]*$/.test(line)) {
      regions.push({ start: fence.start, end })
      fence = undefined
      prose = end
    }
    at += line.length + 1
  }
  if (fence === undefined) addSpans(text, prose, text.length, regions)
  else regions.push({ start: fence.start, end: text.length })
  return regions
}

/** Code in lines of the prose from `from` to before `to`: a run of backticks up to the next run of the same length in its paragraph. */
function addSpans(text: string, from: number, to: number, regions: Region[]): void {
  // Lengths of runs that nothing closes in this paragraph: not looked for again.
  const open = new Set<number>()
  const runs = [...text.slice(from, to).matchAll(/\\`|`+|\n[ \t]*\n/g)]
  for (let index = 0; index < runs.length; index++) {
    const run = runs[index]
    if (run?.[0].includes('\n')) open.clear()
    if (run === undefined || !run[0].startsWith('`') || open.has(run[0].length)) continue
    open.add(run[0].length)
    for (let next = index + 1; next < runs.length; next++) {
      const closing = runs[next]
      if (closing === undefined || closing[0].includes('\n')) break
      // A backslash inside code is itself: the backtick after it can close.
      const length = closing[0].startsWith('\\') ? 1 : closing[0].length
      if (length !== run[0].length) continue
      open.delete(length)
      regions.push({ start: from + run.index, end: from + closing.index + closing[0].length })
      index = next
      break
    }
  }
}

/** Whether `offset` stands in one of the regions, which are in order. */
export function isInside(offset: number, regions: readonly Region[]): boolean {
  let low = 0
  let high = regions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((regions[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return offset < (regions[low - 1]?.end ?? 0)
}

/** A fence that is longer than every run of backticks in the code. */
export function fencedBy(code: string): string {
  let length = 3
  for (const [run] of code.matchAll(/`+/g)) length = Math.max(length, run.length + 1)
  return '`'.repeat(length)
}
