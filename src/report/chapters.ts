/** How long the chapters are. */
import { count, number } from './amounts.ts'
import { amountCell } from './charts.ts'
import type { ChapterFacts, ReportFacts } from './facts.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { longTable } from './tables.ts'

/** A book of more chapters shows the longest first, and all of them folded. */
const SHOWN = 60

export function chapterSection({ chapters, pages, otherPages, language }: ReportFacts): Markup {
  const mostPages = Math.max(0, ...chapters.map((chapter) => chapter.pages ?? 0))
  const mostWords = Math.max(0, ...chapters.map(({ words }) => words))
  const hasPages = pages !== undefined
  const row = (chapter: ChapterFacts) =>
    html`<tr><th scope="row">${titleOf(chapter, language)}</th>${
      hasPages
        ? amountCell(chapter.pages === 0 ? 'part' : number(chapter.pages ?? 0), chapter.pages ?? 0, mostPages)
        : NOTHING
    }${amountCell(number(chapter.words), chapter.words, mostWords, 2)}${
      hasPages ? html`<td class="number">${chapter.label}</td>` : NOTHING
    }</tr>\n`
  const columns = [
    { head: 'Chapter' },
    ...(hasPages ? [{ head: 'Pages' }] : []),
    { head: 'Words' },
    ...(hasPages ? [{ head: 'From', isNumber: true as const }] : []),
  ]
  const isLong = chapters.length > SHOWN * 1.25
  const longest = chapters.toSorted((a, b) => b.words - a.words).slice(0, SHOWN / 3)
  const note = hasPages
    ? html`<p>A page counts for the chapter that begins on it first, or else goes on; a chapter with “part” has no page that counts for it. ${count(otherPages, 'page')} more: title, imprint, contents, parts, blank pages.</p>`
    : html`<p>No PDF was built, so there are no pages.</p>`
  const what = 'Pages and words by chapter'
  return html`<section id="chapters"><h2>Chapters</h2>${note}
${
  isLong
    ? html`<div class="first"><h3>The longest</h3>${longTable(`${what}: the longest`, columns, longest.map(row), SHOWN)}</div><details><summary>All ${chapters.length}, in the order of the book</summary>${longTable(what, columns, chapters.map(row), chapters.length)}</details>`
    : longTable(what, columns, chapters.map(row), chapters.length)
}</section>`
}

function titleOf({ title, number: counted, file }: ChapterFacts, language: string): Markup {
  return html`<bdi lang="${language}">${counted === undefined ? '' : `${counted} `}${title}</bdi> <small><bdi class="name">${file}</bdi></small>`
}
