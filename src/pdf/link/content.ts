/**
 * Writes a page's content anew as PDF/UA wants it: everything that is painted is marked (ISO 32000-1, 14.6 and 14.8.2.2), what only
 * decorates is an artifact, and glyphs are joined. Reads what Skia writes: one operator a line.
 */
import { type GlyphFont, TextJoiner } from './text-joiner.ts'

/** Left, bottom, right, top in points. */
type Rectangle = readonly [number, number, number, number]

/** What a piece of marked content shows. */
export interface Mark {
  /** `content`: text or a picture. */
  readonly shows: 'nothing' | 'drawing' | 'content'
  /** Around its drawings and pictures. */
  readonly box: Rectangle | undefined
}

export interface MarkedPage {
  readonly content: string
  /** By MCID; those that became artifacts are among them. */
  readonly marks: ReadonlyMap<number, Mark>
  /** How much is painted outside marked content. */
  readonly unmarked: number
}

type Frame =
  | { kind: 'span' }
  | { kind: 'artifact' }
  | { kind: 'mark'; id: number; at: number; shows: Mark['shows']; box: number[] | undefined }
type Matrix = readonly [number, number, number, number, number, number]

const PAINT = new Set(['f\n', 'f*\n', 'S\n', 's\n', 'B\n', 'B*\n', 'b\n', 'b*\n', 'F\n'])
const PATH = /^(?:h|W\*?|.* (?:m|l|c|v|y|re))\n$/
const ARTIFACT = '/Artifact BMC\n'

/** What the structure says about marked content, by its id (MCID). */
export interface MarkRoles {
  /** Whether it becomes an artifact when it only draws. */
  readonly isDecoration: (id: number) => boolean
  /** Whether its box is wanted. */
  readonly isFigure: (id: number) => boolean
}

/** Without roles the document is not tagged, and nothing is marked. */
export function markContent(
  content: string,
  fonts: ReadonlyMap<string, GlyphFont>,
  roles: MarkRoles | undefined,
): MarkedPage {
  const out: string[] = []
  const marks = new Map<number, Mark>()
  const frames: Frame[] = []
  const matrices: Matrix[] = []
  let matrix: Matrix = [1, 0, 0, 1, 0, 0]
  const joiner = new TextJoiner(fonts)
  let path = ''
  let unmarked = 0
  let inText = false

  const endArtifact = () => {
    if (frames.at(-1)?.kind !== 'artifact') return
    frames.pop()
    out.push('EMC\n')
  }
  /** Called before anything is painted. */
  const paint = (shows: 'drawing' | 'content', drawn = '') => {
    const mark = frames.findLast((frame) => frame.kind === 'mark')
    if (mark !== undefined) {
      if (mark.shows !== 'content') mark.shows = shows
      if (roles?.isFigure(mark.id)) mark.box = around(mark.box, matrix, pointsOf(drawn))
    } else if (roles === undefined) unmarked += 1
    else if (!frames.some((frame) => frame.kind === 'artifact')) {
      out.push(ARTIFACT)
      frames.push({ kind: 'artifact' })
    }
  }
  const endMark = () => {
    endArtifact()
    const frame = frames.pop()
    if (frame?.kind === 'mark') {
      marks.set(frame.id, { shows: frame.shows, box: rectangle(frame.box) })
      if (frame.shows === 'drawing' && roles?.isDecoration(frame.id)) out[frame.at] = ARTIFACT
    }
    out.push('EMC\n')
  }

  for (let at = 0; at < content.length; ) {
    if (inText) {
      at = joiner.show(content, at, out)
      if (at >= content.length) break
    }
    const newline = content.indexOf('\n', at)
    const end = newline === -1 ? content.length : newline + 1
    const line = newline === -1 ? `${content.slice(at)}\n` : content.slice(at, end)
    at = end
    if (inText) out.push(joiner.flush())

    if (line === 'EMC\n') endMark()
    else if (line.endsWith('BDC\n') || line.endsWith('BMC\n')) {
      const id = /\/MCID (\d+)/.exec(line)?.[1]
      if (id !== undefined) {
        endArtifact()
        frames.push({ kind: 'mark', id: Number(id), at: out.length, shows: 'nothing', box: undefined })
      } else frames.push({ kind: 'span' })
      out.push(line)
    } else if (line === 'BT\n') {
      paint('content')
      joiner.restart()
      inText = true
      out.push(line)
    } else if (line === 'ET\n') {
      inText = false
      out.push(line)
    } else if (inText) {
      if (line.endsWith(' Tf\n')) joiner.choose(line)
      else if (line.endsWith(' Tm\n')) joiner.restart()
      out.push(line)
    } else if (PAINT.has(line)) {
      paint('drawing', path)
      out.push(path, line)
      path = ''
    } else if (line === 'n\n' || line === 'W n\n' || line === 'W* n\n') {
      out.push(path, line)
      path = ''
    } else if (PATH.test(line)) path += line
    else {
      if (line.endsWith(' Do\n') || line.endsWith(' sh\n')) paint('content', '0 0 1 1 re')
      else if (line === 'q\n') {
        endArtifact()
        matrices.push(matrix)
      } else if (line === 'Q\n') {
        endArtifact()
        matrix = matrices.pop() ?? matrix
      } else if (line.endsWith(' cm\n')) matrix = concatenate(line, matrix)
      out.push(line)
    }
  }
  out.push(joiner.flush())
  endArtifact()
  return { content: out.join(''), marks, unmarked }
}

/** The points of a path, `x, y, x, y …`, with the control points of curves. */
function pointsOf(path: string): number[] {
  const points: number[] = []
  for (const line of path.split('\n')) {
    const numbers = line.split(' ').slice(0, -1).map(Number)
    const [x = 0, y = 0, width = 0, height = 0] = numbers
    if (line.endsWith(' re')) points.push(x, y, x + width, y + height)
    else points.push(...numbers)
  }
  return points
}

function around(box: number[] | undefined, [a, b, c, d, e, f]: Matrix, points: readonly number[]): number[] {
  const corners = box ?? [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  let [left = 0, bottom = 0, right = 0, top = 0] = corners
  for (let index = 0; index + 1 < points.length; index += 2) {
    const [x = 0, y = 0] = [points[index], points[index + 1]]
    left = Math.min(left, a * x + c * y + e)
    right = Math.max(right, a * x + c * y + e)
    bottom = Math.min(bottom, b * x + d * y + f)
    top = Math.max(top, b * x + d * y + f)
  }
  return [left, bottom, right, top]
}

function rectangle(box: readonly number[] | undefined): Rectangle | undefined {
  if (box === undefined || !box.every(Number.isFinite)) return undefined
  const [left = 0, bottom = 0, right = 0, top = 0] = box.map((value) => Math.round(value * 100) / 100)
  return [left, bottom, right, top]
}

function concatenate(line: string, [a, b, c, d, e, f]: Matrix): Matrix {
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = line.split(' ', 6).map(Number)
  return [g * a + h * c, g * b + h * d, i * a + j * c, i * b + j * d, k * a + l * c + e, k * b + l * d + f]
}
