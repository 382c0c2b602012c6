/** CITATION.cff (Citation File Format 1.2, https://citation-file-format.github.io). */
import type { Person } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isDate, isWebAddress } from '../fields.ts'
import { isRecord, readYaml } from '../yaml.ts'
import { type Found, textOf, textsOf } from './found.ts'
import { rightsOf } from './licence.ts'
import { personOf } from './people.ts'

export interface CitationFile extends Found {
  readonly repository?: string | undefined
}

export function readCitationFile(source: string, file: string, report: Report): CitationFile {
  const { value, problems } = readYaml(source)
  const [problem] = problems
  if (problem !== undefined) {
    report.add('metadata-invalid', { file, line: problem.line, column: problem.column }, file, problem.reason)
    return {}
  }
  if (!isRecord(value)) {
    report.add('metadata-invalid', { file, line: 1 }, file, 'it holds no keys and values.')
    return {}
  }
  const date = textOf(value['date-released'])
  const url = textOf(value.url)
  const licences = textsOf(value.license)
  return {
    title: textOf(value.title),
    authors: [value.authors].flat().flatMap((author) => authorOf(author) ?? []),
    date: date !== undefined && isDate(date) ? date : undefined,
    description: textOf(value.abstract),
    subjects: textsOf(value.keywords),
    // Several licences in the file mean that the reader may choose.
    rights: licences.length > 0 ? rightsOf(licences.join(' OR '), textOf(value['license-url'])) : undefined,
    doi: textOf(value.doi) ?? doiAmong(value.identifiers),
    version: textOf(value.version),
    url: url !== undefined && isWebAddress(url) ? url : undefined,
    repository: textOf(value['repository-code']),
  }
}

function authorOf(author: unknown): Person | undefined {
  if (!isRecord(author)) return undefined
  const name = textOf(author.name)
  const person =
    name !== undefined
      ? personOf({ family: name })
      : personOf({
          given: textOf(author['given-names']),
          particle: textOf(author['name-particle']),
          family: textOf(author['family-names']),
          suffix: textOf(author['name-suffix']),
        })
  const alias = textOf(author.alias)
  const named = person ?? (alias === undefined ? undefined : personOf({ family: alias }))
  const url = textOf(author.orcid) ?? textOf(author.website)
  return named !== undefined && url !== undefined && isWebAddress(url) ? { ...named, url } : named
}

function doiAmong(identifiers: unknown): string | undefined {
  const found = [identifiers].flat().find((identifier) => isRecord(identifier) && identifier.type === 'doi')
  return isRecord(found) ? textOf(found.value) : undefined
}
