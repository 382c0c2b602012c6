/** `[import:1-5, title:"a.js"](a.js)`: code from a file of the book, as HonKit's plugin include-codeblock reads it. */
import path from 'node:path'
import type { Folder } from '../../book.ts'
import { codeRegions, fencedBy, isInside } from './code-regions.ts'
import type { TextTransform } from './dialect.ts'
import { applyEdits, besideIn, continuation, type Edit, placesIn } from './edits.ts'
import type { HonkitSettings } from './honkit-settings.ts'
import { openIncludes, pathBeside } from './includes.ts'

const IMPORT = /\[(?:import|include)\b([^\]\n]{0,500})\]\(([^)\s]{1,1000})\)/g

/** Without the plugin such a link is code only when it leads to a file that is no page. */
const PAGE = /^(?:[a-z][a-z0-9+.-]*:|\/\/|#)|\.(?:md|markdown|html?)(?:#.*)?$/i

export function importCode(folder: Folder, settings: HonkitSettings): TextTransform {
  return async (source, report) => {
    const code = codeRegions(source.text)
    const placeAt = placesIn(source)
    const beside = besideIn(source.text)
    const read = openIncludes(folder, report)
    const edits: Edit[] = []
    for (const match of source.text.matchAll(IMPORT)) {
      const [whole, label = '', raw = ''] = match
      if (isInside(match.index, code) || (!settings.importsCode && PAGE.test(raw)) || /^[a-z]+:/i.test(raw))
        continue
      const file = raw.startsWith('/') ? path.posix.join(settings.source, raw) : pathBeside(source.file, raw)
      const included = await read(file, raw, [source.file], placeAt(match.index))
      const options = optionsOf(label)
      let lines = included === undefined ? [raw] : takePart(included.text, options.part)
      if (lines === undefined) {
        report.add('include-part-missing', placeAt(match.index), file, options.part ?? '')
        lines = []
      }
      if (options.unindent ?? settings.unindents) lines = movedLeft(lines)
      const listing = listingOf(
        lines.join('\n'),
        options.language ?? path.posix.extname(raw).slice(1),
        options.title,
      )
      const end = match.index + whole.length
      edits.push({ start: match.index, end, text: setApart(listing, beside(match.index, end)) })
    }
    return applyEdits(source, edits)
  }
}

interface Options {
  /** `1-5`, `1-`, `-5`, or the name of a marked part. */
  readonly part?: string
  readonly title?: string
  readonly language?: string
  readonly unindent?: boolean
}

function optionsOf(label: string): Options {
  const pairs = new Map(
    [...label.matchAll(/(\w+)\s*[:=]\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, double, single]) => [
      key,
      double ?? single,
    ]),
  )
  const part =
    /^\s*:\s*(?:"([^"]*)"|'([^']*)'|(\d*-\d*))/.exec(label)?.slice(1).find(Boolean) ?? pairs.get('marker')
  const title = pairs.get('title')
  const language = pairs.get('lang') ?? /\blang-([\w+#-]+)/.exec(label)?.[1]
  const unindent = pairs.get('unindent')
  return {
    ...(part === undefined ? {} : { part }),
    ...(title === undefined ? {} : { title }),
    ...(language === undefined ? {} : { language }),
    ...(unindent === undefined ? {} : { unindent: unindent === 'true' }),
  }
}

/** A comment for documentation that holds a name in brackets: it opens and closes the part of that name. */
const MARKER = /^\s*(?:\/\/|\/\*|#|%|<!--)[*!/#]?\s*\[(\s*[A-Za-z][\w\s]*(?:,[\w\s]+)*)\]\s*(?:\*\/|-->)?\s*$/

/** Undefined when there is no such part; of an empty file every part is empty. */
function takePart(text: string, part: string | undefined): readonly string[] | undefined {
  const lines = text === '' ? [] : text.trimEnd().split('\n')
  if (part === undefined || lines.length === 0) return lines.filter((line) => !MARKER.test(line))
  const range = /^(\d*)-(\d*)$/.exec(part)
  if (range !== null) {
    const first = Math.max(1, Number(range[1] || 1))
    const taken = lines.slice(first - 1, range[2] ? Number(range[2]) : lines.length)
    return taken.length === 0 ? undefined : taken
  }
  const marks = lines.flatMap((line, index) =>
    MARKER.exec(line)?.[1]?.trim() === part.trim() ? [index] : [],
  )
  const [first, last] = [marks[0], marks.at(-1)]
  if (first === undefined || last === undefined || first === last) return undefined
  return lines.slice(first + 1, last).filter((line) => !MARKER.test(line))
}

function movedLeft(lines: readonly string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0)
  const least = indents.reduce((smaller, indent) => Math.min(smaller, indent), Number.POSITIVE_INFINITY)
  return lines.map((line) => line.slice(Math.min(least, line.length)))
}

function listingOf(code: string, language: string, title: string | undefined): string {
  const fence = fencedBy(code)
  const info = title === undefined ? language : `${language || 'text'} title="${title}"`
  return `${fence}${info}\n${code}${code === '' ? '' : '\n'}${fence}`
}

/** A listing begins on a line of its own, as deep in lists and quotes as the link stands. */
function setApart(listing: string, { before, after }: { before: string; after: string }): string {
  const indent = continuation(before)
  const opening = indent.length === before.length ? '' : `\n${indent.trimEnd()}\n${indent}`
  const closing = after.trim() === '' ? '' : `\n${indent.trimEnd()}\n${indent}`
  return `${opening}${listing.replaceAll('\n', `\n${indent}`)}${closing}`
}
