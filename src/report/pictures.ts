/** How sharp the pictures are in print, and which are heavy. */
import { count, number, size } from './amounts.ts'
import { amountCell, histogram } from './charts.ts'
import type { PictureFacts, PrintFacts, ReportFacts } from './facts.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { type Column, longTable, name } from './tables.ts'

/** Pixels to an inch: below, a reader of the printed page sees the pixels; above, print shows no more. */
const COARSE = 150
const FINE = 300
const HEAVIEST = 10

type Printed = PictureFacts & { readonly print: PrintFacts }

export function pictureSection({ pictures, strayPictures = 0 }: ReportFacts): Markup {
  if (pictures === undefined)
    return html`<section id="pictures"><h2>Pictures</h2><p>No PDF was built, so nothing was printed.</p></section>`
  const printed = printedOf(pictures)
  const drawings = pictures.filter(({ format }) => format === 'SVG').length
  const absent = pictures.filter(({ format, print }) => format !== 'SVG' && print === undefined)
  const notes = [
    ...(drawings > 0 ? [`${count(drawings, 'drawing')} in SVG: sharp at any size.`] : []),
    ...(strayPictures > 0
      ? [`${count(strayPictures, 'picture')} of the PDF could not be told from its file.`]
      : []),
  ]
  return html`<section id="pictures"><h2>Pictures</h2>
${printed.length === 0 ? html`<p>The PDF shows no picture made of pixels.</p>` : resolutions(printed)}
${notes.map((note) => html`<p>${note}</p>`)}
${heaviest(pictures)}
${
  absent.length === 0
    ? NOTHING
    : html`<details><summary>${count(absent.length, 'picture')} not found in the PDF</summary><p>Each is shown by another output only (as the cover of the EPUB), or was changed by the browser so that it cannot be told.</p><ul>${absent.map(({ file }) => html`<li>${name(file)}</li>`)}</ul></details>`
}</section>`
}

/** The coarsest first. */
function printedOf(pictures: readonly PictureFacts[]): readonly Printed[] {
  return pictures
    .flatMap((picture) => (picture.print === undefined ? [] : [{ ...picture, print: picture.print }]))
    .sort((a, b) => a.print.dpi - b.print.dpi || (a.file < b.file ? -1 : 1))
}

/** Those that a reader of the printed page would see the pixels of. */
export function coarsePictures(pictures: readonly PictureFacts[]): number {
  return pictures.filter(({ print }) => print !== undefined && print.dpi < COARSE).length
}

function resolutions(printed: readonly Printed[]): Markup {
  const coarse = printed.filter(({ print }) => print.dpi < COARSE)
  const fine = printed.filter(({ print }) => print.dpi > FINE)
  const between = printed.length - coarse.length - fine.length
  const { chart, most } = histogram(
    printed.map(({ print }) => print.dpi),
    {
      step: 25,
      end: 600,
      labels: ['0', '150', '300', '450', '600+'],
      tone: (dpi) => (dpi < COARSE ? 3 : dpi > FINE ? 2 : 1),
    },
  )
  return html`<h3>Resolution in print</h3>
<p>Pixels to an inch (dpi) where the picture is printed largest. Each column is 25 dpi wide; the highest stands for ${count(most, 'picture')}.</p>
<figure>${chart}<figcaption><ul class="bands"><li class="band-3"><strong>${number(coarse.length)}</strong> below 150 dpi: pixels may be seen</li><li class="band-1"><strong>${number(between)}</strong> from 150 to 300 dpi</li><li class="band-2"><strong>${number(fine.length)}</strong> above 300 dpi: more than print shows</li></ul></figcaption></figure>
${coarse.length === 0 ? NOTHING : html`<details open><summary>${count(coarse.length, 'picture')} below 150 dpi</summary>${rows('Pictures below 150 dpi', coarse, 12)}</details>`}
${fine.length === 0 ? NOTHING : html`<details><summary>${count(fine.length, 'picture')} above 300 dpi</summary>${rows('Pictures above 300 dpi', fine.toReversed(), fine.length)}</details>`}
<details><summary>All ${printed.length}, the coarsest first</summary>${rows('Pictures by resolution', printed, printed.length)}</details>`
}

const COLUMNS: readonly Column[] = [
  { head: 'Picture' },
  { head: 'dpi', isNumber: true },
  { head: 'Pixels', isNumber: true },
  { head: 'In print, mm', isNumber: true },
  { head: 'Page', isNumber: true },
  { head: 'File', isNumber: true },
]

function rows(what: string, pictures: readonly Printed[], first: number): Markup {
  const written = pictures.map(
    ({ file, width, height, bytes, times, print }) =>
      html`<tr><th scope="row">${name(file)}</th><td class="number">${Math.round(print.dpi)}</td><td class="number">${width} × ${height}</td><td class="number">${Math.round(print.width)} × ${Math.round(print.height)}</td><td class="number">${print.label}${times > 1 ? ` (${times} times)` : ''}</td><td class="number">${size(bytes)}</td></tr>\n`,
  )
  return longTable(what, COLUMNS, written, first)
}

function heaviest(pictures: readonly PictureFacts[]): Markup {
  const heavy = pictures
    .toSorted((a, b) => b.bytes - a.bytes || (a.file < b.file ? -1 : 1))
    .slice(0, HEAVIEST)
  if (heavy.length === 0) return NOTHING
  const all = pictures.reduce((sum, { bytes }) => sum + bytes, 0)
  const written = heavy.map(
    ({ file, format, bytes }) =>
      html`<tr><th scope="row">${name(file)}</th><td>${format}</td>${amountCell(size(bytes), bytes, heavy[0]?.bytes ?? 0)}</tr>\n`,
  )
  return html`<h3>The heaviest files</h3><p>${count(pictures.length, 'picture')}, ${size(all)} together.</p>
${longTable('The heaviest pictures', [{ head: 'Picture' }, { head: 'Kind' }, { head: 'File' }], written, HEAVIEST)}`
}
