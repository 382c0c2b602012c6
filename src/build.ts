/** THE PIPELINE: a folder of Markdown becomes a book. Start reading here. Long because it is every stage, in order. */
import path from 'node:path'
import type { Artifact, Book, Document, Folder, Metadata, Source, Toc, TocEntry } from './book.ts'
import { cacheFolder, noCache, openCache } from './cache.ts'
import {
  collectPictures,
  cutChapters,
  expandSource,
  findCharacter,
  finishChapters,
  openDialect,
  parseMarkdown,
  resolveChapters,
} from './chapters/index.ts'
import { type Config, readConfig } from './config.ts'
import { Report } from './diagnostics.ts'
import { writeEpub } from './epub/index.ts'
import { decodeText, openFolder } from './folder.ts'
import { composeCover } from './html/cover.ts'
import { composeManuscript, writeDocument } from './html/index.ts'
import { loadStyles, pageGeometry, pageRules, type Styles, textWidth } from './html/page.ts'
import { partIds } from './html/parts.ts'
import { type Labels, labelsFor } from './labels.ts'
import { type BookFont, fontFaceRules, subsetFonts, withoutRadicals } from './media/fonts.ts'
import { loadPictures } from './media/pictures.ts'
import { type GitState, readGit, readMetadata, repositoryOf } from './metadata/index.ts'
import { checkOutputFolder, checksums, writeOutputs } from './outputs.ts'
import { linkBook, printBook } from './pdf/index.ts'
import { type Press, type Resource, withPress } from './press/press.ts'
import type { Progress } from './progress.ts'
import { type BuildFacts, buildRecord, countWords } from './record.ts'
import { readToc } from './toc/index.ts'
import { GENERATOR } from './version.ts'

export type Format = Artifact['kind']

export interface BuildOptions {
  /** The folder that holds the book. */
  readonly root: string
  /** The folder that the files are written to. */
  readonly out: string
  readonly formats: readonly Format[]
  /** How many tabs print side by side. */
  readonly jobs: number
  readonly cache: boolean
  /** Warnings stop the build as errors do. */
  readonly strict: boolean
  readonly progress: Progress
  /** The environment's SOURCE_DATE_EPOCH. */
  readonly sourceDateEpoch: string | undefined
}

/** `artifacts` is empty when the book has errors: then nothing was written. */
export type BuildResult = BuildFacts

/** @throws MachineError when the machine lacks something, UsageError when the folder or the configuration is wrong. */
export async function buildBook(options: BuildOptions): Promise<BuildResult> {
  const report = new Report()
  const { stage, seconds } = stopwatch(options.progress)
  await checkOutputFolder(options.out)
  const cache = options.cache ? openCache(cacheFolder()) : noCache

  const { book, config, labels, git, sources } = await stage(
    'read',
    () => readBook(options, report),
    ({ book: { chapters } }) => `${chapters.length} chapter${chapters.length === 1 ? '' : 's'}`,
  )
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
    const fonts = await stage(
      'fonts',
      () => subsetFonts(withoutRadicals(textToSet(document, book))),
      ({ fonts }) => `${fonts.length} faces`,
    )
    for (const character of fonts.missing.map((code) => String.fromCodePoint(code))) {
      const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
      report.add('character-missing', findCharacter(character, sources, 'README.md'), character, code)
    }
    const faces = fontFaceRules(fonts.fonts, book.metadata.language, addressOfFont)
    const fontFiles = new Map(
      fonts.fonts.map((font): [string, Resource] => [
        addressOfFont(font),
        { mediaType: 'font/ttf', bytes: font.bytes },
      ]),
    )

    await withPress({ cache: cacheFolder(), fonts: fonts.fonts }, async (press) => {
      if (options.formats.includes('pdf')) {
        const printed = await stage('print', () =>
          printBook({
            book,
            manuscript,
            head: `<style>${faces}</style>`,
            furnitureHead: `<style>${faces}\n${styles.furniture}\n${pageRules(geometry)}</style>`,
            textWidth: textWidth(geometry),
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
  return result
}

interface ReadBook {
  readonly book: Book
  readonly config: Config
  readonly labels: Labels
  readonly git: GitState | undefined
  readonly sources: readonly Source[]
}

/** From the folder to the resolved book: contents, metadata, chapters, pictures. */
async function readBook({ root, out, sourceDateEpoch }: BuildOptions, report: Report): Promise<ReadBook> {
  const folder = await openFolder(root, out)
  const git = await readGit(folder.root)
  const config = readConfig(await readText('buckram.yaml', folder, report), 'buckram.yaml', report)
  const repository = repositoryOf(config, git)
  const dialect = await openDialect(folder, config.dialect, report)

  const sources = new Map<string, Source>()
  const documents = new Map<string, Document>()
  const parse = async (file: string) => {
    if (!documents.has(file) && folder.files.has(file)) {
      const source = decodeText(file, await folder.read(file), report)
      sources.set(file, source)
      documents.set(file, parseMarkdown(await expandSource(source, dialect, report), report, dialect))
    }
    return documents.get(file)
  }
  const found = await readToc(folder, parse, repository, report)
  for (const file of filesOf(found)) await parse(file)

  const sample = filesOf(found)
    .map((file) => sources.get(file)?.text ?? '')
    .join('\n')
    .slice(0, 20_000)
  const metadata = await readMetadata(
    {
      config,
      toc: found,
      readme: await parse('README.md'),
      readText: (file) => readText(file, folder, report),
      files: folder.files,
      git,
      sourceDateEpoch,
      sample,
    },
    report,
  )
  const labels = labelsFor(metadata.language)
  const toc = namePreface(found, labels)

  const resolved = resolveChapters(cutChapters(toc, documents), { documents, folder, repository, report })
  const pictures = collectPictures(resolved)
  const { assets, broken } = await loadPictures(
    [...pictures.keys(), ...(metadata.cover === undefined ? [] : [metadata.cover])],
    folder,
  )
  for (const { file, reason } of broken)
    report.add('image-broken', pictures.get(file) ?? { file: 'buckram.yaml' }, file, reason)
  const chapters = finishChapters(resolved, assets, { alert: (kind) => labels.alerts[kind] })
  return { book: { metadata, toc, chapters, assets }, config, labels, git, sources: [...sources.values()] }
}

async function readText(file: string, folder: Folder, report: Report): Promise<string | undefined> {
  return folder.files.has(file) ? decodeText(file, await folder.read(file), report).text : undefined
}

/** The files of the contents, in order, each once. */
function filesOf(toc: Toc): string[] {
  const files = new Set<string>()
  const walk = (entries: readonly TocEntry[]): void => {
    for (const entry of entries) {
      if (entry.kind === 'chapter' || entry.kind === 'section') files.add(entry.file)
      if ('children' in entry) walk(entry.children)
    }
  }
  for (const entries of [toc.front, toc.body, toc.back]) walk(entries)
  return [...files]
}

/** A preface without a heading of its own is called what the book's language calls it. */
function namePreface(toc: Toc, labels: Labels): Toc {
  return {
    ...toc,
    front: toc.front.map((entry) =>
      entry.kind === 'section' && entry.title === '' ? { ...entry, title: labels.preface } : entry,
    ),
  }
}

/** Every character that is printed or drawn: of the document without its pictures, of pictures in SVG, of the cover. */
function textToSet(document: string, { assets, metadata }: Book): string {
  const drawings = [...assets.values()].filter(({ mediaType }) => mediaType === 'image/svg+xml')
  return [
    document.replace(/"data:[^"]*"/g, ''),
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

/** Times the stages for the record and the progress; no output depends on it. */
function stopwatch(progress: Progress) {
  const seconds: Record<string, number> = {}
  async function stage<T>(
    name: string,
    work: () => Promise<T>,
    detail: (value: T) => string = () => '',
  ): Promise<T> {
    progress.begin(name)
    const start = performance.now()
    const value = await work()
    seconds[name] = Math.round(performance.now() - start) / 1000
    progress.end(name, seconds[name], detail(value))
    return value
  }
  return { stage, seconds }
}
