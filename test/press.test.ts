/** The press is a closed room: one browser prints a hostile page, nothing gets in or out, and nothing is left of it. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { cacheFolder } from '../src/cache.ts'
import { MachineError } from '../src/diagnostics.ts'
import { subsetFonts } from '../src/media/fonts.ts'
import { type Press, type Print, type Resource, withPress } from '../src/press/press.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const page = (body: string, head = '') =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`
const nothing: ReadonlyMap<string, Resource> = new Map()

async function textOf(pdf: Uint8Array): Promise<string> {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const pages = Array.from({ length: document.numPages }, async (_, index) => {
    const { items } = await (await document.getPage(index + 1)).getTextContent()
    return items.map((item) => ('str' in item ? item.str : '')).join(' ')
  })
  const text = (await Promise.all(pages)).join('\n')
  await document.destroy()
  return text
}

/** Processes that this one started and those that they started, as Linux lists them (proc(5)); ended ones are not counted. */
function descendants(): string[] {
  const parents = new Map<string, string>()
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // The name in brackets may hold anything; after it come the state and the parent.
      const [state, parent] = readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      if (parent !== undefined && state !== 'Z') parents.set(id, parent)
    } catch {
      // It ended while the list was read.
    }
  }
  const found: string[] = []
  for (let generation = [String(process.pid)]; generation.length > 0; ) {
    generation = [...parents].filter(([, parent]) => generation.includes(parent)).map(([id]) => id)
    found.push(...generation)
  }
  return found
}
const hasProc = process.platform === 'linux'

/** Everything that a page can ask the network or the disk with. */
function hostile(web: string, head: string): string {
  const file = 'file:///etc/passwd'
  const drawing = `<svg xmlns='http://www.w3.org/2000/svg'><image href='${web}drawn.png'/><script>fetch('${web}drawn')</script></svg>`
  return page(
    `<p id="target">before</p>
    <script>document.getElementById('target').textContent = 'after'; fetch('${web}fetch'); new WebSocket('${web.replace('http', 'ws')}socket')</script>
    <script src="${web}script.js"></script><noscript>noscript</noscript>
    <img src="${web}image.png" onerror="document.getElementById('target').textContent = 'handled'"><img src="${file}">
    <img src="data:image/svg+xml,${encodeURIComponent(drawing)}">
    <iframe src="${web}frame.html"></iframe><iframe src="${file}" width="600" height="400"></iframe>
    <iframe srcdoc="<img src='${web}inner.png'>"></iframe>
    <object data="${web}object"></object><object data="${file}"></object><embed src="${file}"><embed src="${web}embed">
    <video src="${web}video.mp4" poster="${web}poster.png"></video><audio src="${web}audio.mp3" autoplay></audio>
    <svg width="9" height="9"><image href="${web}svg.png"/><use href="${web}use.svg#a"/></svg>
    <p style="background: url(${web}background.png)">styled</p><p class="faced">faced</p>
    <p class="hidden">hidden</p><p class="drawn">drawn</p>`,
    `<link rel="stylesheet" href="${web}style.css"><link rel="preconnect" href="${web}"><link rel="dns-prefetch" href="${web}">
    <link rel="prefetch" href="${web}prefetch"><link rel="preload" as="image" href="${web}preload.png"><link rel="icon" href="${web}icon.png">
    <style>@import url(${web}import.css); @font-face { font-family: F; src: url(${web}font.ttf), url(${file}) } .faced { font-family: F }</style>${head}`,
  )
}

describe('a browser that prints', { timeout: 120_000 }, () => {
  let server: Server
  let heard = 0
  const texts = new Map<string, string>()
  let picture: Uint8Array = new Uint8Array()
  let version = ''
  let during: string[] = []
  let left: string[] = []
  let failure: unknown
  let narrowed: Print['narrowed'] = []

  async function work(press: Press, web: string): Promise<never> {
    version = press.version
    const resources = new Map<string, Resource>([
      ['styles/a b.css', { mediaType: 'text/css', bytes: bytes('.hidden { display: none }') }],
    ])
    const print = async (name: string, html: string, files = nothing) =>
      texts.set(name, await textOf((await press.print({ html, resources: files }, { tagged: false })).pdf))
    await Promise.all([
      print('hostile', hostile(web, '<link rel="stylesheet" href="styles/a b.css">'), resources),
      print('without resources', hostile(web, '<link rel="stylesheet" href="styles/a b.css">')),
      // It leaves for an address that is refused: what is printed, if anything, does not matter.
      print('refreshed', page('', `<meta http-equiv="refresh" content="0;url=${web}refresh">`)).catch(
        () => undefined,
      ),
    ])
    const wide = `<section class="leaf" id="one"><p>before</p><img alt="" style="width:399px"></section>
      <section class="leaf" id="two"><div><div style="width:1000px"><p style="width:2000px">after</p></div></div></section>`
    const sheet = { html: page(wide, '<style>body { margin: 0 }</style>'), resources: nothing }
    narrowed = (await press.print(sheet, { tagged: false, textWidths: { portrait: 400, landscape: 600 } }))
      .narrowed
    picture = await press.draw(
      { html: page('<p>cover</p>'), resources: nothing },
      { width: 160, height: 256 },
    )
    if (hasProc) during = descendants()
    throw new Error('The press was left in a hurry.')
  }

  beforeAll(async () => {
    server = createServer((socket) => {
      heard++
      socket.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { fonts } = await subsetFonts(
      'before after handled noscript styled faced hidden drawn cover root:x/',
    )
    const before = hasProc ? descendants() : []
    failure = await withPress({ cache: cacheFolder(), fonts }, (press) =>
      work(press, `http://127.0.0.1:${port}/`),
    ).catch((error: unknown) => error)
    left = hasProc ? descendants().filter((id) => !before.includes(id)) : []
  }, 120_000)
  afterAll(() => server.close())

  it('names its version and prints and draws what it is given', async () => {
    expect(version).toMatch(/Chrom\w*\/\d+\./)
    expect(texts.get('hostile')).toContain('before')
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 256 })
  })

  it('narrows what is wider than the text, from the outside in', () => {
    expect(narrowed).toEqual([
      { leaf: 'two', tagName: 'div', index: 1, scale: expect.closeTo(400 / 1000, 3) },
      { leaf: 'two', tagName: 'p', index: 0, scale: expect.closeTo(1000 / 2000, 3) },
    ])
  })

  it('runs no script and no handler', () => {
    expect(texts.get('hostile')).not.toMatch(/after|handled/)
    expect(texts.get('hostile')).toContain('noscript')
  })

  it('asks nobody on the network', () => {
    expect(heard).toBe(0)
  })

  it('reads no file of the machine', () => {
    expect(texts.get('hostile')).not.toContain('root:')
  })

  it('serves the files of the sheet, and those of no other', () => {
    expect(texts.get('hostile')).toContain('drawn')
    expect(texts.get('hostile')).not.toContain('hidden')
    expect(texts.get('without resources')).toContain('hidden')
  })

  it.runIf(hasProc)('is gone when the work ends, though the work failed', () => {
    expect(failure).toEqual(new Error('The press was left in a hurry.'))
    expect(during.length).toBeGreaterThan(0)
    expect(left).toEqual([])
  })
})

describe('a browser that is not there', () => {
  afterEach(() => vi.unstubAllEnvs())
  const start = () => withPress({ cache: cacheFolder(), fonts: [] }, async () => 'printed')

  it('is named, with what to do', async () => {
    vi.stubEnv('BUCKRAM_BROWSER', '/nowhere/chromium')
    const starting = start()
    await expect(starting).rejects.toThrow(MachineError)
    await expect(starting).rejects.toMatchObject({
      message: expect.stringContaining('BUCKRAM_BROWSER names `/nowhere/chromium`'),
      hint: expect.stringContaining('unset it'),
    })
  })

  it('is named when it does not start, and no file of it is left', async () => {
    const temporary = await mkdtemp(path.join(tmpdir(), 'press-test-'))
    vi.stubEnv('TMPDIR', temporary)
    vi.stubEnv('BUCKRAM_BROWSER', process.execPath)
    const starting = start()
    await expect(starting).rejects.toThrow(MachineError)
    await expect(starting).rejects.toThrow(/No browser could be started/)
    expect(await readdir(temporary)).toEqual([])
    await rm(temporary, { recursive: true })
  })
})
