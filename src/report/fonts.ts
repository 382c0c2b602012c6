/** Which faces the PDF has, and what for. */
import { number, size } from './amounts.ts'
import { amountCell } from './charts.ts'
import type { ReportFacts } from './facts.ts'
import { html, type Markup } from './markup.ts'
import { table } from './tables.ts'

/** A face with no more characters shows which ones it is there for. */
const FEW = 24

export function fontSection({ fonts }: ReportFacts): Markup {
  if (fonts === undefined)
    return html`<section id="fonts"><h2>Fonts</h2><p>No PDF was built, so no type was set.</p></section>`
  const most = Math.max(0, ...fonts.map(({ bytes }) => bytes))
  const all = fonts.reduce((sum, { bytes }) => sum + bytes, 0)
  const rows = fonts.map(
    ({ face, set, characters, bytes }) =>
      html`<tr><th scope="row"><bdi class="name">${face}</bdi>${few(characters)}</th><td class="number">${number(characters.length)}</td><td class="number">${number(set)}</td>${amountCell(size(bytes), bytes, most)}</tr>\n`,
  )
  return html`<section id="fonts"><h2>Fonts</h2><p>${fonts.length} faces, ${size(all)} of the PDF. Each is cut down to the characters of the book.</p>
${table('Faces, with their characters and their weight in the PDF', [{ head: 'Face' }, { head: 'Different characters', isNumber: true }, { head: 'Set', isNumber: true }, { head: 'In the PDF' }], rows)}</section>`
}

function few(characters: readonly number[]): Markup {
  const seen = characters
    .map((code) => String.fromCodePoint(code))
    .filter((character) => /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character))
  return seen.length > FEW || seen.length === 0
    ? html``
    : html` <small class="characters"><bdi>${seen.join(' ')}</bdi></small>`
}
