/** What mkdocs.yml says of the Markdown: extensions, where snippets lie, how anchors are made. */
import path from 'node:path'
import type { Folder } from '../../book.ts'
import { readMkdocsFile } from '../../mkdocs-file.ts'
import { asciiSlugs, pymdownSlugs, type Slugs, unicodeSlugs } from './slugs.ts'
import type { SnippetSettings } from './snippets.ts'

export interface MkdocsSettings {
  /** Whether an extension is on, by the end of its name: `caret` for `pymdownx.caret`. All are, where mkdocs.yml says nothing. */
  readonly uses: (extension: string) => boolean
  /** Whether mkdocs.yml names the extension: for those that change ordinary text. */
  readonly names: (extension: string) => boolean
  readonly snippets: SnippetSettings
  readonly slugs: Slugs
  /** Whether the plugin `macros` runs, which makes templates of the pages. */
  readonly macros: boolean
  /** What macros can name: the keys of `extra`, and `config` for all of mkdocs.yml. */
  readonly values: Readonly<Record<string, unknown>>
}

const BUNDLES: Readonly<Record<string, readonly string[]>> = {
  extra: ['abbr', 'attr_list', 'def_list', 'footnotes', 'md_in_html', 'tables'],
}

export async function readMkdocsSettings(folder: Folder): Promise<MkdocsSettings> {
  const file = ['mkdocs.yml', 'mkdocs.yaml'].find((name) => folder.files.has(name))
  // What cannot be read is reported by the reader of the contents.
  const { value, texts, problems } = await readMkdocsFile(file ?? '', folder.files, async (name) =>
    folder.files.has(name) ? new TextDecoder().decode(await folder.read(name)) : undefined,
  )
  const settings = recordOf(value)
  const extensions = namedValues(settings.markdown_extensions)
  const names = new Set([...extensions.keys()].map((name) => name.replace(/^.*\./, '')))
  for (const name of [...names]) for (const member of BUNDLES[name] ?? []) names.add(member)
  // A file that inherits one that cannot be read says only what differs.
  const isKnown = names.size > 0 && problems.length === 0
  return {
    uses: (extension) => !isKnown || names.has(extension),
    names: (extension) => names.has(extension),
    snippets: snippetsOf(recordOf(extensions.get('pymdownx.snippets')), textOf(settings.docs_dir) ?? 'docs'),
    slugs: slugsOf([...texts.values()].join('\n')),
    macros: namedValues(settings.plugins).has('macros'),
    values: { ...recordOf(settings.extra), config: settings },
  }
}

/** mkdocs writes lists as `- name`, `- name: {…}` or as one mapping. */
function namedValues(value: unknown): Map<string, unknown> {
  const items = Array.isArray(value) ? value : [value]
  return new Map(
    items.flatMap((item): [string, unknown][] =>
      typeof item === 'string' ? [[item, undefined]] : Object.entries(recordOf(item)),
    ),
  )
}

function snippetsOf(options: Readonly<Record<string, unknown>>, docs: string): SnippetSettings {
  const list = (value: unknown) =>
    (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string')
  const below = (base: string) => {
    const named = base.replace(/^\$config_dir\b\/?/, './').replace(/^\$docs_dir\b/, docs)
    const normal = path.posix.normalize(named === '' ? '.' : named)
    return normal === '.' || normal === './' ? '' : normal
  }
  const bases = list(options.base_path).map(below)
  return { basePaths: bases.length === 0 ? [''] : bases, append: list(options.auto_append) }
}

/** The function that makes anchors is named by a tag, which is no value: it is found by its name. */
function slugsOf(settings: string): Slugs {
  const name = /^\s*slugify:[^\S\n]*!!python\/[\w/]+:([\w.]+)/m.exec(settings)?.[1]
  if (name === 'markdown.extensions.toc.slugify_unicode') return unicodeSlugs
  if (name?.startsWith('pymdownx.slugs.') === true) {
    const function_ = name.slice('pymdownx.slugs.'.length)
    return pymdownSlugs(function_.startsWith('u') || /^\s*case:\s*['"]?(?:lower|fold)/m.test(settings))
  }
  return asciiSlugs
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
