/** Judges the links of a printed book against its source: does each lead to the page on which its target stands? */
import { bare, contentsOf, type SourceLink } from './html.ts'
import { type PdfJudgement, textOf } from './pdf.ts'
import type { PdfLink, PdfPage, TextRun } from './pdf-page.ts'

export interface LinksJudgement {
  /** Links that were compared. */
  readonly checked: number
  /** One sentence for each link that is missing or leads astray. */
  readonly wrong: readonly string[]
  /** Links around a picture: they have no text to be recognised by, and are only known not to be dead. */
  readonly withoutText: number
}

interface ContentsRow {
  readonly title: string
  /** As printed at the right end of the row. */
  readonly number: string | undefined
  /** Of the page that the row's link leads to. */
  readonly label: string | undefined
}

export interface ContentsJudgement {
  readonly rows: readonly ContentsRow[]
  /** One sentence for each row that is missing, shows a wrong number or leads astray. */
  readonly wrong: readonly string[]
}

/** Each row of the contents in `html` is printed, shows the label of the page it leads to, and its heading stands there. */
export function judgeContents(judgement: PdfJudgement, html: string): ContentsJudgement {
  const { pages } = judgement
  const firstOfBody = pages.findIndex((page) => /^\d+$/.test(page.label))
  const front = pages.slice(0, firstOfBody > 0 ? firstOfBody : pages.length)
  const printed = front.flatMap((page) =>
    page.links.map((link) => ({ link, text: bare(textUnder(page, link)) })),
  )
  const rows: ContentsRow[] = []
  const wrong: string[] = []
  for (const source of contentsOf(html)) {
    const parts = takeLink(printed, bare(source.text), (row) => numberOf(pages, row) !== undefined)
    const end = parts?.[0]?.end
    if (!parts || end?.kind !== 'place') {
      wrong.push(`\`${source.text}\` is not printed with a link and a number`)
      continue
    }
    const number = numberOf(pages, parts)
    const label = pages[end.page]?.label
    rows.push({ title: source.text, number, label })
    if (number !== label) wrong.push(`\`${source.text}\` shows ${number}, its link leads to page ${label}`)
    wrong.push(...astray(pages, source, end))
  }
  return { rows, wrong }
}

/** Each link of the source has its annotation, and the target's text stands at or below the place that it leads to. */
export function judgeLinks({ pages }: PdfJudgement, sourceLinks: readonly SourceLink[]): LinksJudgement {
  const printed = pages.flatMap((page) =>
    page.links
      .filter((link) => link.end.kind !== 'web')
      .map((link) => ({ link, text: bare(textUnder(page, link)) })),
  )
  const wrong: string[] = []
  let checked = 0
  // A row of the contents may have the text of a link of a chapter, and stands before it: the contents go last.
  const rows = printed.filter(({ link }) => isContentsRow(pages, link))
  const pool = [...printed.filter((candidate) => !rows.includes(candidate)), ...rows]
  for (const source of sourceLinks) {
    if (bare(source.text) === '') continue
    checked++
    const end = takeLink(pool, bare(source.text))?.[0]?.end
    if (end?.kind !== 'place') wrong.push(`\`${source.text}\` (#${source.id}) is not a link in the PDF`)
    else wrong.push(...astray(pages, source, end))
  }
  return { checked, wrong, withoutText: sourceLinks.length - checked }
}

function astray(
  pages: readonly PdfPage[],
  source: SourceLink,
  end: { page: number; y: number },
): readonly string[] {
  const page = pages[end.page]
  // Half a point: a destination may be rounded to below the top of its line, never to below its baseline.
  const found = page !== undefined && bare(textOf(page, end.y + 0.5)).includes(bare(source.target))
  if (found) return []
  const stands = pages
    .filter((other) => bare(textOf(other)).includes(bare(source.target)))
    .map(({ label }) => label)
  return [
    `\`${source.text}\` (#${source.id}) leads to page ${page?.label} at ${Math.round(end.y)} pt; ` +
      `\`${source.target}\` stands on ${stands.slice(0, 5).join(', ') || 'no page'}`,
  ]
}

interface Candidate {
  readonly link: PdfLink
  readonly text: string
}

/** Finds the first unused link that shows this text, or at least begins with it, and takes it out of `pool`. */
function takeLink(
  pool: Candidate[],
  wanted: string,
  accepts: (parts: readonly PdfLink[]) => boolean = () => true,
): readonly PdfLink[] | undefined {
  for (const shows of [(text: string) => text === wanted, (text: string) => text.startsWith(wanted)]) {
    for (let first = 0; first < pool.length; first++) {
      const parts = partsFrom(pool, first, wanted, shows)
      if (!parts || !accepts(parts)) continue
      pool.splice(first, parts.length)
      return parts
    }
  }
  return undefined
}

/** A link over two lines is two annotations with one end: as many of them as are needed to show the text. */
function partsFrom(
  pool: readonly Candidate[],
  first: number,
  wanted: string,
  shows: (text: string) => boolean,
): readonly PdfLink[] | undefined {
  const parts: PdfLink[] = []
  let text = ''
  for (let next = first; next < pool.length; next++) {
    const candidate = pool[next]
    if (!candidate || (parts[0] && !sameEnd(parts[0], candidate.link))) return undefined
    text += candidate.text
    parts.push(candidate.link)
    if (text !== '' && shows(text)) return parts
    if (text === '' || !wanted.startsWith(text)) return undefined
  }
  return undefined
}

function sameEnd(a: PdfLink, b: PdfLink): boolean {
  return JSON.stringify(a.end) === JSON.stringify(b.end)
}

/** Characters whose middle lies in the link's box; within a run they are taken to be of equal width. */
function textUnder(page: PdfPage, { box: [left, bottom, right, top] }: PdfLink): string {
  const lines = page.runs.filter((run) => isBetween(run.y + run.size * 0.3, bottom, top))
  return lines
    .map((run) => {
      const characters = [...run.text]
      const step = run.width / characters.length
      return characters
        .filter((_, i) => isBetween(run.x + (i + 0.5) * step, left - 0.5, right + 0.5))
        .join('')
    })
    .join('')
}

/** The last word at the right end of the lines that the row stands on, when it is a page number. */
function numberOf(pages: readonly PdfPage[], parts: readonly PdfLink[]): string | undefined {
  let last: TextRun | undefined
  for (const { page, box } of parts) {
    for (const run of pages[page]?.runs ?? []) {
      if (run.text.trim() === '' || run.mark === 'artifact') continue
      if (!isBetween(run.y + run.size * 0.3, box[1], box[3])) continue
      if (!last || run.x + run.width > last.x + last.width) last = run
    }
  }
  const word = last?.text
    .trim()
    .split(/[\s.·…]+/)
    .at(-1)
  return word && /^(\d+|[ivxlcdm]+)$/.test(word) ? word : undefined
}

/** In the front matter, with the label of the page that it leads to at the right end of its line. */
function isContentsRow(pages: readonly PdfPage[], link: PdfLink): boolean {
  const label = link.end.kind === 'place' ? pages[link.end.page]?.label : undefined
  return (
    !/^\d+$/.test(pages[link.page]?.label ?? '') && label !== undefined && numberOf(pages, [link]) === label
  )
}

function isBetween(value: number, low: number, high: number): boolean {
  return value >= low && value <= high
}
