/** Builds files of the shape that Skia writes, for what a browser cannot be made to print. */

/** What the builder is told to spoil. */
export interface Flaws {
  readonly trailer?: string
  readonly row?: (number: number, row: string) => string
  readonly startxref?: number
}

/** A PDF of the objects `2 0 obj …`, given by number; a stream is written out with its keywords. */
export function skiaPdf(
  objects: Readonly<Record<number, string>>,
  root: number,
  flaws: Flaws = {},
): Uint8Array {
  let text = '%PDF-1.4\n%\xd3\xeb\xe9\xe1\n'
  const offsets = new Map<number, number>()
  for (const [number, body] of Object.entries(objects)) {
    offsets.set(Number(number), text.length)
    text += `${number} 0 obj\n${body}\nendobj\n`
  }
  const size = Math.max(...offsets.keys()) + 1
  const start = text.length
  text += `xref\n0 ${size}\n0000000000 65535 f \n`
  for (let number = 1; number < size; number += 1) {
    const offset = offsets.get(number)
    const row =
      offset === undefined ? '0000000000 00000 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
    text += flaws.row?.(number, row) ?? row
  }
  text += `trailer\n${flaws.trailer ?? `<</Size ${size}\n/Root ${root} 0 R>>`}\nstartxref\n${flaws.startxref ?? start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

export function skiaStream(content: string, entries = ''): string {
  return `<<${entries}/Length ${content.length}>> stream\n${content}\nendstream`
}

/** One page of 200 x 300 pt with the margins 24 pt (left) and 48 pt (top); `more` adds or replaces objects. */
export function onePage(
  more: Readonly<Record<number, string>> = {},
  pageEntries = '',
  catalogEntries = '',
): Uint8Array {
  return skiaPdf(
    {
      1: '<</Title (t)>>',
      2: `<</Type /Page\n/Resources <</ProcSet [/PDF]>>\n/MediaBox [0 0 200 300]\n/Contents 3 0 R\n/StructParents 0\n/Tabs /S\n/Parent 4 0 R${pageEntries}>>`,
      3: skiaStream(
        '.24 0 0 -.24 0 300 cm\nq\n100 200 600 800 re\nW* n\nq\n3.125 0 0 3.125 100 200 cm\nQ\nQ\n',
      ),
      4: '<</Type /Pages\n/Count 1\n/Kids [2 0 R]>>',
      5: `<</Type /Catalog\n/Pages 4 0 R${catalogEntries}>>`,
      ...more,
    },
    5,
  )
}
