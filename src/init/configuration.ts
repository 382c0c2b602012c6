/** A short `buckram.yaml` for a book: what was answered is set, what authors usually want is shown in comments. */
import { stringify } from 'yaml'
import { plainText } from '../fields.ts'

export interface KnownOfBook {
  readonly title: string
  readonly subtitle: string | undefined
  /** BCP 47. */
  readonly language: string
  readonly authors: readonly string[]
  readonly license: string | undefined
  readonly cover: string | undefined
}

/** What goes before what the book's own files say. */
export interface Answers {
  readonly title?: string
  /** Several have commas between them. */
  readonly author?: string
  readonly language?: string
}

/**
 * `found` is what the repository says of the book. It is not set again, but shown in a comment, where it can be taken up and changed.
 * Without the marks of its comments every line is valid, too.
 */
export function configurationText(found: KnownOfBook, answers: Answers): string {
  return [
    '# The book in this folder, for Buckram. Nothing here is needed: a line without its # goes before what was found.',
    '',
    line('title', answers.title, found.title, ''),
    line('subtitle', undefined, found.subtitle, 'A subtitle'),
    line('authors', namesIn(answers.author), found.authors.length > 0 ? found.authors : undefined, [
      'Ada Lovelace',
    ]),
    line('language', answers.language, found.language, ''),
    line('license', undefined, found.license, 'CC-BY-4.0'),
    '',
    '# B5, A4, A5, letter, or a size such as 6x9in. `sides: one` is for screens, `two` for paper that is bound.',
    '# page: { size: B5, sides: two }',
    '',
    '# `book` has a serif face and quiet pages, `manual` a grotesque one and a colour.',
    '# theme: book',
    '',
    '# How many levels of headings the contents show below a chapter: 0 to 3.',
    '# contents: { depth: 1 }',
    '',
    ...(found.cover === undefined ? ['# A picture; without one, a cover is drawn.'] : []),
    line('cover', undefined, found.cover, 'cover.png'),
    '',
  ].join('\n')
}

function namesIn(text: string | undefined): readonly string[] | undefined {
  const names = (text ?? '')
    .split(/[,，、]/)
    .map(plainText)
    .filter((name) => name !== '')
  return names.length === 0 ? undefined : names
}

/** An answer that says what was found sets nothing. `example` is shown where nothing was found. */
function line<T extends string | readonly string[]>(
  key: string,
  answer: T | undefined,
  found: T | undefined,
  example: T,
): string {
  const isSet = answer !== undefined && answer.length > 0 && JSON.stringify(answer) !== JSON.stringify(found)
  const value = stringify(isSet ? answer : (found ?? example), {
    lineWidth: 0,
    collectionStyle: 'flow',
    flowCollectionPadding: false,
  })
  return `${isSet ? '' : '# '}${key}: ${value.trimEnd()}`
}
