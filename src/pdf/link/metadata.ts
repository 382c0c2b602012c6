/** What the file says about itself: the Info dictionary (ISO 32000-1, 14.3.3) and XMP (ISO 16684-1). */
import { byteString, dict, name, type Ref, stream, textString } from './objects.ts'
import type { ObjectTable } from './table.ts'

export interface DocumentInfo {
  readonly title: string
  readonly authors: readonly string[]
  readonly subject?: string
  readonly keywords: readonly string[]
  /** BCP 47. */
  readonly language: string
  /** The pages follow each other from right to left. */
  readonly rightToLeft?: boolean
  /** The program that made the pages: `Buckram 0.1.0`. */
  readonly creator: string
  readonly producer: string
  /** Seconds since 1970. */
  readonly date: number
  readonly rights?: string
  readonly rightsUrl?: string
  readonly source?: string
  readonly identifier: string
  /** What tells this state of the book from others. */
  readonly version?: string
}

/** The standards that the file says it follows. */
export interface Claims {
  /** PDF/UA-1 (ISO 14289-1, 5). */
  readonly isAccessible: boolean
  /** PDF/A-2u (ISO 19005-2, 6.6.4). */
  readonly isArchival: boolean
}

/** Authors and keywords are joined as readers expect them in one field. */
export function writeInfo(table: ObjectTable, info: DocumentInfo): Ref {
  const date = byteString(pdfDate(info.date))
  return table.add(
    dict({
      Title: textString(info.title),
      Author: optionalText(info.authors.join(', ')),
      Subject: optionalText(info.subject ?? ''),
      Keywords: optionalText(info.keywords.join(', ')),
      Creator: textString(info.creator),
      Producer: textString(info.producer),
      CreationDate: date,
      ModDate: date,
    }),
  )
}

/** The XMP packet as a metadata stream, not deflated, so that tools that know no PDF can find it. */
export function writeXmp(table: ObjectTable, info: DocumentInfo, claims: Claims): Ref {
  return table.add(
    stream({ Type: name('Metadata'), Subtype: name('XML') }, Buffer.from(xmpPacket(info, claims), 'utf8')),
  )
}

/** `D:20240501120000Z`. */
export function pdfDate(seconds: number): string {
  return `D:${isoDate(seconds).replace(/[-:T]/g, '')}`
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')
}

function optionalText(text: string) {
  return text === '' ? undefined : textString(text)
}

function xmpPacket(info: DocumentInfo, { isAccessible, isArchival }: Claims): string {
  const keywords = info.keywords.join(', ')
  const date = isoDate(info.date)
  const properties = [
    element('dc:format', 'application/pdf'),
    element('dc:title', alternative(info.title)),
    info.authors.length > 0 && element('dc:creator', array('Seq', info.authors)),
    info.subject && element('dc:description', alternative(info.subject)),
    info.keywords.length > 0 && element('dc:subject', array('Bag', info.keywords)),
    info.rights && element('dc:rights', alternative(info.rights)),
    element('dc:language', array('Bag', [info.language])),
    element('dc:identifier', escapeXml(info.identifier)),
    info.source && element('dc:source', escapeXml(info.source)),
    info.version && element('xmpMM:VersionID', escapeXml(info.version)),
    element('xmp:CreateDate', date),
    element('xmp:ModifyDate', date),
    element('xmp:MetadataDate', date),
    element('xmp:CreatorTool', escapeXml(info.creator)),
    element('pdf:Producer', escapeXml(info.producer)),
    keywords && element('pdf:Keywords', escapeXml(keywords)),
    (info.rights || info.rightsUrl) && element('xmpRights:Marked', 'True'),
    info.rightsUrl && element('xmpRights:WebStatement', escapeXml(info.rightsUrl)),
    isAccessible && element('pdfuaid:part', '1'),
    isArchival && element('pdfaid:part', '2') + element('pdfaid:conformance', 'U'),
    isAccessible && isArchival && ACCESSIBLE_SCHEMA,
  ].filter((property) => typeof property === 'string' && property !== '')
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
${properties.join('\n')}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`
}

/** An archival file describes what PDF/A does not know (ISO 19005-2, 6.6.2.3.3). */
const ACCESSIBLE_SCHEMA = element(
  'pdfaExtension:schemas',
  `<rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag>`,
)

function element(tag: string, content: string): string {
  return `<${tag}>${content}</${tag}>`
}

function alternative(text: string): string {
  return `<rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt>`
}

function array(kind: 'Seq' | 'Bag', items: readonly string[]): string {
  return `<rdf:${kind}>${items.map((item) => `<rdf:li>${escapeXml(item)}</rdf:li>`).join('')}</rdf:${kind}>`
}

/** Characters that XML 1.0 cannot hold are left out. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
