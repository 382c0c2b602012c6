/** How large a picture may be: more than a page or a screen can show is only weight. */

export interface Size {
  /** Pixels; of a drawing, CSS pixels. */
  readonly width: number
  readonly height: number
}

/** Twice the dots that a printer puts across the text of an A4 page: 160 mm at 300 to the inch. */
const WIDEST = 4000
/** A tall picture may be scrolled through on a screen, so its height alone is no reason. */
const MOST_PIXELS = 16_000_000

/** The size in the same proportions, in whole pixels, that a book keeps of a picture. */
export function boundedSize({ width, height }: Size): Size {
  const scale = Math.min(1, WIDEST / width, Math.sqrt(MOST_PIXELS / (width * height)))
  return { width: whole(width * scale), height: whole(height * scale) }
}

function whole(length: number): number {
  return Math.max(1, Math.round(length))
}
