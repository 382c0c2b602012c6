/** Files that VitePress puts into a page: `<<< @/code.js#part{2}` as code, `<!--@include: ./part.md{3,8}-->` as Markdown. */
import path from 'node:path'
import type { Folder, Position, Source } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { codeRegions, fencedBy, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, type Edit, placesIn } from './edits.ts'
import { type IncludeReader, openIncludes, pathBeside } from './includes.ts'

/** Indentation and path, its region, what the fence says of it, and a title. */
const CODE =
  /^([ \t]*)<<<[ \t]+([^\s{}[\]#]+)(?:#([\w-]+))?[ \t]*(?:\{([^}\n]*)\})?[ \t]*(?:\[([^\]\n]*)\])?[ \t]*$/gm
const MARKDOWN = /<!--[ \t]*@include:[ \t]*([^\s{}#]+)(?:#([\w-]+))?[ \t]*(?:\{(\d*)(,?)(\d*)\})?[ \t]*-->/g

/** `sourceFolder` is what `@` stands for. */
export function expandVitepressIncludes(folder: Folder, sourceFolder: string): TextTransform {
  return async (source, report) => {
    const read = openIncludes(folder, report)
    const pages = await includePages(source, { read, report, sourceFolder })
    return includeCode(pages, { read, report, sourceFolder })
  }
}

interface Context {
  readonly read: IncludeReader
  readonly report: Report
  readonly sourceFolder: string
}

async function includePages(source: Source, context: Context): Promise<Source> {
  if (!source.text.includes('@include:')) return source
  const edits: Edit[] = []
  const placeAt = placesIn(source)
  for (const match of source.text.matchAll(MARKDOWN)) {
    const text = await pageAt(match, [source.file], placeAt(match.index), context)
    edits.push({ start: match.index, end: match.index + match[0].length, text })
  }
  return applyEdits(source, edits)
}

async function pageAt(
  match: RegExpMatchArray,
  chain: readonly string[],
  at: Position,
  context: Context,
): Promise<string> {
  const [, raw = '', region, first = '', comma = '', last = ''] = match
  const included = await context.read(pathOf(raw, chain.at(-1) ?? '', context), raw, chain, at)
  if (included === undefined) return raw
  const { file } = included
  let lines: readonly string[] = included.text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/\n$/, '')
    .split('\n')
  if (region !== undefined) lines = regionOf(lines, region) ?? reported(context, at, file, `#${region}`)
  if (match[0].includes('{'))
    lines = lines.slice(
      Number(first || 1) - 1,
      last === '' ? (comma === '' ? Number(first || 1) : undefined) : Number(last),
    )
  const text = lines.join('\n')
  let expanded = ''
  let end = 0
  for (const inner of text.matchAll(MARKDOWN)) {
    expanded += text.slice(end, inner.index) + (await pageAt(inner, [...chain, file], at, context))
    end = inner.index + inner[0].length
  }
  return expanded + text.slice(end)
}

async function includeCode(source: Source, context: Context): Promise<Source> {
  if (!source.text.includes('<<<')) return source
  const code = codeRegions(source.text)
  const edits: Edit[] = []
  const placeAt = placesIn(source)
  for (const match of source.text.matchAll(CODE)) {
    const [whole, indent = '', raw = '', region, says = '', title] = match
    if (isInside(match.index, code)) continue
    const at = placeAt(match.index + indent.length)
    const included = await context.read(pathOf(raw, source.file, context), raw, [source.file], at)
    let text = indent + raw
    if (included !== undefined) {
      const all = included.text.replace(/\n$/, '').split('\n')
      const part =
        region === undefined
          ? all
          : (regionOf(all, region) ?? reported(context, at, included.file, `#${region}`))
      const lines = part.filter((line) => !/^\s*(?:\/\/|#|<!--|\/\*|--)\s*#?(?:end)?region\b/.test(line))
      const [ranges, language = path.posix.extname(raw).slice(1)] = /^[\d,\s-]*$/.test(
        says.replace(/\s+[a-z]\S*$/, ''),
      )
        ? [says.replace(/\s+[a-z]\S*$/, ''), /\s([a-z]\S*)$/.exec(says)?.[1]]
        : ['', says.trim() || undefined]
      const fence = fencedBy(lines.join('\n'))
      const info = `${language}${ranges === '' ? '' : ` {${ranges}}`} [${title ?? path.posix.basename(raw)}]`
      text = [`${fence}${info}`, ...lines, fence].map((line) => indent + line).join('\n')
    }
    edits.push({ start: match.index, end: match.index + whole.length, text })
  }
  return applyEdits(source, edits)
}

function reported({ report }: Context, at: Position, file: string, part: string): readonly string[] {
  report.add('include-part-missing', at, file, part)
  return []
}

/** `@/a.js` lies below the folder of the sources, all else beside the page. */
function pathOf(raw: string, from: string, { sourceFolder }: Context): string {
  return raw.startsWith('@') ? path.posix.join(sourceFolder, raw.replace(/^@\/?/, '')) : pathBeside(from, raw)
}

/** The lines between `#region name` and `#endregion`, however the language writes comments. */
function regionOf(lines: readonly string[], name: string): string[] | undefined {
  const start = lines.findIndex((line) => new RegExp(`#?region\\b[^\\w-]*${name}(?![\\w-])`).test(line))
  if (start === -1) return undefined
  const end = lines.findIndex((line, index) => index > start && /#?endregion\b/.test(line))
  return lines.slice(start + 1, end === -1 ? lines.length : end)
}
