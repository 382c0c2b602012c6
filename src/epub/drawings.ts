/** Drawings as pixels, drawn by the press: with the book's own fonts, so that they are the same on every machine. */
import type { Asset } from '../book.ts'
import type { Keep } from '../media/keep.ts'
import type { Size } from '../media/picture-size.ts'
import type { Press, Sheet } from '../press/press.ts'

export interface DrawingTools {
  readonly press: Press
  readonly keep: Keep
}

/** A JPEG of `size` pixels. */
export function drawSheet(sheet: Sheet, size: Size, { press, keep }: DrawingTools): Promise<Uint8Array> {
  const files = [...sheet.resources].flatMap(([address, { bytes }]) => [address, bytes])
  return keep([press.version, `drawn ${size.width} ${size.height}`, sheet.html, ...files], () =>
    press.draw(sheet, size),
  )
}

/** A JPEG of a picture in SVG, on white, `size` pixels large. */
export function drawPicture(
  { mediaType, bytes }: Asset,
  size: Size,
  tools: DrawingTools,
): Promise<Uint8Array> {
  const html =
    '<!doctype html><html><body style="margin:0"><img src="drawing.svg" alt="" style="display:block;width:100vw;height:100vh"></body></html>'
  return drawSheet({ html, resources: new Map([['drawing.svg', { mediaType, bytes }]]) }, size, tools)
}

/** The assets with those in SVG drawn, two pixels for one and at most `width` across; they keep the size that they are shown in. */
export async function withoutDrawings(
  assets: ReadonlyMap<string, Asset>,
  width: number,
  tools: DrawingTools,
): Promise<ReadonlyMap<string, Asset>> {
  const made = new Map(assets)
  // One by one: each has a tab of the browser.
  for (const [file, asset] of assets) {
    if (asset.mediaType !== 'image/svg+xml') continue
    const scale = Math.min(2, width / asset.width)
    const whole = (length: number) => Math.max(1, Math.round(length * scale))
    const size = { width: whole(asset.width), height: whole(asset.height) }
    made.set(file, { ...asset, mediaType: 'image/jpeg', bytes: await drawPicture(asset, size, tools) })
  }
  return made
}
