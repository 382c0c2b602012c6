/** Finds where on its page Chromium put the page area, and at which scale. */
import { constants, inflateSync } from 'node:zlib'

/** Points. */
export interface Box {
  readonly width: number
  readonly height: number
}

export interface Measure {
  /** 1 = as the style sheet says; less when an overflowing line made Chromium shrink the document. */
  readonly scale: number
  /** From the space of Chromium's destinations, which knows neither the page's margin nor its scale, to the page. */
  toPage(x: number, y: number): { x: number; y: number }
  /** The edges of the page area, on the page; points from below. */
  readonly top: number
  readonly bottom: number
}

/** Numbers of a line `scale 0 0 scale x y cm`, in Skia's units of 0.24 pt; y downwards from the top. */
interface Matrix {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** What the beginning of a page's content tells. */
interface Traces {
  readonly matrices: readonly Matrix[]
  /** Upper edges of the clips: that of the page area, and of clipped elements in it. */
  readonly tops: readonly number[]
  /** Lower edges of the same clips. */
  readonly bottoms: readonly number[]
}

const UNIT = 0.24
/** CSS pixels are 0.75 pt. */
const UNSCALED = 0.75 / UNIT

/** The traces stand in the first lines of a page; deflated, this many bytes hold some thousands of them. */
const HEAD = 2048

/** The beginning of a content stream; throws when it is not deflated as it says. */
export function contentHead(data: Uint8Array, deflated: boolean): string {
  const part = data.subarray(0, HEAD)
  const bytes = deflated ? inflateSync(part, { finishFlush: constants.Z_SYNC_FLUSH }) : part
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** One measure for each page of a segment. */
export function measurePages(boxes: readonly Box[], heads: readonly string[]): Measure[] {
  const traces = heads.map(findTraces)
  const units = documentScale(traces)
  const matrices = traces.map((page) => pageMatrix(page, units))
  const keys = boxes.map(({ width, height }, page) => `${width} ${height} ${matrices[page]?.x}`)
  // Pages of one size and one left margin have one top margin: a page on which everything is clipped borrows it.
  const tops = new Map<string, number>()
  const bottoms = new Map<string, number>()
  traces.forEach((page, index) => {
    const key = keys[index] ?? ''
    const own = [...page.tops]
    // On the first page, and only there, the matrix begins at the page area's corner.
    const first = index === 0 ? matrices[index] : undefined
    if (first !== undefined) own.push(first.y)
    // By the size alone: a page full of formulas and drawings may show no clip but theirs.
    const size = sizeOf(boxes[index])
    const lowest = Math.max(...page.bottoms, bottoms.get(size) ?? 0)
    if (lowest > 0) bottoms.set(size, lowest)
    if (own.length > 0) tops.set(key, Math.min(...own, tops.get(key) ?? Number.POSITIVE_INFINITY))
  })
  // A page without content has the margins of any other.
  const [anyTop = 0] = tops.values()
  const anyMatrix = matrices.find((matrix) => matrix !== undefined)
  const scale = round(units / UNSCALED)
  return boxes.map(({ height }, page) => {
    const left = ((matrices[page] ?? anyMatrix)?.x ?? 0) * UNIT
    const top = (tops.get(keys[page] ?? '') ?? anyTop) * UNIT
    const lowest = bottoms.get(sizeOf(boxes[page]))
    return {
      scale,
      top: round(height - top),
      bottom: lowest === undefined ? 0 : round(height - lowest * UNIT),
      toPage: (x, y) => ({ x: round(left + x * scale), y: round(height - top - (height - y) * scale) }),
    }
  })
}

function sizeOf({ width, height }: Box = { width: 0, height: 0 }): string {
  return `${width} ${height}`
}

function findTraces(text: string): Traces {
  const clips = [...text.matchAll(/^\S+ (\S+) \S+ (\S+) re\nW\*? n$/gm)]
  // What is painted before the first clip (the background of the page's margin) has a matrix of its own.
  const area = text.slice(clips[0]?.index ?? 0)
  const matrices = [...area.matchAll(/^(\S+) 0 0 \1 (\S+) (\S+) cm$/gm)].map(([, scale, x, y]) => ({
    scale: Number(scale),
    x: Number(x),
    y: Number(y),
  }))
  return {
    matrices,
    tops: clips.map((clip) => Number(clip[1])),
    bottoms: clips.map((clip) => Number(clip[1]) + Number(clip[2])),
  }
}

/**
 * Chromium shrinks a document as a whole, so its scale is the one that most pages show. Drawings and transformed elements
 * have scales of their own; of two that are as frequent, the larger one is the document's, up to the unscaled.
 */
function documentScale(traces: readonly Traces[]): number {
  const votes = new Map<number, number>()
  for (const { matrices } of traces) {
    for (const scale of new Set(matrices.map((matrix) => matrix.scale))) {
      if (scale <= UNSCALED) votes.set(scale, (votes.get(scale) ?? 0) + 1)
    }
  }
  const [winner] = [...votes].sort(([a, votesA], [b, votesB]) => votesB - votesA || b - a)
  return winner?.[0] ?? UNSCALED
}

/** The most frequent one of the document's scale: moved elements have others. */
function pageMatrix({ matrices }: Traces, scale: number): Matrix | undefined {
  const counted = new Map<number, number>()
  let frequent: Matrix | undefined
  for (const matrix of matrices) {
    if (matrix.scale !== scale) continue
    counted.set(matrix.x, (counted.get(matrix.x) ?? 0) + 1)
    if (frequent === undefined || (counted.get(matrix.x) ?? 0) > (counted.get(frequent.x) ?? 0))
      frequent = matrix
  }
  return frequent
}

/** To five decimals, as Skia writes. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5
}
