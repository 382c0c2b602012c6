/** Pictures: what they are is told by their bytes, what a reader could not show is converted, what is none is named with the reason. */
import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Keep } from '../src/media/keep.ts'
import { loadPictures } from '../src/media/pictures.ts'
import { recognise } from '../src/media/recognise.ts'

const text = (value: string) => new TextEncoder().encode(value)
const makeAnew: Keep = (_parts, make) => make()

async function load(files: Record<string, Uint8Array>, keep = makeAnew) {
  const read = async (file: string) => files[file] ?? new Uint8Array()
  const { assets, stills, broken, simplified } = await loadPictures(Object.keys(files), { read, keep })
  const sizes = [...assets.values()].map(
    ({ file, mediaType, width, height }) => `${file} ${mediaType} ${width}×${height}`,
  )
  const reasons = Object.fromEntries(broken.map(({ file, reason }) => [file, reason]))
  return { assets, stills, sizes, broken, reasons, simplified }
}

async function assetOf(bytes: Uint8Array) {
  const { assets, stills, reasons } = await load({ a: bytes })
  expect(reasons).toEqual({})
  const asset = assets.get('a')
  if (asset === undefined) throw new Error('There is no asset.')
  return { ...asset, still: stills.get('a') }
}

const plain = (width = 64, height = 32, background = '#7a1f24') =>
  sharp({ create: { width, height, channels: 3, background } })
const see = (width = 64, height = 32) =>
  sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 40, alpha: 0.5 } } })
/** A picture whose data do not shrink to nothing, so that half of the file holds half of the picture. */
const noise = (side = 64) =>
  sharp(
    Uint8Array.from({ length: side * side * 3 }, (_, index) => (index * index * 31 + (index >> 3)) % 251),
    { raw: { width: side, height: side, channels: 3 } },
  )
const half = (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)

/** Red, green and blue of the middle of a quarter of the picture. */
async function colourAt(bytes: Uint8Array, across: 0 | 1, down: 0 | 1): Promise<readonly number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const x = Math.floor((info.width * (1 + 2 * across)) / 4)
  const y = Math.floor((info.height * (1 + 2 * down)) / 4)
  return [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)]
}

async function frames(...colours: string[]): Promise<Sharp> {
  const pictures = await Promise.all(colours.map((colour) => plain(20, 10, colour).png().toBuffer()))
  return sharp(pictures, { join: { animated: true } })
}

/** A chunk of a PNG (PNG, section 5.3). */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8)
  return bytes
}

/** Two frames of the same size (PNG, third edition, sections 11.3.6.1 to 11.3.6.3); the first one is the picture itself. */
async function animatedPng(first: string, second: string): Promise<Uint8Array> {
  const dataOf = (png: Buffer) => {
    const at = png.indexOf('IDAT')
    return { at: at - 4, data: png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)) }
  }
  const png = await plain(20, 10, first).png().toBuffer()
  const other = dataOf(await plain(20, 10, second).png().toBuffer()).data
  const control = (sequence: number) => {
    const data = Buffer.alloc(26)
    for (const [index, value] of [sequence, 20, 10].entries()) data.writeUInt32BE(value, index * 4)
    data.writeUInt16BE(1, 20)
    data.writeUInt16BE(10, 22)
    return chunk('fcTL', data)
  }
  const { at, data } = dataOf(png)
  const end = at + data.length + 12
  return Buffer.concat([
    png.subarray(0, at),
    chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0)),
    control(0),
    png.subarray(at, end),
    control(1),
    chunk('fdAT', Buffer.concat([Uint8Array.of(0, 0, 0, 2), other])),
    png.subarray(end),
  ])
}

describe('raster pictures', () => {
  it('are told by their bytes, not by their names', async () => {
    const { sizes, broken } = await load({
      'a.jpg': await plain().png().toBuffer(),
      'b.png': await plain().jpeg().toBuffer(),
      'c.png': await plain().webp().toBuffer(),
      'd.png': await plain().gif().toBuffer(),
      'e.png': text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>'),
    })
    expect(broken).toEqual([])
    expect(sizes).toEqual([
      'a.jpg image/png 64×32',
      'b.png image/jpeg 64×32',
      'c.png image/webp 64×32',
      'd.png image/gif 64×32',
      'e.png image/svg+xml 40×20',
    ])
  })

  it.each([
    ['PNG', plain().png()],
    ['interlaced PNG', plain().png({ progressive: true })],
    ['PNG of 16 bits', plain().toColourspace('rgb16').png()],
    ['PNG with a palette', plain().png({ palette: true })],
    ['PNG in grey with transparency', see().greyscale().png()],
    ['JPEG', plain().jpeg()],
    ['progressive JPEG', plain().jpeg({ progressive: true })],
    ['JPEG in grey', plain().greyscale().jpeg()],
    ['GIF', plain().gif()],
    ['WebP', plain().webp()],
    ['WebP without loss', see().webp({ lossless: true })],
  ])('keep their bytes: %s', async (_name, image) => {
    const bytes = await image.toBuffer()
    const asset = await assetOf(bytes)
    expect(asset.bytes).toEqual(bytes)
    expect(asset.still).toBeUndefined()
  })

  it('in AVIF become JPEG, or PNG where they let something through', async () => {
    const { sizes, assets } = await load({
      'a.avif': await plain().avif().toBuffer(),
      'b.avif': await see().avif().toBuffer(),
      'opaque.avif': await plain().ensureAlpha().avif().toBuffer(),
    })
    expect(sizes).toEqual([
      'a.avif image/jpeg 64×32',
      'b.avif image/png 64×32',
      'opaque.avif image/jpeg 64×32',
    ])
    expect([...assets.values()].map(({ bytes }) => recognise(bytes))).toEqual([
      { kind: 'raster', format: 'jpeg' },
      { kind: 'raster', format: 'png' },
      { kind: 'raster', format: 'jpeg' },
    ])
    expect((await sharp(assets.get('b.avif')?.bytes).metadata()).hasAlpha).toBe(true)
  })

  it('that are turned by their Exif data are turned for good', async () => {
    const [a, b, c, d] = ['#f00000', '#00f000', '#0000f0', '#f0f0f0']
    const square = (input: string | undefined, left: number, top: number) => ({
      input: { create: { width: 32, height: 16, channels: 3 as const, background: input ?? '' } },
      left,
      top,
    })
    const stored = await plain()
      .composite([square(a, 0, 0), square(b, 32, 0), square(c, 0, 16), square(d, 32, 16)])
      .png()
      .toBuffer()
    // Exif 2.32, tag 0x0112: which stored corner is seen above left, above right, below left, below right.
    const seen = ['abcd', 'badc', 'dcba', 'cdab', 'acbd', 'cadb', 'dbca', 'bdac']
    for (const [index, corners] of seen.entries()) {
      const turned = sharp(stored).withMetadata({ orientation: index + 1 })
      for (const bytes of [await turned.jpeg({ quality: 100 }).toBuffer(), await turned.png().toBuffer()]) {
        const asset = await assetOf(bytes)
        expect([asset.width, asset.height]).toEqual(index < 4 ? [64, 32] : [32, 64])
        const { width, height, orientation = 1 } = await sharp(asset.bytes).metadata()
        expect([width, height, orientation]).toEqual([asset.width, asset.height, 1])
        const colours = await Promise.all(
          (
            [
              [0, 0],
              [1, 0],
              [0, 1],
              [1, 1],
            ] as const
          ).map(([x, y]) => colourAt(asset.bytes, x, y)),
        )
        const letters = colours.map(([red = 0, green = 0, blue = 0]) =>
          red > 150 && green > 150 ? 'd' : red > 150 ? 'a' : green > 150 ? 'b' : blue > 150 ? 'c' : '?',
        )
        expect(letters.join('')).toBe(corners)
      }
    }
  })

  it('in inks become colours of a screen', async () => {
    const bytes = await plain().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer()
    expect((await sharp(bytes).metadata()).space).toBe('cmyk')
    const asset = await assetOf(bytes)
    expect(asset.mediaType).toBe('image/jpeg')
    expect((await sharp(asset.bytes).metadata()).space).toBe('srgb')
    // #7a1f24, as near as inks come to it.
    const [red = 0, green = 0, blue = 0] = await colourAt(asset.bytes, 0, 0)
    expect(Math.abs(red - 0x7a)).toBeLessThan(16)
    expect(Math.abs(green - 0x1f)).toBeLessThan(32)
    expect(Math.abs(blue - 0x24)).toBeLessThan(32)
  })

  it('that are larger than a page can show are made smaller, in the same proportions', {
    timeout: 60_000,
  }, async () => {
    const { sizes, assets } = await load({
      'wide.png': await plain(20_000, 500).png().toBuffer(),
      'wide.jpg': await plain(6_000, 4_500).jpeg().toBuffer(),
      'wide.webp': await plain(16_000, 400).webp().toBuffer(),
      'wide.gif': await plain(8_000, 100).gif().toBuffer(),
      'tall.png': await plain(500, 20_000).png().toBuffer(),
      'taller.png': await plain(500, 40_000).png().toBuffer(),
      'wide.svg': text('<svg xmlns="http://www.w3.org/2000/svg" width="80000" height="20000"/>'),
    })
    expect(sizes).toEqual([
      'wide.png image/png 4000×100',
      'wide.jpg image/jpeg 4000×3000',
      'wide.webp image/webp 4000×100',
      'wide.gif image/png 4000×50',
      'tall.png image/png 500×20000',
      'taller.png image/png 447×35777',
      'wide.svg image/svg+xml 4000×1000',
    ])
    for (const { bytes, width, height, mediaType } of assets.values()) {
      if (mediaType === 'image/svg+xml') continue
      const measured = await sharp(bytes, { limitInputPixels: false }).metadata()
      expect([measured.width, measured.height]).toEqual([width, height])
    }
  })

  it('that move keep their bytes, and their first frame is printed', async () => {
    const moving = await frames('#ff0000', '#0000ff')
    const gif = await moving.gif().toBuffer()
    const webp = await moving.webp({ lossless: true }).toBuffer()
    for (const bytes of [gif, webp, await animatedPng('#ff0000', '#0000ff')]) {
      const { bytes: kept, width, height, still } = await assetOf(bytes)
      expect(kept).toEqual(bytes)
      expect([width, height]).toEqual([20, 10])
      expect([still?.mediaType, still?.width, still?.height]).toEqual(['image/png', 20, 10])
      expect((await sharp(still?.bytes).metadata()).pages ?? 1).toBe(1)
      expect(await colourAt(still?.bytes ?? new Uint8Array(), 0, 0)).toEqual([255, 0, 0])
    }
  })

  it('are converted once, and to the same bytes every time', async () => {
    const bytes = await plain().avif().toBuffer()
    const kept = new Map<string, Promise<Uint8Array>>()
    let made = 0
    const keep: Keep = (parts, make) => {
      const key = parts.map((part) => Buffer.from(part).toString('hex')).join()
      const value = kept.get(key) ?? make()
      made += kept.has(key) ? 0 : 1
      kept.set(key, value)
      return value
    }
    const once = await load({ 'a.avif': bytes }, keep)
    // What it is, and what it becomes.
    expect(made).toBe(2)
    const again = await load({ 'b.avif': bytes }, keep)
    expect(made).toBe(2)
    const anew = await load({ 'a.avif': bytes })
    expect(again.assets.get('b.avif')?.bytes).toEqual(once.assets.get('a.avif')?.bytes)
    expect(anew.assets).toEqual(once.assets)
  })
})

describe('drawings', () => {
  const XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
  const shape = '<rect width="50" height="70"/>'

  it.each([
    ['its size', `<svg ${XMLNS} width="40" height="20">${shape}</svg>`, '40×20'],
    ['its view box', `<svg ${XMLNS} viewBox="0 0 300 150">${shape}</svg>`, '300×150'],
    [
      'percentages',
      `<svg ${XMLNS} width="100%" height="100%" viewBox="-5 -5 300 150">${shape}</svg>`,
      '300×150',
    ],
    ['a width alone', `<svg ${XMLNS} width="60" viewBox="0,0,30,20"/>`, '60×40'],
    ['a height alone', `<svg ${XMLNS} height="60px" width="auto" viewBox="0 0 30 20"/>`, '90×60'],
    // 96 CSS pixels to the inch.
    ['units', `<svg ${XMLNS} width="25.4mm" height="1in"/>`, '96×96'],
    ['points', `<svg ${XMLNS} width="72pt" height="6pc"/>`, '96×96'],
    ['nothing', `<svg ${XMLNS}>${shape}</svg>`, '50×70'],
    ['percentages alone', `<svg ${XMLNS} width="100%" height="100%">${shape}</svg>`, '50×70'],
    ['a view box that is none', `<svg ${XMLNS} viewBox="0 0 0 0">${shape}</svg>`, '50×70'],
    ['a prefix', `<s:svg xmlns:s="http://www.w3.org/2000/svg" width="4" height="2"/>`, '4×2'],
    [
      'a long beginning',
      `\uFEFF<?xml version="1.0"?>\n<!-- ${'x'.repeat(3000)} -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg ${XMLNS} width="4" height="2"/>`,
      '4×2',
    ],
  ])('have a size: %s', async (_name, svg, size) => {
    const { width, height, mediaType, bytes } = await assetOf(text(svg))
    expect(mediaType).toBe('image/svg+xml')
    expect(`${width}×${height}`).toBe(size)
    // What is written has it too, whoever reads it: librsvg does.
    const written = await sharp(bytes).metadata()
    expect(`${written.width}×${written.height}`).toBe(size)
    expect(new TextDecoder().decode(bytes)).toMatch(/^<svg [^>]*viewBox="[^"]+"/)
  })

  it('are read in the encoding that they name', async () => {
    const svg = (encoding: string) =>
      `<?xml version="1.0" encoding="${encoding}"?><svg ${XMLNS} width="9" height="9"><text>é</text></svg>`
    const { assets, reasons } = await load({
      'utf8.svg': text(svg('UTF-8')),
      'latin1.svg': Buffer.from(svg('ISO-8859-1'), 'latin1'),
      'utf16.svg': Buffer.from(`\uFEFF${svg('UTF-16')}`, 'utf16le'),
      'lie.svg': text(svg('UTF-16')),
      'unknown.svg': text(svg('x-none')),
    })
    expect(reasons).toEqual({})
    for (const { bytes } of assets.values())
      expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toContain('<text>é</text>')
  })

  it('hold nothing that acts or asks for another file', async () => {
    const { bytes } = await assetOf(
      text(
        `<svg ${XMLNS} xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9" onload="alert(1)"><script>alert(2)</script><image href="http://example.org/a.png" width="9" height="9"/><a xlink:href="javascript:alert(3)">${shape}</a><style>@import "http://example.org/a.css"; rect { fill: url(http://example.org/b.svg#c) }</style></svg>`,
      ),
    )
    const written = new TextDecoder().decode(bytes)
    expect(written).not.toMatch(/alert|example\.org|script/)
    expect(written).toContain('<rect')
  })

  it('that hold HTML keep its words, and nothing else of it', async () => {
    const html = (content: string) =>
      `<foreignObject width="9" height="9"><div xmlns="http://www.w3.org/1999/xhtml" style="width: 8px" onclick="alert(1)" class="c">${content}</div></foreignObject>`
    const drawing = (content: string) => text(`<svg ${XMLNS} width="9" height="9">${content}</svg>`)
    const { assets, simplified, reasons } = await load({
      'words.svg': drawing(
        html('<b>A</b> <a href="javascript:alert(1)">b</a><br/><font color="red">c</font>'),
      ),
      'switch.svg': drawing(`<switch>${html('A long word')}<text>A long...</text></switch>`),
      'acts.svg': drawing(
        html(
          '<script>alert(1)</script><iframe src="http://example.org"/><p style="background: url(http://example.org/a.png)">Text</p>',
        ),
      ),
      'shows.svg': drawing(html('<img src="http://example.org/a.png"/><input value="v"/>')),
      'plain.svg': drawing('<foreignObject>Text</foreignObject><script>1</script><animate/>'),
    })
    expect(reasons).toEqual({})
    const written = (file: string) =>
      new TextDecoder().decode(assets.get(file)?.bytes).replace(/^<svg[^>]*>|<\/svg>\n$/g, '')
    const XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
    expect(written('words.svg')).toBe(
      `<foreignObject width="9" height="9"><div ${XHTML} style="width: 8px"><div style="display:inline;font-weight:bold">A</div> <div style="display:inline">b</div><br /><div style="display:inline;color:red">c</div></div></foreignObject>`,
    )
    expect(written('switch.svg')).toMatch(
      /^<switch><foreignObject [^>]*requiredFeatures="[^"]+"><div [^>]*>A long word<\/div><\/foreignObject><text>A long\.\.\.<\/text><\/switch>$/,
    )
    expect(written('acts.svg')).not.toMatch(/script|alert|iframe|example\.org/)
    expect(written('acts.svg')).toContain('>Text</div>')
    expect(written('shows.svg')).not.toMatch(/img|input|example\.org/)
    expect(written('plain.svg')).toBe(`<foreignObject><div ${XHTML}>Text</div></foreignObject>`)
    expect(simplified).toEqual([
      { file: 'acts.svg', lost: ['iframe'] },
      { file: 'shows.svg', lost: ['img', 'input'] },
    ])
  })

  it('have ids that XML allows, each once, and references that follow', async () => {
    const { bytes } = await assetOf(
      text(
        `<svg ${XMLNS} width="9" height="9" aria-labelledby="1 t"><style>#层_1 { fill: url(#.b) } #t { fill: #abc }</style><g id="层_1"/><title id="1">T</title><desc id="t">D</desc><linearGradient id=".b"/><g id="t"/><g id=".unused"/><g id="id-1"/><use href="#层_1"/><path fill="url('#.b')" d="M0 0"/></svg>`,
      ),
    )
    expect(new TextDecoder().decode(bytes).replace(/^<svg[^>]*? aria/, '<svg aria')).toBe(
      `<svg aria-labelledby="id-3 t" viewBox="0 0 9 9" width="9" height="9"><style>#id-2 { fill: url(#id-4) } #t { fill: #abc }</style><g id="id-2" /><title id="id-3">T</title><desc id="t">D</desc><linearGradient id="id-4" /><g /><g /><g id="id-1" /><use xlink:href="#id-2" /><path fill="url('#id-4')" d="M0 0" /></svg>\n`,
    )
  })

  it('name a generic family behind their fonts', async () => {
    const { bytes } = await assetOf(
      text(
        `<svg ${XMLNS} width="9" height="9" font-family="Helvetica"><style>text { font-family: 'Times New Roman'; fill: red }</style><text font-family="Arial, sans-serif">font-family="x"</text><text style="font-family: &quot;Courier New&quot;, Courier; fill: red">font-family: x</text><text font-family="MS Sans Serif">a</text></svg>`,
      ),
    )
    const written = new TextDecoder().decode(bytes)
    expect(written).toContain('font-family="Helvetica, sans-serif"')
    expect(written).toContain("text { font-family: 'Times New Roman', serif; fill: red }")
    expect(written).toContain('font-family="Arial, sans-serif">font-family="x"</text>')
    expect(written).toMatch(
      /font-family: &#x22;Courier New&#x22;, Courier, monospace; fill: red">font-family: x</,
    )
    expect(written).toContain('font-family="MS Sans Serif, sans-serif"')
  })

  it('that explode, and those that fetch, are refused', async () => {
    const bomb = Array.from({ length: 10 }, (_, n) => `<!ENTITY x${n + 1} "${`&x${n};`.repeat(10)}">`).join(
      '',
    )
    const uses = Array.from(
      { length: 12 },
      (_, n) => `<g id="u${n + 1}">${`<use href="#u${n}"/>`.repeat(10)}</g>`,
    ).join('')
    const { reasons } = await load({
      'bomb.svg': text(
        `<!DOCTYPE svg [<!ENTITY x0 "ha">${bomb}]><svg ${XMLNS} width="9" height="9"><text>&x10;</text></svg>`,
      ),
      'file.svg': text(
        `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg ${XMLNS} width="9" height="9"><text>&x;</text></svg>`,
      ),
      'uses.svg': text(`<svg ${XMLNS} width="9" height="9"><g id="u0">${shape}</g>${uses}</svg>`),
      'deep.svg': text(`<svg ${XMLNS} width="9" height="9">${'<g>'.repeat(50_000)}`),
    })
    expect(Object.keys(reasons)).toEqual(['bomb.svg', 'file.svg', 'uses.svg', 'deep.svg'])
  })

  it('that begin with a thousand comments, or with a comment that never ends, are read in no time', async () => {
    const { sizes, reasons } = await load({
      'comments.svg': text(`${'<!-- a --> <?b?>\n'.repeat(1000)}<svg ${XMLNS} width="9" height="9"/>`),
      'open.svg': text(`${'<!-- a -->'.repeat(1000)}<!-- <svg ${XMLNS} width="9" height="9"/>`),
      'doctype.svg': text(`<!DOCTYPE svg [${'] '.repeat(20_000)}<svg ${XMLNS} width="9" height="9"/>`),
    })
    expect(sizes).toEqual(['comments.svg image/svg+xml 9×9'])
    expect(Object.keys(reasons)).toEqual(['open.svg', 'doctype.svg'])
  })
})

describe('what is no picture, or none that can be shown', () => {
  it('is named with a reason, and the others stay', async () => {
    const { sizes, reasons } = await load({
      'good.png': await plain().png().toBuffer(),
      'empty.png': new Uint8Array(),
      'pointer.png': text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'),
      'page.png': text('<!doctype html><html><body>404</body></html>'),
      'other-page.png': text('\n<!-- 404 -->\n<html lang="en">'),
      'text.png': text('not found'),
      'bytes.png': Uint8Array.of(1, 2, 0, 250, 251, 252),
      'scan.png': await plain().tiff().toBuffer(),
      'paper.svg': text('%PDF-1.7\n'),
      'packed.svg': Uint8Array.of(0x1f, 0x8b, 8, 0),
      'photo.jpg': text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
      'film.gif': text('\0\0\0\x18ftypisom\0\0\0\0isomavc1'),
      'other.svg': text('<note xmlns="http://example.org/"/>'),
      'zero.svg': text('<svg xmlns="http://www.w3.org/2000/svg" width="0" height="9"/>'),
      'blank.svg': text('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'open.svg': text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect'),
    })
    expect(sizes).toEqual(['good.png image/png 64×32'])
    const { 'open.svg': open, ...others } = reasons
    expect(open).toMatch(/^it is not well-formed XML: ./)
    expect(others).toEqual({
      'empty.png': 'the file is empty',
      'pointer.png': 'it is a pointer of Git LFS; `git lfs pull` fetches the picture',
      'page.png': 'it is a web page, not a picture',
      'other-page.png': 'it is a web page, not a picture',
      'text.png': 'it is text, not a picture',
      'bytes.png': 'its format is not known',
      'scan.png': 'it is a TIFF picture',
      'paper.svg': 'it is a PDF',
      'packed.svg': 'it is compressed (as .svgz files are)',
      'photo.jpg': 'it is a HEIC picture',
      'film.gif': 'it is a video',
      'other.svg': 'it is text, not a picture',
      'zero.svg': 'its size is zero',
      'blank.svg': 'it has no size, and nothing in it that could be measured',
    })
  })

  it.each([
    ['PNG', noise().png()],
    ['interlaced PNG', noise().png({ progressive: true })],
    ['JPEG', noise().jpeg()],
    ['progressive JPEG', noise().jpeg({ progressive: true })],
    ['WebP', noise().webp({ lossless: true })],
    ['GIF', noise().gif()],
    ['AVIF', noise().avif()],
  ])('is cut off: %s', async (_name, image) => {
    const bytes = await image.toBuffer()
    const start = bytes.subarray(0, 20)
    const { reasons } = await load({ half: half(bytes), start })
    const reason = 'it is cut off, its end is missing'
    expect(reasons).toEqual({ half: reason, start: reason })
  })

  it('is damaged: a whole file with wrong bytes in it', async () => {
    const bytes = Buffer.from(await noise().png().toBuffer())
    bytes.fill(0x55, bytes.indexOf('IDAT') + 40, bytes.indexOf('IDAT') + 400)
    expect((await load({ a: bytes })).reasons).toEqual({ a: 'it is damaged' })
  })

  it('claims to be huge', async () => {
    const bytes = Buffer.from(await plain().png().toBuffer())
    // IHDR (PNG, section 11.2.2): width and height stand at 16 and 20, the checksum of type and data at 29.
    bytes.writeUInt32BE(60_000, 16)
    bytes.writeUInt32BE(60_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    expect((await load({ a: bytes })).reasons).toEqual({ a: 'it has more than 200 million pixels' })
  })

  it('cannot be opened', async () => {
    const { broken } = await loadPictures(['a.png'], {
      read: () => Promise.reject(new Error('EACCES')),
      keep: makeAnew,
    })
    expect(broken).toEqual([{ file: 'a.png', reason: 'EACCES' }])
  })
})
