/** Finds where the document type or the root of an XML text begins. */

/** The offset behind white space, processing instructions and comments (XML 1.0, section 2.8). */
export function skipMisc(text: string, start = 0): number {
  const space = /\s*/y
  let at = start
  for (;;) {
    space.lastIndex = at
    at += space.exec(text)?.[0].length ?? 0
    const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined
    const end = closing === undefined ? -1 : text.indexOf(closing, at + 2)
    if (closing === undefined || end === -1) return at
    at = end + closing.length
  }
}
