/** What was recognised of a book, one fact a line, for a person who has just called `buckram init`. */
import { columnsOf } from '../columns.ts'
import type { KnownOfBook } from './configuration.ts'

export interface Facts extends KnownOfBook {
  readonly contents: { readonly why: string; readonly chapters: number } | undefined
  readonly citation: string | undefined
  /** Folders of books, where the folder is none itself. */
  readonly books: readonly string[]
}

/** Names and values: what is not known says what Buckram does without it. */
export function factsOf(facts: Facts): readonly (readonly [name: string, value: string])[] {
  if (facts.books.length > 0) return [['Books', facts.books.join(', ')]]
  const { contents } = facts
  return [
    ['Title', facts.subtitle === undefined ? facts.title : `${facts.title}: ${facts.subtitle}`],
    ['Authors', facts.authors.join(', ') || 'none found'],
    ...(contents === undefined
      ? []
      : [['Contents', `${chapters(contents.chapters)}: ${contents.why}`] as const]),
    ['Language', languageName(facts.language)],
    ['Licence', facts.license ?? 'none found'],
    ['Citation', facts.citation ?? 'made from the above'],
    ['Cover', facts.cover ?? 'one is drawn'],
  ]
}

export function alignFacts(facts: readonly (readonly [string, string])[]): readonly string[] {
  const widest = Math.max(0, ...facts.map(([name]) => columnsOf(name)))
  return facts.map(([name, value]) => `${name}${' '.repeat(widest - columnsOf(name) + 2)}${value}`)
}

function chapters(count: number): string {
  return `${count} ${count === 1 ? 'chapter' : 'chapters'}`
}

/** `German (de)` */
function languageName(tag: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(tag)
  return name === undefined ? tag : `${name} (${tag})`
}
