/** Refined prints, linked as a small book. */
import { type LinkedPdf, type LinkInput, linkPdf, readSegment } from '../../src/pdf/link/index.ts'

/** The prints `names` of `prints`. `more` goes before what a book needs at least. */
export function linkPrints(
  prints: ReadonlyMap<string, Uint8Array>,
  names: readonly string[],
  more: Partial<LinkInput> = {},
): LinkedPdf {
  return linkPdf({
    segments: names.map((name) => readSegment(name, prints.get(name) ?? new Uint8Array())),
    furniture: [],
    labels: [],
    outline: [],
    symbolBase: 'https://buckram.invalid/book#',
    attachments: [],
    info: INFO,
    ...more,
  })
}

export const INFO: LinkInput['info'] = {
  title: 'Book',
  authors: [],
  keywords: [],
  language: 'en',
  rightToLeft: false,
  creator: 'c',
  producer: 'p',
  date: 0,
  identifier: 'i',
}
