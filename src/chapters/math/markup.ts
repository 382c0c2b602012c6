/** What KaTeX wrote → the two forms of a formula. */

import type { TypesetFormula } from '../../book.ts'
import { escapeHtml } from '../../escape.ts'
import { withLetters } from './letters.ts'
import { repairMathml } from './repair.ts'

const DRAWN = '<span class="katex-html" aria-hidden="true">'
const MATHML =
  /<math ([^>]*)><semantics>([\s\S]*)<annotation [^>]*>[\s\S]*?<\/annotation><\/semantics><\/math>/

/**
 * KaTeX writes both forms at once, one beside the other. Both get the TeX as their alternative text. A printed formula is a picture
 * to whoever hears the page: Chromium tags it as a figure with that text, and knows no tag for formulas.
 * @throws Error when KaTeX has changed.
 */
export function splitMarkup(markup: string, tex: string, display: boolean): TypesetFormula {
  const end = markup.indexOf(DRAWN)
  const [, attributes, content] = MATHML.exec(markup.slice(0, Math.max(0, end))) ?? []
  if (attributes === undefined || content === undefined)
    throw new Error('KaTeX has changed: the two forms of a formula cannot be told apart.')
  const drawn = markup.slice(end + DRAWN.length, markup.length - closing(display).length)
  // A formula that only defines macros.
  if (drawn === '') return { html: '', mathml: '' }
  const alternative = escapeHtml(tex.replace(/\s+/g, ' ').trim())
  const printed = `<span class="katex" role="img" aria-label="${alternative}"><span class="katex-html">${drawn}</span></span>`
  return {
    html: display ? `<span class="katex-display">${printed}</span>` : printed,
    mathml: `<math ${attributes} alttext="${alternative}">${withLetters(repairMathml(content))}</math>`,
  }
}

/** What ends the drawn form: itself, the formula and, where it stands on a line of its own, the line. */
function closing(display: boolean): string {
  return '</span>'.repeat(display ? 3 : 2)
}
