/** The configuration that the book has already: `book.toml` of mdBook, `book.json` of HonKit. */
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import type { Report } from '../diagnostics.ts'
import { directionOf, type Found, textOf, textsOf } from './found.ts'
import { personOf } from './people.ts'

const bookToml = z.object({ book: z.record(z.string(), z.unknown()).default({}) })
const bookJson = z.record(z.string(), z.unknown())

export function readBookToml(source: string, file: string, report: Report): Found {
  try {
    return found(bookToml.parse(parse(source)).book)
  } catch (error) {
    const place = error instanceof TomlError ? { line: error.line, column: error.column } : {}
    report.add('metadata-invalid', { file, ...place }, file, firstLine(error))
    return {}
  }
}

export function readBookJson(source: string, file: string, report: Report): Found {
  try {
    return found(bookJson.parse(JSON.parse(source)))
  } catch (error) {
    report.add('metadata-invalid', { file }, file, firstLine(error))
    return {}
  }
}

function found(book: Readonly<Record<string, unknown>>): Found {
  return {
    title: textOf(book.title),
    authors: [...textsOf(book.authors), ...textsOf(book.author)].flatMap(
      (name) => personOf({ family: name }) ?? [],
    ),
    description: textOf(book.description),
    language: textOf(book.language),
    direction: directionOf(book['text-direction'] ?? book.direction),
    isbn: textOf(book.isbn),
  }
}

function firstLine(error: unknown): string {
  if (error instanceof z.ZodError) return 'it does not hold what is expected there.'
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
