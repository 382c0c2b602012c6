/** How formulas are marked in Markdown: each dialect has its own list, of which the first that fits is taken. */

export interface Delimiter {
  readonly open: string
  readonly close: string
  /**
   * Whether the formula stands on a line of its own: always, never, or when nothing stands beside it. `block` is a mark that means
   * something else in a line: `\[` is a bracket.
   */
  readonly display: 'always' | 'never' | 'alone' | 'block'
  /** For a sign that means money as well: no space inside, and `apart` from letters and digits outside. */
  readonly tight?: boolean
  readonly apart?: boolean
  /** The tool reads the formula after Markdown has taken its backslashes: `\\\\` is a line end, `\_` an index. */
  readonly escaped?: boolean
}

const quoted: Delimiter = { open: '$`', close: '`$', display: 'never' }
const dollars: Delimiter = { open: '$$', close: '$$', display: 'always' }
const dollar: Delimiter = { open: '$', close: '$', display: 'never', tight: true }
const apartDollar: Delimiter = { ...dollar, apart: true }

/** https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions */
export const githubDelimiters: readonly Delimiter[] = [quoted, dollars, apartDollar]

/** `pymdownx.arithmatex`, whose dollar may touch letters: in Chinese nothing else would do. */
export const mkdocsDelimiters: readonly Delimiter[] = [
  dollars,
  { open: '\\[', close: '\\]', display: 'block' },
  { open: '\\(', close: '\\)', display: 'never' },
  dollar,
]

/** `output.html.mathjax-support` of mdBook: MathJax sees what Markdown has left. */
export const mdbookDelimiters: readonly Delimiter[] = [
  { ...dollars, escaped: true },
  { open: '\\\\[', close: '\\\\]', display: 'always', escaped: true },
  { open: '\\\\(', close: '\\\\)', display: 'never', escaped: true },
]

/** The preprocessor `katex` of mdBook. */
export const mdbookKatexDelimiters: readonly Delimiter[] = [dollars, dollar]

/** The plugins `katex` and `mathjax` of HonKit. */
export const honkitDelimiters: readonly Delimiter[] = [{ ...dollars, display: 'alone' }]

/** `remark-math` of Docusaurus, `markdown.math` of VitePress. */
export const docusaurusDelimiters: readonly Delimiter[] = [{ ...dollars, display: 'alone' }, apartDollar]
