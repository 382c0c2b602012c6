/** The page that tells how to cite the book, when the author wrote none. */
import type { Book, Leaf } from '../book.ts'
import type { Labels } from '../labels.ts'
import { element } from './elements.ts'

export function citationPage({ metadata }: Book, labels: Labels): Leaf {
  const section = element(
    'section',
    { className: ['leaf', 'chapter'], id: 'citation' },
    element('header', { className: ['opening'] }, element('h1', {}, labels.citation)),
    element('p', { className: ['citation-text'] }, metadata.citation.text),
    element(
      'pre',
      { className: ['short'] },
      element('code', { className: ['language-bibtex'] }, metadata.citation.bibtex),
    ),
  )
  return {
    id: 'citation',
    kind: 'chapter',
    matter: 'back',
    title: labels.citation,
    tree: { type: 'root', children: [section] },
  }
}
