/** How to cite the book, in one sentence of its language. */
import type { Metadata, Person } from '../book.ts'
import { initials, splitName } from './people.ts'

/** The metadata that a citation is made from. */
export type Cited = Pick<
  Metadata,
  | 'title'
  | 'subtitle'
  | 'language'
  | 'authors'
  | 'contributors'
  | 'publisher'
  | 'date'
  | 'version'
  | 'isbn'
  | 'doi'
> & { readonly url?: string | undefined }

/** Chinese after GB/T 7714-2015, section 8; other languages after APA 7, section 9. */
export function citationText(book: Cited): string {
  return isChinese(book) ? standardText(book) : apaText(book)
}

/** Both, the one of the book's language first. */
export function citationStyles(book: Cited): { readonly name: string; readonly text: string }[] {
  const apa = { name: 'APA', text: apaText(book) }
  const standard = { name: 'GB/T 7714', text: standardText(book) }
  return isChinese(book) ? [standard, apa] : [apa, standard]
}

function isChinese({ language }: Cited): boolean {
  return new Intl.Locale(language).language === 'zh'
}

/** GB/T 7714. Its own words are those of the work that is cited (section 6.1). */
function standardText(book: Cited): string {
  const [and, translated, colon] = isChinese(book) ? ['等', '译', '：'] : ['et al', 'trans', ': ']
  const { authors, publisher, date, doi, url } = book
  const isOnline = doi !== undefined || url !== undefined
  const translators = book.contributors.filter(({ role }) => role === 'trl')
  // Without a publisher it is a document of the web, whose date stands in brackets.
  const mark = `${publisher === undefined && isOnline ? 'EB' : 'M'}${isOnline ? '/OL' : ''}`
  const issued =
    publisher === undefined
      ? isOnline && date
        ? `(${date})`
        : date
      : [publisher, date].filter(Boolean).join(', ')
  return [
    standardNames(authors, and),
    `${titleOf(book, colon)}[${mark}]`,
    translators.length > 0 ? `${standardNames(translators, and)}, ${translated}` : '',
    issued,
    doi === undefined ? url : `DOI:${doi}`,
  ]
    .filter(Boolean)
    .map((part) => `${part}.`)
    .join(' ')
}

/** Three names at most; Latin family names in capitals before the initials: `BEKMAN S`. */
function standardNames(people: readonly Person[], and: string): string {
  const names = people.slice(0, 3).map((person) => {
    const parts = splitName(person)
    if (parts === undefined) return person.name
    const family = [parts.particle, parts.family].filter(Boolean).join(' ').toUpperCase()
    return `${family} ${initials(parts.given).replace(/[.-]+/g, ' ').replace(/ +/g, ' ').trim()}`
  })
  return [...names, ...(people.length > 3 ? [and] : [])].join(', ')
}

function apaText(book: Cited): string {
  const { authors, publisher, date, version, doi, url, contributors } = book
  const names = apaNames(authors, book.language)
  const years =
    date === undefined ? '' : `(${/^\d{4}-\d{4}$/.test(date) ? date.replace('-', '–') : date.slice(0, 4)}).`
  const translators = contributors.filter(({ role }) => role === 'trl').map(({ name }) => name)
  const notes = [
    translators.length > 0 && book.language.startsWith('en') ? `${translators.join(', ')}, Trans.` : '',
    version !== undefined && book.language.startsWith('en') ? `Version ${version}` : '',
  ].filter(Boolean)
  const title = ended(`${titleOf(book, ': ')}${notes.length > 0 ? ` (${notes.join('; ')})` : ''}`)
  const isAuthor = authors.some(({ name }) => name === publisher)
  return [
    ...(names === '' ? [title, years] : [years === '' ? ended(names) : `${names} ${years}`, title]),
    publisher === undefined || isAuthor ? '' : ended(publisher),
    doi === undefined ? url : `https://doi.org/${doi}`,
  ]
    .filter(Boolean)
    .join(' ')
}

/** `Bekman, S., & Doe, J.`; of more than twenty names, nineteen and the last. */
function apaNames(people: readonly Person[], language: string): string {
  const names = people.map((person) => {
    const parts = splitName(person)
    if (parts === undefined) return person.name
    return [parts.family, [initials(parts.given), parts.particle].filter(Boolean).join(' '), parts.suffix]
      .filter(Boolean)
      .join(', ')
  })
  const last = names.at(-1) ?? ''
  if (names.length > 20) return `${names.slice(0, 19).join(', ')}, … ${last}`
  if (names.length < 2) return last
  const before = names.slice(0, -1).join(', ')
  if (/^(?:ja|ko)\b/.test(language)) return `${before}, ${last}`
  return /^es\b/.test(language) ? `${before} y ${last}` : `${before}, & ${last}`
}

export function titleOf({ title, subtitle }: Cited, separator: string): string {
  return subtitle === undefined ? title : `${title}${separator}${subtitle}`
}

function ended(sentence: string): string {
  return /[.?!。？！…]$/.test(sentence) ? sentence : `${sentence}.`
}
