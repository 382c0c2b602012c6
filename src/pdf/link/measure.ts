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
}

/** What the beginning of a page's content tells; in Skia's units of 0.24 pt, y downwards from the top. */
interface Traces {
  /** `scale 0 0 scale x y cm`: the most frequent one, which is that of the page and not of a transformed element. */
  readonly matrix?: { readonly scale: number; readonly x: number; readonly y: number }
  /** Upper edge of the highest clip: the page area's, unless the page holds nothing but clipped elements. */
  readonly top?: number
}

const UNIT = 0.24
/** CSS pixels are 0.75 pt. */
const UNSCALED = 0.75 / UNIT

/** The traces stand in the first lines of a page; deflated, this many bytes hold some thousands of them. */
const HEAD = 2048

/** One measure for each page of a segment. */
export function measurePages(
  boxes: readonly Box[],
  contents: readonly { readonly data: Uint8Array; readonly deflated: boolean }[],
): Measure[] {
  const traces = contents.map(({ data, deflated }, page) => {
    const text = head(data, deflated)
    return findTraces(text, page === 0)
  })
  // Pages of one size and one left margin have one top margin: a page on which everything is clipped borrows it.
  const tops = new Map<string, number>()
  const keys = traces.map(({ matrix }, page) => `${boxes[page]?.width} ${boxes[page]?.height} ${matrix?.x}`)
  traces.forEach(({ top }, page) => {
    const key = keys[page] ?? ''
    if (top !== undefined) tops.set(key, Math.min(top, tops.get(key) ?? top))
  })
  const usual = traces.find(({ matrix }) => matrix !== undefined)
  return boxes.map(({ height }, page) => {
    const { matrix = usual?.matrix } = traces[page] ?? {}
    const scale = matrix === undefined ? 1 : round(matrix.scale / UNSCALED)
    const left = (matrix?.x ?? 0) * UNIT
    const top = (tops.get(keys[page] ?? '') ?? usual?.top ?? 0) * UNIT
    return {
      scale,
      toPage: (x, y) => ({ x: round(left + x * scale), y: round(height - top - (height - y) * scale) }),
    }
  })
}

function findTraces(text: string, isFirst: boolean): Traces {
  const clips = [...text.matchAll(/^\S+ (\S+) \S+ \S+ re\nW\*? n$/gm)]
  // What is painted before the first clip (the background of the page's margin) has a matrix of its own.
  const area = text.slice(clips[0]?.index ?? 0)
  const counted = new Map<string, number>()
  for (const [whole] of area.matchAll(/^(\S+) 0 0 \1 \S+ \S+ cm$/gm)) {
    counted.set(whole, (counted.get(whole) ?? 0) + 1)
  }
  let frequent: string | undefined
  for (const [whole, count] of counted) {
    if (frequent === undefined || count > (counted.get(frequent) ?? 0)) frequent = whole
  }
  const numbers = frequent?.split(' ').map(Number)
  const matrix = numbers && { scale: numbers[0] ?? 0, x: numbers[4] ?? 0, y: numbers[5] ?? 0 }
  const edges = clips.map((clip) => Number(clip[1]))
  // On the first page, and only there, the matrix begins at the page area's corner.
  if (isFirst && matrix !== undefined) edges.push(matrix.y)
  return { ...(matrix && { matrix }), ...(edges.length > 0 && { top: Math.min(...edges) }) }
}

function head(data: Uint8Array, deflated: boolean): string {
  const part = data.subarray(0, HEAD)
  const bytes = deflated ? inflateSync(part, { finishFlush: constants.Z_SYNC_FLUSH }) : part
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** To five decimals, as Skia writes. */
function round(value: number): number {
  return Math.round(value * 1e5) / 1e5
}
