/** Tables of the report: what is wide moves inside its own frame, what is long is folded after its first rows. */
import { html, type Markup } from './markup.ts'

/** `what` names the table for those who do not see it, and the frame, which a keyboard can move. */
export function table(what: string, heads: readonly Column[], rows: readonly Markup[]): Markup {
  return html`<div class="wide" role="region" aria-label="${what}" tabindex="0"><table><caption class="unseen">${what}</caption><thead><tr>${heads.map(columnHead)}</tr></thead><tbody>
${rows}</tbody></table></div>`
}

export interface Column {
  readonly head: string
  /** Numbers stand at the end of their column. */
  readonly isNumber?: true
}

function columnHead({ head, isNumber }: Column): Markup {
  return isNumber ? html`<th scope="col" class="number">${head}</th>` : html`<th scope="col">${head}</th>`
}

/** The first rows, and all of them folded; on paper, all of them. */
export function longTable(
  what: string,
  heads: readonly Column[],
  rows: readonly Markup[],
  first: number,
): Markup {
  // A few more are no reason to fold.
  if (rows.length <= first * 1.25) return table(what, heads, rows)
  return html`<div class="first">${table(`${what}: the first ${first}`, heads, rows.slice(0, first))}</div>
<details><summary>All ${rows.length}</summary>${table(what, heads, rows)}</details>`
}

/** A path, an address or a title, whichever way it is written. */
export function name(text: string): Markup {
  return html`<bdi class="name">${text}</bdi>`
}
