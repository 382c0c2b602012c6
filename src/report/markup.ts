/** HTML that is safe by its making: what a template is filled with is text, unless it is markup itself. */
import { escapeHtml } from '../escape.ts'

export interface Markup {
  readonly markup: string
}

type Filling = string | number | undefined | Markup | readonly Markup[]

/** Fills a template. Text is escaped, `undefined` is nothing, markup stays. */
export function html(pieces: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  let markup = pieces[0] ?? ''
  for (const [index, filling] of fillings.entries()) markup += written(filling) + (pieces[index + 1] ?? '')
  return { markup }
}

export const NOTHING: Markup = { markup: '' }

function written(filling: Filling): string {
  if (filling === undefined) return ''
  if (typeof filling === 'string' || typeof filling === 'number') return escapeHtml(readable(String(filling)))
  return 'markup' in filling ? filling.markup : filling.map(({ markup }) => markup).join('')
}

/** Without what no HTML document may hold (WHATWG HTML, 13.2.3.5): control characters, noncharacters, halves of a pair. */
function readable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Surrogate}\p{Noncharacter_Code_Point}]/gu,
    '\ufffd',
  )
}
