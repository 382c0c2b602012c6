/** What the files consist of, and where the time went. */
import { duration, number, share, size } from './amounts.ts'
import { amountCell, composition } from './charts.ts'
import type { FileFacts, ReportFacts } from './facts.ts'
import { html, type Markup, NOTHING } from './markup.ts'
import { name, table } from './tables.ts'

/** A part has its colour in every file. */
const TONES: Readonly<Record<string, number>> = {
  pictures: 1,
  fonts: 2,
  text: 3,
  'text and drawings': 3,
  'patterns of drawings': 7,
  styles: 4,
  'running heads and repeated drawings': 4,
  'structure, links, outline': 5,
}
const OTHER = 6

const KINDS: Readonly<Record<FileFacts['kind'], string>> = { pdf: 'PDF', epub: 'EPUB', html: 'HTML' }

export function fileSection({ files }: ReportFacts): Markup {
  return html`<section id="files"><h2>Files</h2><div class="files">
${files.map(
  (file) =>
    html`<div class="file"><h3>${KINDS[file.kind]}, ${size(file.bytes)}</h3><p>${name(file.name)}</p>${composition(
      `What the ${KINDS[file.kind]} consists of`,
      file.parts.map((part) => ({
        name: part.name,
        amount: part.bytes,
        says: size(part.bytes),
        tone: TONES[part.name] ?? OTHER,
      })),
    )}</div>\n`,
)}</div></section>`
}

const STAGES: Readonly<Record<string, string>> = {
  read: 'Reading the book',
  diagrams: 'Drawing diagrams',
  html: 'Writing the document',
  fonts: 'Preparing fonts',
  print: 'Printing',
  cover: 'Drawing the cover',
  link: 'Linking the PDF',
  epub: 'Packing the EPUB',
  verify: 'Reading the files again',
  write: 'Writing the files',
}

const KEPT: Readonly<Record<string, string>> = {
  remote: 'Pictures from the web',
  document: 'Parsed files',
  formula: 'Formulas',
  picture: 'Converted pictures',
  diagram: 'Diagrams',
  print: 'Printed segments',
}

export function timeSection({ stages, cache }: ReportFacts): Markup {
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0)
  const most = Math.max(0, ...stages.map(({ seconds }) => seconds))
  const rows = stages.map(
    ({ name: stage, seconds }) =>
      html`<tr><th scope="row">${STAGES[stage] ?? stage}</th>${amountCell(duration(seconds), seconds, most, 2)}<td class="number">${share(seconds, total)}</td></tr>\n`,
  )
  const kinds = cache.map(
    ({ kind, kept, made }) =>
      html`<tr><th scope="row">${KEPT[kind] ?? kind}</th>${amountCell(`${number(kept)} of ${number(kept + made)}`, kept, kept + made)}<td class="number">${number(made)}</td></tr>\n`,
  )
  return html`<section id="time"><h2>Time</h2><p>${duration(total)} in all. It differs from build to build; the files do not.</p>
${table('Time by stage', [{ head: 'Stage' }, { head: 'Time' }, { head: 'Share', isNumber: true }], rows)}
${cache.length === 0 ? NOTHING : html`<h3>From the cache</h3>${table('What came from the cache', [{ head: 'What' }, { head: 'From the cache' }, { head: 'Made anew', isNumber: true }], kinds)}`}</section>`
}
