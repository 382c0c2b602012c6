/** BibTeX records: the first one of a text, read and verbatim. Nothing else imports Citation.js. */
import { plugins } from '@citation-js/core'
import '@citation-js/plugin-bibtex'
import { z } from 'zod'
import type { Person } from '../book.ts'
import { isDate, isWebAddress } from '../fields.ts'
import { type Found, textOf } from './found.ts'
import { personOf } from './people.ts'

/** The record that a text holds: from its `@` to the bracket that closes it. Comments, strings and preambles are none. */
export function firstRecord(text: string): string | undefined {
  const opening = /@(?!(?:comment|string|preamble)\b)[a-z]+\s*([{(])/i.exec(text)
  if (opening === null) return undefined
  const close = opening[1] === '{' ? '}' : ')'
  let depth = 0
  for (let index = opening.index + opening[0].length; index < text.length; index++) {
    const character = text[index]
    if (character === '\\') index++
    else if (depth === 0 && character === close) return printable(text.slice(opening.index, index + 1))
    else if (character === '{') depth++
    else if (character === '}') depth--
  }
  return undefined
}

/** Verbatim but for control characters, which have no place in a book. */
function printable(record: string): string {
  return record.replace(/\r\n?/g, '\n').replace(/[^\n\t\P{Cc}]/gu, '')
}

// The names of CSL-JSON, which Citation.js gives; anything else in the record is left alone.
const names = z
  .array(
    z.object({
      given: z.string().optional(),
      family: z.string().optional(),
      'non-dropping-particle': z.string().optional(),
      'dropping-particle': z.string().optional(),
      suffix: z.string().optional(),
    }),
  )
  .catch([])
const cslRecord = z.looseObject({
  author: names,
  editor: names,
  translator: names,
  issued: z
    .object({
      'date-parts': z.array(z.array(z.coerce.number())).optional(),
      literal: z.string().optional(),
    })
    .optional()
    .catch(undefined),
})
type CslNames = z.output<typeof names>

/** Reads one record. Throws when it is not BibTeX. */
export function readRecord(record: string): Found {
  const [first] = z
    .array(cslRecord)
    .min(1)
    .parse(plugins.input.chain(record, { forceType: '@biblatex/text', generateGraph: false }))
  if (first === undefined) return {}
  const text = (key: string) => textOf(withoutMarkup(first[key]))
  const url = text('URL')
  return {
    title: text('title'),
    authors: peopleOf(first.author, 'aut'),
    contributors: [...peopleOf(first.translator, 'trl'), ...peopleOf(first.editor, 'edt')],
    publisher: text('publisher'),
    date: dateOf(first.issued),
    description: text('abstract'),
    subjects: text('keyword')
      ?.split(/\s*[,;]\s*/)
      .filter((subject) => subject !== ''),
    version: text('version'),
    isbn: text('ISBN'),
    doi: text('DOI'),
    url: url !== undefined && isWebAddress(url) ? url : undefined,
  }
}

function peopleOf(people: CslNames, role: string): readonly Person[] {
  return people.flatMap((person) => {
    const parts = {
      given: textOf(withoutMarkup(person.given)),
      particle: textOf(person['non-dropping-particle'] ?? person['dropping-particle']),
      family: textOf(withoutMarkup(person.family)),
      suffix: textOf(person.suffix),
    }
    // `and others` is BibTeX for an unfinished list, not a name.
    if (parts.family === 'others' && parts.given === undefined) return []
    return personOf(parts, role) ?? []
  })
}

function dateOf(issued: z.output<typeof cslRecord>['issued']): string | undefined {
  const literal = textOf(issued?.literal)?.replace(/\s*(?:--?|[–—/])\s*/, '-')
  if (literal !== undefined) return literal
  const dates = (issued?.['date-parts'] ?? []).map((parts) =>
    parts.map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join('-'),
  )
  const [first, last] = dates
  const date = last === undefined ? first : `${first?.slice(0, 4)}-${last.slice(0, 4)}`
  return date !== undefined && isDate(date) ? date : undefined
}

/** Citation.js writes \emph and its kin as these tags, and no others; a command that it does not know stays, such as \LaTeX. */
function withoutMarkup(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value
    .replace(/<\/?(?:i|b|sup|sub)>|<span (?:style="font-variant:small-caps;"|class="nocase")>|<\/span>/g, '')
    .replace(/\\((?:La|Bib|Xe|XeLa)?TeX)\b/g, '$1')
}
