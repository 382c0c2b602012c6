/** Files that travel inside the PDF (ISO 32000-1, 7.11.4), each associated with the document (ISO 32000-2, 14.13). */
import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { pdfDate } from './metadata.ts'
import { byteString, dict, name, type Ref, stream, textString } from './objects.ts'
import type { ObjectTable } from './table.ts'
import { writeTree } from './trees.ts'

export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly description: string
  readonly bytes: Uint8Array
}

export interface WrittenAttachments {
  /** Name tree for `/Names /EmbeddedFiles`. */
  readonly names: Ref
  /** For the catalog's `/AF`, in the order of the attachments. */
  readonly files: readonly Ref[]
}

/** `date` in seconds since 1970. Nothing is returned when there is nothing to attach. */
export function writeAttachments(
  table: ObjectTable,
  attachments: readonly Attachment[],
  date: number,
): WrittenAttachments | undefined {
  if (attachments.length === 0) return undefined
  const written = attachments.map((attachment) => {
    const key = textString(attachment.name)
    return { key, file: writeFile(table, attachment, date) }
  })
  const sorted = [...written].sort((a, b) => (a.key.bytes < b.key.bytes ? -1 : 1))
  sorted.forEach(({ key }, index) => {
    if (key.bytes === sorted[index - 1]?.key.bytes)
      throw new Error(`two attachments have the name ${key.bytes}`)
  })
  return {
    names: writeTree(
      table,
      'Names',
      sorted.map(({ key, file }) => [key, file]),
    ),
    files: written.map(({ file }) => file),
  }
}

function writeFile(table: ObjectTable, attachment: Attachment, date: number): Ref {
  const embedded = table.add(
    stream(
      {
        Type: name('EmbeddedFile'),
        Subtype: name(attachment.mediaType),
        Params: dict({
          Size: attachment.bytes.length,
          ModDate: byteString(pdfDate(date)),
          CheckSum: byteString(createHash('md5').update(attachment.bytes).digest('binary')),
        }),
        Filter: name('FlateDecode'),
      },
      deflateSync(attachment.bytes),
    ),
  )
  return table.add(
    dict({
      Type: name('Filespec'),
      F: textString(attachment.name),
      UF: textString(attachment.name),
      EF: dict({ F: embedded, UF: embedded }),
      Desc: textString(attachment.description),
      AFRelationship: name('Supplement'),
    }),
  )
}
