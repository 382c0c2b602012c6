/** Where the book's links to the web lead. */
import { count, number } from './amounts.ts'
import { amountCell } from './charts.ts'
import type { ReportFacts } from './facts.ts'
import { html, type Markup } from './markup.ts'
import { longTable } from './tables.ts'

const SHOWN = 20

export function linkSection({ hosts }: ReportFacts): Markup {
  if (hosts.length === 0)
    return html`<section id="links"><h2>Links to the web</h2><p>The book has none.</p></section>`
  const most = Math.max(...hosts.map(({ links }) => links))
  const sum = (of: (host: (typeof hosts)[number]) => number) => hosts.reduce((all, host) => all + of(host), 0)
  const rows = hosts.map(
    ({ host, links, addresses }) =>
      html`<tr><th scope="row">${host === '' ? html`<em>no valid address</em>` : html`<bdi class="name">${host}</bdi>`}</th>${amountCell(number(links), links, most)}<td class="number">${number(addresses)}</td></tr>\n`,
  )
  return html`<section id="links"><h2>Links to the web</h2><p>${count(
    sum(({ links }) => links),
    'link',
  )} to ${count(
    sum(({ addresses }) => addresses),
    'address',
    'addresses',
  )} of ${count(hosts.length, 'host')}. <code>buckram check --web</code> asks whether they still lead somewhere.</p>
${longTable('Links by host', [{ head: 'Host' }, { head: 'Links' }, { head: 'Different addresses', isNumber: true }], rows, SHOWN)}</section>`
}
