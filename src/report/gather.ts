/** What the stages know of a finished build → the facts of its report. */
import type { Artifact, Book, Chapter, PageLabel, Position } from '../book.ts'
import type { Diagnostic } from '../diagnostics.ts'
import type { Keep } from '../media/keep.ts'
import type { CacheFacts, ChapterFacts, FileFacts, FontFacts, HostFacts, ReportFacts } from './facts.ts'
import { measurePictures } from './pictures-in-print.ts'
import { type PrintReading, readPrint } from './read-print.ts'
import { weighPdf } from './weigh-pdf.ts'
import { weighEpub, weighHtml } from './weigh-texts.ts'

/** What a build made and learned. */
export interface Findings {
  readonly generator: string
  readonly book: Book
  readonly commit: string | undefined
  readonly words: number
  readonly wordsOf: (chapter: Chapter) => number
  /** Undefined without a PDF. */
  readonly print: FoundPrint | undefined
  readonly artifacts: readonly Artifact[]
  readonly diagnostics: readonly Diagnostic[]
  /** The links to the web. */
  readonly links: readonly { readonly url: URL | undefined; readonly places: readonly Position[] }[]
  readonly seconds: Readonly<Record<string, number>>
  readonly cache: ReadonlyMap<string, { readonly kept: number; readonly made: number }>
  readonly keepPicture: Keep
}

export interface FoundPrint {
  /** For each page of the PDF the id of the leaf that it belongs to. */
  readonly leaves: readonly (string | undefined)[]
  readonly labelOf: PageLabel
  /** What was printed: stills in place of pictures that move. */
  readonly assets: Book['assets']
}

/** The facts without what only the command knows. */
export type GatheredFacts = Omit<ReportFacts, 'time' | 'explanations'>

export async function gatherFacts(findings: Findings): Promise<GatheredFacts> {
  const { book, print, artifacts } = findings
  const { title, language, version } = book.metadata
  const pdf = print && artifacts.find(({ kind }) => kind === 'pdf')?.bytes
  const reading = pdf && (await readPrint(pdf))
  const weights = pdf && weighPdf(pdf)
  const rasters = reading && (await measurePictures(print.assets, reading, findings.keepPicture))
  const chapters = chapterFacts(findings)
  const chapterPages = chapters.reduce((sum, { pages = 0 }) => sum + pages, 0)
  return {
    generator: findings.generator,
    title,
    language,
    version,
    commit: findings.commit,
    words: findings.words,
    pages: print?.leaves.length,
    chapters,
    otherPages: (print?.leaves.length ?? 0) - chapterPages,
    problems: findings.diagnostics,
    pictures: rasters?.pictures,
    strayPictures: rasters?.strays,
    fonts: reading && weights && fontFacts(reading, weights.faces),
    hosts: hostFacts(findings.links),
    files: artifacts.map((file) => fileFacts(file, weights)),
    stages: Object.entries(findings.seconds).map(([name, seconds]) => ({ name, seconds })),
    cache: [...findings.cache].map(([kind, sums]): CacheFacts => ({ kind, ...sums })).sort(byKind),
  }
}

function chapterFacts({ book, print, wordsOf }: Findings): readonly ChapterFacts[] {
  const pages = new Map<string, number>()
  for (const leaf of print?.leaves ?? []) if (leaf !== undefined) pages.set(leaf, (pages.get(leaf) ?? 0) + 1)
  return book.chapters.map((chapter) => ({
    title: chapter.title,
    number: chapter.number,
    matter: chapter.matter,
    part: chapter.part,
    file: chapter.file,
    words: wordsOf(chapter),
    pages: print && (pages.get(chapter.id) ?? 0),
    label: print?.labelOf(chapter.id),
  }))
}

function fontFacts({ faces }: PrintReading, weights: ReadonlyMap<string, number>): readonly FontFacts[] {
  return faces
    .map(({ name, set, characters }) => ({
      face: name,
      set,
      characters: [...characters].sort((a, b) => a - b),
      bytes: weights.get(name) ?? 0,
    }))
    .sort((a, b) => b.bytes - a.bytes || compare(a.face, b.face))
}

function hostFacts(links: Findings['links']): readonly HostFacts[] {
  const hosts = new Map<string, { links: number; addresses: number }>()
  for (const { url, places } of links) {
    const host = url?.host ?? ''
    const sums = hosts.get(host) ?? { links: 0, addresses: 0 }
    hosts.set(host, { links: sums.links + places.length, addresses: sums.addresses + 1 })
  }
  return [...hosts]
    .map(([host, sums]) => ({ host, ...sums }))
    .sort((a, b) => b.links - a.links || compare(a.host, b.host))
}

function fileFacts({ kind, name, bytes }: Artifact, pdf: ReturnType<typeof weighPdf> | undefined): FileFacts {
  const parts =
    kind === 'pdf' ? (pdf ?? weighPdf(bytes)).parts : kind === 'epub' ? weighEpub(bytes) : weighHtml(bytes)
  return { kind, name, bytes: bytes.length, parts }
}

function byKind(a: CacheFacts, b: CacheFacts): number {
  return compare(a.kind, b.kind)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
