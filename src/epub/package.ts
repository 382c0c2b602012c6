/** The package document (EPUB 3.3, section 5): metadata, manifest, spine. */
import type { Element } from 'hast'
import type { Metadata, Person } from '../book.ts'
import type { Labels } from '../labels.ts'
import { runsRightToLeft } from '../media/languages.ts'
import { accessibilityMetadata, conformanceMetadata, type Shown } from './accessibility.ts'
import { element, writeXml } from './xml.ts'

/** A file of the EPUB. */
export interface ManifestItem {
  readonly id: string
  readonly href: string
  readonly mediaType: string
  readonly properties?: string
  /** Whether it is a page of the reading order; the spine follows the manifest. */
  readonly inSpine: boolean
}

export interface PackageInput {
  readonly metadata: Metadata
  readonly items: readonly ManifestItem[]
  readonly shown: Shown
  readonly labels: Labels
  readonly generator: string
  /** Who says that the book is accessible, where nothing speaks against it. */
  readonly certifiedBy?: string
  /** Names the PDF whose pages are marked. */
  readonly pageBreakSource?: string
}

export function writePackage({
  metadata,
  items,
  shown,
  labels,
  generator,
  certifiedBy,
  pageBreakSource,
}: PackageInput): string {
  const { language } = metadata
  const coverId = items.find(({ properties }) => properties === 'cover-image')?.id
  const direction = runsRightToLeft(metadata) ? 'rtl' : undefined
  return writeXml(
    element(
      'package',
      {
        xmlns: 'http://www.idpf.org/2007/opf',
        version: '3.0',
        'unique-identifier': 'publication-id',
        'xml:lang': language,
        ...(direction === undefined ? {} : { dir: direction }),
      },
      element(
        'metadata',
        { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' },
        bibliographicMetadata(metadata),
        accessibilityMetadata({ ...shown, hasPages: pageBreakSource !== undefined }, labels),
        certifiedBy === undefined ? undefined : conformanceMetadata(certifiedBy),
        // Page Source Identification, section 2: a property of the vocabulary that EPUB Accessibility shares with EPUB.
        meta('pageBreakSource', pageBreakSource),
        element('meta', { name: 'generator', content: generator }),
        // For readers older than EPUB 3.
        coverId === undefined ? undefined : element('meta', { name: 'cover', content: coverId }),
      ),
      element('manifest', {}, items.map(manifestItem)),
      element(
        'spine',
        { toc: 'ncx', ...(direction === undefined ? {} : { 'page-progression-direction': direction }) },
        items.filter(({ inSpine }) => inSpine).map(({ id }) => element('itemref', { idref: id })),
      ),
    ),
  )
}

function bibliographicMetadata(metadata: Metadata): Element[] {
  const { rights } = metadata
  return [
    ...dc('identifier', metadata.identifier, 'publication-id'),
    ...identifier(
      'isbn',
      metadata.isbn === undefined ? undefined : `urn:isbn:${metadata.isbn.replace(/[\s-]/g, '')}`,
      '15',
    ),
    ...identifier('doi', metadata.doi, '06'),
    ...titles(metadata),
    ...dc('language', metadata.language),
    ...people('creator', metadata.authors),
    ...people('contributor', metadata.contributors),
    ...dc('publisher', metadata.publisher),
    ...dc('date', w3cDate(metadata.date)),
    ...dc('description', metadata.description),
    ...metadata.subjects.flatMap((subject) => dc('subject', subject)),
    ...dc('rights', rights === undefined ? undefined : [rights.name, rights.url].filter(Boolean).join(', ')),
    ...dc('source', metadata.source),
    ...meta('dcterms:bibliographicCitation', metadata.citation.text),
    ...series(metadata),
    ...meta('schema:version', metadata.version),
    ...meta('schema:isBasedOn', builtFrom(metadata)),
    ...meta('dcterms:license', rights?.url),
    ...meta('dcterms:modified', w3cTime(metadata.modified)),
  ]
}

/** The state of the sources that a release was built from: a tag, and the commit that it names. */
function builtFrom({ release }: Metadata): string | undefined {
  return release && [release.tag, release.commit].filter(Boolean).join(' ')
}

/** An empty element would be invalid. */
function dc(name: string, value: string | undefined, id?: string): Element[] {
  const text = value?.trim() ?? ''
  return text === '' ? [] : [element(`dc:${name}`, id === undefined ? {} : { id }, text)]
}

function meta(property: string, value: string | undefined, refines?: string, scheme?: string): Element[] {
  const text = value?.trim() ?? ''
  if (text === '') return []
  const about = refines === undefined ? {} : { refines: `#${refines}` }
  return [element('meta', { ...about, property, ...(scheme === undefined ? {} : { scheme }) }, text)]
}

/** `code` is the kind of identifier in ONIX code list 5. */
function identifier(id: string, value: string | undefined, code: string): Element[] {
  const identifiers = dc('identifier', value, id)
  return identifiers.length === 0
    ? []
    : [...identifiers, ...meta('identifier-type', code, id, 'onix:codelist5')]
}

function titles({ title, subtitle }: Metadata): Element[] {
  const main = dc('title', title.trim() === '' ? '…' : title, 'title')
  if (subtitle === undefined || subtitle.trim() === '') return main
  return [
    ...main,
    ...meta('title-type', 'main', 'title'),
    ...meta('display-seq', '1', 'title'),
    ...dc('title', subtitle, 'subtitle'),
    ...meta('title-type', 'subtitle', 'subtitle'),
    ...meta('display-seq', '2', 'subtitle'),
  ]
}

/** EPUB 3.3, appendix D.3.1. */
function series({ series }: Metadata): Element[] {
  if (series === undefined || series.name.trim() === '') return []
  return [
    element('meta', { property: 'belongs-to-collection', id: 'series' }, series.name.trim()),
    ...meta('collection-type', 'series', 'series'),
    ...meta('group-position', series.number, 'series'),
  ]
}

function people(kind: 'creator' | 'contributor', list: readonly Person[]): Element[] {
  return list.flatMap(({ name, sortName, role }, index) => {
    const id = `${kind}-${index + 1}`
    const person = dc(kind, name, id)
    if (person.length === 0) return []
    return [
      ...person,
      ...meta('role', role, id, 'marc:relators'),
      ...meta('file-as', sortName, id),
      ...meta('display-seq', String(index + 1), id),
    ]
  })
}

function manifestItem({ id, href, mediaType, properties }: ManifestItem): Element {
  return element('item', {
    id,
    href,
    'media-type': mediaType,
    ...(properties === undefined ? {} : { properties }),
  })
}

/** Of `2023-2024` the later year: a date is one point in time (EPUB 3.3, section 5.5.3.2.2). */
export function w3cDate(date: string | undefined): string | undefined {
  if (date === undefined) return undefined
  const range = /^\d{4}\s*[-–—/]\s*(\d{4})$/.exec(date.trim())
  if (range !== null) return range[1]
  return /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/.exec(date.trim())?.[0]
}

/** Seconds since 1970 → `2024-05-01T00:00:00Z`. */
function w3cTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
