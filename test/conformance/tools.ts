/** The checkers of the formats, run as programs: EPUBCheck (from Maven Central), qpdf, pdffonts. */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const projectRoot = fileURLToPath(new URL('../../', import.meta.url))

const run = promisify(execFile)
const pom = fileURLToPath(new URL('pom.xml', import.meta.url))
const cache = join(projectRoot, 'node_modules/.cache/buckram-conformance')

/** Which of the programs are not there; `undefined` when all are. The reason is printed with the skipped test. */
export function missing(...programs: readonly string[]): string | undefined {
  const absent = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined)
  return absent.length === 0 ? undefined : `not installed here: ${absent.join(', ')}`
}

/** Messages of EPUBCheck down to warnings: `ERROR RSC-005 OEBPS/a.xhtml:3:4 …`. Fetches EPUBCheck the first time. */
export async function checkEpub(epub: string): Promise<readonly string[]> {
  const jars = await fetchEpubCheck()
  const folder = await mkdtemp(join(tmpdir(), 'buckram-epubcheck-'))
  try {
    const result = join(folder, 'result.json')
    const command = ['-cp', join(jars, '*'), 'com.adobe.epubcheck.tool.Checker', epub, '--json', result]
    // It ends with 1 when it has found something; what it has found stands in the result.
    await run('java', command, { maxBuffer: 1 << 26 }).catch(() => undefined)
    // The shape is EPUBCheck's own report.
    const { messages } = JSON.parse(await readFile(result, 'utf8')) as EpubCheckResult
    return messages
      .filter(({ severity }) => ['FATAL', 'ERROR', 'WARNING'].includes(severity))
      .map(({ severity, ID, message, locations: [at] }) =>
        [severity, ID, at ? `${at.path}:${at.line}:${at.column}` : '', message].join(' '),
      )
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What `qpdf --check` complains about, or `''`. */
export async function checkPdf(pdf: string): Promise<string> {
  return run('qpdf', ['--check', pdf]).then(
    () => '',
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
  )
}

/** The rows of `pdffonts` of fonts that are drawn (Type 3) or not embedded. */
export async function poorFonts(pdf: string): Promise<readonly string[]> {
  const { stdout } = await run('pdffonts', [pdf])
  const rows = stdout.split('\n').slice(2)
  return rows.filter(
    (row) => row !== '' && (/\bType 3\b/.test(row) || !/\byes +(yes|no) +(yes|no) +\d+ +\d+ *$/.test(row)),
  )
}

interface EpubCheckResult {
  readonly messages: readonly {
    readonly ID: string
    readonly severity: string
    readonly message: string
    readonly locations: readonly { readonly path: string; readonly line: number; readonly column: number }[]
  }[]
}

/** Folder of the jars; named for the version in pom.xml. */
async function fetchEpubCheck(): Promise<string> {
  const version = /<artifactId>epubcheck<\/artifactId>\s*<version>([^<]+)</.exec(
    await readFile(pom, 'utf8'),
  )?.[1]
  const folder = join(cache, `epubcheck-${version}`)
  if (existsSync(folder)) return folder
  const fresh = `${folder}.${process.pid}`
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`]
  await run('mvn', ['--batch-mode', '--quiet', '--file', pom, ...goal], { cwd: dirname(pom) })
  await rename(fresh, folder)
  return folder
}
