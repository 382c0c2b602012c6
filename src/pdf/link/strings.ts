/** The inside of literal strings (ISO 32000-1, 7.3.4.2). */

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** Resolves escapes (table 3) and makes line ends uniform; `raw` is what stands between the outer parentheses. */
export function unescaped(raw: string): string {
  return raw.replace(
    /\\(?:([0-7]{1,3})|(\r\n|[\s\S]))|\r\n?/g,
    (_, octal: string | undefined, after: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      if (after === undefined) return '\n'
      // A backslash before an end of line joins the two lines.
      return /[\r\n]/.test(after) ? '' : (escapes[after] ?? after)
    },
  )
}
