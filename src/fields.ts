/** The normal forms of single values that come from the author: a line of text, a language tag, an ISBN, a DOI, a date. */

/**
 * One line of text, safe in XML and PDF: control characters and noncharacters go, lone surrogates become U+FFFD,
 * runs of white space become one space. Nothing else is touched.
 */
export function plainText(value: string): string {
  return value
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]/g, ' ')
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** The tag in its canonical form (`zh_cn` → `zh-CN`), or undefined for what is no BCP 47 tag. */
export function canonicalLanguage(value: string): string | undefined {
  const tag = plainText(value).replaceAll('_', '-')
  // RFC 5646 allows languages of five to eight letters, but none is registered: `english` is a mistake.
  if (!/^[a-z]{2,3}(?:-|$)/i.test(tag)) return undefined
  try {
    const canonical = Intl.getCanonicalLocales(tag)[0]
    if (canonical === undefined) return undefined
    const [language = ''] = canonical.split('-')
    // Every code of ISO 639-1 has a name; `cn` and `jp` are countries. Not every three-letter language has one.
    return language.length === 3 || nameOfLanguage(language) !== undefined ? canonical : undefined
  } catch {
    return undefined // RangeError: not well-formed
  }
}

/** Loading the names takes longer than a command that needs none. */
let languageNames: Intl.DisplayNames | undefined

function nameOfLanguage(language: string): string | undefined {
  languageNames ??= new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
  return languageNames.of(language)
}

/** Ten or thirteen characters without hyphens, or undefined when the length or the check digit is wrong (ISO 2108). */
export function normalIsbn(value: string): string | undefined {
  const characters = plainText(value)
    .replace(/^(?:urn:isbn:|isbn(?:-1[03])?:?)/i, '')
    .replace(/[\s‐-–-]/g, '')
    .toUpperCase()
  if (/^\d{9}[\dX]$/.test(characters)) {
    const sum = [...characters].reduce(
      (total, digit, index) => total + (10 - index) * (digit === 'X' ? 10 : Number(digit)),
      0,
    )
    return sum % 11 === 0 ? characters : undefined
  }
  if (/^97[89]\d{10}$/.test(characters)) {
    const sum = [...characters].reduce(
      (total, digit, index) => total + (index % 2 === 0 ? 1 : 3) * Number(digit),
      0,
    )
    return sum % 10 === 0 ? characters : undefined
  }
  return undefined
}

/** `https://doi.org/10.5281/zenodo.1` and `doi:10.5281/zenodo.1` → `10.5281/zenodo.1`. */
export function normalDoi(value: string): string | undefined {
  const doi = plainText(value).replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, '')
  return /^10\.\d{4,9}(?:\.\d+)*\/\S+$/.test(doi) ? doi : undefined
}

/** `2024-05-01`, `2024-05`, `2024` or `2023-2024`, as printed. */
export function isDate(value: string): boolean {
  if (/^\d{4}[-–]\d{4}$/.test(value)) return true
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(value) ?? []
  if (year === undefined) return false
  const iso = `${year}-${month}-${day}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  // `Date.parse` moves 2023-02-30 to March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)
}

/** Seconds since 1970 of the first moment of a printed date; of a span, of its last year. */
export function secondsOfDate(value: string): number | undefined {
  if (!isDate(value)) return undefined
  const span = /^\d{4}[-–](\d{4})$/.exec(value)
  return Date.parse(span?.[1] ?? value) / 1000
}

export function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^/]/i.test(value) && URL.canParse(value)
}

/**
 * The web address of a repository, from any form in which Git or an author writes it (`git@host:owner/name.git`, `ssh://`, `git://`,
 * `https://`), without credentials, query, `.git` and slash at the end. What leads into the local disk is none.
 */
export function repositoryAddress(value: string): string | undefined {
  const remote = plainText(value).replace(/^git\+/i, '')
  const scp = /^(?:[^\s@/:]+@)([^\s/:@]+):(?!\/\/)\/?(\S+)$/.exec(remote)
  const address = scp === null ? remote : `ssh://${scp[1]}/${scp[2]}`
  if (!/^(?:https?|ssh|git):\/\//i.test(address) || !URL.canParse(address)) return undefined
  const { protocol, hostname, port, pathname } = new URL(address)
  // The port of SSH or of git:// says nothing about the web; a web server on a port of its own keeps it, and its scheme.
  const isWeb = protocol === 'https:' || protocol === 'http:'
  const origin = isWeb && port !== '' ? `${protocol}//${hostname}:${port}` : `https://${hostname}`
  const path = pathname
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '')
  const host = origin.replace(/^https:\/\/ssh\.github\.com$/, 'https://github.com')
  return hostname === '' || path === '' ? undefined : `${host}${path}`
}

/** A path below the book's root in its normal form (`./a//b.png` → `a/b.png`); undefined for one that is absolute or leads out. */
export function pathBelowRoot(value: string): string | undefined {
  if (/^(?:[a-z]:|\/)/i.test(value) || value.includes('\\')) return undefined
  const steps = value.split('/').filter((step) => step !== '' && step !== '.')
  return steps.length === 0 || steps.includes('..') ? undefined : steps.join('/')
}

/** mm. */
export interface PageSize {
  readonly width: number
  readonly height: number
}

/** B5 is that of JIS, near to the Chinese 16开. */
const PAGE_SIZES: ReadonlyMap<string, PageSize> = new Map([
  ['b5', { width: 182, height: 257 }],
  ['a4', { width: 210, height: 297 }],
  ['a5', { width: 148, height: 210 }],
  ['letter', { width: 215.9, height: 279.4 }],
])
const SMALLEST_PAGE = { width: 90, height: 130 }
const LARGEST_PAGE = { width: 300, height: 450 }

/** `A4`, `6x9in`, `170x240mm`; undefined for anything else, what is wider than high, and what no book is printed in. */
export function pageSize(value: string): PageSize | undefined {
  const named = PAGE_SIZES.get(value.toLowerCase())
  if (named !== undefined) return named
  const [, across, down, unit] = /^(\d+(?:\.\d+)?) ?[x×] ?(\d+(?:\.\d+)?) ?(mm|in)$/i.exec(value) ?? []
  if (across === undefined || down === undefined) return undefined
  const millimetres = (number: string) =>
    Number((Number(number) * (unit?.toLowerCase() === 'in' ? 25.4 : 1)).toFixed(2))
  const size = { width: millimetres(across), height: millimetres(down) }
  const fits = (side: 'width' | 'height') =>
    size[side] >= SMALLEST_PAGE[side] && size[side] <= LARGEST_PAGE[side]
  return fits('width') && fits('height') && size.width <= size.height ? size : undefined
}
