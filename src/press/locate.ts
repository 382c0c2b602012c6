/** Which browser prints: the one that is set, else the embedded one, else one of the system. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { MachineError } from '../diagnostics.ts'
import { unpackEmbeddedBrowser } from './embedded.ts'
import { BROWSER_SETTINGS } from './settings.ts'

export interface LocatedBrowser {
  readonly executable: string
  readonly environment: Readonly<Record<string, string>>
  /** How it was found, for messages. */
  readonly origin: 'setting' | 'embedded' | 'system'
}

const SYSTEM_NAMES = [
  'chrome-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
]
const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The browsers to try, best first. A browser that is set is the only one: a wrong setting must not pass unnoticed.
 * @throws MachineError when there is none.
 */
export async function locateBrowsers(cache: string): Promise<readonly LocatedBrowser[]> {
  for (const setting of BROWSER_SETTINGS) {
    const executable = process.env[setting]
    if (!executable) continue
    if (!existsSync(executable)) {
      throw new MachineError(
        `${setting} names \`${executable}\`, which does not exist.`,
        'Correct it, or unset it to use the embedded browser.',
      )
    }
    return [{ executable, environment: {}, origin: 'setting' }]
  }
  const found: LocatedBrowser[] = []
  let reason = ''
  try {
    const embedded = await unpackEmbeddedBrowser(cache)
    if (embedded !== undefined) found.push({ ...embedded, origin: 'embedded' })
  } catch (error) {
    reason = ` (the embedded one could not be unpacked: ${error instanceof Error ? error.message : String(error)})`
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const candidates = [
    ...SYSTEM_NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...SYSTEM_PATHS,
  ]
  const system = candidates.find((candidate) => existsSync(candidate))
  if (system !== undefined) found.push({ executable: system, environment: {}, origin: 'system' })
  if (found.length === 0) {
    throw new MachineError(
      `There is no browser to print with${reason}.`,
      'Install Chromium or Chrome, or set BUCKRAM_BROWSER to its path.',
    )
  }
  return found
}
