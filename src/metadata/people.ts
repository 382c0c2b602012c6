/** Names of people, as printed and as sorted. */
import type { Person } from '../book.ts'

/** A name in the parts that BibTeX and CITATION.cff give. */
export interface NameParts {
  readonly given?: string | undefined
  /** `van der`: printed before the family name. */
  readonly particle?: string | undefined
  readonly family?: string | undefined
  /** `Jr.` */
  readonly suffix?: string | undefined
}

/** Undefined when there is no name. An organisation is a family name alone; it has no sort name. */
export function personOf({ given, particle, family, suffix }: NameParts, role = 'aut'): Person | undefined {
  const surname = [particle, family].filter(Boolean).join(' ')
  if (surname === '') return given ? { name: given, role } : undefined
  if (!given) return { name: surname, role }
  const isEastAsian = eastAsian.test(surname) && eastAsian.test(given)
  const name = isEastAsian ? surname + given : [given, surname, suffix].filter(Boolean).join(' ')
  const sorted = [family ?? surname, [given, particle].filter(Boolean).join(' '), suffix]
  return { name, sortName: sorted.filter(Boolean).join(', '), role }
}

/** Names in these scripts put the family first, without a space. */
const eastAsian = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+$/u

/** The parts of a sort name; undefined for an organisation, an unknown order, or a name that is never turned around. */
export function splitName({ name, sortName }: Person): NameParts | undefined {
  const [family, rest, suffix] = (sortName ?? '').split(/\s*,\s*/)
  if (!family || !rest || eastAsian.test(name)) return undefined
  const words = rest.split(' ')
  // `Berg, Jan van der`: the words in small letters at the end belong before the family name.
  const start = words.findLastIndex((word) => word !== word.toLowerCase() || word === word.toUpperCase()) + 1
  return { given: words.slice(0, start).join(' '), particle: words.slice(start).join(' '), family, suffix }
}

/** `Jean-Paul Marie` → `J.-P. M.` */
export function initials(given = ''): string {
  return given
    .split(' ')
    .map((word) =>
      word
        .split('-')
        .map((part) => [...part][0])
        .filter((letter) => letter !== undefined)
        .map((letter) => `${letter}.`)
        .join('-'),
    )
    .join(' ')
}
