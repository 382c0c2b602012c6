/** Cover, title page, and the citation page of a book that has none of its own. */
import type { Element } from 'hast'
import type { Metadata, Person } from '../book.ts'
import type { Labels, Role } from '../labels.ts'
import { hangLines } from './code-lines.ts'
import type { Cover } from './input.ts'
import { address } from './names.ts'
import type { Page } from './pages.ts'
import { webAddress } from './web-address.ts'
import { element } from './xml.ts'

export function coverPage(
  metadata: Metadata,
  cover: Cover,
  picture: string,
  file: string,
  labels: Labels,
): Page {
  const { width, height } = cover
  const size = width > 0 && height > 0 ? { width: Math.round(width), height: Math.round(height) } : {}
  // The picture's text is the book's title: that is what a cover says.
  const img = element('img', { src: address(picture), alt: metadata.title, ...size })
  const body = element('section', { className: ['cover'], 'epub:type': 'cover' }, img)
  return { file, title: labels.cover, matter: 'front', body }
}

export function titlePage(metadata: Metadata, file: string, labels: Labels): Page {
  const { title, subtitle, publisher, date, version, release, rights } = metadata
  const line = (name: string, text: string | Element | undefined) =>
    text === undefined ? undefined : element('p', { className: [name] }, text)
  const body = element(
    'section',
    { className: ['title-page'], 'epub:type': 'titlepage' },
    element('h1', { className: ['title'] }, title),
    line('subtitle', subtitle),
    metadata.authors.map((author) => element('p', { className: ['author'] }, author.name)),
    byRole(metadata.contributors).map(([role, names]) =>
      labelled('contributor', roleName(role, labels), names.join(labels.listSeparator)),
    ),
    line('publisher', publisher),
    line('date', date),
    version === undefined ? undefined : labelled('version', labels.version, version),
    line('release', release && [release.tag, release.commit?.slice(0, 12)].filter(Boolean).join(' · ')),
    line('rights', rights === undefined ? undefined : linked(rights.name, rights.url)),
  )
  return { file, title: labels.titlePage, matter: 'front', body }
}

export function citationPage({ citation }: Metadata, file: string, labels: Labels): Page {
  const body = element(
    'section',
    { className: ['citation'], 'epub:type': 'bibliography', role: 'doc-bibliography' },
    element('h1', {}, labels.citation),
    ...(citation.styles ?? [{ name: '', text: citation.text }]).flatMap(({ name, text }) => [
      ...(name === '' ? [] : [element('h2', {}, name)]),
      element('p', {}, text),
    ]),
    citation.styles === undefined ? undefined : element('h2', {}, 'BibTeX'),
    element('pre', {}, element('code', { className: ['language-bibtex'] }, citation.bibtex)),
  )
  hangLines(body)
  return { file, title: labels.citation, matter: 'back', body }
}

/** A quiet word before the value, without a colon: every script has its own. */
function labelled(name: string, label: string, value: string): Element {
  return element('p', { className: [name] }, element('span', { className: ['label'] }, label), ` ${value}`)
}

function roleName(role: string, { roles }: Labels): string {
  return isRole(role, roles) ? roles[role] : roles.ctb
}

function isRole(role: string, roles: Labels['roles']): role is Role {
  return Object.hasOwn(roles, role)
}

/** Roles in the order in which they first appear. */
function byRole(people: readonly Person[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const { role, name } of people) groups.set(role, [...(groups.get(role) ?? []), name])
  return [...groups]
}

function linked(text: string, url: string | undefined): Element {
  const href = webAddress(url)
  return href === undefined ? element('span', {}, text) : element('a', { href, rel: ['license'] }, text)
}
