/** THE PIPELINE: a folder of Markdown becomes a book. Start reading here; read.ts is its first half. Long because it is every stage, in order. */
import path from 'node:path'
import type { Artifact, Book, Metadata } from './book.ts'
import { cacheFolder } from './cache.ts'
import { cacheLimit, trimCache } from './cache-upkeep.ts'
import { findCharacter, printedFormulas } from './chapters/index.ts'
import { type Clock, checkWebLinks, type WebResult, webLinksOf } from './check/index.ts'
import type { Config } from './config.ts'
import { type Diagnostic, Report } from './diagnostics.ts'
import { writeEpub } from './epub/index.ts'
import { composeCover } from './html/cover.ts'
import { composeManuscript, writeDocument } from './html/index.ts'
import { loadStyles, pageGeometry, pageRules, type Styles, textWidths } from './html/page.ts'
import { partIds } from './html/parts.ts'
import { type BookFont, fontFaceRules, subsetFonts, withoutRadicals } from './media/fonts.ts'
import { styleFormulas } from './media/formulas.ts'
import { checkOutputFolder, checksums, writeOutputs } from './outputs.ts'
import { linkBook, printBook } from './pdf/index.ts'
import { type Press, type Resource, withPress } from './press/press.ts'
import { cacheFolderOf, cacheOf, fontOptions, type ReadOptions, readBook } from './read.ts'
import { type BuildFacts, buildRecord, countWords } from './record.ts'
import { stopwatch } from './stages.ts'
import { GENERATOR } from './version.ts'

export type Format = Artifact['kind']

export interface BuildOptions extends ReadOptions {
  readonly formats: readonly Format[]
  /** How many tabs print side by side. */
  readonly jobs: number
  /** Warnings stop the build as errors do. */
  readonly strict: boolean
}

/** `artifacts` is empty when the book has errors: then nothing was written. */
export type BuildResult = BuildFacts

/** @throws MachineError when the machine lacks something, UsageError when the folder or the configuration is wrong. */
export async function buildBook(options: BuildOptions): Promise<BuildResult> {
  const report = new Report()
  const { stage, seconds } = stopwatch(options.progress)
  await checkOutputFolder(options.out)
  const limit = cacheLimit()
  const { book, stills, config, labels, git, sources } = await stage(
    'read',
    () => readBook(options, report, stage),
    ({ book: { chapters } }) => `${chapters.length} chapter${chapters.length === 1 ? '' : 's'}`,
  )
  const cache = cacheOf(options, config)
  const words = countWords(book)
  const summary = { title: book.metadata.title, chapters: book.chapters.length, words }
  if (report.stops(options.strict))
    return { ...summary, diagnostics: report.diagnostics, artifacts: [], pages: undefined, seconds }

  const styles = await loadStyles()
  const geometry = pageGeometry(config.page.size, book.metadata.language)
  const stylesheet = `${styles.document}\n${pageRules(geometry)}\n`
  const manuscript = composeManuscript(book, {
    labels,
    contentsDepth: config.contents.depth,
    stylesheet,
    generator: GENERATOR,
  })
  const document = await stage('html', async () => writeDocument(manuscript, book))
  const stem = nameOf(config, book.metadata, options.root)
  const artifacts: Artifact[] = []
  let pages: number | undefined

  if (options.formats.includes('pdf') || options.formats.includes('epub')) {
    const formulas = await styleFormulas(printedFormulas(book.chapters))
    const fonts = await stage(
      'fonts',
      () =>
        subsetFonts(
          withoutRadicals(`${textToSet(document, book)}${formulas.text}`),
          fontOptions(config, book.metadata, options.root),
        ),
      ({ fonts, system }) =>
        [`${fonts.length} faces`, ...system.map((name) => `${name} of this machine`)].join(', '),
    )
    for (const { name, package: wanted, characters } of fonts.lacking)
      report.add(
        'font-missing',
        findCharacter(String.fromCodePoint(...characters), sources, 'README.md'),
        name,
        wanted,
      )
    const missing = fonts.missing.filter((code) => !formulas.covered.has(code))
    for (const character of missing.map((code) => String.fromCodePoint(code))) {
      const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
      report.add('character-missing', findCharacter(character, sources, 'README.md'), character, code)
    }
    const faces = fontFaceRules([...fonts.fonts, ...formulas.fonts], book.metadata.language, addressOfFont)
    const fontFiles = new Map(
      [...fonts.fonts, ...formulas.fonts].map((font): [string, Resource] => [
        addressOfFont(font),
        { mediaType: 'font/ttf', bytes: font.bytes },
      ]),
    )

    await withPress({ cache: cacheFolder(), fonts: fonts.fonts }, async (press) => {
      if (options.formats.includes('pdf')) {
        const printed = await stage('print', () =>
          printBook({
            book: { ...book, assets: new Map([...book.assets, ...stills]) },
            manuscript,
            head: `<style>${faces}\n${formulas.stylesheet}</style>`,
            furnitureHead: `<style>${faces}\n${styles.furniture}\n${pageRules(geometry)}</style>`,
            textWidths: textWidths(geometry),
            fonts: fontFiles,
            partIds: partIds(book),
            citationTitle: labels.citation,
            generator: GENERATOR,
            press,
            keep: (parts, print) => cache.through('print', parts, print),
            jobs: options.jobs,
            report,
            onStep: options.progress.step,
          }),
        )
        const linked = await stage(
          'link',
          async () => linkBook(printed),
          ({ pages }) => `${pages} pages`,
        )
        pages = linked.pages
        artifacts.push({ kind: 'pdf', name: `${stem}.pdf`, bytes: linked.bytes })
      }
      if (options.formats.includes('epub')) {
        const bytes = await stage('epub', async () => {
          const cover = await coverOf(book, { press, styles, faces, fontFiles })
          return writeEpub({ book, cover, stylesheet: styles.epub, labels, generator: GENERATOR })
        })
        artifacts.push({ kind: 'epub', name: `${stem}.epub`, bytes })
      }
    })
  }
  if (options.formats.includes('html'))
    artifacts.push({ kind: 'html', name: `${stem}.html`, bytes: new TextEncoder().encode(document) })
  if (report.stops(options.strict))
    return { ...summary, diagnostics: report.diagnostics, artifacts: [], pages, seconds }

  const result: BuildResult = { ...summary, diagnostics: report.diagnostics, artifacts, pages, seconds }
  await stage('write', () =>
    writeOutputs(options.out, [...artifacts, checksums(artifacts), buildRecord(result, book.metadata, git)]),
  )
  if (options.cache) await trimCache(cacheFolderOf(options.root, config), limit)
  return result
}

export interface CheckOptions extends ReadOptions {
  /** The links to the web are asked, too. */
  readonly web?: {
    readonly clock: Clock
    /** Also those that lead to private addresses. */
    readonly isPrivateAsked: boolean
  }
}

export interface CheckResult {
  readonly title: string
  readonly chapters: number
  readonly diagnostics: readonly Diagnostic[]
  /** Where the book lies in its Git work tree, with `/`; undefined without Git. */
  readonly folder: string | undefined
  readonly web: WebResult | undefined
}

/**
 * Reads the book as a build does, and writes nothing.
 * @throws MachineError when nothing on the web answers, UsageError when the folder or the configuration is wrong.
 */
export async function checkBook(options: CheckOptions): Promise<CheckResult> {
  const report = new Report()
  const { stage } = stopwatch(options.progress)
  const { book, git } = await stage(
    'read',
    () => readBook(options, report, stage),
    ({ book: { chapters } }) => `${chapters.length} chapter${chapters.length === 1 ? '' : 's'}`,
  )
  const { web } = options
  const result =
    web &&
    (await stage(
      'web',
      () =>
        checkWebLinks(webLinksOf(book), {
          clock: web.clock,
          cacheFolder: options.cache ? cacheFolder() : undefined,
          report,
          onStep: options.progress.step,
          ...(web.isPrivateAsked ? { isRefused: () => false } : {}),
        }),
      ({ addresses, dead }) => `${addresses} addresses, ${dead} dead`,
    ))
  return {
    title: book.metadata.title,
    chapters: book.chapters.length,
    diagnostics: report.diagnostics,
    folder: git?.folder,
    web: result,
  }
}

/** Every character that is printed or drawn: of the document without its pictures and formulas, of pictures in SVG, of the cover. */
function textToSet(document: string, { assets, metadata }: Book): string {
  const drawings = [...assets.values()].filter(({ mediaType }) => mediaType === 'image/svg+xml')
  return [
    document.replace(/"data:[^"]*"|<math[\s>][\s\S]*?<\/math>/g, ''),
    ...drawings.map(({ bytes }) => new TextDecoder().decode(bytes)),
    metadata.title,
    ...metadata.authors.map(({ name }) => name),
  ].join('')
}

function addressOfFont({ name }: BookFont): string {
  return `fonts/${name}`
}

interface CoverTools {
  readonly press: Press
  readonly styles: Styles
  readonly faces: string
  readonly fontFiles: ReadonlyMap<string, Resource>
}

async function coverOf({ metadata, assets }: Book, { press, styles, faces, fontFiles }: CoverTools) {
  const own = metadata.cover === undefined ? undefined : assets.get(metadata.cover)
  if (own !== undefined && own.mediaType !== 'image/avif') return { ...own, mediaType: own.mediaType }
  const html = withoutRadicals(composeCover(metadata, styles.cover, `<style>${faces}</style>`))
  const size = { width: 1600, height: 2560 }
  return {
    mediaType: 'image/jpeg' as const,
    bytes: await press.draw({ html, resources: fontFiles }, size),
    ...size,
  }
}

/** The stem of the output files: what the author set, else the repository's name, else the folder's. */
function nameOf({ name }: Config, { repository }: Metadata, root: string): string {
  if (name !== undefined) return name
  const repositoryName = repository?.folder === '' ? repository.url.split('/').at(-1) : undefined
  return repositoryName || path.basename(path.resolve(root)) || 'book'
}
