/** The facts of a build → one page of HTML that needs nothing else: no script, no network, no other file. */
import { createHash } from 'node:crypto'
import { count, duration, number, size } from './amounts.ts'
import { chapterSection } from './chapters.ts'
import type { ReportFacts } from './facts.ts'
import { fileSection, timeSection } from './files.ts'
import { fontSection } from './fonts.ts'
import { linkSection } from './links.ts'
import { html, type Markup } from './markup.ts'
import { coarsePictures, pictureSection } from './pictures.ts'
import { problemSection } from './problems.ts'
import { STYLE } from './style.ts'

export type { ReportFacts } from './facts.ts'
export { type FoundPrint, type GatheredFacts, gatherFacts } from './gather.ts'

const SECTIONS: readonly { readonly id: string; readonly title: string }[] = [
  { id: 'warnings', title: 'Warnings' },
  { id: 'chapters', title: 'Chapters' },
  { id: 'pictures', title: 'Pictures' },
  { id: 'fonts', title: 'Fonts' },
  { id: 'links', title: 'Links to the web' },
  { id: 'files', title: 'Files' },
  { id: 'time', title: 'Time' },
]

/** Whatever comes out of the book is text in it, never markup. */
export function writeReport(facts: ReportFacts): string {
  const { title, language, generator, version, commit, time } = facts
  const made = [
    `Report of ${generator}, ${time}`,
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`]),
  ]
  const style: Markup = { markup: STYLE }
  const hash = createHash('sha256').update(STYLE).digest('base64')
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${title}: report</title>
<style>${style}</style>
</head>
<body>
<header><h1><bdi lang="${language}">${title}</bdi></h1><p>${made.join(' · ')}</p>
${tiles(facts)}
<nav aria-label="Sections"><ul>${SECTIONS.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<main>
${problemSection(facts)}
${chapterSection(facts)}
${pictureSection(facts)}
${fontSection(facts)}
${linkSection(facts)}
${fileSection(facts)}
${timeSection(facts)}
</main>
</body>
</html>
`
  return page.markup
}

function tiles({ chapters, pages, words, problems, pictures, files, stages }: ReportFacts): Markup {
  const coarse = pictures && coarsePictures(pictures)
  const seconds = stages.reduce((sum, stage) => sum + stage.seconds, 0)
  const weight = files.reduce((sum, file) => sum + file.bytes, 0)
  const shown: readonly { readonly name: string; readonly value: string; readonly isBad?: boolean }[] = [
    { name: chapters.length === 1 ? 'chapter' : 'chapters', value: number(chapters.length) },
    ...(pages === undefined ? [] : [{ name: pages === 1 ? 'page' : 'pages', value: number(pages) }]),
    { name: 'words', value: number(words) },
    {
      name: problems.length === 1 ? 'warning' : 'warnings',
      value: number(problems.length),
      isBad: problems.length > 0,
    },
    ...(coarse === undefined
      ? []
      : [
          {
            name: `${coarse === 1 ? 'picture' : 'pictures'} below 150 dpi`,
            value: number(coarse),
            isBad: coarse > 0,
          },
        ]),
    { name: count(files.length, 'file'), value: size(weight) },
    { name: 'to build', value: duration(seconds) },
  ]
  return html`<dl class="tiles">${shown.map(({ name, value, isBad }) => html`<div class="${isBad ? 'warn' : 'tile'}"><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}
