/** Packs finished files as an EPUB container. Nothing else imports epub-gen-memory. */
import type { Options } from 'epub-gen-memory'

/** The files that the packer writes itself, all beside the package document. */
export interface Skeleton {
  readonly title: string
  readonly contentOpf: string
  readonly tocXhtml: string
  readonly tocNcx: string
  readonly stylesheet: string
  /** Seconds since 1970: the date of every file. */
  readonly modified: number
}

export interface PackedFile {
  /** Below the folder of the package document. */
  readonly name: string
  readonly content: string | Uint8Array
}

/** `mimetype` first and stored, pictures stored (they are compressed already), text deflated. Same files, same bytes. */
export async function packEpub(skeleton: Skeleton, files: readonly PackedFile[]): Promise<Uint8Array> {
  const date = zipDate(skeleton.modified)
  const archive = await openArchive({
    title: skeleton.title,
    date: date.toISOString(),
    css: skeleton.stylesheet,
    contentOPF: asTemplate(skeleton.contentOpf),
    tocXHTML: asTemplate(skeleton.tocXhtml),
    tocNCX: asTemplate(skeleton.tocNcx),
  })
  for (const { name, content } of files) {
    const isText = typeof content === 'string' || name.endsWith('.svg')
    archive.file(`OEBPS/${name}`, content, { compression: isText ? 'DEFLATE' : 'STORE' })
  }
  for (const [name, entry] of Object.entries(archive.files)) {
    // Folders have no place in the container (OCF, section 4.2.2), only files do.
    if (entry.dir) delete archive.files[name]
    else entry.date = date
  }
  return archive.generateAsync({
    type: 'uint8array',
    mimeType: 'application/epub+zip',
    compression: 'DEFLATE',
    compressionOptions: { level: 6 },
    platform: 'DOS',
  })
}

/** The archive with the files that the packer writes itself. */
async function openArchive(options: Options) {
  // Heavy, and most commands pack nothing.
  const { EPub } = await import('epub-gen-memory')
  // The library's own doors lead its chapters through a filter that deletes attributes; its archive takes what it is given.
  class Container extends EPub {
    get archive() {
      return this.zip
    }
  }
  const { archive } = await new Container(options, []).render()
  return archive
}

/** The packer reads its templates as EJS, where `%>` ends something. XML never holds a bare `<`, so nothing begins. */
function asTemplate(xml: string): string {
  return xml.replaceAll('%>', '%&gt;')
}

/** Zip knows no date before 1980. */
function zipDate(seconds: number): Date {
  return new Date(Math.max(seconds, Date.UTC(1980, 0, 1) / 1000) * 1000)
}
