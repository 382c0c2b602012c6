/** The headless Chromium that travels inside the npm package `@sparticuz/chromium`, unpacked into the user's own cache. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeScratch } from '../scratch.ts'

export interface EmbeddedBrowser {
  readonly executable: string
  /** What the browser's environment needs: where its libraries are. */
  readonly environment: Readonly<Record<string, string>>
}

const PACKAGE = '@sparticuz/chromium'

/**
 * Unpacks the browser once for each version and returns where it lies, or undefined where the package has none for this
 * machine (it is built for Linux on x64). The package unpacks into the folder for temporary files, under fixed names, and
 * runs whatever lies there already; so it is given a folder of the user's own, in a process of its own, because it reads
 * and changes the environment when it is loaded.
 * @throws Error when unpacking fails: a full disk, a folder without rights.
 */
export async function unpackEmbeddedBrowser(cache: string): Promise<EmbeddedBrowser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const entry = import.meta.resolve(PACKAGE)
  const manifest = new URL('../../package.json', entry)
  const version = String((JSON.parse(await readFile(manifest, 'utf8')) as { version: unknown }).version)
  const folder = path.join(cache, 'browser', version)
  if (!existsSync(path.join(folder, 'chromium'))) await unpack(entry, folder)
  return {
    executable: path.join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') },
  }
}

async function unpack(entry: string, folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o700 })
  const beside = await makeScratch(path.dirname(folder), 'unpacking-')
  try {
    const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath()`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      // The name of a platform whose system libraries are missing makes the package unpack its own.
      env: { PATH: process.env.PATH, HOME: beside, TMPDIR: beside, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    })
    await rename(beside, folder).catch(async (error: unknown) => {
      // Another build was faster: its copy is as good.
      if (!existsSync(path.join(folder, 'chromium'))) throw error
    })
  } finally {
    await rm(beside, { recursive: true, force: true })
  }
}
