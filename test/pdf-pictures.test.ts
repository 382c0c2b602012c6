/** Pictures in the PDF are what the browser would have printed: the same boxes, the same colours. Long, because all tests look at the same prints. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Asset } from '../src/book.ts'
import { printPicture } from '../src/media/print-picture.ts'
import { type LinkInput, linkPdf, type PrintedSegment, readSegment } from '../src/pdf/link/index.ts'
import { isDict, isRef, isStream, nameOf, textString } from '../src/pdf/link/objects.ts'
import { lostStandIns, makeStandIns, type StandIns, withPictures } from '../src/pdf/pictures.ts'
import { withPress } from '../src/press/press.ts'
import { readObjects } from './judge/pdf-objects.ts'
import { drawPages } from './judge/pdf-pixels.ts'
import {
  chunk,
  gamma,
  HEIGHT,
  makeRasters,
  png,
  srgbPoints,
  uint32,
  WIDTH,
  withChunks,
} from './link/rasters.ts'

const cache = fileURLToPath(new URL('../node_modules/.cache/buckram-test/', import.meta.url))
const keep = (_: unknown, make: () => Promise<Uint8Array>) => make()

async function assetOf(file: string, bytes: Uint8Array): Promise<Asset> {
  const { format, width, height } = await sharp(bytes).metadata()
  // The formats of the pictures here have the names of their media types.
  return { file, bytes, width, height, mediaType: `image/${format}` as Asset['mediaType'] }
}

async function assetsOf(files: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, Asset>> {
  const assets = await Promise.all([...files].map(([file, bytes]) => assetOf(file, bytes)))
  return new Map(assets.map((asset) => [asset.file, asset]))
}

const styles = await Promise.all(
  ['tokens', 'book', 'print'].map((name) =>
    readFile(fileURLToPath(new URL(`../styles/${name}.css`, import.meta.url)), 'utf8'),
  ),
)
const rules = '@page{size:105mm 148mm;margin:12mm}:root{--page-height:120mm}'

/** Prints bodies with the style sheets of the book, each with the files themselves and with their stand-ins. */
async function printBoth(
  bodies: Readonly<Record<string, string>>,
  assets: ReadonlyMap<string, Asset>,
  standIns: StandIns,
): Promise<ReadonlyMap<string, { readonly real: PrintedSegment; readonly standing: PrintedSegment }>> {
  return withPress({ cache, fonts: [] }, async (press) => {
    const prints = new Map<string, { readonly real: PrintedSegment; readonly standing: PrintedSegment }>()
    for (const [name, body] of Object.entries(bodies)) {
      const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title><style>${styles.join('\n')}${rules}</style>${body}`
      const print = async (stands: boolean) => {
        const resources = new Map(
          [...assets].map(([file, asset]) => [
            file,
            (stands ? standIns.get(file)?.resource : undefined) ?? asset,
          ]),
        )
        return readSegment(name, (await press.print({ html, resources }, { tagged: true })).pdf)
      }
      prints.set(name, { real: await print(false), standing: await print(true) })
    }
    return prints
  })
}

function link(...segments: readonly PrintedSegment[]): Uint8Array {
  const input: LinkInput = {
    segments,
    furniture: [],
    labels: [{ page: 0, style: 'D', start: 1 }],
    outline: [],
    symbolBase: 'https://buckram.invalid/book#',
    attachments: [],
    info: {
      title: 't',
      authors: [],
      keywords: [],
      language: 'en',
      creator: 'c',
      producer: 'p',
      date: 0,
      identifier: 'urn:uuid:0',
    },
  }
  return linkPdf(input).bytes
}

/** What the pages paint, the names of their images left out. */
function paintings({ objects, pageRefs }: PrintedSegment): string[] {
  return pageRefs.map(({ number }) => {
    const page = objects[number]
    const contents = isDict(page) ? page.entries.get('Contents') : undefined
    const content = isRef(contents) ? objects[contents.number] : undefined
    if (!isStream(content)) throw new Error(`page ${number} has no content`)
    const { dict, data } = content
    const text = (dict.entries.has('Filter') ? inflateSync(data) : Buffer.from(data)).toString('latin1')
    return text
      .replace(/\/X\d+ Do/g, '/X Do')
      .replace(/\/G\d+ gs/g, '/G gs')
      .replace(/\/F\d+ /g, '/F ')
  })
}

const images = (pdf: Uint8Array) =>
  [...readObjects(pdf).values()].filter((object) => /\/Subtype\s*\/Image\b/.test(object))

describe('pictures of many kinds', { timeout: 120_000 }, async () => {
  const files = await makeRasters()
  const assets = await assetsOf(files)
  const standIns = makeStandIns(assets)
  const names = [...files.keys()]
  const page = (name: string) =>
    `<p class="figure" style="break-before:page"><img src="${name}" alt="(${name}) Tj 第"></p>`
  let real: PrintedSegment
  let standing: PrintedSegment
  let placed: PrintedSegment
  beforeAll(async () => {
    const prints = await printBoth({ all: `<h1>All</h1>${names.map(page).join('')}` }, assets, standIns)
    const both = prints.get('all')
    if (both === undefined) throw new Error('nothing was printed')
    real = both.real
    standing = both.standing
    const [only] = await withPictures([standing], standIns, keep)
    placed = only ?? standing
  }, 120_000)

  it('go to the printer when it is not certain how they look', () => {
    expect(names.filter((name) => !standIns.has(name))).toEqual([
      'gamma-alone.png',
      'inks.jpg',
      'still.gif',
      'lossy.webp',
    ])
  })

  it('come back as their stand-ins', () => {
    expect(lostStandIns(standing, names, standIns)).toEqual(new Set())
  })

  it('have the boxes of the files themselves', () => {
    expect(paintings(standing)).toEqual(paintings(real))
    expect(paintings(real).filter((content) => content.includes('/X Do'))).toHaveLength(names.length)
  })

  it('have the colours of the files themselves', async () => {
    const [expected, drawn] = await Promise.all([drawPages(link(real), 2), drawPages(link(placed), 2)])
    expect(drawn.length).toBe(expected.length)
    const differences = new Map<string, number>()
    names.forEach((name, index) => {
      // The heading has a page of its own.
      const [one, other] = [expected[index + 1]?.pixels, drawn[index + 1]?.pixels]
      if (one === undefined || other === undefined) throw new Error(`${name} has no page`)
      let most = 0
      one.forEach((value, at) => {
        most = Math.max(most, Math.abs(value - (other[at] ?? 0)))
      })
      if (most > 0) differences.set(name, most)
      expect(
        one.some((value) => value < 200),
        name,
      ).toBe(true)
    })
    // Chromium multiplies colours by what they let through, and rounds: where that is almost all, little is left of them.
    const bound = (name: string) => (name === 'hole.png' ? 8 : 1)
    expect([...differences].filter(([name, most]) => most > bound(name))).toEqual([])
  })

  it('are tagged as before', () => {
    const figures = ({ objects }: PrintedSegment) =>
      objects.filter((object) => isDict(object) && nameOf(object.entries.get('S')) === 'Figure')
    expect(figures(placed)).toHaveLength(names.length)
    // Their ids depend on what else the process has printed.
    const texts = (segment: PrintedSegment) =>
      figures(segment).map((figure) => isDict(figure) && figure.entries.get('Alt'))
    expect(texts(placed)).toEqual(texts(real))
    expect(texts(placed)).toEqual(names.map((name) => textString(`(${name}) Tj 第`)))
  })

  it('stand in the PDF as in the file, where they can', () => {
    const pdf = Buffer.from(link(placed)).toString('latin1')
    for (const name of ['rgb.png', 'palette.png', 'grey-1.png', 'profile.png', 'wide.png']) {
      const bytes = files.get(name) ?? Buffer.alloc(0)
      const start = bytes.indexOf('IDAT') + 4
      expect(pdf.includes(bytes.toString('latin1', start, start + bytes.readUInt32BE(start - 8))), name).toBe(
        true,
      )
    }
    for (const name of ['plain.jpg', 'progressive.jpg', 'exif.jpg', 'grey.jpg'])
      expect(pdf.includes(files.get(name)?.toString('latin1') ?? '?'), name).toBe(true)
  })

  it('are one object for all segments that show them', async () => {
    const twice = await withPictures([standing, { ...standing, name: 'again' }], standIns, keep)
    expect(images(link(...twice)).length).toBe(images(link(placed)).length)
  })
})

describe('boxes of pictures', { timeout: 120_000 }, () => {
  it('are those of the files, whatever the style sheet does with them', async () => {
    const grey = (y: number) => Array<number>(8).fill(y % 7)
    const assets = await assetsOf(
      new Map([
        ['tall.png', png([60, 4000], [1, 0], grey)],
        ['broad.png', png([4000, 60], [1, 0], () => Array<number>(500).fill(170))],
        ['dot.png', png([1, 1], [8, 0], () => [7])],
        ['odd.png', png([61, 37], [1, 0], grey)],
        [
          'photo.jpg',
          await sharp({ create: { width: 1200, height: 801, channels: 3, background: '#478' } })
            .jpeg()
            .toBuffer(),
        ],
      ]),
    )
    const bodies: Record<string, string> = {}
    for (const file of assets.keys())
      bodies[file] =
        `<p>In the <img src="${file}" alt="a"> text.</p><p class="figure"><img src="${file}" alt="b"></p>
        <p><img src="${file}" alt="c" width="100"> <img class="sized" src="${file}" alt="d" style="width:50%"></p>
        <p><img class="sized" src="${file}" alt="e" width="200" height="30"><img src="${file}" alt="f" height="50"></p>
        <table><tr><td><img src="${file}" alt="g"><td>text</table><div style="display:flex"><img src="${file}" alt="h"></div>
        <p><a href="https://example.org"><img src="${file}" alt="i" width="30%" align="right"></a></p>`
    const standIns = makeStandIns(assets)
    expect(standIns.size).toBe(assets.size)
    for (const [file, { real, standing }] of await printBoth(bodies, assets, standIns)) {
      expect(real.pages, file).toBe(standing.pages)
      expect(paintings(standing), file).toEqual(paintings(real))
      expect(lostStandIns(standing, [file], standIns), file).toEqual(new Set())
    }
  })

  it('of which Chromium paints a part only are seen to be lost', async () => {
    const files = await makeRasters()
    const assets = await assetsOf(
      new Map([...files].filter(([name]) => /^(rgb|grey|opaque)\.png$/.test(name))),
    )
    const standIns = makeStandIns(assets)
    const body = `<img src="rgb.png" alt="a" style="width:100px;height:100px;object-fit:cover">
      <img src="grey.png" alt="b" style="display:none"><img src="opaque.png" alt="c">`
    const prints = await printBoth({ body }, assets, standIns)
    const standing = prints.get('body')?.standing
    if (standing === undefined) throw new Error('nothing was printed')
    expect(lostStandIns(standing, assets.keys(), standIns)).toContain('grey.png')
    expect(lostStandIns(standing, assets.keys(), standIns)).not.toContain('opaque.png')
  })
})

describe('a stand-in', () => {
  const of = (bytes: Uint8Array, file = 'a.png') => {
    const asset: Asset = { file, bytes, width: WIDTH, height: HEIGHT, mediaType: 'image/png' }
    return makeStandIns(new Map([[file, asset]])).get(file)?.resource.bytes
  }
  const plain = (value: number) => png([WIDTH, HEIGHT], [8, 0], () => Array<number>(WIDTH).fill(value))

  it('depends on the file, the size and the colours, not on the pixels', () => {
    expect(of(plain(1))).toEqual(of(plain(200)))
    expect(of(plain(1))).not.toEqual(of(plain(1), 'b.png'))
    expect(of(plain(1))).not.toEqual(of(withChunks(plain(1), gamma(45455), srgbPoints)))
  })

  it('is small', () => {
    expect(of(plain(1))?.length).toBeLessThan(250)
  })

  it('is not made for what is not certain', () => {
    const grey = plain(1)
    const nasty: Record<string, Uint8Array> = {
      'a profile that is none': withChunks(grey, chunk('iCCP', Buffer.from('name\0\0nonsense'))),
      'two gammas': withChunks(grey, gamma(1), gamma(2), srgbPoints),
      'no gamma': withChunks(grey, gamma(0), srgbPoints),
      'points that span nothing': withChunks(grey, gamma(45455), chunk('cHRM', Buffer.alloc(32))),
      'points cut off': withChunks(grey, gamma(45455), chunk('cHRM', uint32(1, 2))),
      'coding-independent code points': withChunks(grey, chunk('cICP', Buffer.from([9, 16, 0, 1]))),
      frames: withChunks(grey, chunk('acTL', uint32(1, 0))),
      'a palette without colours': png([WIDTH, HEIGHT], [8, 3], () => Array<number>(WIDTH).fill(0)),
      'another size': png([WIDTH + 1, HEIGHT], [8, 0], () => Array<number>(WIDTH + 1).fill(0)),
      'no chunks': grey.subarray(0, 8),
      'not even a signature': Buffer.alloc(3),
    }
    for (const [what, bytes] of Object.entries(nasty)) expect(of(bytes), what).toBeUndefined()
  })

  it('is not made for a JPEG that Chromium would decode, or that is cut off in its header', async () => {
    const whole = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
    const ways = (bytes: Uint8Array) =>
      printPicture({ file: 'a', bytes, width: 8, height: 8, mediaType: 'image/jpeg' })?.way
    expect(ways(whole)).toBe('jpeg')
    // Adobe's marker with the transform 0: the channels are red, green and blue.
    const adobe = Buffer.concat([
      whole.subarray(0, 2),
      Buffer.from([0xff, 0xee, 0, 14]),
      Buffer.from('Adobe\0d\0\0\0\0\0', 'latin1'),
      whole.subarray(2),
    ])
    expect(ways(adobe)).toBeUndefined()
    for (let end = 0; end < 160; end += 1) expect(ways(whole.subarray(0, end)), String(end)).toBeUndefined()
  })
})
