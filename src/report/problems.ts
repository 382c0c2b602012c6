/** What is wrong with the book, by code: how often, where, and what it means. */
import type { Diagnostic } from '../diagnostics.ts'
import { count, number } from './amounts.ts'
import { amountCell } from './charts.ts'
import { explanation } from './explanation.ts'
import type { ReportFacts } from './facts.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { name, table } from './tables.ts'

export function problemSection({ problems, explanations }: ReportFacts): Markup {
  if (problems.length === 0)
    return html`<section id="warnings"><h2>Warnings</h2><p class="good">There are none.</p></section>`
  const codes = byCode(problems)
  const most = Math.max(...codes.map(([, found]) => found.length))
  const rows = codes.map(
    ([code, found]) =>
      html`<tr><th scope="row"><a href="#code-${code}"><code>${code}</code></a></th>${amountCell(number(found.length), found.length, most, 3)}<td>${summaryOf(explanations.get(code))}</td></tr>\n`,
  )
  return html`<section id="warnings"><h2>Warnings</h2>
${table('Warnings by code', [{ head: 'Code' }, { head: 'Places' }, { head: 'What it is' }], rows)}
${codes.map(([code, found]) => codeDetails(code, found, explanations.get(code)))}</section>`
}

function codeDetails(code: string, found: readonly Diagnostic[], page: string | undefined): Markup {
  const places = found.map(
    ({ at: { file, line, column }, message }) =>
      html`<li>${name([file, line, column].filter((part) => part !== undefined).join(':'))} <span class="message">${ticked(message)}</span></li>\n`,
  )
  return html`<details id="code-${code}" class="code"><summary><code>${code}</code> <span>${count(found.length, 'place')}</span></summary>
<p>${ticked(found[0]?.hint ?? '')}</p>
<ol class="places">
${places}</ol>
${page === undefined ? NOTHING : html`<details class="explanation"><summary>What it means</summary>${explanation(page)}</details>`}</details>\n`
}

/** The most frequent first. */
function byCode(problems: readonly Diagnostic[]): [string, readonly Diagnostic[]][] {
  const codes = new Map<string, Diagnostic[]>()
  for (const problem of problems) codes.set(problem.code, [...(codes.get(problem.code) ?? []), problem])
  return [...codes].sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
}

/** Messages have their quotations in backticks. */
function ticked(text: string): readonly Markup[] {
  return text
    .split(/`([^`]*)`/)
    .map((piece, index) => (index % 2 === 1 ? html`<code><bdi>${piece}</bdi></code>` : html`${piece}`))
}

/** The first paragraph of the page. */
function summaryOf(page: string | undefined): string {
  return page?.split(/\n{2,}/)[1]?.replaceAll('\n', ' ') ?? ''
}
