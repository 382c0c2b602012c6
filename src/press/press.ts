/** The press: prints HTML to PDF and draws it as a picture, in headless Chromium. The only file that knows Puppeteer. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import puppeteer, { type Browser, type HTTPRequest, type Page } from 'puppeteer-core'
import { MachineError } from '../diagnostics.ts'
import { type LocatedBrowser, locateBrowsers } from './locate.ts'

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

/** A font file that the browser is given. */
interface PressFont {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Families of the book's fonts, by the generic name that pictures ask for. */
const GENERIC = {
  // The CJK face first: for a character that the first face lacks, Chromium takes a regular weight and smears it to bold.
  'sans-serif': ['Noto Sans SC', 'Source Sans 3'],
  serif: ['Source Serif 4', 'Noto Serif SC'],
  monospace: ['JetBrains Mono', 'Noto Sans SC'],
}

export interface PressOptions {
  /** The user's own folder, where the embedded browser is unpacked. */
  readonly cache: string
  readonly fonts: readonly PressFont[]
}

export interface Press {
  /** Product and version of the browser. */
  readonly version: string
  /** A PDF in the page size of the document's own CSS; `tagged` adds its structure. */
  print(sheet: Sheet, options: { readonly tagged: boolean }): Promise<Uint8Array>
  /** A JPEG of `width` × `height` pixels. */
  draw(sheet: Sheet, size: { readonly width: number; readonly height: number }): Promise<Uint8Array>
}

/** A page of this many pictures and pages takes minutes on a slow machine; what takes longer hangs. */
const LONGEST_PRINT = 30 * 60_000

/**
 * Starts a browser, hands out the press and closes the browser again, whatever happens; on SIGINT and SIGTERM as well.
 * @throws MachineError when no browser starts.
 */
export async function withPress<T>(
  { cache, fonts }: PressOptions,
  use: (press: Press) => Promise<T>,
): Promise<T> {
  const fontFolder = await writeFontconfig(fonts)
  try {
    const browser = await startBrowser(cache, path.join(fontFolder, 'fonts.conf'))
    // Puppeteer ends the browser on a signal; a process that exits by itself must not leave one either.
    const kill = () => browser.process()?.kill('SIGKILL')
    process.once('exit', kill)
    try {
      return await use(await pressOf(browser))
    } finally {
      process.removeListener('exit', kill)
      await browser.close()
    }
  } finally {
    await rm(fontFolder, { recursive: true, force: true })
  }
}

async function pressOf(browser: Browser): Promise<Press> {
  return {
    version: await browser.version(),
    print: (sheet, { tagged }) =>
      withPage(browser, sheet, (page) =>
        page.pdf({
          preferCSSPageSize: true,
          printBackground: true,
          tagged,
          outline: false,
          timeout: LONGEST_PRINT,
        }),
      ),
    draw: (sheet, size) =>
      withPage(browser, sheet, async (page) => {
        await page.setViewport(size)
        return page.screenshot({ type: 'jpeg', quality: 88 })
      }),
  }
}

/** A fresh tab for each sheet keeps memory flat. Scripts are off, and nothing but the sheet's own files can be loaded. */
async function withPage<T>(browser: Browser, sheet: Sheet, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage()
  try {
    await page.setJavaScriptEnabled(false)
    await page.setRequestInterception(true)
    page.on('request', (request) => void answer(request, sheet))
    await page.goto(ORIGIN, { waitUntil: 'load', timeout: LONGEST_PRINT })
    return await use(page)
  } finally {
    await page.close()
  }
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

async function startBrowser(cache: string, fontconfig: string): Promise<Browser> {
  const located = await locateBrowsers(cache)
  const failures: string[] = []
  for (const browser of located) {
    try {
      return await launch(browser, fontconfig)
    } catch (error) {
      failures.push(`${browser.executable}: ${reasonOf(error)}`)
    }
  }
  const sandbox = failures.some((failure) => failure.includes('No usable sandbox'))
  throw new MachineError(
    `No browser could be started. ${failures.join('; ')}`,
    sandbox
      ? 'This machine forbids the sandbox of Chromium: allow user namespaces, or set BUCKRAM_SANDBOX=off for books that you trust.'
      : 'Set BUCKRAM_BROWSER to a Chromium or Chrome that starts on this machine.',
  )
}

async function launch({ executable, environment }: LocatedBrowser, fontconfig: string): Promise<Browser> {
  const { PATH, HOME, TMPDIR, LANG } = process.env
  // Chromium refuses to sandbox itself for root.
  const unsandboxed = process.getuid?.() === 0 || process.env.BUCKRAM_SANDBOX === 'off'
  return puppeteer.launch({
    executablePath: executable,
    headless: 'shell',
    protocolTimeout: LONGEST_PRINT,
    env: {
      ...definedOnly({ PATH, HOME, TMPDIR, LANG }),
      FONTCONFIG_FILE: fontconfig,
      TZ: 'UTC',
      ...environment,
    },
    args: [
      ...(unsandboxed ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
      '--disable-background-networking',
      '--no-first-run',
    ],
  })
}

/**
 * A font configuration that knows the book's own fonts and no other: pictures in SVG, which cannot use the fonts of the page,
 * are set in them, and what no face of the book has does not come from the system.
 */
async function writeFontconfig(fonts: readonly PressFont[]): Promise<string> {
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'buckram-'))
    for (const { name, bytes } of fonts) await writeFile(path.join(folder, name), bytes)
    const aliases = Object.entries(GENERIC).map(
      ([generic, families]) =>
        `<alias><family>${generic}</family><prefer>${families.map((family) => `<family>${family}</family>`).join('')}</prefer></alias>`,
    )
    const place = folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    const text = `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig><dir>${place}</dir><cachedir>${place}</cachedir>${aliases.join('')}</fontconfig>\n`
    await writeFile(path.join(folder, 'fonts.conf'), text)
    return folder
  } catch (error) {
    throw new MachineError(
      `A folder for temporary files cannot be written: ${reasonOf(error)}.`,
      'Make room, or set TMPDIR to a folder that can.',
    )
  }
}

function definedOnly(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 6).join(' ').trim()
}
