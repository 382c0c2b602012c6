/** The template language of HonKit (Nunjucks): values, conditions, includes and raw text. What is not supported is reported by name. */
import path from 'node:path'
import type { Folder, Position, Source } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { codeRegions, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, besideIn, continuation, type Edit, placesIn } from './edits.ts'
import { GITBOOK_BLOCKS, gitbookTag } from './gitbook-blocks.ts'
import type { HonkitSettings } from './honkit-settings.ts'
import { type IncludeReader, openIncludes, pathBeside } from './includes.ts'
import { holds, readValue } from './template-values.ts'

/** A value, a tag or a comment. What holds another opening mark outside quotes is none, so that every text is read in one pass. */
const MARK =
  /\{\{((?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|[^{}"'])*)\}\}|\{%-?\s{0,100}([A-Za-z_][\w.]*)((?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|[^{%"']|%(?!\}))*)%\}|\{###(?:[^{]|\{(?!###))*?###\}/g

interface Page {
  readonly settings: HonkitSettings
  /** The files that are being read, the outermost first. */
  readonly chain: readonly string[]
  readonly read: IncludeReader
  readonly report: Report
}

export function expandTemplates(folder: Folder, settings: HonkitSettings): TextTransform {
  return async (source, report) => {
    const page: Page = {
      settings,
      chain: [source.file],
      read: openIncludes(folder, report),
      report,
    }
    return applyEdits(source, await expand(source.text, page, placesIn(source)))
  }
}

/** A condition that is open: whether what it stands in is shown, whether its present branch holds, whether one did. */
interface Condition {
  readonly outer: boolean
  shown: boolean
  done: boolean
}

/** What takes the place of the marks. The text of a branch that does not hold is taken out with its tags. */
async function expand(text: string, page: Page, placeAt: (offset: number) => Position): Promise<Edit[]> {
  const code = codeRegions(text)
  const { untouched } = page.settings
  const shownAsTheyAre =
    untouched === undefined
      ? []
      : [...text.matchAll(untouched)].map(({ index, 0: { length } }) => ({
          start: index,
          end: index + length,
        }))
  const beside = besideIn(text)
  const edits: Edit[] = []
  const conditions: Condition[] = []
  let hiddenFrom: number | undefined
  let raw = false
  for (const match of text.matchAll(MARK)) {
    const [whole, expression, tag] = match
    const rest = match[3]?.replace(/-$/, '') ?? ''
    const start = match.index
    const end = start + whole.length
    if (raw) {
      if (tag !== 'endraw') continue
      raw = false
      edits.push({ start, end, text: '' })
      continue
    }
    if (isInside(start, code) || isInside(start, shownAsTheyAre)) continue
    const wasShown = isShown(conditions)
    if (tag !== undefined && branch(tag, rest, conditions, page, placeAt(start))) {
      const remains = isShown(conditions)
      if (wasShown && remains) edits.push({ start, end, text: '' })
      else if (wasShown) hiddenFrom = start
      else if (remains) {
        edits.push({ start: hiddenFrom ?? start, end, text: '' })
        hiddenFrom = undefined
      }
      continue
    }
    if (!wasShown) continue
    if (tag === 'raw') raw = true
    const replacement =
      tag !== undefined && GITBOOK_BLOCKS.has(tag)
        ? onLineOfItsOwn(whole, beside(start, end))
        : await replace({ expression, tag, rest }, page, placeAt(start))
    if (replacement !== whole) edits.push({ start, end, text: replacement })
  }
  if (hiddenFrom !== undefined) edits.push({ start: hiddenFrom, end: text.length, text: '' })
  return edits
}

function isShown(conditions: readonly Condition[]): boolean {
  const last = conditions.at(-1)
  return last === undefined || (last.outer && last.shown)
}

/** Opens, changes or closes a condition. A condition that cannot be read holds, so that no text is lost. */
function branch(tag: string, rest: string, conditions: Condition[], page: Page, at: Position): boolean {
  const read = () => {
    const result = holds(rest, page.settings.values)
    if (result === undefined) page.report.add('template-unsupported', at, `{% ${tag}${rest.trimEnd()} %}`)
    return result ?? true
  }
  const last = conditions.at(-1)
  if (tag === 'if') {
    const shown = read()
    conditions.push({ outer: isShown(conditions), shown, done: shown })
  } else if (last !== undefined && (tag === 'elif' || tag === 'elseif')) {
    last.shown = !last.done && read()
    last.done ||= last.shown
  } else if (last !== undefined && tag === 'else') {
    last.shown = !last.done
    last.done = true
  } else if (last !== undefined && tag === 'endif') conditions.pop()
  else return false
  return true
}

interface Mark {
  readonly expression: string | undefined
  readonly tag: string | undefined
  readonly rest: string
}

async function replace({ expression, tag, rest }: Mark, page: Page, at: Position): Promise<string> {
  if (expression !== undefined) return shown(expression, page, at)
  if (tag === undefined || tag === 'raw') return ''
  if (tag === 'include') return included(rest, page, at)
  const written = gitbookTag(tag, rest)
  if (written === undefined)
    page.report.add('template-unsupported', at, `{% ${tag.replace(/^end(?=.)/, '')} %}`)
  return written ?? ''
}

function shown(expression: string, { settings, chain, report }: Page, at: Position): string {
  const [name = '', ...filters] = expression.split('|').map((part) => part.trim())
  const value = readValue(name, { ...settings.values, file: { path: chain[0] } })
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  if (isText && filters.every((filter) => filter === 'safe')) return String(value)
  report.add('variable-unknown', at, expression.trim())
  // What is missing stays visible by its name.
  return isText ? String(value) : name
}

async function included(rest: string, page: Page, at: Position): Promise<string> {
  const raw = /^\s*["']([^"']+)["']/.exec(rest)?.[1]
  if (raw === undefined || /^[a-z+]+:/i.test(raw)) {
    page.report.add('template-unsupported', at, `{% include${rest.trimEnd()} %}`)
    return ''
  }
  const isBeside = /^\.{1,2}\//.test(raw)
  const from = isBeside ? (page.chain.at(-1) ?? '') : path.posix.join(page.settings.source, 'book')
  const found = await page.read(pathBeside(from, raw), raw, page.chain, at)
  if (found === undefined) return raw
  const inner: Source = { file: found.file, text: found.text }
  const edits = await expand(found.text, { ...page, chain: [...page.chain, found.file] }, () => at)
  return applyEdits(inner, edits).text
}

/** The tag of a block, for the rule that reads it; text beside it goes to lines as deep in lists and quotes. */
function onLineOfItsOwn(tag: string, { before, after }: { before: string; after: string }): string {
  const indent = continuation(before)
  return `${indent.length === before.length ? '' : `\n${indent}`}${tag}${after.trim() === '' ? '' : `\n${indent}`}`
}
