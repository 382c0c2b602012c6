/** The page that tells how to cite the book, when the author wrote none. */
import type { Book, Leaf } from '../book.ts'
import type { Labels } from '../labels.ts'
import { element } from './elements.ts'

export function citationPage({ metadata }: Book, labels: Labels): Leaf {
  const { styles } = metadata.citation
  const section = element(
    'section',
    { className: ['leaf', 'chapter'], id: 'citation' },
    element('header', { className: ['opening'] }, element('h1', {}, labels.citation)),
    ...(styles ?? [{ name: '', text: metadata.citation.text }]).flatMap(({ name, text }) => [
      name !== '' && element('h2', {}, name),
      element('p', { className: ['citation-text'] }, text),
    ]),
    styles !== undefined && element('h2', {}, 'BibTeX'),
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
