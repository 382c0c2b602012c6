/** What a check found, as a SARIF 2.1.0 log: for code scanning and for editors. */
import { type Code, type Diagnostic, kindOf } from '../diagnostics.ts'
import { REPOSITORY, VERSION } from '../version.ts'
import type { Explanation } from './explanations.ts'
import { type Findings, pathInRepository } from './formats.ts'

/** What a consumer replaces by the place of its own checkout (section 3.14.14): no path of this machine is in the log. */
const ROOT = '%SRCROOT%'

/** `repository`: the tool's own; the pages of the codes are there. */
export function formatSarif(
  { diagnostics, folder }: Findings,
  explanations: ReadonlyMap<Code, Explanation>,
  repository = REPOSITORY,
): string {
  const codes = [...explanations.keys()]
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Buckram',
            version: VERSION,
            semanticVersion: VERSION,
            ...(repository === undefined ? {} : { informationUri: repository }),
            rules: [...explanations].map(([code, explanation]) => ruleOf(code, explanation, repository)),
          },
        },
        originalUriBaseIds: {
          [ROOT]: {
            description: { text: folder === undefined ? "The book's folder." : "The repository's root." },
          },
        },
        // Columns are counted as JavaScript does it (section 3.14.17).
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes, folder)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** A reportingDescriptor (section 3.49). */
function ruleOf(code: Code, { summary, markdown }: Explanation, repository: string | undefined) {
  const { severity, hint } = kindOf(code)
  return {
    id: code,
    shortDescription: { text: summary },
    help: { text: `${summary} ${hint}`, markdown },
    ...(repository === undefined
      ? {}
      : { helpUri: `${repository}/blob/HEAD/docs/guide/diagnostics/${code}.md` }),
    defaultConfiguration: { level: severity },
  }
}

function resultOf(
  { code, severity, at, message }: Diagnostic,
  codes: readonly Code[],
  folder: string | undefined,
) {
  const uri = pathInRepository(at.file, folder).split('/').map(encodeURIComponent).join('/')
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: withoutPlaceholders(message) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri, uriBaseId: ROOT },
          // A problem of the whole file has no region here, but code scanning shows nothing that has no line.
          region: {
            startLine: at.line ?? 1,
            ...(at.line === undefined || at.column === undefined ? {} : { startColumn: at.column }),
          },
        },
      },
    ],
  }
}

/** `{0}` in a message is a place for an argument; braces that are meant are written twice (section 3.11.5). */
function withoutPlaceholders(message: string): string {
  return message.replaceAll('{', '{{').replaceAll('}', '}}')
}
