/** Pictures of the EPUB: lighter, never wider than asked, without loss where lines would suffer. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Asset } from '../src/book.ts'
import type { Keep } from '../src/media/keep.ts'
import { picturesForScreens } from '../src/media/screen-picture.ts'

const makeAnew: Keep = (_parts, make) => make()

async function forScreens(bytes: Uint8Array, mediaType: Asset['mediaType'], width = 1600) {
  const size = await sharp(bytes).metadata()
  const asset: Asset = { file: 'a', mediaType, width: size.width, height: size.height, bytes }
  const made = (await picturesForScreens(new Map([['a', asset]]), width, makeAnew)).get('a')
  if (made === undefined) throw new Error('The picture is gone.')
  return { asset, made }
}

/** Pixels that nothing foretells, as in a photograph. */
function noise(width: number, height: number) {
  let state = 1
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state >> 16
  })
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** Stripes of four pixels whose colours nothing foretells. */
const lines = (width: number, height: number) =>
  noise(width / 4, height / 4).resize(width, height, { kernel: 'nearest' })

describe('a picture of the EPUB', () => {
  it('is written anew without loss and without an alpha channel that says nothing', async () => {
    const png = await lines(800, 800).ensureAlpha().png({ compressionLevel: 1 }).toBuffer()
    const { made } = await forScreens(png, 'image/png')
    expect(made.mediaType).toBe('image/png')
    expect(made.bytes.length).toBeLessThan(png.length)
    expect((await sharp(made.bytes).metadata()).hasAlpha).toBe(false)
    const pixels = await sharp(png).removeAlpha().raw().toBuffer()
    expect(pixels.equals(await sharp(made.bytes).raw().toBuffer())).toBe(true)
  })

  it('becomes a JPEG when it is a photograph in PNG', async () => {
    const smooth = await noise(150, 100).resize(600, 400, { kernel: 'cubic' }).png().toBuffer()
    const { made } = await forScreens(smooth, 'image/png')
    expect([made.mediaType, made.width, made.height]).toEqual(['image/jpeg', 600, 400])
  })

  it('keeps what is seen through', async () => {
    const png = await noise(400, 400).blur(2).ensureAlpha(0.5).png().toBuffer()
    expect((await forScreens(png, 'image/png')).made.mediaType).toBe('image/png')
  })

  it('is made smaller, in its proportions', async () => {
    const { made } = await forScreens(await noise(2000, 500).jpeg().toBuffer(), 'image/jpeg', 1000)
    expect([made.width, made.height]).toEqual([1000, 250])
  })

  it('is never WebP', async () => {
    expect(
      (await forScreens(await lines(80, 40).webp({ lossless: true }).toBuffer(), 'image/webp')).made
        .mediaType,
    ).toBe('image/png')
    const frames = await Promise.all([
      noise(20, 10).png().toBuffer(),
      lines(20, 12).resize(20, 10).png().toBuffer(),
    ])
    const moving = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer()
    expect((await forScreens(moving, 'image/webp')).made.mediaType).toBe('image/gif')
  })

  it('is the same object when nothing is won', async () => {
    const { asset, made } = await forScreens(await lines(80, 40).png().toBuffer(), 'image/png')
    expect(made).toBe(asset)
  })
})
