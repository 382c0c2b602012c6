/** CITATION.cff of a release (Citation File Format 1.2, https://citation-file-format.github.io). */
import { stringify } from 'yaml'
import type { Metadata, Person, Rights } from '../book.ts'
import { present } from './found.ts'
import { splitName } from './people.ts'

/** The file's text. Its keys stand in the order of the format's guide; what is not known is left out. */
export function citationFileOf(metadata: Metadata): string {
  const { title, subtitle, authors, publisher, date, version, doi, isbn, rights, repository } = metadata
  const whole = subtitle === undefined ? title : `${title}: ${subtitle}`
  const people = authors.length > 0 ? authors.map(personOf) : [{ name: publisher ?? title }]
  const year = date?.slice(0, 4)
  const book = {
    type: 'book',
    title: whole,
    authors: people,
    ...present({
      year: year === undefined ? undefined : Number(year),
      publisher: publisher === undefined ? undefined : { name: publisher },
      edition: version,
      doi,
      isbn,
      url: repository?.url,
    }),
  }
  const file = {
    'cff-version': '1.2.0',
    message: 'Please cite this book as below.',
    title: whole,
    authors: people,
    ...present({
      abstract: metadata.description,
      keywords: metadata.subjects.length > 0 ? [...new Set(metadata.subjects)] : undefined,
      version,
      'date-released': new Date(metadata.modified * 1000).toISOString().slice(0, 10),
      commit: metadata.release?.commit ?? repository?.commit,
      doi,
      license: licenceOf(rights),
      'license-url': licenceOf(rights) === undefined ? rights?.url : undefined,
      'repository-code': repository?.url,
      url: repository?.url,
    }),
    'preferred-citation': book,
  }
  // Readers of such files need not know aliases.
  return stringify(file, { aliasDuplicateObjects: false, lineWidth: 0 })
}

function personOf(person: Person): object {
  const parts = splitName(person)
  const url = present({ website: person.url })
  if (parts === undefined) return { name: person.name, ...url }
  const named = {
    'family-names': parts.family || undefined,
    'given-names': parts.given || undefined,
    'name-particle': parts.particle || undefined,
    'name-suffix': parts.suffix || undefined,
  }
  return { ...present(named), ...url }
}

/** Identifiers of which the reader may choose; the format cannot say that several hold. */
function licenceOf(rights: Rights | undefined): string | readonly string[] | undefined {
  const names = rights?.spdx?.split(' OR ')
  if (names === undefined || names.some((name) => /\s/.test(name))) return undefined
  return names.length === 1 ? names[0] : names
}
