/** The words that the book itself says, in the book's language; one file a language in labels/. */
import { arabic } from './labels/arabic.ts'
import { dutch } from './labels/dutch.ts'
import { english } from './labels/english.ts'
import { french } from './labels/french.ts'
import { german } from './labels/german.ts'
import { greek } from './labels/greek.ts'
import { hebrew } from './labels/hebrew.ts'
import { hindi } from './labels/hindi.ts'
import { indonesian } from './labels/indonesian.ts'
import { italian } from './labels/italian.ts'
import { japanese } from './labels/japanese.ts'
import { korean } from './labels/korean.ts'
import { persian } from './labels/persian.ts'
import { polish } from './labels/polish.ts'
import { portuguese } from './labels/portuguese.ts'
import { russian } from './labels/russian.ts'
import { simplifiedChinese } from './labels/simplified-chinese.ts'
import { spanish } from './labels/spanish.ts'
import { thai } from './labels/thai.ts'
import { traditionalChinese } from './labels/traditional-chinese.ts'
import { turkish } from './labels/turkish.ts'
import { ukrainian } from './labels/ukrainian.ts'
import { vietnamese } from './labels/vietnamese.ts'

/** MARC relator codes (https://www.loc.gov/marc/relators/) that a person of a book can have. */
export type Role =
  | 'aut'
  | 'trl'
  | 'edt'
  | 'ctb'
  | 'ill'
  | 'pht'
  | 'cov'
  | 'bkd'
  | 'pfr'
  | 'rev'
  | 'ann'
  | 'com'
  | 'aui'
  | 'aft'
  | 'adp'

/** What the accessibility summary may claim. */
export interface AccessibilityFacts {
  readonly hasPictures: boolean
  /** Every picture has an alternative text. */
  readonly picturesDescribed: boolean
}

export interface Labels {
  readonly contents: string
  readonly preface: string
  readonly cover: string
  readonly titlePage: string
  readonly imprint: string
  /** Title of the page that tells how to cite the book. */
  readonly citation: string
  readonly landmarks: string
  readonly startOfText: string
  /** Title of the page list. */
  readonly pages: string
  readonly figure: string
  readonly table: string
  /** Titles of the lists that follow the contents. */
  readonly figures: string
  readonly tables: string
  /** Title of the notes that show where the links of a chapter lead. */
  readonly addresses: string
  /** Stands after a link, on paper: `12` → `(page 12)`. */
  readonly onPage: (page: string) => string
  /** Title of the footnotes. */
  readonly notes: string
  /** Accessible name of the link from a footnote to its mark. */
  readonly backToText: string
  readonly alerts: Readonly<Record<'note' | 'tip' | 'important' | 'warning' | 'caution', string>>
  readonly taskDone: string
  readonly taskOpen: string
  readonly roles: Readonly<Record<Role, string>>
  readonly publisher: string
  readonly published: string
  readonly version: string
  readonly licence: string
  readonly source: string
  readonly repository: string
  /** Title of a book without one. */
  readonly untitled: string
  /** Stands between names: `, ` or `、`. */
  readonly listSeparator: string
  /** `1` → `Chapter 1`; a number with a point stays as it is. */
  readonly chapterNumber: (number: string) => string
  /** `commit` may be a hash, a tag or a branch. */
  readonly builtFrom: (commit: string) => string
  /** Stands in the box of a picture that is missing; `alt` may be empty. */
  readonly missingPicture: (alt: string) => string
  /** Of the page that offers a release: titles, and heads of columns. */
  readonly release: Readonly<Record<'changes' | 'files' | 'size' | 'pages' | 'words', string>>
  readonly accessibilitySummary: (facts: AccessibilityFacts) => string
}

const languages: ReadonlyMap<string, Labels> = new Map([
  ['en', english],
  ['ja', japanese],
  ['ko', korean],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['pt', portuguese],
  ['ru', russian],
  ['ar', arabic],
  ['fa', persian],
  ['he', hebrew],
  ['th', thai],
  ['hi', hindi],
  ['vi', vietnamese],
  ['el', greek],
  ['uk', ukrainian],
  ['it', italian],
  ['nl', dutch],
  ['pl', polish],
  ['tr', turkish],
  ['id', indonesian],
])

/** `language` is a BCP 47 tag; a language without words of its own gets English. Chinese goes by script: `zh-TW` is traditional. */
export function labelsFor(language: string): Labels {
  const locale = new Intl.Locale(language).maximize()
  if (locale.language === 'zh') return locale.script === 'Hant' ? traditionalChinese : simplifiedChinese
  return languages.get(locale.language) ?? english
}
