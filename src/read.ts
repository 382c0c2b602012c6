/** The first half of the pipeline: from the folder to the resolved book. Long because it is every stage of reading, in order. */
import type { Book, Document, Folder, Metadata, Position, Source, Toc, TocEntry } from './book.ts'
import { cacheOf, ownCacheOf } from './book-cache.ts'
import { cacheFolder } from './cache.ts'
import type { CacheTally } from './cache-tally.ts'
import {
  collectPictures,
  cutChapters,
  drawDiagrams,
  expandSource,
  finishChapters,
  formulaSetter,
  hasDiagrams,
  listCaptions,
  mdbookMacros,
  openDialect,
  parseMarkdown,
  resolveChapters,
} from './chapters/index.ts'
import { type Config, readConfig } from './config.ts'
import { type Report, reported } from './diagnostics.ts'
import { decodeText, openFolder } from './folder.ts'
import { type AuthorStyle, readAuthorStyle } from './html/author-style.ts'
import { loadStyles } from './html/page.ts'
import { type Labels, labelsFor } from './labels.ts'
import type { FontOptions } from './media/fonts.ts'
import { gatherPictures } from './media/gather.ts'
import type { Memory } from './memory.ts'
import { declaredRepository, type GitState, readGit, readMetadata, repositoryOf } from './metadata/index.ts'
import { type WithPress, withPress } from './press/press.ts'
import type { Progress } from './progress.ts'
import { sha256 } from './sha256.ts'
import type { Stage } from './stages.ts'
import { readToc } from './toc/index.ts'

/** Learns what a build depends on. */
export interface Trace {
  /** A file of the book's folder was read. */
  read(file: string, bytes: Uint8Array): void
  /** The web or the fonts of this machine may have been asked. */
  outside(): void
}

export interface ReadOptions {
  /** The folder that holds the book. */
  readonly root: string
  /** The folder that the files are written to. */
  readonly out: string
  /** The name of the reader of contents that the author chose; it goes before `toc` of the configuration. */
  readonly reader?: string | undefined
  readonly cache: boolean
  /** Of a process that builds again. */
  readonly memory?: Memory
  /** What is taken from the cache is counted in it. */
  readonly tally?: CacheTally | undefined
  /** The network is not used, even where the configuration asks for it. */
  readonly offline?: boolean
  readonly progress: Progress
  readonly trace?: Trace
  /** Who hands out a browser, where one is kept between builds. */
  readonly withPress?: WithPress
  /** The environment's SOURCE_DATE_EPOCH. */
  readonly sourceDateEpoch: string | undefined
  /** What the book is being released as. */
  readonly release?: { readonly tag: string; readonly version: string }
}

export interface ReadBook {
  readonly book: Book
  /** What is printed in place of pictures that move. */
  readonly stills: Book['assets']
  readonly config: Config
  readonly labels: Labels
  /** The author's own style sheet. */
  readonly style: AuthorStyle | undefined
  readonly git: GitState | undefined
  readonly sources: readonly Source[]
}

type ContentsOptions = Pick<ReadOptions, 'root' | 'out' | 'reader' | 'cache' | 'memory' | 'tally' | 'trace'>

/** The folder with its contents: what `buckram toc` shows, and what every build begins with. */
export async function readContents(
  { root, out, reader, cache, memory, tally, trace }: ContentsOptions,
  report: Report,
) {
  const opened = await openFolder(root, out, trace?.read)
  const folder = memory?.open(opened) ?? opened
  const git = await readGit(folder.root)
  const config = readConfig(await readText('buckram.yaml', folder, report), 'buckram.yaml', report)
  const declared = await declaredRepository(folder.files, (file) => readText(file, folder, report))
  const repository = repositoryOf(config, git, declared)
  const { value } = ownCacheOf({ cache, memory, tally })
  const { dialect, key } = await openKeptDialect(folder, config.dialect, report)

  const sources = new Map<string, Source>()
  const documents = new Map<string, Document>()
  const parse = async (file: string) => {
    if (!documents.has(file) && folder.files.has(file)) {
      const source = decodeText(file, await folder.read(file), report)
      sources.set(file, source)
      const expanded = await expandSource(source, dialect, report)
      const parsed = await value('document', [key, JSON.stringify(expanded)], () =>
        reported((own) => parseMarkdown(expanded, own, dialect)),
      )
      report.take(parsed.problems)
      documents.set(file, parsed.value)
    }
    return documents.get(file)
  }
  const wanted = reader ?? (typeof config.toc === 'string' ? config.toc : undefined)
  const found = await readToc(folder, parse, repository, report, wanted)
  return { folder, git, config, repository, declared, sources, documents, parse, found }
}

/** Characters of the text that the language is guessed from. */
export const SAMPLE = 20_000

/** Title, people, licence … of the book; `text` is that of its chapters, or the beginning of it. */
export async function metadataOf(
  { folder, git, config, declared, parse, found }: Awaited<ReturnType<typeof readContents>>,
  text: string,
  { sourceDateEpoch, release }: Pick<ReadOptions, 'sourceDateEpoch' | 'release'>,
  report: Report,
): Promise<Metadata> {
  return readMetadata(
    {
      config,
      toc: found,
      readme: await parse('README.md'),
      readText: (file) => readText(file, folder, report),
      files: folder.files,
      git,
      declared,
      sourceDateEpoch,
      release,
      sample: text.slice(0, SAMPLE),
    },
    report,
  )
}

/** From the folder to the resolved book: contents, metadata, chapters, pictures. */
export async function readBook(options: ReadOptions, report: Report, stage: Stage): Promise<ReadBook> {
  const contents = await readContents(options, report)
  const { folder, git, config, repository, sources, documents, parse, found } = contents
  const files = filesOf(found)
  for (const file of files) await parse(file)

  const text = files.map((file) => sources.get(file)?.text ?? '').join('\n')
  const metadata = await metadataOf(contents, text, options, report)
  const labels = labelsFor(metadata.language)
  const toc = namePreface(found, labels)

  const remotePictures = config.pictures.remote === 'fetch'
  if (remotePictures || config.fonts.fallback === 'system') options.trace?.outside()
  const resolved = resolveChapters(cutChapters(toc, documents), {
    documents,
    folder,
    repository,
    report,
    remotePictures,
  })
  const cover: [string, Position][] =
    metadata.cover === undefined ? [] : [[metadata.cover, { file: 'buckram.yaml' }]]
  const { through } = cacheOf(options, config)
  const { assets, stills } = await gatherPictures(new Map([...cover, ...collectPictures(resolved)]), {
    folder,
    through,
    offline: options.offline ?? false,
    report,
  })
  const style = await readStyle(config, folder, report)
  const { chapters: illustrated, drawings } = hasDiagrams(resolved)
    ? await stage(
        'diagrams',
        async () =>
          drawDiagrams(resolved, {
            browserFolder: cacheFolder(),
            withPress: options.withPress ?? withPress,
            keep: (parts, make) => through('diagram', parts, make),
            tokens: `${style?.tokens ?? ''}${(await loadStyles(config.theme.name)).tokens}`,
            fonts: fontOptions(config, metadata, folder.root),
            labels,
            report,
          }),
        ({ drawings }) => `${drawings.size} drawn`,
      )
    : { chapters: resolved, drawings: [] }
  const pictures = new Map([...assets, ...drawings])
  const formulas = await formulaSetter(
    illustrated,
    { ...(await mdbookMacros(folder)), ...config.math?.macros },
    (parts, make) => ownCacheOf(options).value('formula', parts, make),
  )
  const finished = finishChapters(
    illustrated,
    pictures,
    { alert: (kind) => labels.alerts[kind] },
    formulas,
    report,
  )
  const kinds = (['figures', 'tables'] as const).filter((kind) => config.contents[kind])
  const listed = kinds.length === 0 ? { chapters: finished } : listCaptions(finished, kinds)
  return {
    book: { metadata, toc, assets: pictures, ...listed },
    stills,
    config,
    labels,
    style,
    git,
    sources: [...sources.values()],
  }
}

/** The dialect, and a key for what it makes of a text: what the dialect has read to be made ready, and which files there are. */
async function openKeptDialect(folder: Folder, named: string | undefined, report: Report) {
  const read = new Map<string, string>()
  const traced: Folder = {
    ...folder,
    async read(file) {
      const bytes = await folder.read(file)
      read.set(file, sha256(bytes))
      return bytes
    },
  }
  const dialect = await openDialect(traced, named, report)
  const parts = [dialect.name, [...read].sort(), [...folder.files]]
  return { dialect, key: sha256(Buffer.from(JSON.stringify(parts))) }
}

async function readStyle(
  { theme: { css } }: Config,
  folder: Folder,
  report: Report,
): Promise<AuthorStyle | undefined> {
  const source = css === undefined ? undefined : await readText(css, folder, report)
  if (css !== undefined && source !== undefined) return readAuthorStyle(source, css, folder, report)
  if (css !== undefined) report.add('style-missing', { file: 'buckram.yaml' }, css)
  return undefined
}

export async function readText(file: string, folder: Folder, report: Report): Promise<string | undefined> {
  return folder.files.has(file) ? decodeText(file, await folder.read(file), report).text : undefined
}

/** The files of the contents, in order, each once. */
export function filesOf(toc: Toc): string[] {
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

export function fontOptions({ fonts }: Config, { language }: Metadata, root: string): FontOptions {
  return { language, folders: [root], system: fonts.fallback === 'system' }
}
