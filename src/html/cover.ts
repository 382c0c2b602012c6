/** A typographic cover, drawn from the metadata when the book brings none. */
import { createHash } from 'node:crypto'
import type { Metadata } from '../book.ts'
import { escapeHtml } from '../escape.ts'
import { scriptAttributes } from '../media/languages.ts'

/** Colours of bookbinders' cloth; which one a book gets depends on its identifier alone. */
const CLOTHS = ['#7a1f24', '#1f3a56', '#26493a', '#4a2f57', '#5a4321', '#2b2f36', '#1d4c55'] as const

/** The cover as a document of the width 1,600 px and the height 2,560 px. `head` is HTML for the document's head. */
export function composeCover(metadata: Metadata, stylesheet: string, head: string): string {
  const { title, subtitle, language, authors, publisher, identifier } = metadata
  const cloth = CLOTHS[(createHash('sha256').update(identifier).digest()[0] ?? 0) % CLOTHS.length]
  const size = titleSize(title)
  const lines = [
    `<p class="title" style="font-size:${size}px">${escapeHtml(title)}</p>`,
    subtitle === undefined ? '' : `<p class="subtitle">${escapeHtml(subtitle)}</p>`,
    '<div class="rule"></div>',
    ...authors.slice(0, 4).map(({ name }) => `<p class="author">${escapeHtml(name)}</p>`),
    '<div class="fill"></div>',
    publisher === undefined ? '' : `<p class="foot">${escapeHtml(publisher)}</p>`,
  ]
  return `<!doctype html><html lang="${escapeHtml(language)}"${scriptAttributes(metadata)}><head><meta charset="utf-8"><style>${stylesheet}</style>${head}</head><body style="background-color:${cloth}"><div class="frame">${lines.join('')}</div></body></html>`
}

/** A long title is set smaller; a wide character counts as two. */
function titleSize(title: string): number {
  let columns = 0
  for (const character of title)
    columns += /[\u1100-\u115f\u2e80-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1
  return columns <= 24 ? 168 : columns <= 48 ? 132 : columns <= 90 ? 100 : 76
}
