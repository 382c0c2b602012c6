/** Fonts and pictures: what a subset maps, what no face has, how large a picture is and what is none. */
import { crc32 } from 'node:zlib'
import { Blob as FontBlob, Face as FontFace } from 'harfbuzzjs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Folder } from '../src/book.ts'
import { type BookFont, fontFaceRules, subsetFonts } from '../src/media/fonts.ts'
import { loadPictures } from '../src/media/pictures.ts'

/** The characters that a font file maps, as HarfBuzz reads it. */
function charactersOf({ bytes }: BookFont): number[] {
  return [...new FontFace(new FontBlob(bytes.slice().buffer)).collectUnicodes()]
}
const isRadical = (character: number) => character >= 0x2e80 && character <= 0x2fdf

describe('subsets', { timeout: 60_000 }, () => {
  it('map no radical that the text lacks, and no other character either', async () => {
    const text =
      '一人大小山川日月木水火田目石示禾竹米糸羊老耳肉自舟色虫血行衣西見角言谷豆貝赤走足身車辛酉金長門阜雨青非面革韋音頁風飛食首香馬骨高鬼魚鳥鹿麻黃黑鼠鼻龍龜 Text'
    const { fonts, missing } = await subsetFonts(text)
    expect(missing).toEqual([])
    const wanted = new Set(
      [...`${text}0123456789ivxlcdm-\u2010·…`].map((character) => character.codePointAt(0)),
    )
    for (const font of fonts) {
      const characters = charactersOf(font)
      expect(characters.filter(isRadical)).toEqual([])
      expect(characters.filter((character) => !wanted.has(character))).toEqual([])
    }
    const song = fonts.find(({ face }) => face.family === 'Buckram Song')
    expect(song === undefined ? [] : charactersOf(song)).toEqual(
      expect.arrayContaining([0x4e00, 0x4eba, 0x9f8d]),
    )
  })

  it('map a radical that the text holds', async () => {
    const { fonts, missing } = await subsetFonts('⼀⻔')
    expect(missing).toEqual([])
    expect(new Set(fonts.flatMap(charactersOf).filter(isRadical))).toEqual(new Set([0x2f00, 0x2ed4]))
  })

  it('name what no face has, in order, and nothing that needs no glyph', async () => {
    // Egyptian and Sumerian signs, a private character; then spaces, joiners, selectors, controls, marks of direction.
    const text =
      'a\u{1F680}é→∑\u{13000}\u{12000}\uE123 \t\n\r\u00A0\u3000\u200B\u200D\uFE0F\u00AD\u2060\u200E\uFEFF'
    const { missing } = await subsetFonts(text)
    expect(missing).toEqual([0xe123, 0x12000, 0x13000])
  })

  it('are the same bytes every time, with file names of their own', async () => {
    const [once, again] = [await subsetFonts('Text 文本'), await subsetFonts('文本 Text')]
    expect(again.fonts.map(({ bytes }) => bytes)).toEqual(once.fonts.map(({ bytes }) => bytes))
    const names = once.fonts.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('leave the punctuation of Chinese and Japanese text to its own face', async () => {
    const { fonts } = await subsetFonts('a“”')
    const ranged = (language: string) =>
      fontFaceRules(fonts, language, ({ name }) => `fonts/${name}`)
        .split('\n')
        .filter((rule) => rule.includes('unicode-range'))
    expect(ranged('en')).toEqual([])
    expect(ranged('zh-CN').length).toBeGreaterThan(0)
    expect(ranged('zh-CN').every((rule) => /Buckram (Latin|Grotesk)/.test(rule))).toBe(true)
    expect(ranged('ja')).toEqual(ranged('zh-CN'))
  })
})

describe('pictures', () => {
  async function load(files: Record<string, Uint8Array>) {
    const folder: Folder = {
      root: '/book',
      files: new Set(Object.keys(files)),
      folders: new Set(['']),
      escaping: new Set(),
      read: async (file) => files[file] ?? new Uint8Array(),
    }
    const { assets, broken } = await loadPictures(Object.keys(files), folder)
    const sizes = [...assets.values()].map(
      ({ file, mediaType, width, height }) => `${file} ${mediaType} ${width}×${height}`,
    )
    return { assets, sizes, broken }
  }
  const image = () => sharp({ create: { width: 64, height: 32, channels: 3, background: '#7a1f24' } })
  const text = (value: string) => new TextEncoder().encode(value)
  /** A picture whose data do not shrink to nothing, so that half of the file holds half of the picture. */
  const noise = () =>
    sharp(
      Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * index * 31) % 251),
      {
        raw: { width: 64, height: 64, channels: 3 },
      },
    )

  it('are told by their bytes, not by their names', async () => {
    const { sizes, broken } = await load({
      'a.jpg': await image().png().toBuffer(),
      'b.png': await image().jpeg().toBuffer(),
      'c.png': await image().webp().toBuffer(),
      'd.png': await image().gif().toBuffer(),
      'e.png': await image().avif().toBuffer(),
      'f.png': text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'),
    })
    expect(broken).toEqual([])
    expect(sizes).toEqual([
      'a.jpg image/png 64×32',
      'b.png image/jpeg 64×32',
      'c.png image/webp 64×32',
      'd.png image/gif 64×32',
      'e.png image/avif 64×32',
      'f.png image/svg+xml 40×20',
    ])
  })

  it('are measured as they are shown: Exif orientations 5 to 8 lie on their side', async () => {
    const turned = async (orientation: number) =>
      [`${orientation}.jpg`, await image().withMetadata({ orientation }).jpeg().toBuffer()] as const
    const { sizes } = await load(Object.fromEntries(await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(turned))))
    expect(sizes).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${n}.jpg image/jpeg ${n < 5 ? '64×32' : '32×64'}`),
    )
  })

  it('keep their bytes', async () => {
    const bytes = await image().png().toBuffer()
    expect((await load({ 'a.png': bytes })).assets.get('a.png')?.bytes).toEqual(bytes)
  })

  it('in SVG without a size have that of their view box', async () => {
    const svg = text(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"><rect width="9" height="9"/></svg>',
    )
    expect((await load({ 'a.svg': svg })).sizes).toEqual(['a.svg image/svg+xml 300×150'])
  })

  it('that are damaged or none are named with a reason, the others stay', async () => {
    const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)
    const { sizes, broken } = await load({
      'good.png': await image().png().toBuffer(),
      'empty.png': new Uint8Array(),
      'text.png': text('version https://git-lfs.github.com/spec/v1\n'),
      'page.png': text('<!doctype html><html><body>404</body></html>'),
      'half.png': half(await noise().png().toBuffer()),
      'half.jpg': half(await noise().jpeg().toBuffer()),
      'half.webp': half(await noise().webp({ lossless: true }).toBuffer()),
      'half.gif': half(await noise().gif().toBuffer()),
      'open.svg': text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect'),
      'scan.png': await image().tiff().toBuffer(),
    })
    expect(sizes).toEqual(['good.png image/png 64×32'])
    expect(broken.map(({ file }) => file)).toEqual([
      'empty.png',
      'text.png',
      'page.png',
      'half.png',
      'half.jpg',
      'half.webp',
      'half.gif',
      'open.svg',
      'scan.png',
    ])
    for (const { reason } of broken) expect(reason).toMatch(/^\S.*\S$/)
  })

  it('that claim to be huge are refused', async () => {
    const bytes = Buffer.from(await image().png().toBuffer())
    // IHDR (PNG, §11.2.2): width and height stand at 16 and 20, the checksum of type and data at 29.
    bytes.writeUInt32BE(60_000, 16)
    bytes.writeUInt32BE(60_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    expect((await load({ 'a.png': bytes })).broken.map(({ file }) => file)).toEqual(['a.png'])
  })
})
