/** Ace by DAISY, which judges the accessibility of EPUBs, with the browser that prints the books. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cacheFolder } from '../../src/cache.ts'
import { locateBrowsers } from '../../src/press/locate.ts'
import { cache } from './tools.ts'

const packages = fileURLToPath(new URL('ace', import.meta.url))

/** What is to be mended before a book can be called accessible; `minor` is the rest. */
export interface AceFindings {
  /** Of the impacts critical, serious and moderate: `serious link-name compute.xhtml <a href=…`. */
  readonly grave: readonly string[]
  readonly minor: readonly string[]
}

/** Why Ace cannot be asked here; `undefined` when it can. Fetches it the first time. */
export async function missingAce(): Promise<string | undefined> {
  try {
    await fetchAce()
    await locateBrowsers(cacheFolder())
    return undefined
  } catch (error) {
    // Of what npm says, the first lines hold the cause.
    const reason = String(error).split('\n').slice(0, 3).join(' ')
    return `Ace is not to be had here: ${reason}`
  }
}

export async function askAce(epub: string): Promise<AceFindings> {
  const load = createRequire(join(await fetchAce(), 'package.json'))
  const [browser] = await locateBrowsers(cacheFolder())
  const outdir = await mkdtemp(join(tmpdir(), 'buckram-ace-'))
  const before = { ...process.env }
  // Puppeteer, which is inside of Ace, knows no other way to be told so. It looks when it is loaded, and when it starts the browser.
  Object.assign(process.env, browser?.environment, { PUPPETEER_EXECUTABLE_PATH: browser?.executable })
  try {
    // The shapes of its interface.
    const ace = load('@daisy/ace-core') as (epub: string, options: object, runner: unknown) => Promise<void>
    const runner: unknown = load('@daisy/ace-axe-runner-puppeteer')
    const options = { cwd: outdir, outdir, tmp: outdir, silent: true, verbose: false, initLogger: true }
    await ace(epub, options, runner)
    // The shape is Ace's own report (EARL).
    const report = JSON.parse(await readFile(join(outdir, 'report.json'), 'utf8')) as AceReport
    return sorted(report)
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
    await rm(outdir, { recursive: true, force: true })
  }
}

function sorted({ assertions }: AceReport): AceFindings {
  const found = assertions.flatMap(({ 'earl:testSubject': { url }, assertions: all }) =>
    all.map(({ 'earl:test': test, 'earl:result': result }) => ({
      impact: test['earl:impact'],
      line: `${test['earl:impact']} ${test['dct:title']} ${url} ${(result.html ?? result['dct:description'] ?? '').slice(0, 200)}`,
    })),
  )
  const lines = (isMinor: boolean) =>
    found.filter(({ impact }) => (impact === 'minor') === isMinor).map(({ line }) => line)
  return { grave: lines(false), minor: lines(true) }
}

interface AceReport {
  readonly assertions: readonly {
    readonly 'earl:testSubject': { readonly url: string }
    readonly assertions: readonly {
      readonly 'earl:test': { readonly 'earl:impact': string; readonly 'dct:title': string }
      readonly 'earl:result': { readonly html?: string; readonly 'dct:description'?: string }
    }[]
  }[]
}

/** Folder of its packages, in the versions of ace/package-lock.json. Their install scripts, one of which fetches a browser, are not run. */
async function fetchAce(): Promise<string> {
  const lock = await readFile(join(packages, 'package-lock.json'))
  const folder = join(cache, `ace-${createHash('sha256').update(lock).digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.${process.pid}`
  await mkdir(cache, { recursive: true })
  await cp(packages, fresh, { recursive: true })
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: fresh })
    await rename(fresh, folder)
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
  return folder
}
