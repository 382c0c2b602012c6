/** Title page, imprint and the pages that open the parts. */
import type { Element } from 'hast'
import type { Book, Leaf, Matter, Metadata, PartEntry, Person } from '../book.ts'
import type { Labels } from '../labels.ts'
import { element, link } from './elements.ts'

export function titlePage({ metadata }: Book, labels: Labels): Leaf {
  const { title, subtitle, authors, contributors, publisher, date, version, release } = metadata
  const released = release === undefined ? [] : [release.tag, release.commit?.slice(0, 12)]
  const foot = [publisher, date, version && `${labels.version} ${version}`, ...released].filter(
    (part) => part !== undefined && part !== '',
  )
  const section = element(
    'section',
    { className: ['leaf', 'title-page'], id: 'title-page' },
    element('p', { className: ['title'] }, title),
    subtitle !== undefined && element('p', { className: ['subtitle'] }, subtitle),
    element('div', { className: ['rule'] }),
    ...authors.map((person) => element('p', { className: ['author'] }, person.name)),
    ...contributors.map((person) =>
      element('p', { className: ['contributor'] }, contributorLine(person, labels)),
    ),
    element('div', { className: ['fill'] }),
    foot.length > 0 && element('p', { className: ['foot'] }, foot.join(' · ')),
  )
  return leaf('title-page', 'title-page', 'front', title, section)
}

export function imprint({ metadata }: Book, labels: Labels): Leaf {
  const { title, subtitle, authors, description, rights, repository, identifier, isbn, doi, source } =
    metadata
  const rows: [string, Element | string | undefined][] = [
    [labels.licence, rights && (rights.url === undefined ? rights.name : external(rights.url, rights.name))],
    [labels.source, source && (isAddress(source) ? external(source, source) : source)],
    [labels.repository, repository && external(repository.url, repository.url)],
    ['ISBN', isbn],
    ['DOI', doi && external(`https://doi.org/${doi}`, doi)],
    ['ID', identifier.startsWith('urn:uuid:') ? undefined : identifier],
  ]
  const section = element(
    'section',
    { className: ['leaf', 'imprint'], id: 'imprint' },
    element('div', { className: ['fill'] }),
    element('p', { className: ['title'] }, subtitle === undefined ? title : `${title}: ${subtitle}`),
    authors.length > 0 && element('p', {}, authors.map((person) => person.name).join(labels.listSeparator)),
    description !== undefined && element('p', {}, description),
    element(
      'dl',
      {},
      ...rows.flatMap(([term, value]) =>
        value === undefined || value === '' ? [] : [element('dt', {}, term), element('dd', {}, value)],
      ),
    ),
    element('p', {}, buildLine(metadata, labels)),
  )
  return leaf('imprint', 'imprint', 'front', title, section)
}

export function partPage(part: PartEntry, id: string, matter: Matter): Leaf {
  const titles = part.children.flatMap((entry) =>
    entry.kind === 'part' || entry.kind === 'link' ? [] : [entry.title],
  )
  const section = element(
    'section',
    { className: ['leaf', 'part'], id },
    element('h1', { className: ['title'] }, part.title),
    element('div', { className: ['rule'] }),
    titles.length > 0 &&
      element('ul', { className: ['abstract'] }, ...titles.map((title) => element('li', {}, title))),
  )
  return leaf(id, 'part', matter, part.title, section)
}

function leaf(id: string, kind: Leaf['kind'], matter: Matter, title: string, section: Element): Leaf {
  return { id, kind, matter, title, tree: { type: 'root', children: [section] } }
}

function contributorLine(person: Person, labels: Labels): string {
  const role = Object.entries(labels.roles).find(([code]) => code === person.role)?.[1]
  return role === undefined ? person.name : `${role} ${person.name}`
}

function external(url: string, text: string): Element {
  return link({ kind: 'external', url }, {}, text)
}

function isAddress(text: string): boolean {
  return /^https?:\/\//.test(text)
}

/** What was built from what: the commit in full is in build.json. */
function buildLine({ repository, version, date }: Metadata, labels: Labels): string {
  const commit = repository?.commit?.slice(0, 12)
  return [version && `${labels.version} ${version}`, date, commit && labels.builtFrom(commit)]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ')
}
