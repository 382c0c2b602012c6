/** The checkers of the formats, run as programs: EPUBCheck and veraPDF (from Maven Central), qpdf, pdffonts. */
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
/** Where the checkers are kept that are fetched. */
export const cache = join(projectRoot, 'node_modules/.cache/buckram-conformance')

/** Which of the programs are not there; `undefined` when all are. The reason is printed with the skipped test. */
export function missing(...programs: readonly string[]): string | undefined {
  const absent = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined)
  return absent.length === 0 ? undefined : `not installed here: ${absent.join(', ')}`
}

/** Messages of EPUBCheck down to warnings: `ERROR RSC-005 OEBPS/a.xhtml:3:4 …`. Fetches the checkers the first time. */
export async function checkEpub(epub: string): Promise<readonly string[]> {
  const jars = await fetchCheckers()
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

/**
 * What veraPDF finds against a flavour (`ua1`: PDF/UA-1, `2u`: PDF/A-2u): `7.1-3 25885 × Content shall be marked … (where first)`.
 * Nothing when the file also says that it is of the flavour.
 */
export async function checkFlavour(pdf: string, flavour: 'ua1' | '2u'): Promise<readonly string[]> {
  const jars = await fetchCheckers()
  const options = ['--flavour', flavour, '--format', 'json', '--maxfailuresdisplayed', '1']
  const command = ['-cp', join(jars, '*'), 'org.verapdf.apps.GreenfieldCliWrapper', ...options, pdf]
  // It ends with 1 when the file does not conform; its warnings about itself go elsewhere.
  const { stdout } = await run('java', command, { maxBuffer: 1 << 26 }).catch(
    (error: { stdout: string }) => error,
  )
  // The shape is veraPDF's own report.
  const { report } = JSON.parse(stdout) as VeraPdfReport
  return report.jobs.flatMap(({ validationResult = [] }) => {
    if (validationResult.length === 0) return ['veraPDF could not read the file']
    return validationResult.flatMap(({ details }) =>
      details.ruleSummaries
        .filter(({ status }) => status === 'failed')
        .map(
          ({ clause, testNumber, failedChecks, description, checks: [first] }) =>
            `${clause}-${testNumber} ${failedChecks} × ${description} (${first?.context})`,
        ),
    )
  })
}

/** What `qpdf --check` complains about, or `''`. */
export async function checkPdf(pdf: string): Promise<string> {
  return run('qpdf', ['--check', pdf]).then(
    () => '',
    (error: { stdout: string; stderr: string }) => `${error.stdout}${error.stderr}`,
  )
}

/** The rows of `pdffonts` of fonts that are drawn (Type 3), not embedded, or embedded a second time. */
export async function poorFonts(pdf: string): Promise<readonly string[]> {
  const { stdout } = await run('pdffonts', [pdf])
  const rows = stdout
    .split('\n')
    .slice(2)
    .filter((row) => row !== '')
  const names = rows.map((row) => row.replace(/^[A-Z]{6}\+/, '').split(' ')[0])
  return rows.filter(
    (row, index) =>
      /\bType 3\b/.test(row) ||
      !/\byes +(yes|no) +(yes|no) +\d+ +\d+ *$/.test(row) ||
      names.indexOf(names[index]) < index,
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

interface VeraPdfReport {
  readonly report: {
    readonly jobs: readonly {
      readonly validationResult?: readonly {
        readonly details: { readonly ruleSummaries: readonly VeraPdfRule[] }
      }[]
    }[]
  }
}

interface VeraPdfRule {
  readonly status: string
  readonly clause: string
  readonly testNumber: number
  readonly failedChecks: number
  readonly description: string
  readonly checks: readonly { readonly context: string }[]
}

/** Folder of the jars; named for the versions in pom.xml. */
async function fetchCheckers(): Promise<string> {
  const found = (await readFile(pom, 'utf8')).matchAll(
    /<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)</g,
  )
  const named = Array.from(found, ([, artifact, version]) => `${artifact}-${version}`).slice(1)
  const folder = join(cache, named.join('+'))
  if (existsSync(folder)) return folder
  const fresh = `${folder}.${process.pid}`
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${fresh}`]
  await run('mvn', ['--batch-mode', '--quiet', '--file', pom, ...goal], { cwd: dirname(pom) })
  await rename(fresh, folder)
  return folder
}
