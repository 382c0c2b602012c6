/** Reads the contents of an MkDocs book: `nav` of mkdocs.yml, else the tree of its `docs_dir`. */

import { posix } from 'node:path'
import type { Folder, Repository } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { readMkdocsFile } from '../mkdocs-file.ts'
import { isRecord } from '../yaml.ts'
import type { FoundToc, ParseFile, TocReader } from './found.ts'
import { readOrders } from './mkdocs-order.ts'
import { mkdocsTree } from './mkdocs-tree.ts'
import { readNav, withIndexes } from './nav.ts'
import { nothingFrom, readText, type Settings, textAt, valueAt } from './settings.ts'
import { readSummary } from './summary.ts'
import { placeEntries, type WrittenEntry } from './written.ts'

export const mkdocs: TocReader = {
  name: 'mkdocs.yml',
  why: 'MkDocs keeps the contents in `nav`, or takes the files of its folder in their order',
  read: readMkdocs,
}

async function readMkdocs(
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const file = ['mkdocs.yml', 'mkdocs.yaml'].find((name) => folder.files.has(name))
  if (file === undefined) return undefined
  const { texts, value, problems, placeOf } = await readMkdocsFile(file, folder.files, (name) =>
    readText(name, folder),
  )
  for (const { kind, at, reason } of problems) {
    if (kind === 'outside') report.add('toc-form-ignored', at, '`INHERIT`', reason)
    else report.add('toc-invalid', at, reason)
  }
  const from = [...texts.keys()]
  if (problems.some(({ kind }) => kind === 'invalid')) return nothingFrom(...from)
  const settings = { file, value, placeOf }
  const written = (textAt(value, 'docs_dir') ?? 'docs').trim()
  const base = posix.normalize(written).replace(/^\.$|\/$/g, '')
  if (base === '..' || base.startsWith('../') || base.startsWith('/')) {
    report.add('toc-path-outside', placeOf(['docs_dir']), written)
    return nothingFrom(file)
  }
  if (!folder.folders.has(base)) {
    report.add('toc-file-missing', placeOf(['docs_dir']), `${base}/`)
    return nothingFrom(file)
  }
  const nav = valueAt(value, 'nav')
  if (nav === undefined) {
    const literate = await readLiterate(settings, base, folder, parse, report, repository)
    if (literate) return { ...withTitle(value), ...literate, from: [...from, ...literate.from] }
    reportOrder(settings, report)
  }
  const entries = nav === undefined ? await treeOf(base, folder, report) : readNav(nav, ['nav'], settings)
  const supported = entries.flatMap((entry) => withoutPlugins(entry, report))
  const naming = { folder, parse, report, base, endings: [], listed: new Set<string>() }
  const body = await placeEntries(hasIndexes(value) ? withIndexes(supported) : supported, naming)
  if (entries.length === 0) report.add('toc-invalid', placeOf(['nav']), 'it lists no chapter.')
  return { ...withTitle(value), from, front: [], body, back: [] }
}

async function treeOf(base: string, folder: Folder, report: Report): Promise<readonly WrittenEntry[]> {
  const prefix = base === '' ? '' : `${base}/`
  return mkdocsTree(prefix, folder, await readOrders(prefix, folder, report), report)
}

function withTitle(value: unknown): { readonly title?: string } {
  const title = textAt(value, 'site_name')?.trim()
  return title ? { title } : {}
}

function hasIndexes(value: unknown): boolean {
  const features = valueAt(valueAt(value, 'theme'), 'features')
  const isOn = Array.isArray(features) && features.includes('navigation.indexes')
  return isOn || pluginsOf(value).has('section-index')
}

/** `plugins` is a list of names and maps, or a map. */
function pluginsOf(value: unknown): ReadonlyMap<string, unknown> {
  const listed = valueAt(value, 'plugins')
  const items: readonly unknown[] = Array.isArray(listed) ? listed : [listed]
  return new Map(
    items.flatMap((item): readonly (readonly [string, unknown])[] =>
      typeof item === 'string' ? [[item, undefined]] : isRecord(item) ? Object.entries(item) : [],
    ),
  )
}

/** The plugin literate-nav keeps `nav` in a list of Markdown. https://oprypin.github.io/mkdocs-literate-nav/ */
async function readLiterate(
  { value }: Settings,
  base: string,
  folder: Folder,
  parse: ParseFile,
  report: Report,
  repository?: Repository,
): Promise<FoundToc | undefined> {
  const plugins = pluginsOf(value)
  if (!plugins.has('literate-nav')) return undefined
  const file = posix.join(base, textAt(plugins.get('literate-nav'), 'nav_file') ?? 'SUMMARY.md')
  const place = { file, isPart: () => true, readsParagraphs: false }
  return readSummary(place, folder, parse, report, repository)
}

/** Plugins and settings that change the contents in ways that only MkDocs with the plugin installed knows. */
function reportOrder({ value, file, placeOf }: Settings, report: Report): void {
  const plugins = pluginsOf(value)
  for (const name of ['gen-files', 'nav-weight', 'mkdocs-nav-weight', 'i18n', 'multirepo'])
    if (plugins.has(name))
      report.add('toc-form-ignored', placeOf(['plugins']), `What the plugin \`${name}\` does`, inOrder)
  for (const key of ['exclude_docs', 'not_in_nav', 'draft_docs'])
    if (isRecord(value) && Object.hasOwn(value, key))
      report.add('toc-form-ignored', placeOf([key]), `\`${key}\` of ${file}`, inOrder)
}

const inOrder = 'all Markdown files are taken, in the order of their names.'

/** Entries that a plugin would replace by others. */
function withoutPlugins(entry: WrittenEntry, report: Report): readonly WrittenEntry[] {
  const form = /^!include\b|^\.\.\.(?:\s*\||\s*$)|\*/.exec(entry.path ?? '')?.[0]
  if (form !== undefined && !/^(https?:)?\/\//i.test(entry.path ?? '')) {
    const advice = 'only a plugin of MkDocs knows what it stands for; write its files into `nav`.'
    report.add('toc-form-unsupported', entry.at, `\`${entry.path}\``, advice)
    return []
  }
  return [{ ...entry, children: entry.children.flatMap((child) => withoutPlugins(child, report)) }]
}
