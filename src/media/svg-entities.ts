/** Writes out the entities that a drawing declares for itself, as Adobe Illustrator does for its namespaces. */
import { skipMisc } from './xml-prolog.ts'

const LONGEST_VALUE = 500
const MOST_USES = 10_000

/**
 * Only entities that stand for plain text are written out: one whose value holds a reference, markup, or the address of a
 * file is left as it is, and the parser, which knows no other entities than those of XML, refuses its use. So nothing can
 * be multiplied, and nothing is fetched.
 */
export function expandEntities(text: string): string {
  // The document type stands before the root element.
  const start = skipMisc(text)
  const doctype = /^<!DOCTYPE[^>[]*\[([\s\S]*?)\]\s*>/.exec(text.slice(start))
  if (doctype === null) return text
  const values = new Map<string, string>()
  for (const [, name, double, single] of (doctype[1] ?? '').matchAll(
    /<!ENTITY\s+([\w:.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g,
  )) {
    const value = double ?? single ?? ''
    if (name !== undefined && value.length <= LONGEST_VALUE && !/[&%<"']/.test(value)) values.set(name, value)
  }
  let uses = 0
  return text.slice(start + doctype[0].length).replace(/&([\w:.-]+);/g, (reference, name: string) => {
    const value = values.get(name)
    return value === undefined || ++uses > MOST_USES ? reference : value
  })
}
