/**
 * Charts as plain SVG. They hold no words, so that nothing shrinks with them: what they show stands beside them as text. Lengths are
 * attributes, since the page's policy forbids `style`. A tone is a colour of the style sheet, from 1 to 7.
 */
import { share } from './amounts.ts'
import { html, type Markup } from './markup.ts'

/** A cell with a number in words and its bar, which says the same to those who see it. */
export function amountCell(says: string, value: number, most: number, tone = 1): Markup {
  const length = most === 0 ? 0 : (value / most) * 100
  // What is there at all is seen.
  const seen = value > 0 ? Math.max(length, 1) : 0
  return html`<td class="amount"><div><span>${says}</span><svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="tone-${tone}" width="${round(seen)}" height="1"/></svg></div></td>`
}

export interface Part {
  readonly name: string
  readonly amount: number
  /** The amount in words. */
  readonly says: string
  readonly tone: number
}

/** A whole in one bar, and its parts as a table that is the legend. `what` names the whole. */
export function composition(what: string, parts: readonly Part[]): Markup {
  const whole = parts.reduce((sum, { amount }) => sum + amount, 0)
  let at = 0
  const pieces = parts.map(({ amount, tone }) => {
    const from = at
    at += whole === 0 ? 0 : (amount / whole) * 1000
    return html`<rect class="tone-${tone}" x="${round(from)}" width="${round(at - from)}" height="1"/>`
  })
  const rows = parts.map(
    ({ name, amount, says, tone }) =>
      html`<tr><th scope="row"><svg class="swatch" viewBox="0 0 1 1" aria-hidden="true" focusable="false"><rect class="tone-${tone}" width="1" height="1"/></svg> ${name}</th><td>${says}</td><td>${share(amount, whole)}</td></tr>\n`,
  )
  return html`<svg class="composition" viewBox="0 0 1000 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">${pieces}</svg>
<table class="legend"><caption>${what}</caption><tbody>
${rows}</tbody></table>`
}

/** How many of a number of values lie in each of the equal steps from 0; `tone` colours a step by its middle. Five labels stand at equal distances. */
export function histogram(
  values: readonly number[],
  { step, end, labels, tone }: HistogramScale,
): { readonly chart: Markup; readonly most: number } {
  const steps = Math.round(end / step)
  const counts = new Array<number>(steps).fill(0)
  for (const value of values) {
    const index = Math.max(0, Math.min(steps - 1, Math.floor(value / step)))
    counts[index] = (counts[index] ?? 0) + 1
  }
  const most = Math.max(1, ...counts)
  const columns = counts.map((amount, index) => {
    const height = (amount / most) * 100
    return html`<rect class="tone-${tone((index + 0.5) * step)}" x="${index + 0.08}" width="0.84" y="${round(100 - height)}" height="${round(height)}"/>`
  })
  const marks = labels.map((label) => html`<span>${label}</span>`)
  const chart = html`<div class="histogram" aria-hidden="true"><svg viewBox="0 0 ${steps} 100" preserveAspectRatio="none" focusable="false">${columns}</svg><div class="marks">${marks}</div></div>`
  return { chart, most }
}

export interface HistogramScale {
  readonly step: number
  /** Values beyond it count in the last step. */
  readonly end: number
  readonly labels: readonly string[]
  readonly tone: (value: number) => number
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
