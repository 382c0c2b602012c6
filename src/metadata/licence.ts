/** The licence: from its SPDX identifier, or recognised by the text of the licence file. */
import type { Rights } from '../book.ts'
import { plainText } from '../fields.ts'

/** The usual names of a licence file, and one a licence where there are several: `LICENSE-MIT`, `LICENSE-CC-BY-SA`. */
export function licenceFiles(files: ReadonlySet<string>): readonly string[] {
  return [...files]
    .filter((file) => /^(?:(?:licen[cs]e|copying)(?:[-._][\w.-]+)?|unlicense(?:\.\w+)?)$/i.test(file))
    .filter((file) => !/\.(?:html?|pdf|png|json|ya?ml|toml|js|ts|py|sh)$/i.test(file))
    .sort()
}

/** Rights of the given files' texts, or undefined without any. */
export function rightsOfTexts(texts: readonly string[]): Rights | undefined {
  const found = [...new Set(texts.flatMap((text) => recogniseLicence(text) ?? []))]
  if (found.length === 0) {
    const heading = texts.map(firstLine).find((line) => line !== undefined)
    return heading === undefined ? undefined : { name: heading }
  }
  if (found.every((spdx) => !isForContent(spdx))) return rightsOf(found.join(' OR '))
  // Two licences of which one is for prose: the other one covers the code, so both hold. The book's own stands first.
  const ordered = [...found.filter(isForContent), ...found.filter((spdx) => !isForContent(spdx))]
  return rightsOf(ordered.join(' AND '))
}

/** `licence` is an SPDX expression, or any words; `url` overrides the known address. */
export function rightsOf(licence: string, url?: string): Rights {
  const parts = licence.split(/ (AND|OR) /)
  const known = parts.map((part, index) => (index % 2 === 0 ? licenceNamed(part) : undefined))
  const address = url ?? known.find((found) => found !== undefined)?.url
  const rights = address === undefined ? {} : { url: address }
  if (known.some((found, index) => index % 2 === 0 && found === undefined))
    return { name: licence, ...rights }
  return {
    // Operators of SPDX as English words: the names beside them are English, too.
    name: parts.map((part, index) => known[index]?.name ?? part.toLowerCase()).join(' '),
    spdx: parts.map((part, index) => known[index]?.spdx ?? part).join(' '),
    ...rights,
  }
}

/** The SPDX identifier of a licence text, of a notice that names the licence, or of a link to a Creative Commons licence. */
export function recogniseLicence(text: string): string | undefined {
  const words = text.slice(0, 40_000).toLowerCase().replace(/\s+/g, ' ')
  return recognisers.map((recognise) => recognise(words)).find((spdx) => spdx !== undefined)
}

type Recogniser = (words: string) => string | undefined

const phrase =
  (spdx: string, ...phrases: readonly string[]): Recogniser =>
  (words) =>
    phrases.every((part) => words.includes(part)) ? spdx : undefined

/** A licence of the GNU family names its sisters in its text, so that only its head tells which one it is. */
const gnu =
  (family: string, title: string): Recogniser =>
  (words) => {
    const version = new RegExp(`^[^a-z]*(?:the )?${title},? version (\\d(?:\\.\\d)?)`).exec(
      words.slice(0, 400),
    )?.[1]
    return version && `${family}-${version.includes('.') ? version : `${version}.0`}-only`
  }

/** The first one that recognises the text wins. */
const recognisers: readonly Recogniser[] = [
  phrase('CC0-1.0', 'cc0 1.0 universal'),
  phrase('CC0-1.0', 'creativecommons.org/publicdomain/zero/1.0'),
  (words) => {
    const [, terms, version] =
      /creativecommons\.org\/licenses\/(by(?:-nc)?(?:-sa|-nd)?)\/([1-4]\.\d)/.exec(words) ?? []
    return terms && `CC-${terms.toUpperCase()}-${version}`
  },
  (words) => {
    const [, terms = '', version] =
      /\battribution((?:[- ]?non-?commercial)?(?:[- ]?share-?alike|[- ]?no-?deriv(?:ative)?s)?)(?: licen[cs]e)?,?(?: version)? ([1-4]\.\d)/.exec(
        words,
      ) ?? []
    if (version === undefined) return undefined
    const clauses = [
      terms.includes('commercial') && 'NC',
      terms.includes('share') && 'SA',
      terms.includes('deriv') && 'ND',
    ]
    return ['CC-BY', ...clauses.filter((clause) => clause !== false), version].join('-')
  },
  phrase('Apache-2.0', 'apache license', 'version 2.0'),
  gnu('AGPL', 'gnu affero general public license'),
  gnu('LGPL', 'gnu lesser general public license'),
  gnu('GPL', 'gnu general public license'),
  gnu('GFDL', 'gnu free documentation license'),
  phrase('MPL-2.0', 'mozilla public license', '2.0'),
  phrase('Unlicense', 'this is free and unencumbered software released into the public domain'),
  phrase(
    'MIT',
    'permission is hereby granted, free of charge, to any person obtaining a copy',
    'above copyright notice and this permission notice',
  ),
  phrase('MIT-0', 'permission is hereby granted, free of charge, to any person obtaining a copy'),
  phrase('ISC', 'permission to use, copy, modify, and/or distribute this software', 'above copyright notice'),
  phrase('BSD-3-Clause', 'redistribution and use in source and binary forms', 'neither the name'),
  phrase('BSD-2-Clause', 'redistribution and use in source and binary forms'),
  phrase('MulanPSL-2.0', 'mulan psl v2'),
]

const isForContent = (spdx: string) => /^(?:CC|GFDL)/.test(spdx)

interface KnownLicence {
  readonly name: string
  readonly spdx: string
  readonly url: string
}

/** `CC-BY-SA-4.0`, `cc by-sa 4.0`, `MIT`, `GPL-3.0-or-later` … */
function licenceNamed(words: string): KnownLicence | undefined {
  const id = words
    .trim()
    .replace(/[\s_]+/g, '-')
    .replace(/^CC0$/i, 'CC0-1.0')
    .toUpperCase()
  const [, terms, version, port] =
    /^CC-(BY(?:-NC)?(?:-SA|-ND)?)-([1-4]\.\d)(?:-(?:INTERNATIONAL|UNPORTED|([A-Z]{2})))?$/.exec(id) ?? []
  if (terms !== undefined) {
    const address = `https://creativecommons.org/licenses/${terms.toLowerCase()}/${version}/`
    const country = port === undefined ? '' : `-${port}`
    return {
      name: `CC ${terms} ${version}${port === undefined ? '' : ` ${port}`}`,
      spdx: `CC-${terms}-${version}${country}`,
      url: port === undefined ? address : `${address}${port.toLowerCase()}/`,
    }
  }
  const spdx = [...spdxNames.keys()].find((key) => key.toUpperCase() === id)
  if (spdx !== undefined) return { name: spdxNames.get(spdx) ?? spdx, spdx, url: spdxAddress(spdx) }
  const [, family, number, later] =
    /^(A?GPL|LGPL|GFDL)-(?:V)?(\d(?:\.\d)?)(\+|-ONLY|-OR-LATER)?$/.exec(id) ?? []
  if (family === undefined || number === undefined) return undefined
  const full = number.includes('.') ? number : `${number}.0`
  const isLater = later === '+' || later === '-OR-LATER'
  const exact = `${family}-${full}-${isLater ? 'or-later' : 'only'}`
  return { name: `GNU ${family} ${full}${isLater ? ' or later' : ''}`, spdx: exact, url: spdxAddress(exact) }
}

const spdxAddress = (spdx: string) => `https://spdx.org/licenses/${spdx}.html`

/** SPDX identifier → printed name, of licences outside the families of Creative Commons and GNU. */
const spdxNames: ReadonlyMap<string, string> = new Map([
  ['CC0-1.0', 'CC0 1.0'],
  ['MIT', 'MIT'],
  ['MIT-0', 'MIT-0'],
  ['Apache-2.0', 'Apache 2.0'],
  ['MPL-2.0', 'MPL 2.0'],
  ['BSD-2-Clause', 'BSD 2-Clause'],
  ['BSD-3-Clause', 'BSD 3-Clause'],
  ['ISC', 'ISC'],
  ['Unlicense', 'Unlicense'],
  ['MulanPSL-2.0', 'Mulan PSL v2'],
])

/** The heading of an unknown licence, when it is one and not the start of a paragraph. */
function firstLine(text: string): string | undefined {
  const line = plainText(text.split(/\r?\n/).find((row) => plainText(row) !== '') ?? '').replace(/^#+\s*/, '')
  return line === '' || line.length > 80 ? undefined : line
}
