/** The BibTeX record of a book whose author wrote none. */
import type { Person } from '../book.ts'
import { type Cited, titleOf } from './citation.ts'
import { splitName } from './people.ts'

/** One record, ends with a newline. `@book` when somebody published it or it has an ISBN. */
export function bibtexOf(book: Cited): string {
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['author', book.authors.map(bibtexName).join(' and ')],
    ['editor', namesWithRole(book.contributors, 'edt')],
    ['translator', namesWithRole(book.contributors, 'trl')],
    // The second pair of braces keeps the capitals.
    ['title', `{${escapeBibtex(titleOf(book, ': '))}}`],
    ['year', book.date && (/^\d{4}-\d{4}$/.test(book.date) ? book.date : book.date.slice(0, 4))],
    ['publisher', book.publisher && escapeBibtex(book.publisher)],
    ['version', book.version && escapeBibtex(book.version)],
    ['isbn', book.isbn],
    ['doi', book.doi && addressInBibtex(book.doi)],
    ['url', book.url && addressInBibtex(book.url)],
  ]
  const type = book.publisher !== undefined || book.isbn !== undefined ? 'book' : 'misc'
  const lines = fields.flatMap(([name, value]) => (value ? [`  ${name} = {${value}},`] : []))
  return [`@${type}{${keyOf(book)},`, ...lines, '}', ''].join('\n')
}

function namesWithRole(people: readonly Person[], role: string): string {
  return people
    .filter((person) => person.role === role)
    .map(bibtexName)
    .join(' and ')
}

/** Author, year and a word of the title, in ASCII: `bekman2023machine`. */
function keyOf({ authors, date, title }: Cited): string {
  const ascii = (words: string) =>
    words
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9 ]/g, '')
      .toLowerCase()
  const [author] = authors
  const family = author && (splitName(author)?.family ?? author.name.split(' ').at(-1))
  const word = ascii(title)
    .split(' ')
    .find((part) => part.length > 3)
  const key = `${ascii(family ?? '').replaceAll(' ', '')}${date?.slice(0, 4) ?? ''}${word ?? ''}`
  return /^[a-z]/.test(key) ? key : `book${key}`
}

/** As BibTeX wants it: `van der Berg, Jr., Jan`. A name of unknown order stands in braces, to be printed as it is. */
function bibtexName(person: Person): string {
  const parts = splitName(person)
  if (parts === undefined) return `{${escapeBibtex(person.name)}}`
  const family = [parts.particle, parts.family].filter(Boolean).join(' ')
  return [family, parts.suffix, parts.given]
    .filter((part) => part !== undefined && part !== '')
    .map((part) =>
      /\sand\s/i.test(` ${part} `) ? `{${escapeBibtex(part ?? '')}}` : escapeBibtex(part ?? ''),
    )
    .join(', ')
}

/** Characters that mean something to TeX, so that they are printed. */
function escapeBibtex(text: string): string {
  return text.replace(/[\\{}%&#_$~^]/g, (character) => texCommands.get(character) ?? `\\${character}`)
}

const texCommands: ReadonlyMap<string, string> = new Map([
  ['\\', '\\textbackslash{}'],
  ['~', '\\textasciitilde{}'],
  ['^', '\\textasciicircum{}'],
])

/** Styles set addresses with \url, which takes everything but braces and backslashes as it is. */
function addressInBibtex(address: string): string {
  return address.replace(/[\\{}\s]/g, (character) => encodeURIComponent(character))
}
