/** A book of pictures of many kinds, finished in all formats: what the PDF and the EPUB show of them. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EpubCheck } from '@likecoin/epubcheck-ts'
import JSZip from 'jszip'
import { getDocument, OPS, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { buildBook } from '../src/build.ts'
import { silent } from '../src/progress.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'buckram-pictures-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const plain = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
const frames = await Promise.all(
  ['#ff0000', '#0000ff'].map((colour) => plain(200, 100, colour).png().toBuffer()),
)
const moving = sharp(frames, { join: { animated: true } })
const wholePng = await plain(64, 64, '#123456').png().toBuffer()

const files: Record<string, Uint8Array | string> = {
  'turned.jpg': await plain(90, 60, '#00ff00').withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  'inks.jpg': await plain(80, 40, '#7a1f24').toColourspace('cmyk').jpeg().toBuffer(),
  'new.avif': await plain(70, 30, '#7a1f24').avif().toBuffer(),
  'web.webp': await plain(50, 20, '#7a1f24').webp().toBuffer(),
  'moving.gif': await moving.gif({ delay: [20, 20] }).toBuffer(),
  'moving.webp': await moving.webp({ delay: [20, 20], lossless: true }).toBuffer(),
  'wide.png': await plain(20_000, 400, '#336699').png().toBuffer(),
  'tall.png': await plain(500, 20_000, '#993366').png().toBuffer(),
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 60 30" onload="alert(1)"><rect width="60" height="30"/></svg>',
  'cut.png': wholePng.subarray(0, wholePng.length - 20),
  'README.md': `# Pictures

![Turned](turned.jpg) ![Inks](inks.jpg) ![New](new.avif) ![Web](web.webp) ![Drawing](drawing.svg)

![Moving](moving.gif) ![Moving too](moving.webp)

![Wide](wide.png)

![Tall](tall.png)

*A caption.*

| Picture | Words |
| --- | --- |
| ![Tall in a table](tall.png) | Words |

![What the cut picture shows](cut.png) <img src="turned.jpg" height="18" alt="Low">
`,
}
const root = path.join(folder, 'book')
await mkdir(root)
for (const [file, content] of Object.entries(files)) await writeFile(path.join(root, file), content)

interface Painted {
  readonly page: number
  /** Points. */
  readonly width: number
  readonly height: number
  readonly pixels: string
  /** Red, green and blue of the first pixel. */
  readonly colour: readonly number[]
}

/** The raster pictures of a PDF, as pdf.js would paint them, and the size of its pages. */
async function paintedIn(bytes: Uint8Array) {
  const document = await getDocument({ data: new Uint8Array(bytes), verbosity: VerbosityLevel.ERRORS })
    .promise
  const painted: Painted[] = []
  let pageSize: readonly number[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pageSize = page.view
    const { fnArray, argsArray } = await page.getOperatorList()
    let matrix = [1, 0, 0, 1, 0, 0]
    const stack: number[][] = []
    for (const [index, operator] of fnArray.entries()) {
      const values = argsArray[index]
      if (operator === OPS.save) stack.push(matrix)
      else if (operator === OPS.restore) matrix = stack.pop() ?? matrix
      else if (operator === OPS.transform) matrix = multiply(matrix, values)
      else if (operator === OPS.paintImageXObject) {
        const image = await new Promise<{ width: number; height: number; data: Uint8Array }>((resolve) => {
          const objects = String(values[0]).startsWith('g_') ? page.commonObjs : page.objs
          objects.get(values[0], resolve)
        })
        const [a = 0, b = 0, c = 0, d = 0] = matrix
        painted.push({
          page: number,
          width: Math.hypot(a, b),
          height: Math.hypot(c, d),
          pixels: `${image.width}×${image.height}`,
          colour: [...image.data.subarray(0, 3)],
        })
      }
    }
  }
  await document.destroy()
  return { painted, pageSize }
}

function multiply(m: readonly number[], n: readonly number[]): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = m
  const [g = 0, h = 0, i = 0, j = 0, k = 0, l = 0] = n
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}

describe('a book of pictures', { timeout: 120_000 }, async () => {
  const out = path.join(folder, 'output')
  const { artifacts, diagnostics } = await buildBook({
    root,
    out,
    formats: ['pdf', 'epub', 'html'],
    jobs: 1,
    cache: false,
    strict: false,
    progress: silent,
    sourceDateEpoch: '1700000000',
  })
  const read = (kind: string) => {
    const artifact = artifacts.find((candidate) => candidate.kind === kind)
    return readFile(path.join(out, artifact?.name ?? 'none'))
  }

  it('reports the damaged one, and nothing else', () => {
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'image-broken: The picture `cut.png` cannot be read: it is cut off, its end is missing',
    ])
  })

  it('prints the first frame of what moves, and what is turned upright', async () => {
    const { painted } = await paintedIn(await read('pdf'))
    const moved = painted.filter(({ pixels }) => pixels === '200×100')
    expect(moved.map(({ colour }) => colour)).toEqual([[255, 0, 0], [255, 0, 0]]) // biome-ignore format: two colours
    const turned = painted.filter(({ pixels }) => pixels === '60×90')
    // 60 × 90 pixels are 45 × 67.5 pt; the second is 18 pixels high, 13.5 pt. Chromium rounds to whole dots.
    expect(turned).toHaveLength(2)
    const sizes = turned.flatMap(({ width, height }) => [width, height])
    for (const [index, points] of [45, 67.5, 9, 13.5].entries())
      expect(Math.abs((sizes[index] ?? 0) - points)).toBeLessThan(0.5)
  })

  it('prints nothing wider than the text or taller than the page', async () => {
    const { painted, pageSize } = await paintedIn(await read('pdf'))
    const [, , width = 0, height = 0] = pageSize
    expect(painted.map(({ pixels }) => pixels)).toEqual(expect.arrayContaining(['4000×80', '500×20000']))
    for (const picture of painted) {
      expect(picture.width).toBeLessThan(width * 0.8)
      expect(picture.height).toBeLessThan(height * 0.8)
    }
    // In its proportions, 1 : 40, and no wider in a table than it shows.
    const tall = painted.filter(({ pixels }) => pixels === '500×20000')
    expect(tall).toHaveLength(2)
    for (const { width: wide, height: high } of tall) expect(high / wide).toBeCloseTo(40, -1)
  })

  it('makes an EPUB of core media types that is valid', async () => {
    const epub = await read('epub')
    const { messages } = await EpubCheck.validate(new Uint8Array(epub))
    expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual([])
    const zip = await JSZip.loadAsync(epub)
    const pictures = Object.keys(zip.files).filter((name) => name.includes('/images/'))
    const types = await Promise.all(
      pictures.map(async (name) => {
        const metadata = await sharp(await zip.file(name)?.async('uint8array')).metadata()
        const { format, width, height, orientation = 1, space, pages = 1 } = metadata
        return `${path.basename(name).split('-')[0]} ${format} ${width}×${height} ${orientation} ${space} ${pages}`
      }),
    )
    expect(types.sort()).toEqual([
      'drawing svg 60×30 1 srgb 1',
      'inks jpeg 80×40 1 srgb 1',
      'moving gif 200×100 1 srgb 2',
      'moving gif 200×100 1 srgb 2',
      'new jpeg 70×30 1 srgb 1',
      'tall png 500×20000 1 srgb 1',
      'turned jpeg 60×90 1 srgb 1',
      'web png 50×20 1 srgb 1',
      'wide png 4000×80 1 srgb 1',
    ])
  })

  it('shows a box with the words of what cannot be shown, and carries no script', async () => {
    const html = (await read('html')).toString('utf8')
    expect(html).toMatch(/<span class="missing-picture">What the cut picture shows<\/span>/)
    const drawing = /data:image\/svg\+xml;base64,([^"]*)/.exec(html)?.[1] ?? ''
    expect(Buffer.from(drawing, 'base64').toString()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30" width="60" height="30"><rect width="60" height="30" /></svg>\n',
    )
    expect(html).toContain('data:image/gif;base64,')
    expect(html).not.toContain('data:image/avif')
  })
})
