/** Shortcodes of Quarto: `{{< include _part.qmd >}}` and values; what else stands between these marks is reported and left out. */
import type { Folder, Position, Source } from '../../book.ts'
import { codeRegions, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, type Edit, placesIn } from './edits.ts'
import { type IncludeReader, openIncludes, pathBeside } from './includes.ts'
import { readValue } from './template-values.ts'

/** With three braces a shortcode is only shown. */
const SHORTCODE = /\{?\{\{<[ \t]*([\w-]+)([^\n]*?)[ \t]*>\}\}\}?/g

interface ShortcodeValues {
  /** What `meta` names: keys of _quarto.yml. */
  readonly meta: Readonly<Record<string, unknown>>
  /** What `var` names: keys of _variables.yml. */
  readonly var: Readonly<Record<string, unknown>>
}

interface Page {
  readonly values: ShortcodeValues
  readonly chain: readonly string[]
  readonly read: IncludeReader
  readonly report: Parameters<TextTransform>[1]
}

export function expandShortcodes(folder: Folder, values: ShortcodeValues): TextTransform {
  return async (source, report) => {
    if (!source.text.includes('{{<')) return source
    const page: Page = { values, chain: [source.file], read: openIncludes(folder, report), report }
    return applyEdits(source, await expand(source.text, page, placesIn(source)))
  }
}

async function expand(text: string, page: Page, placeAt: (offset: number) => Position): Promise<Edit[]> {
  const code = codeRegions(text)
  const edits: Edit[] = []
  for (const match of text.matchAll(SHORTCODE)) {
    const [whole, name = '', rest = ''] = match
    if (isInside(match.index, code)) continue
    const isShown = whole.startsWith('{{{') && whole.endsWith('}}}')
    const shown = isShown ? whole.slice(1, -1) : await replace(name, rest.trim(), page, placeAt(match.index))
    edits.push({ start: match.index, end: match.index + whole.length, text: shown })
  }
  return edits
}

async function replace(name: string, rest: string, page: Page, at: Position): Promise<string> {
  const argument = /^(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(rest)?.slice(1).find(Boolean) ?? ''
  if (name === 'include') return included(argument, page, at)
  if (name === 'pagebreak') return ''
  if (name === 'meta' || name === 'var') {
    const value = readValue(argument, page.values[name])
    if (typeof value === 'string') return value
    page.report.add('variable-unknown', at, `${name} ${argument}`)
    return argument
  }
  if (name === 'video' && /^https?:\/\//.test(argument)) return `<${argument}>`
  page.report.add('markup-unsupported', at, `{{< ${name} >}}`)
  return ''
}

async function included(raw: string, page: Page, at: Position): Promise<string> {
  // `/` is the folder of the project.
  const file = raw.startsWith('/') ? raw.slice(1) : pathBeside(page.chain.at(-1) ?? '', raw)
  const found = await page.read(file, raw, page.chain, at)
  if (found === undefined) return raw
  const text = found.text.replace(/^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/, '')
  const inner: Source = { file: found.file, text }
  return applyEdits(inner, await expand(text, { ...page, chain: [...page.chain, found.file] }, () => at)).text
}
