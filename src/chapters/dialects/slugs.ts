/** Anchors of headings as other tools make them, so that links which worked on the website land in the book. */

import type { Element, ElementContent, Root } from 'hast'
import { visitElements } from '../../trees.ts'
import type { TreeTransform } from './dialect.ts'

/** How a tool makes an anchor from a heading's text, and how it tells a second one of the same name. */
export interface Slugs {
  readonly slug: (title: string) => string
  readonly next: (slug: string) => string
}

/** Python-Markdown: `name`, `name_1`, `name_2`; a heading without a Latin letter is `_1`. */
const nextInPython = (slug: string) => {
  const match = /^(.*)_(\d+)$/.exec(slug)
  return match === null ? `${slug}_1` : `${match[1]}_${Number(match[2]) + 1}`
}

/** The extension `toc` of Python-Markdown, as it is set by default. */
export const asciiSlugs: Slugs = {
  slug: (title) =>
    title
      .normalize('NFKD')
      .replace(/[^\0-\x7f]/g, '')
      .replace(/[^\w\s-]/g, '')
      .trim()
      .toLowerCase()
      .replace(/[-\s]+/g, '-'),
  next: nextInPython,
}

/** `slugify_unicode` of Python-Markdown. */
export const unicodeSlugs: Slugs = {
  slug: (title) =>
    title
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}\p{M}_\s-]/gu, '')
      .trim()
      .toLowerCase()
      .replace(/[-\s]+/g, '-'),
  next: nextInPython,
}

/** `pymdownx.slugs.slugify`: every space is one hyphen, in the case that the author chose. */
export function pymdownSlugs(lowerCase: boolean): Slugs {
  return {
    slug: (title) => {
      const text = title
        .normalize('NFC')
        .replace(/<\/?[^>]*>/g, '')
        .trim()
      return (lowerCase ? text.toLowerCase() : text)
        .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
        .replaceAll(' ', '-')
    },
    next: nextInPython,
  }
}

/** VitePress, which takes its anchors from VuePress. */
export const vitepressSlugs: Slugs = {
  slug: (title) =>
    title
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u001f]/g, '')
      .replace(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .replace(/^(\d)/, '_$1')
      .toLowerCase(),
  next: (slug) => {
    const match = /^(.*)-(\d+)$/.exec(slug)
    return match === null ? `${slug}-1` : `${match[1]}-${Number(match[2]) + 1}`
  },
}

/** Gives every heading without an anchor of the author's own the one that its tool would. */
export function headingAnchors({ slug, next }: Slugs): TreeTransform {
  return (tree: Root) => {
    const used = new Set<string>()
    const headings: Element[] = []
    visitElements(tree, (element) => {
      const { id } = element.properties
      if (typeof id === 'string') used.add(id)
      else if (/^h[1-6]$/.test(element.tagName)) headings.push(element)
    })
    for (const heading of headings) {
      let id = slug(titleOf(heading))
      while (id === '' || used.has(id)) id = next(id)
      used.add(id)
      heading.properties.id = id
    }
  }
}

/** The heading's text; the number of a footnote is none of it. */
function titleOf(element: Element): string {
  return element.children
    .map((child) => {
      if (child.type !== 'element') return child.type === 'text' ? child.value : ''
      const isNote = child.tagName === 'sup' && child.children.some(isNoteReference)
      return isNote ? '' : titleOf(child)
    })
    .join('')
}

function isNoteReference(node: ElementContent): boolean {
  return node.type === 'element' && node.properties.dataFootnoteRef !== undefined
}
