/** Code blocks of Quarto: cells (```` ```{python} ````), which are shown and not run, and listings with attributes. */
import type { MarkdownIt } from 'markdown-it'
import { unsupportedHtml } from './unsupported.ts'

const CELL = /^\{+\s*([a-z][\w+-]*)\b[^{}]*\}+$/i
const OPTION = /^\s*(?:#|\/\/|--|%%)\|\s*([\w-]+)\s*:\s*(.*?)\s*$/
const RAW = /^\{=([\w-]+)\}$/

/** What cells of these kinds make is drawn or set by the book itself. */
const DRAWN = new Set(['mermaid'])

/** Stands after the plugin that writes listings with their titles. */
export function quartoCells(markdown: MarkdownIt): void {
  const write = markdown.renderer.rules.fence
  if (write === undefined) return
  const { escapeHtml } = markdown.utils
  markdown.renderer.rules.fence = (tokens, index, options, env, renderer) => {
    const token = tokens[index]
    if (token === undefined) return ''
    const info = token.info.trim()
    const raw = RAW.exec(info)?.[1]
    // What is meant for another output is no text of this one.
    if (raw !== undefined) return raw === 'html' ? `${token.content}\n` : ''
    if (!info.startsWith('{')) return write(tokens, index, options, env, renderer)
    const language = CELL.exec(info)?.[1]
    const values = language === undefined ? readAttributes(info) : readOptions(token.content.split('\n'))
    const isHidden = values.options.include === 'false' || /\binclude\s*=\s*F(?:ALSE)?\b/.test(info)
    if (isHidden) return ''
    const title = values.options.filename
    token.info = `${language ?? values.language}${title === undefined ? '' : ` title="${title.replaceAll('"', '')}"`}`
    if (language !== undefined) token.content = values.code
    const { label } = values.options
    const caption = values.options['lst-cap'] ?? values.options['fig-cap'] ?? values.options['tbl-cap'] ?? ''
    const listing = write(tokens, index, options, env, renderer)
    const captioned =
      caption === '' && label === undefined
        ? listing
        : `<div${label === undefined ? '' : ` id="${escapeHtml(label)}"`}>${listing}<p><em>${escapeHtml(caption)}</em></p></div>\n`
    const isRun = language !== undefined && !info.startsWith('{{') && values.options.eval !== 'false'
    if (!isRun || DRAWN.has(language)) return captioned
    return `${unsupportedHtml(markdown, `{${language}}`, captioned)}\n`
  }
}

interface FenceValues {
  readonly language: string
  readonly options: Readonly<Record<string, string>>
  /** Without the lines that hold options. */
  readonly code: string
}

/** The lines `#| key: value` that a cell begins with. */
function readOptions(lines: readonly string[]): FenceValues {
  const end = lines.findIndex((line) => !/^\s*(?:#|\/\/|--|%%)\|/.test(line))
  const head = lines.slice(0, end)
  const options = Object.fromEntries(
    head.flatMap((line): [string, string][] => {
      const [, key, value = ''] = OPTION.exec(line) ?? []
      return key === undefined ? [] : [[key, value.replace(/^(["'])(.*)\1$/, '$2')]]
    }),
  )
  return { language: '', options, code: lines.slice(end).join('\n') }
}

/** `{.python filename="a.py" #lst-a lst-cap="…"}`. */
function readAttributes(info: string): FenceValues {
  const pairs = [...info.matchAll(/([\w-]+)=(?:"([^"]*)"|'([^']*)'|([^\s}]+))/g)].map(
    ([, key = '', ...values]): [string, string] => [key, values.find(Boolean) ?? ''],
  )
  const bare = info.replace(/[\w-]+=(?:"[^"]*"|'[^']*'|[^\s}]+)/g, ' ')
  const id = /#([^\s#.{}]+)/.exec(bare)?.[1]
  return {
    language: /\.([^\s.{}#]+)/.exec(bare)?.[1] ?? '',
    options: { ...Object.fromEntries(pairs), ...(id === undefined ? {} : { label: id }) },
    code: '',
  }
}
