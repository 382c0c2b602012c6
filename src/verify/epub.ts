/** Names what is wrong with a finished EPUB, at the place in the author's files that it comes from. */
import type { PageSource, Position } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { Finding } from './read-epub.ts'

/** Where the package document lies. */
const FOLDER = 'OEBPS/'

/** What is found outside of chapters stands for the whole book. */
export function reportEpub(
  findings: readonly Finding[],
  sources: readonly PageSource[],
  report: Report,
): void {
  const pages = new Map(sources.map((source) => [`${FOLDER}${source.page}`, source]))
  for (const finding of findings) {
    const { id, message, path, line } = finding
    const source = pages.get(path)
    const place = [path === '' ? 'META-INF' : path, ...(line === undefined ? [] : [line])].join(':')
    report.add(
      'epub-invalid',
      source ? positionOf(finding, source) : { file: 'README.md' },
      place,
      message,
      id,
    )
  }
}

/**
 * The checker names a line of the page, on which several elements may begin: the one that has the words of the message in its
 * start tag is meant, else the first.
 */
function positionOf({ line, message }: Finding, { file, text, lines }: PageSource): Position {
  if (line === undefined) return { file }
  const from = startOfLine(text, line)
  const to = startOfLine(text, line + 1)
  const tags = Array.from(text.matchAll(/<[^/!?][^>]*>/g))
  const begun = tags.flatMap(({ index }, at) => (index >= from && index < to ? [at] : []))
  const words = wordsOf(message)
  const meant =
    begun.find((at) => words.some((word) => tags[at]?.[0].includes(word))) ??
    begun[0] ??
    tags.findLastIndex(({ index }) => index < from)
  // The lines are those of the body's content. What comes before it has none.
  const found = lines[lines.length - tags.length + meant]
  return { file, ...(found === undefined ? {} : { line: found }) }
}

/** Values in quotes, tags of the names in quotes, and the address that a message ends with. */
function wordsOf(message: string): string[] {
  const quoted = Array.from(message.matchAll(/["“]([^"”]+)["”]/g), ([, word = '']) => word)
  const address = /: (\S+)$/.exec(message)?.[1]
  const named = address === undefined ? [] : [`"${address}"`, `"${address.replace(FOLDER, '')}"`]
  return [...named, ...quoted.map((word) => `"${word}"`), ...quoted.map((word) => `<${word}`)]
}

function startOfLine(text: string, line: number): number {
  let at = 0
  for (let count = 1; count < line; count++) {
    const end = text.indexOf('\n', at)
    if (end < 0) return text.length
    at = end + 1
  }
  return at
}
