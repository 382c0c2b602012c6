/** What is wrong with a finished PDF as a file: pages, labels, bookmarks, fonts, tags, running heads, dead links. */
import { bookmarkRows, type ExpectedPdf, isSameAddress, labelsOf } from './expected.ts'
import { lettersOf } from './letters.ts'
import type { End, FoundPage, FoundPdf } from './read-pdf.ts'

/** One sentence without its point for each fault. */
export function fileFaults(found: FoundPdf, expected: ExpectedPdf): string[] {
  const labels = labelsOf(expected)
  const faults: string[] = []
  if (!found.whole) faults.push('its cross-reference table has to be repaired')
  if (!found.tagged) faults.push('it is not tagged')
  const { language } = expected.book.metadata
  if (found.language !== language)
    faults.push(`its language is \`${found.language}\` and not \`${language}\``)
  if (found.pages.length !== labels.length)
    faults.push(`it has ${found.pages.length} pages and not ${labels.length}`)
  return [
    ...faults,
    ...found.pages.flatMap((page, index) => pageFaults(page, labels[index] ?? '', expected)),
    ...outlineFaults(found, expected, labels),
  ]
}

function pageFaults(page: FoundPage, label: string, expected: ExpectedPdf): string[] {
  const faults: string[] = []
  const where = `page ${label}`
  if (page.label !== label) faults.push(`${where} has the label \`${page.label}\``)
  if (page.tagged === false && page.text.trim() !== '') faults.push(`${where} has text and no tags`)
  if (page.foreignFonts.length > 0)
    faults.push(`${where} uses fonts that are not in the file: ${page.foreignFonts.join(', ')}`)
  for (const link of page.links) {
    if (link.kind === 'nowhere') faults.push(`a link on ${where} leads nowhere`)
    if (link.kind === 'web' && (link.url.startsWith(expected.origin) || /^\s*file:/i.test(link.url)))
      faults.push(`a link on ${where} leads to \`${link.url}\`, which no reader has`)
  }
  return expected.restyled ? faults : [...faults, ...furnitureFaults(page, label, expected)]
}

/** A page without running head and folio is as it should be: the title page, or a blank one. */
function furnitureFaults(
  { furniture }: FoundPage,
  label: string,
  { book, leaves, missing }: ExpectedPdf,
): string[] {
  const letters = lettersOf(furniture, missing)
  if (letters === '') return []
  const titles = ['', book.metadata.title, ...leaves.map(({ title }) => title)].map((title) =>
    lettersOf(title, missing),
  )
  const isRight = titles.some((title) => letters === title + label || letters === label + title)
  return isRight ? [] : [`page ${label} has \`${furniture.trim()}\` as its running head and folio`]
}

function outlineFaults(found: FoundPdf, expected: ExpectedPdf, labels: readonly string[]): string[] {
  const rows = bookmarkRows(expected.outline)
  const faults = rows.flatMap((row, index) => {
    const item = found.outline[index]
    if (item === undefined) return []
    if (item.title !== row.title || item.level !== row.level)
      return [
        `its bookmark ${index + 1} is \`${item.title}\` on level ${item.level} and not \`${row.title}\` on level ${row.level}`,
      ]
    const label = row.to === undefined ? undefined : expected.labelOf(row.to)
    return leadsTo(item.end, label, row.url, labels)
      ? []
      : [
          `its bookmark \`${row.title}\` leads ${describe(item.end, labels)} and not to ${label ?? row.url ?? 'no place'}`,
        ]
  })
  return rows.length === found.outline.length
    ? faults
    : [`it has ${found.outline.length} bookmarks and not ${rows.length}`, ...faults]
}

function leadsTo(end: End, label: string | undefined, url: string | undefined, labels: readonly string[]) {
  switch (end.kind) {
    case 'page':
      return label !== undefined && labels[end.page] === label
    case 'web':
      return url !== undefined && isSameAddress(end.url, url)
    case 'nowhere':
      return label === undefined && url === undefined
    default:
      return end satisfies never
  }
}

function describe(end: End, labels: readonly string[]): string {
  switch (end.kind) {
    case 'page':
      return `to page ${labels[end.page] ?? end.page + 1}`
    case 'web':
      return `to \`${end.url}\``
    case 'nowhere':
      return 'nowhere'
    default:
      return end satisfies never
  }
}
