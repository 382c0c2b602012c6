/** Starts the browser of the press. The only file that loads Puppeteer. */
import type { Browser, LaunchOptions } from 'puppeteer-core'
import { MachineError } from '../diagnostics.ts'
import { type LocatedBrowser, locateBrowsers } from './locate.ts'
import type { Workshop } from './workshop.ts'

/** Milliseconds. A browser that is unpacked takes one second, on a busy machine some more. */
const LONGEST_START = 60_000

/**
 * `cache` is the user's own folder, where the embedded browser is unpacked; `longestAnswer` is how long it may take over what it
 * is told, in ms.
 * @throws MachineError when no browser starts.
 */
export async function startBrowser(
  cache: string,
  workshop: Workshop,
  longestAnswer: number,
): Promise<Browser> {
  const located = await locateBrowsers(cache)
  const failures: string[] = []
  for (const browser of located) {
    try {
      return await launch({ ...launchOptions(browser, workshop), protocolTimeout: longestAnswer })
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

/**
 * A browser on a pipe ends when its parent does, however that ends; one that listens on a port outlives a parent that was
 * killed. But only of one on a port does Puppeteer say why it did not start: so that is tried when the pipe fails, and no more.
 */
async function launch(options: LaunchOptions): Promise<Browser> {
  try {
    return await launchOnPipe(options)
  } catch {
    const { default: puppeteer } = await import('puppeteer-core')
    const onPort = await puppeteer.launch({ ...options, timeout: LONGEST_START })
    await onPort.close()
    return await launchOnPipe(options)
  }
}

async function launchOnPipe(options: LaunchOptions): Promise<Browser> {
  const { default: puppeteer } = await import('puppeteer-core') // heavy, and most commands start no browser
  // On a pipe, Puppeteer waits for a browser that never answers as long as for a print.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), LONGEST_START)
  try {
    return await puppeteer.launch({ ...options, pipe: true, signal: late.signal })
  } finally {
    clearTimeout(timer)
  }
}

function launchOptions({ executable, environment }: LocatedBrowser, workshop: Workshop): LaunchOptions {
  const { PATH, HOME, LANG } = process.env
  // Chromium refuses to sandbox itself for root.
  const unsandboxed = process.getuid?.() === 0 || process.env.BUCKRAM_SANDBOX === 'off'
  return {
    executablePath: executable,
    headless: 'shell',
    userDataDir: workshop.profile,
    env: {
      PATH,
      HOME,
      // What a killed browser leaves half written goes with the rest.
      TMPDIR: workshop.folder,
      LANG,
      FONTCONFIG_FILE: workshop.fontconfig,
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
  }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 6).join(' ').trim()
}
