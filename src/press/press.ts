/** The press: prints HTML to PDF and draws it as a picture, in headless Chromium. */
import { rmSync } from 'node:fs'
import type { Browser, HTTPRequest, Page } from 'puppeteer-core'
import type { Drawing } from './diagram-page.ts'
import type { DiagramSettings } from './diagram-settings.ts'
import { diagramSheet, drawDiagram, type Mermaid, prepareDiagramPage } from './diagrams.ts'
import { fillPages, type PageFill } from './fill.ts'
import { type TextWidths, turnWideTables } from './landscape.ts'
import { startBrowser } from './launch.ts'
import { type Narrowed, narrowWideElements } from './narrow.ts'
import { openWorkshop, type PressFont } from './workshop.ts'

/** Where the documents of a build live while they are printed. The name cannot exist (RFC 2606, §2). */
export const ORIGIN = 'https://buckram.invalid/'

/** A file that a printed document may ask for. */
export interface Resource {
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface Sheet {
  readonly html: string
  /** By path below ORIGIN: `fonts/a.ttf`. Every other request is refused. */
  readonly resources: ReadonlyMap<string, Resource>
}

export interface PressOptions {
  /** The user's own folder, where the embedded browser is unpacked. */
  readonly cache: string
  readonly fonts: readonly PressFont[]
}

export interface PrintOptions {
  /** Adds the structure of the document. */
  readonly tagged: boolean
  /** The leaves' elements that are wider are turned or set smaller. */
  readonly textWidths?: TextWidths
  /** Asked for with `textWidths`: the feet of the pages are filled. */
  readonly fill?: PageFill
}

export interface Print {
  readonly pdf: Uint8Array
  readonly narrowed: readonly Narrowed[]
}

export interface Press {
  /** Product and version of the browser. */
  readonly version: string
  /** A PDF in the page size of the document's own CSS. */
  print(sheet: Sheet, options: PrintOptions): Promise<Print>
  /** A JPEG of `width` × `height` pixels. */
  draw(sheet: Sheet, size: { readonly width: number; readonly height: number }): Promise<Uint8Array>
  /** A diagram's drawing, or Mermaid's reason for having none. @throws DiagramLate when it takes too long. */
  diagram(text: string, settings: DiagramSettings, mermaid: Mermaid): Promise<Drawing>
}

/** A page of this many pictures and pages takes minutes on a slow machine; what takes longer hangs. */
const LONGEST_PRINT = 30 * 60_000

/**
 * Starts a browser, hands out the press and closes the browser again, whatever happens; on SIGINT and SIGTERM as well.
 * @throws MachineError when no browser starts.
 */
export async function withPress<T>(options: PressOptions, use: (press: Press) => Promise<T>): Promise<T> {
  const { press, close } = await openPress(options)
  try {
    return await use(press)
  } finally {
    await close()
  }
}

export type WithPress = typeof withPress

export interface OpenPress {
  readonly press: Press
  /** Whether the browser still answers. */
  isAlive(): boolean
  close(): Promise<void>
}

/** The same for as long as it is wanted. @throws MachineError when no browser starts. */
export async function openPress({ cache, fonts }: PressOptions): Promise<OpenPress> {
  const workshop = await openWorkshop(fonts)
  let browser: Browser | undefined
  // Puppeteer ends the process on a signal; the browser and the files of a process that exits must not outlive it.
  const leave = () => {
    browser?.process()?.kill('SIGKILL')
    // A dying browser may write a last file into a folder that is being emptied.
    rmSync(workshop.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
  process.once('exit', leave)
  const close = async () => {
    await browser?.close()
    leave()
    process.removeListener('exit', leave)
  }
  try {
    const started = await startBrowser(cache, workshop, LONGEST_PRINT)
    browser = started
    return { press: await pressOf(started), isAlive: () => started.connected, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function pressOf(browser: Browser): Promise<Press> {
  return {
    version: await browser.version(),
    print: (sheet, { tagged, textWidths, fill }) =>
      withPage(browser, async (page) => {
        if (textWidths !== undefined) {
          await page.emulateMediaType('print')
          await page.setViewport({ width: Math.floor(textWidths.portrait), height: 1000 })
        }
        await load(page, sheet)
        if (textWidths !== undefined) await page.evaluate(turnWideTables, textWidths)
        const narrowed = textWidths && (await page.evaluate(narrowWideElements))
        if (fill !== undefined) await page.evaluate(fillPages, fill)
        const pdf = await page.pdf({
          preferCSSPageSize: true,
          printBackground: true,
          tagged,
          outline: false,
          timeout: LONGEST_PRINT,
        })
        return { pdf, narrowed: narrowed ?? [] }
      }),
    draw: (sheet, size) =>
      withPage(browser, async (page) => {
        await page.setViewport(size)
        await load(page, sheet)
        // The picture of a busy machine would show the text before its fonts: layout asks for them, then they arrive.
        await page.evaluate(() => document.body.offsetHeight && document.fonts.ready.then(() => undefined))
        return page.screenshot({ type: 'jpeg', quality: 88 })
      }),
    diagram: async (text, settings, mermaid) => {
      // Pages of two contexts never share a process: one that hangs or dies takes no other along.
      const context = await browser.createBrowserContext()
      try {
        const page = await context.newPage()
        await prepareDiagramPage(page)
        await load(page, diagramSheet(mermaid), 'scripts')
        return await drawDiagram(page, text, settings)
      } finally {
        await context.close()
      }
    },
  }
}

/** A fresh tab for each sheet keeps memory flat. */
async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage()
  try {
    return await use(page)
  } finally {
    await page.close()
  }
}

/** The sheet's scripts are off unless they are our own, and nothing but its own files can be loaded. */
async function load(page: Page, sheet: Sheet, scripts?: 'scripts'): Promise<void> {
  await page.setJavaScriptEnabled(scripts !== undefined)
  await page.setRequestInterception(true)
  page.on('request', (request) => void answer(request, sheet))
  await page.goto(ORIGIN, { waitUntil: 'load', timeout: LONGEST_PRINT })
}

async function answer(request: HTTPRequest, { html, resources }: Sheet): Promise<void> {
  const url = request.url()
  if (url === ORIGIN && request.isNavigationRequest()) {
    await request.respond({ contentType: 'text/html; charset=utf-8', body: html })
    return
  }
  const resource = url.startsWith(ORIGIN)
    ? resources.get(decodeURIComponent(url.slice(ORIGIN.length)))
    : undefined
  if (resource === undefined) await request.abort('blockedbyclient')
  // A font is asked for under the rules of other origins.
  else
    await request.respond({
      contentType: resource.mediaType,
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: Buffer.from(resource.bytes),
    })
}
