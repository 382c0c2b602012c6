/** The page of a release: what changed, what there is to download, how to cite it. GitHub's Markdown, in the book's language. */
import type { Metadata } from '../book.ts'
import type { Labels } from '../labels.ts'
import type { OutputFile } from '../outputs.ts'
import { sha256 } from '../sha256.ts'

export interface ReleasedBook {
  readonly metadata: Metadata
  readonly labels: Labels
  readonly pages: number | undefined
  readonly words: number
  /** Markdown; undefined when nothing is known of it. */
  readonly changes: string | undefined
  /** Those that readers come for, by their lasting names. */
  readonly files: readonly OutputFile[]
}

/** With several books, each has a part of its own below its title. */
export function writeNotes(books: readonly ReleasedBook[]): string {
  const [only] = books
  if (books.length === 1 && only !== undefined) return `${partOf(only, '##')}\n`
  return books.map((book) => `## ${book.metadata.title}\n\n${partOf(book, '###')}\n`).join('\n')
}

function partOf({ metadata, labels, pages, words, changes, files }: ReleasedBook, mark: string): string {
  const { release } = labels
  const facts = [
    ...(pages === undefined ? [] : [`${release.pages}: ${grouped(pages)}`]),
    `${release.words}: ${grouped(words)}`,
  ]
  const rows = files.map(({ name, bytes }) => `| ${name} | ${sizeOf(bytes.length)} | \`${sha256(bytes)}\` |`)
  return [
    ...(changes === undefined ? [] : [`${mark} ${release.changes}`, changes]),
    `${mark} ${release.files}`,
    facts.join(' · '),
    [`| ${release.files} | ${release.size} | SHA-256 |`, '| --- | --: | --- |', ...rows].join('\n'),
    `${mark} ${labels.citation}`,
    metadata.citation.text,
    fenced(metadata.citation.bibtex.trimEnd()),
  ].join('\n\n')
}

/** A fence that is longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}bibtex\n${text}\n${fence}`
}

/** In every language of the labels a thin space is read as it is meant. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, '\u202f')
}

function sizeOf(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
