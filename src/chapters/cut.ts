/** Documents → chapters: whole files and sections of files, in the order of the contents, each under one h1. */
import type { Element, Root, RootContent } from 'hast'
import { toString as textOf } from 'hast-util-to-string'
import type {
  Chapter,
  ChapterEntry,
  Document,
  Heading,
  Matter,
  SectionEntry,
  Toc,
  TocEntry,
} from '../book.ts'
import { remembering } from '../remember.ts'
import { copyTree, visitElements } from '../trees.ts'
import { headingDepth } from './parse.ts'

/** Cuts the chapters that the contents list. Links still hold the author's addresses, ids are still those of their file. */
export function cutChapters(toc: Toc, documents: ReadonlyMap<string, Document>): Chapter[] {
  const chapters: Chapter[] = []

  function walk(entries: readonly TocEntry[], matter: Matter, level: number, part: string | undefined): void {
    for (const entry of entries) {
      if (entry.kind === 'link') continue
      if (entry.kind === 'part') walk(entry.children, matter, level, entry.title)
      else {
        if (entry.kind !== 'draft') chapters.push(cutChapter(entry, matter, level, part, documents))
        if (entry.kind !== 'section') walk(entry.children, matter, level + 1, part)
      }
    }
  }
  walk(toc.front, 'front', 1, undefined)
  walk(toc.body, 'body', 1, undefined)
  walk(toc.back, 'back', 1, undefined)
  return chapters
}

function cutChapter(
  entry: ChapterEntry | SectionEntry,
  matter: Matter,
  level: number,
  part: string | undefined,
  documents: ReadonlyMap<string, Document>,
): Chapter {
  const document = documents.get(entry.file)
  if (document === undefined) throw new Error(`The chapter \`${entry.file}\` was not parsed.`)
  // A file of several sections is remembered by each.
  const cuts = rememberCuts(document, '', () => new Map())
  const { children: _, ...own } = { children: [], ...entry }
  const key = JSON.stringify([own, matter, level, part])
  const known = cuts.get(entry.id)
  if (known?.key === key) return known.chapter
  const chapter = cutAnew(entry, matter, level, part, document)
  cuts.set(entry.id, { key, chapter })
  return chapter
}

const rememberCuts = remembering<Document, Map<string, { readonly key: string; readonly chapter: Chapter }>>()

function cutAnew(
  entry: ChapterEntry | SectionEntry,
  matter: Matter,
  level: number,
  part: string | undefined,
  document: Document,
): Chapter {
  const tree = copyTree(entry.kind === 'section' ? sectionOf(document.tree, entry) : document.tree)
  setTitle(tree, entry.title)
  return {
    id: entry.id,
    file: entry.file,
    title: entry.title,
    ...(entry.number === undefined ? {} : { number: entry.number }),
    matter,
    level,
    ...(entry.kind === 'section' && entry.role !== undefined ? { role: entry.role } : {}),
    ...(part === undefined ? {} : { part }),
    tree,
    headings: headingsOf(tree),
  }
}

/** The top-level nodes that stand on the section's lines. Footnotes follow when the section refers to them. */
function sectionOf(tree: Root, { lines }: SectionEntry): Root {
  const children: RootContent[] = []
  let inside = false
  for (const child of tree.children) {
    if (isFootnotes(child)) continue
    const line = child.position?.start.line
    if (child.type === 'element' && line !== undefined) inside = line >= lines.first && line <= lines.last
    if (inside) children.push(child)
  }
  const notes = tree.children.find((child): child is Element => isFootnotes(child))
  const section: Root = { type: 'root', children }
  return notes === undefined ? section : { type: 'root', children: [...children, ...notesOf(notes, section)] }
}

function isFootnotes(node: RootContent): boolean {
  return node.type === 'element' && node.tagName === 'section' && node.properties.dataFootnotes !== undefined
}

function notesOf(notes: Element, section: Root): Element[] {
  const wanted = new Set<string>()
  visitElements(section, (element) => {
    if (element.properties.dataFootnoteRef !== undefined) wanted.add(String(element.properties.href).slice(1))
  })
  const items: Element[] = []
  visitElements(notes, (item) => {
    if (item.tagName !== 'li' || !wanted.has(String(item.properties.id))) return
    // A note keeps the number that its reference shows: those between may be in other sections.
    const number = /\d+$/.exec(String(item.properties.id))?.[0]
    items.push({ ...item, properties: { ...item.properties, value: number } })
  })
  if (items.length === 0) return []
  return [{ ...notes, children: [{ type: 'element', tagName: 'ol', properties: {}, children: items }] }]
}

/**
 * Puts the chapter's title first as its only h1. The author's own h1 is taken when there is one; a section's first
 * heading is raised to h1 and those below it with it; otherwise the title of the contents is set.
 */
function setTitle(tree: Root, title: string): void {
  const headings = elementsWithDepth(tree)
  const first = headings[0]
  const own = tree.children.find((node) => node.type === 'element' && node.tagName === 'h1')
  // An anchor in a paragraph of its own may stand before the heading.
  const opening = tree.children.find((node) => node.type === 'element' && !isBareAnchor(node))
  let head: RootContent
  if (own !== undefined) head = own
  else if (
    first !== undefined &&
    (first === opening || textOf(first) === title) &&
    tree.children.includes(first)
  ) {
    const rise = (headingDepth(first) ?? 1) - 1
    for (const heading of headings) setDepth(heading, Math.max(1, (headingDepth(heading) ?? 1) - rise))
    head = first
  } else {
    head = { type: 'element', tagName: 'h1', properties: {}, children: [{ type: 'text', value: title }] }
  }
  tree.children = [head, ...tree.children.filter((node) => node !== head)]
  const others = headings.filter((heading) => heading !== head)
  if (others.some((heading) => heading.tagName === 'h1')) {
    for (const heading of others) setDepth(heading, (headingDepth(heading) ?? 1) + 1)
  }
}

function isBareAnchor(element: Element): boolean {
  return (
    element.tagName === 'p' &&
    textOf(element).trim() === '' &&
    element.children.every((child) => child.type !== 'element' || child.tagName === 'a')
  )
}

function elementsWithDepth(tree: Root): Element[] {
  const found: Element[] = []
  visitElements(tree, (element) => {
    if (headingDepth(element) !== undefined) found.push(element)
  })
  return found
}

function setDepth(heading: Element, depth: number): void {
  heading.tagName = `h${Math.min(depth, 6)}`
}

/** The headings of a tree in document order, with the ids that they have now. */
export function headingsOf(tree: Root): Heading[] {
  return elementsWithDepth(tree).map((element) => ({
    depth: headingDepth(element) ?? 1,
    id: String(element.properties.id ?? ''),
    title: textOf(element).replace(/\s+/g, ' ').trim(),
    line: element.position?.start.line ?? 1,
  }))
}
