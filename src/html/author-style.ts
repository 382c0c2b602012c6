/** The author's own style sheet: what goes to the text, to the running heads and to the printer's fonts, and what goes nowhere. */
import { posix } from 'node:path'
import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import type { Resource } from '../press/press.ts'
import { addressesIn, positionIn, type StyleRule, splitRules } from './style-rules.ts'

export interface AuthorStyle {
  /** Path below the book's root. */
  readonly file: string
  /** Rules for the one document. */
  readonly rules: string
  /** Those of them for `:root`: faces and colours that the running heads and diagrams have, too. */
  readonly tokens: string
  /** `@page` rules: margin boxes for the running heads. */
  readonly pages: string
  /** `@font-face` rules, with addresses of `fonts`. */
  readonly faces: string
  readonly fonts: ReadonlyMap<string, Resource>
}

/** Kinds of fonts that Chromium reads. */
const FONTS: Readonly<Record<string, string>> = {
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Nothing is fetched for a book, and pictures in a style sheet would be fetched. */
const HARMLESS_ADDRESS = /^(?:#|data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,])/i

const NO_BOX = 'only margin boxes of `@page` are used; size and margins are set by `page` in buckram.yaml'

/** Reports with its place everything that is not used; what is left asks for no other file than fonts of the book's folder. */
export async function readAuthorStyle(
  source: string,
  file: string,
  folder: Folder,
  report: Report,
): Promise<AuthorStyle> {
  const rules: string[] = []
  const pages: string[] = []
  const faces: string[] = []
  const fonts = new Map<string, Resource>()
  const refuse = (at: number, what: string, reason: string) =>
    report.add('style-refused', { file, ...positionIn(source, at) }, what, reason)

  /** `base` is where `css` begins in the source; `wrap` puts a rule back into the conditions around it. */
  async function walk(css: string, base: number, wrap: (rule: string) => string): Promise<void> {
    for (const rule of splitRules(css)) {
      const at = base + rule.at
      const name = /^@([\w-]+)/.exec(rule.prelude)?.[1]?.toLowerCase()
      if (name === 'import') refuse(at, '@import', 'a book has one style sheet; copy what it imports')
      else if (name === 'namespace' || name === 'charset') continue
      else if (name === 'font-face') await addFace(rule, base, wrap)
      else if (name === 'page') addPage(rule, base, wrap)
      else if (rule.block !== undefined && /^(?:media|supports|layer|container)$/.test(name ?? ''))
        await walk(rule.block, base + rule.blockAt, (inner) => wrap(`${rule.prelude}{${inner}}`))
      else if (rule.block === undefined) {
        if (name === 'layer') rules.push(wrap(`${rule.prelude};`))
        else refuse(at, rule.prelude.slice(0, 40), 'it is no rule')
      } else rules.push(wrap(`${rule.prelude}{${withoutAddresses(rule.block, base + rule.blockAt)}}`))
    }
  }

  function withoutAddresses(css: string, base: number): string {
    let clean = ''
    let end = 0
    for (const address of addressesIn(css)) {
      if (HARMLESS_ADDRESS.test(address.value)) continue
      refuse(
        base + address.start,
        `url(${shortened(address.value)})`,
        'a style sheet may ask for fonts alone',
      )
      clean += `${css.slice(end, address.start)}none`
      end = address.end
    }
    return clean + css.slice(end)
  }

  /** Size and margins belong to the configuration, because the text is laid out for them. */
  function addPage(
    { prelude, block = '', blockAt }: StyleRule,
    base: number,
    wrap: (rule: string) => string,
  ) {
    const boxes: string[] = []
    for (const inner of splitRules(block)) {
      const isBox =
        inner.block !== undefined &&
        /^@(?:top|bottom)-(?:left|center|right)(?:-corner)?$/i.test(inner.prelude)
      if (isBox)
        boxes.push(`${inner.prelude}{${withoutAddresses(inner.block ?? '', base + blockAt + inner.blockAt)}}`)
      else if (inner.prelude !== '') refuse(base + blockAt + inner.at, shortened(inner.prelude), NO_BOX)
    }
    if (boxes.length > 0) pages.push(wrap(`${prelude}{${boxes.join('')}}`))
  }

  async function addFace(
    { prelude, block = '', blockAt }: StyleRule,
    base: number,
    wrap: (rule: string) => string,
  ) {
    let face = ''
    let end = 0
    for (const address of addressesIn(block)) {
      const refused = (reason: string) =>
        refuse(base + blockAt + address.start, `url(${shortened(address.value)})`, reason)
      const path = pathOf(address.value, file)
      const mediaType = path && FONTS[posix.extname(path).toLowerCase()]
      if (path === undefined) return refused("it is no file below the book's folder")
      if (mediaType === undefined) return refused('fonts are .ttf, .otf, .woff or .woff2')
      if (!folder.files.has(path)) return refused('the file does not exist')
      const name = `fonts/author-${fonts.size + 1}${posix.extname(path).toLowerCase()}`
      fonts.set(name, { mediaType, bytes: await folder.read(path) })
      face += `${block.slice(end, address.start)}url("${name}")`
      end = address.end
    }
    faces.push(wrap(`${prelude}{${face}${block.slice(end)}}`))
  }

  await walk(source, 0, (rule) => rule)
  const tokens = rules.filter((rule) => rule.startsWith(':root'))
  return {
    file,
    rules: sealed(rules),
    tokens: sealed(tokens),
    pages: sealed(pages),
    faces: sealed(faces),
    fonts,
  }
}

/** Below the root, as the sheet names it from its own folder. */
function pathOf(address: string, file: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:|^\/|\\/i.test(address)) return undefined
  let decoded: string
  try {
    decoded = decodeURIComponent(address.replace(/[?#].*$/s, ''))
  } catch {
    return undefined
  }
  const path = posix.join(posix.dirname(file), decoded)
  return path.startsWith('../') || path.startsWith('/') || path === '..' ? undefined : path
}

/** One rule a line. Inside HTML nothing of it ends the style element. */
function sealed(rules: readonly string[]): string {
  return rules.map((rule) => `${rule.replaceAll('</', '<\\/')}\n`).join('')
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
