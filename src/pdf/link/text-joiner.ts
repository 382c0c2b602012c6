/**
 * Joins the glyphs of a line that Skia shows one by one into one operator (ISO 32000-1, 9.4.3): `[<0001> -20 <0002>] TJ`. Every glyph
 * stays where it was, to half a thousandth of the type's size.
 */

/** A font whose codes are glyphs of two bytes. */
export interface GlyphFont {
  /** In thousandths of the type's size. */
  readonly widthOf: (glyph: number) => number
  /** Collects what is shown. */
  readonly shown: Set<number>
}

/** Ends a line that shows glyphs: `<0001> Tj`, `5.5 0 Td <0001> Tj`. */
const SHOW = '> Tj\n'
const MOVE = /^(\S+) (\S+) Td $/
/** In ems. An adjustment is at most 32,767 thousandths (ISO 32000-1, annex C). */
const FURTHEST = 30
const DIGITS = 4

/** Reads the content of text objects line by line and gives what to write for it. Positions count from the last Tm. */
export class TextJoiner {
  readonly #fonts: ReadonlyMap<string, GlyphFont>
  #font: GlyphFont | undefined
  #size = 1
  /** Where Skia's line begins, and where that of what was written begins. */
  #line = 0
  #written = 0
  /** The operator under construction: where the next glyph would stand, its move and its parts. */
  #pen = 0
  #move = ''
  #parts = ''
  #isOpen = false
  #isAdjusted = false

  constructor(fonts: ReadonlyMap<string, GlyphFont>) {
    this.#fonts = fonts
  }

  /** Reads the lines of `content` from `at` on that show glyphs, writes to `out` what is complete, and returns where they end. */
  show(content: string, at: number, out: string[]): number {
    for (let start = at; ; ) {
      const open = content.indexOf('<', start)
      const close = open === -1 ? -1 : content.indexOf('>', open)
      if (close === -1 || !content.startsWith(SHOW, close)) return start
      const end = close + SHOW.length
      if (open === start) this.#read('', '0', content.slice(open + 1, close), out)
      else {
        const [, dx, dy] = MOVE.exec(content.slice(start, open)) ?? []
        if (dx === undefined || dy === undefined) return start
        this.#read(dx, dy, content.slice(open + 1, close), out)
      }
      start = end
    }
  }

  #read(dx: string, dy: string, glyphs: string, out: string[]): void {
    this.#line += Number(dx)
    const gap = this.#line - this.#pen
    const font = this.#font
    if (!this.#isOpen || font === undefined || dy !== '0' || Math.abs(gap) > FURTHEST * this.#size) {
      out.push(this.flush())
      const move = position(this.#line - this.#written)
      this.#move = move === '0' && dy === '0' ? '' : `${move} ${dy} Td `
      this.#written = this.#line
      this.#pen = this.#line
      this.#isOpen = true
    } else {
      const adjustment = Math.round((-gap * 1000) / this.#size)
      if (adjustment !== 0) {
        this.#parts += `>${adjustment}<`
        this.#pen -= (adjustment * this.#size) / 1000
        this.#isAdjusted = true
      }
    }
    this.#parts += glyphs
    if (font === undefined) out.push(this.flush())
    else this.#advance(font, glyphs)
  }

  #advance(font: GlyphFont, glyphs: string): void {
    for (let at = 0; at < glyphs.length; at += DIGITS) {
      const glyph = Number.parseInt(glyphs.length === DIGITS ? glyphs : glyphs.slice(at, at + DIGITS), 16)
      font.shown.add(glyph)
      this.#pen += (font.widthOf(glyph) * this.#size) / 1000
    }
  }

  /** What has been read and not yet written. */
  flush(): string {
    if (!this.#isOpen) return ''
    const shown = this.#isAdjusted ? `[<${this.#parts}>] TJ\n` : `<${this.#parts}> Tj\n`
    const text = this.#move + shown
    this.#parts = ''
    this.#isOpen = false
    this.#isAdjusted = false
    return text
  }

  /** A line `/F1 12 Tf`. */
  choose(line: string): void {
    const [, name = '', size = ''] = /^\/(\S+) (\S+) Tf\n$/.exec(line) ?? []
    this.#font = this.#fonts.get(name)
    this.#size = Number(size)
  }

  /** After BT and Tm. */
  restart(): void {
    this.#line = 0
    this.#written = 0
    this.#pen = 0
  }
}

/** To five decimals, as Skia writes. */
function position(value: number): string {
  return String(Math.round(value * 1e5) / 1e5 || 0)
}

/** Widths of a font's glyphs: `[first [width …] …]` and `[first last width …]` (9.7.4.3). */
export function readWidths(values: readonly unknown[]): Map<number, number> {
  const widths = new Map<number, number>()
  for (let at = 0; at < values.length; ) {
    const first = Number(values[at])
    const second = values[at + 1]
    if (Array.isArray(second)) {
      second.forEach((width, index) => {
        widths.set(first + index, Number(width))
      })
      at += 2
    } else {
      for (let glyph = first; glyph <= Number(second); glyph += 1) widths.set(glyph, Number(values[at + 2]))
      at += 3
    }
  }
  return widths
}
