/** One Markdown file → a sanitised HTML tree with its headings, anchors and places in the source. Pure. */
import GithubSlugger from 'github-slugger'
import type { Element, Root, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString as textOf } from 'hast-util-to-string'
import type { Document, Heading, Source } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { visitElements } from '../trees.ts'
import { isRecord, readYaml } from '../yaml.ts'
import { type Dialect, githubDialect } from './dialects/index.ts'
import { anchorText, unwrapEmoji } from './emoji.ts'
import { renderMarkdown } from './markdown.ts'
import { takeFormulas } from './math/tree.ts'
import { placeElements } from './positions.ts'
import { sanitizeTree } from './sanitize.ts'

export function parseMarkdown(source: Source, report: Report, dialect: Dialect = githubDialect): Document {
  const { body, firstLine, frontMatter } = splitFrontMatter(source, report)
  const { html, origins } = renderMarkdown(body, firstLine, dialect.plugins)
  const tree = sanitizeTree(readHtml(html, source.file, report))
  placeElements(tree, html, origins, source)
  takeFormulas(tree)
  for (const transform of dialect.trees) transform(tree, source.file, report)
  const headings = slugHeadings(tree)
  unwrapEmoji(tree)
  return { file: source.file, tree, headings, ids: collectIds(tree), frontMatter }
}

/** What stages after this one walk by calling themselves; GitHub's own depth is far below. */
const DEEPEST = 250

/** Elements that are nested without end are reported and left out. */
function readHtml(html: string, file: string, report: Report): Root {
  try {
    const tree = fromHtml(html, { fragment: true })
    if (depthOf(tree) <= DEEPEST) return tree
  } catch (error) {
    if (!(error instanceof RangeError)) throw error // the call stack is exhausted
  }
  report.add('file-too-deep', { file }, DEEPEST)
  return { type: 'root', children: [] }
}

function depthOf(tree: Root): number {
  let depth = 0
  let level: readonly (Root | RootContent)[] = [tree]
  for (; level.length > 0; depth++) level = level.flatMap((node) => ('children' in node ? node.children : []))
  return depth
}

interface SplitSource {
  readonly body: string
  readonly firstLine: number
  readonly frontMatter: Readonly<Record<string, unknown>>
}

function splitFrontMatter({ file, text }: Source, report: Report): SplitSource {
  const match = /^---[ \t]*\n([\s\S]*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)
  if (match === null) return { body: text, firstLine: 1, frontMatter: {} }
  const { value, problems } = readYaml(match[1] ?? '')
  const isMapping = isRecord(value)
  // A rule, a line of text and another rule look like front matter; only a mapping is one.
  if (problems.length === 0 && !isMapping) return { body: text, firstLine: 1, frontMatter: {} }
  for (const { line, column, reason } of problems) {
    report.add('front-matter-invalid', { file, line: line + 1, column }, reason)
  }
  return {
    body: text.slice(match[0].length),
    firstLine: match[0].split('\n').length,
    frontMatter: isMapping ? { ...value } : {},
  }
}

/** Sets GitHub's anchor on every heading. An id that the author wrote stays beside it. */
function slugHeadings(tree: Root): Heading[] {
  const slugger = new GithubSlugger()
  const headings: Heading[] = []
  visitElements(tree, (element) => {
    const depth = headingDepth(element)
    if (depth === undefined) return
    const title = textOf(element).replace(/\s+/g, ' ').trim()
    const id = slugger.slug(anchorText(element).trim())
    const own = element.properties.id
    if (typeof own === 'string' && own !== id) {
      element.children.unshift({ type: 'element', tagName: 'span', properties: { id: own }, children: [] })
    }
    element.properties.id = id
    headings.push({ depth, id, title, line: element.position?.start.line ?? 1 })
  })
  return headings
}

/** 1 to 6 for `h1` to `h6`. */
export function headingDepth(element: Element): number | undefined {
  const match = /^h([1-6])$/.exec(element.tagName)
  return match === null ? undefined : Number(match[1])
}

function collectIds(tree: Root): Set<string> {
  const ids = new Set<string>()
  visitElements(tree, (element) => {
    for (const value of [
      element.properties.id,
      element.tagName === 'a' ? element.properties.name : undefined,
    ]) {
      if (typeof value === 'string' && value !== '') ids.add(value)
    }
  })
  return ids
}
