/** Everything that is known about the book, from the first source that knows it. */
import type { Metadata, Person, Rights } from '../book.ts'
import type { Config, ConfigPerson } from '../config.ts'
import { type Report, UsageError } from '../diagnostics.ts'
import { canonicalLanguage, normalDoi, normalIsbn, plainText, secondsOfDate } from '../fields.ts'
import { labelsFor } from '../labels.ts'
import { bibtexOf } from './bibtex-record.ts'
import { citationStyles, citationText } from './citation.ts'
import { present, textOf } from './found.ts'
import { bookIdentifier } from './identifier.ts'
import { guessLanguage } from './language.ts'
import { licenceFiles, rightsOf, rightsOfTexts } from './licence.ts'
import { licenceIn, recordIn } from './readme.ts'
import { repositoryOf } from './repository.ts'
import {
  checked,
  type Finding,
  first,
  firstFilled,
  foundInRecord,
  type MetadataSources,
  readSources,
  recordInFile,
} from './sources.ts'

export { citationFileOf } from './cff-record.ts'
export { declaredRepository } from './declared.ts'
export { type GitHistory, type GitState, readGit, readHistory } from './git.ts'
export { repositoryOf } from './repository.ts'
export type { MetadataSources } from './sources.ts'

/** Throws UsageError when SOURCE_DATE_EPOCH is no number of seconds. */
export async function readMetadata(sources: MetadataSources, report: Report): Promise<Metadata> {
  const { config, git, readme, declared } = sources
  const repository = repositoryOf(config, git, declared)
  const record = (readme && recordIn(readme, repository?.url)) ?? (await recordInFile(sources))
  const readable = record && foundInRecord(record, report)
  const all = await readSources(sources, readable, report)
  const language = languageOf(sources, all, report)
  const isbn = config.isbn ?? checked(all, 'isbn', normalIsbn, report)
  const doi = config.doi ?? checked(all, 'doi', normalDoi, report)
  const title =
    config.title ??
    first(all, ({ title }) => title) ??
    titleInText(sources) ??
    repository?.url.split('/').at(-1) ??
    labelsFor(language).untitled
  const date =
    config.date ?? first(all, ({ date }) => date) ?? (git?.date === undefined ? undefined : dayOf(git.date))
  const subjects = firstFilled(config.subjects, all, ({ subjects }) => subjects)
  const rights = await rightsFor(sources, all)
  const cover = coverOf(sources, report)
  const known = {
    ...present({
      subtitle: config.subtitle,
      publisher: config.publisher ?? first(all, ({ publisher }) => publisher),
    }),
    ...present({ date, description: config.description ?? first(all, ({ description }) => description) }),
    ...present({ version: versionOf(sources, all), isbn, doi, rights }),
    ...present({ release: releasedOf(sources) }),
    ...present({ source: config.source, series: seriesOf(config), repository, cover }),
    ...present({ certifiedBy: config.accessibility.certifiedBy }),
    ...present({ direction: config.direction ?? first(all, ({ direction }) => direction) }),
    title,
    language,
    authors: firstFilled(config.authors.map(personOfConfig('aut')), all, ({ authors }) => authors),
    contributors: firstFilled(
      config.contributors.map(personOfConfig('ctb')),
      all,
      ({ contributors }) => contributors,
    ),
    subjects,
    modified: modifiedOf(sources, date),
    identifier: config.identifier ?? bookIdentifier(repository, title, language),
  }
  const url =
    config.repository === undefined ? (first(all, ({ url }) => url) ?? repository?.url) : repository?.url
  const cited = { ...known, url }
  const bibtex = record !== undefined && readable !== undefined ? `${record.record}\n` : bibtexOf(cited)
  return { ...known, citation: { bibtex, text: citationText(cited), styles: citationStyles(cited) } }
}

function releasedOf({ release, git }: MetadataSources): Metadata['release'] {
  return release && { tag: release.tag, ...present({ commit: git?.commit }) }
}

function versionOf({ release, config }: MetadataSources, all: readonly Finding[]): string | undefined {
  return release?.version ?? config.version ?? first(all, ({ version }) => version)
}

function seriesOf({ series }: Config): Metadata['series'] {
  return series && { name: series.name, ...present({ number: series.number }) }
}

function languageOf(
  { config, readme, sample }: MetadataSources,
  all: readonly Finding[],
  report: Report,
): string {
  if (config.language !== undefined) return config.language
  const lang = readme && textOf(readme.frontMatter.lang ?? readme.frontMatter.language)
  const named = [
    ...all,
    ...(readme === undefined ? [] : [{ at: { file: readme.file }, found: { language: lang } }]),
  ]
  for (const { at, found } of named) {
    if (found.language === undefined) continue
    const language = canonicalLanguage(found.language)
    if (language !== undefined) return language
    report.add('language-unknown', at, found.language)
  }
  return guessLanguage(sample)
}

function titleInText({ toc, readme }: MetadataSources): string | undefined {
  const headings = readme?.headings.filter(({ depth }) => depth === 1).map(({ title }) => title) ?? []
  return [toc.title ?? '', ...headings].map(plainText).find((title) => title !== '')
}

function personOfConfig(role: string): (person: ConfigPerson) => Person {
  return ({ name, sortName, role: own, url }) => ({ name, role: own ?? role, ...present({ sortName, url }) })
}

async function rightsFor(
  { config, files, readText, readme }: MetadataSources,
  all: readonly Finding[],
): Promise<Rights | undefined> {
  if (config.license !== undefined) return rightsOf(config.license.name, config.license.url)
  const texts = await Promise.all(licenceFiles(files).map(readText))
  const linked = readme && licenceIn(readme)
  const copyright = first(all, ({ copyright }) => copyright)
  return (
    first(all, ({ rights }) => rights) ??
    rightsOfTexts(texts.filter((text) => text !== undefined)) ??
    (linked === undefined ? undefined : rightsOf(linked)) ??
    (copyright === undefined ? undefined : { name: copyright })
  )
}

/** The picture that the configuration names, or `cover.png` and its kin beside the README. */
function coverOf({ config, files }: MetadataSources, report: Report): string | undefined {
  if (config.cover === undefined) {
    return ['jpg', 'jpeg', 'png', 'svg', 'webp']
      .map((type) => `cover.${type}`)
      .find((file) => files.has(file))
  }
  if (files.has(config.cover)) return config.cover
  report.add('image-missing', { file: 'buckram.yaml' }, config.cover)
  return undefined
}

/** Where the clock of a ZIP begins. */
const zipEpoch = Date.parse('1980-01-01T00:00:00Z') / 1000

function modifiedOf({ sourceDateEpoch, git }: MetadataSources, date: string | undefined): number {
  if (sourceDateEpoch === undefined || sourceDateEpoch === '') {
    return git?.date ?? (date === undefined ? undefined : secondsOfDate(date)) ?? zipEpoch
  }
  // To the end of the year 9999: what a date in a PDF and an EPUB can say.
  if (/^\d{1,12}$/.test(sourceDateEpoch) && Number(sourceDateEpoch) < 253_402_300_800)
    return Number(sourceDateEpoch)
  throw new UsageError(
    `SOURCE_DATE_EPOCH is \`${sourceDateEpoch}\`, which is no number of seconds.`,
    'Set it to seconds since 1970, as `git log -1 --format=%ct` prints them, or unset it.',
  )
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
