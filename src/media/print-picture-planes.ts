/** Takes pixels apart into their colours and what they let through. */

export interface Planes {
  readonly colours: Uint8Array
  /** One byte for each pixel, 255 = nothing is seen through it; absent without such a channel. */
  readonly alpha?: Uint8Array
}

/** Whether nothing is seen through `pixels`, though they have a channel for that; the last of 2 or 4. */
export function hidesNothing(pixels: Uint8Array, channels: number): boolean {
  if (channels % 2 === 1) return false
  for (let at = channels - 1; at < pixels.length; at += channels) if (pixels[at] !== 255) return false
  return true
}

/** `pixels` of 8 bits a sample in rows of `width`; with 2 or 4 `channels`, the last one is what they let through. */
export function takeApart(pixels: Uint8Array, width: number, channels: number): Planes {
  if (channels % 2 === 1) return { colours: pixels }
  const own = channels - 1
  const count = pixels.length / channels
  const colours = new Uint8Array(count * own)
  const alpha = new Uint8Array(count)
  for (let pixel = 0; pixel < count; pixel += 1) {
    const opacity = pixels[pixel * channels + own] ?? 255
    alpha[pixel] = opacity
    if (opacity === 0) continue
    for (let channel = 0; channel < own; channel += 1)
      colours[pixel * own + channel] = pixels[pixel * channels + channel] ?? 0
  }
  bleed(colours, alpha, width, own)
  return { colours, alpha }
}

/**
 * A viewer mixes the colours of what is not seen into the pixels beside it. So these get the mean of their visible neighbours, as Skia
 * does it; the others stay black.
 */
function bleed(colours: Uint8Array, alpha: Uint8Array, width: number, channels: number): void {
  const height = alpha.length / width
  const sums = new Uint32Array(channels)
  for (let pixel = 0; pixel < alpha.length; pixel += 1) {
    if (alpha[pixel] !== 0) continue
    const column = pixel % width
    const row = (pixel - column) / width
    sums.fill(0)
    let count = 0
    for (let y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x += 1) {
        const neighbour = y * width + x
        if (alpha[neighbour] === 0) continue
        count += 1
        for (let channel = 0; channel < channels; channel += 1)
          sums[channel] = (sums[channel] ?? 0) + (colours[neighbour * channels + channel] ?? 0)
      }
    }
    if (count === 0) continue
    for (let channel = 0; channel < channels; channel += 1)
      colours[pixel * channels + channel] = Math.floor((sums[channel] ?? 0) / count)
  }
}

/** One value for the cache: the length of the first file, then both. */
export function joinPlanes([first, second]: readonly [Uint8Array, Uint8Array?]): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(first.length)
  return Buffer.concat([length, first, ...(second === undefined ? [] : [second])])
}

export function splitPlanes(both: Uint8Array): readonly [Uint8Array, Uint8Array?] {
  const end = 4 + new DataView(both.buffer, both.byteOffset, both.byteLength).getUint32(0)
  const first = both.subarray(4, end)
  return end === both.length ? [first] : [first, both.subarray(end)]
}
