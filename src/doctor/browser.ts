/** Whether a browser starts on this machine and prints: a page is really printed. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MachineError } from '../diagnostics.ts'
import { type LocatedBrowser, locateBrowsers } from '../press/locate.ts'
import { type PressOptions, withPress } from '../press/press.ts'
import { bad, type Finding, good, reasonOf, warning } from './finding.ts'

const ORIGINS: Readonly<Record<LocatedBrowser['origin'], string>> = {
  setting: 'the one that is set',
  embedded: 'the embedded one',
  system: 'the one of the system',
}

export interface BrowserOptions {
  /** Where the embedded browser is unpacked. */
  readonly cache: string
  /** Of the environment: whether the sandbox is turned off. */
  readonly isUnsandboxed: boolean
  readonly isRoot: boolean
  /** Milliseconds after which a browser is given up. */
  readonly longest: number
}

/** What is said of the browser and of its sandbox. */
export async function checkBrowser(options: BrowserOptions): Promise<readonly Finding[]> {
  let located: readonly LocatedBrowser[]
  try {
    located = await locateBrowsers(options.cache)
  } catch (error) {
    return [badBrowser(error)]
  }
  const [first] = located
  const own = first && askVersion(first)
  try {
    const version = await withinTime(printPage({ cache: options.cache, fonts: [] }), options.longest)
    const printed = `${version} starts and prints`
    const answer = await own
    // The press takes the next one when the first does not start.
    const fault =
      answer?.version === undefined || version.endsWith(answer.version)
        ? answer?.fault
        : 'it is not what printed'
    const used = fault === undefined ? first : located[1]
    const where = used === undefined ? '' : `${ORIGINS[used.origin]}, ${used.executable}: `
    const browser =
      fault === undefined
        ? good('Browser', `${where}${printed}`)
        : warning('Browser', `${where}${printed}; ${first?.executable} does not start: ${fault}`, MISSING)
    return [browser, sandboxOf(options)]
  } catch (error) {
    const isSandbox = error instanceof MachineError && /sandbox/i.test(error.hint)
    const fault = (await own)?.fault
    if (isSandbox)
      return [
        bad('Browser', `${first?.executable} does not start without its sandbox`, 'See the next line.'),
        bad(
          'Sandbox',
          'this machine forbids it',
          'Allow user namespaces, or set BUCKRAM_SANDBOX=off for books that you trust.',
        ),
      ]
    return [
      fault === undefined
        ? badBrowser(error)
        : bad('Browser', `${first?.executable} does not start: ${fault}`, MISSING),
    ]
  }
}

const MISSING = 'Set BUCKRAM_BROWSER to a Chromium or Chrome that starts on this machine.'

/** The version of the browser that has printed. */
async function printPage(options: PressOptions): Promise<string> {
  return withPress(options, async (press) => {
    const html = '<!doctype html><title>Buckram</title><p>Does it print?</p>'
    const { pdf } = await press.print({ html, resources: new Map() }, { tagged: true })
    if (!Buffer.from(pdf.subarray(0, 5)).equals(Buffer.from('%PDF-')))
      throw new MachineError(`${press.version} prints something that is no PDF.`, MISSING)
    return press.version
  })
}

function sandboxOf({ isUnsandboxed, isRoot }: BrowserOptions): Finding {
  if (isRoot)
    return warning(
      'Sandbox',
      'off: Chromium has none for root',
      'Run Buckram as another user, or build only books that you trust.',
    )
  if (isUnsandboxed)
    return warning(
      'Sandbox',
      'off: BUCKRAM_SANDBOX says so',
      'Unset BUCKRAM_SANDBOX, or build only books that you trust.',
    )
  return good('Sandbox', 'on')
}

/** Its number, or why it does not start: `Chromium 147.0.7727.0`. */
async function askVersion({
  executable,
  environment,
}: LocatedBrowser): Promise<{ readonly version?: string; readonly fault?: string }> {
  try {
    const env = { ...process.env, ...environment }
    const { stdout } = await promisify(execFile)(executable, ['--version'], { env, timeout: 10_000 })
    const version = /\d+(?:\.\d+){3}/.exec(stdout)?.[0]
    return version === undefined ? {} : { version }
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    return { fault: said === '' ? reasonOf(error) : (said.split('\n')[0] ?? said) }
  }
}

function badBrowser(error: unknown): Finding {
  return bad('Browser', reasonOf(error), error instanceof MachineError ? error.hint : MISSING)
}

async function withinTime<T>(work: Promise<T>, longest: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new MachineError(`No browser has printed within ${longest / 1000} seconds.`, MISSING)),
      longest,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => undefined)
  }
}
