/** The directives `include` and `literalinclude` of MyST: lines of a file of the book's folder. */
import type { Folder, Position, Source } from '../../book.ts'
import { codeRegions, fencedBy } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, type Edit, placesIn } from './edits.ts'
import { type IncludeReader, openIncludes, pathBeside } from './includes.ts'

const INCLUDE =
  /^(`{3,}|~{3,}|:{3,})\{(include|literalinclude)\}[ \t]+(\S+)[ \t]*\n((?:[ \t]*:[\w-]+:.*\n|[ \t]*\n)*)\1[ \t]*$/gm

export function expandMystIncludes(folder: Folder): TextTransform {
  return async (source, report) => {
    if (!source.text.includes('include}')) return source
    const read = openIncludes(folder, report)
    return applyEdits(source, await expand(source.text, [source.file], read, placesIn(source), report))
  }
}

async function expand(
  text: string,
  chain: readonly string[],
  read: IncludeReader,
  placeAt: (offset: number) => Position,
  report: Parameters<TextTransform>[1],
): Promise<Edit[]> {
  const code = codeRegions(text)
  const edits: Edit[] = []
  const included = async ({ file, text: part }: Source, at: Position) => {
    const inner = { file, text: part.replace(/^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/, '') }
    return applyEdits(inner, await expand(inner.text, [...chain, file], read, () => at, report)).text
  }
  for (const match of text.matchAll(INCLUDE)) {
    const { index } = match
    const [whole, , name, raw = '', options = ''] = match
    // The directive is a code block itself; inside another one it is only shown.
    if (code.some(({ start, end }) => start < index && index < end)) continue
    const at = placeAt(index)
    const optionOf = (key: string) =>
      new RegExp(`^[ \\t]*:${key}:[ \\t]*(.*?)[ \\t]*$`, 'm').exec(options)?.[1]
    const file = raw.startsWith('/') ? raw.slice(1) : pathBeside(chain.at(-1) ?? '', raw)
    const found = await read(file, raw, chain, at)
    const lines = optionOf('lines')
    const taken = found && (lines === undefined ? found.text : takeLines(found.text, lines))
    if (found !== undefined && taken === undefined) report.add('include-part-missing', at, file, lines ?? '')
    const shown =
      taken === undefined
        ? raw
        : name === 'literalinclude'
          ? listingOf(taken, optionOf('language') ?? '')
          : `\n${await included({ file, text: taken }, at)}\n`
    edits.push({ start: index, end: index + whole.length, text: shown })
  }
  return edits
}

function listingOf(text: string, language: string): string {
  const fence = fencedBy(text)
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`
}

/** `1,3-5,7-`; undefined when there are no such lines. */
function takeLines(text: string, ranges: string): string | undefined {
  const lines = text.replace(/\n$/, '').split('\n')
  const taken = ranges.split(',').flatMap((range) => {
    const [, first = '', dash, last = ''] = /^\s*(\d*)\s*(-)?\s*(\d*)\s*$/.exec(range) ?? []
    const start = Number(first || 1)
    return lines.slice(start - 1, dash === undefined ? start : Number(last || lines.length))
  })
  return taken.length === 0 ? undefined : `${taken.join('\n')}\n`
}
