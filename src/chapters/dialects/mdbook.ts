/** The Markdown of mdBook books. */

import type { Root } from 'hast'
import type { MarkdownIt } from 'markdown-it'
import deflist from 'markdown-it-deflist'
import type { Folder } from '../../book.ts'
import type { Report } from '../../diagnostics.ts'
import { visitElements } from '../../trees.ts'
import { turnQuotesIntoAlerts } from '../github.ts'
import { mathPlugin, mdbookDelimiters, mdbookKatexDelimiters } from '../math.ts'
import type { Dialect, DialectKind } from './dialect.ts'
import { githubDialect } from './github.ts'
import { headingIds } from './heading-ids.ts'
import { hiddenLines } from './hidden-lines.ts'
import { expandDirectives } from './mdbook-links.ts'
import { type MdbookSettings, readMdbookSettings } from './mdbook-settings.ts'
import { openRustSpec } from './rust-spec.ts'
import { smartPunctuation } from './smart-punctuation.ts'

/**
 * Preprocessors whose work is done here in another way (`links`, `index` and `spec` by this dialect, mathematics and diagrams by the book),
 * or that change nothing that a book on paper shows.
 */
const DONE = new Set([
  'links',
  'index',
  'spec',
  'katex',
  'mermaid',
  'mathjax',
  'linkcheck',
  'last-changed',
  'pagetoc',
])

export const mdbook: DialectKind = {
  name: 'mdbook',
  marks: ({ files }) => files.has('book.toml'),
  open: openMdbook,
}

async function openMdbook(folder: Folder, report: Report): Promise<Dialect> {
  const settings = await readMdbookSettings(folder)
  for (const [name, line] of settings.preprocessors) {
    if (!DONE.has(name))
      report.add(
        'preprocessor-unsupported',
        { file: 'book.toml', line },
        name,
        'what it would change stays as it is',
      )
  }
  const dialect: Dialect = {
    name: 'mdbook',
    texts: [expandDirectives(folder)],
    plugins: pluginsFor(settings),
    trees: [...githubDialect.trees, turnNestedQuotesIntoAlerts],
  }
  const specLine = settings.preprocessors.get('spec')
  return specLine === undefined ? dialect : openRustSpec(dialect, folder, settings.source, specLine)
}

function pluginsFor(settings: MdbookSettings): ((markdown: MarkdownIt) => void)[] {
  return [
    hiddenLines(settings.hiddenLines),
    ...(settings.mathJax ? [mathPlugin(mdbookDelimiters)] : []),
    ...(settings.preprocessors.has('katex') ? [mathPlugin(mdbookKatexDelimiters)] : []),
    headingIds,
    ...(settings.definitionLists ? [deflist] : []),
    ...(settings.smartPunctuation ? [smartPunctuation] : []),
  ]
}

/** In mdBook a quote in a list or in another quote can be an alert as well. */
function turnNestedQuotesIntoAlerts(tree: Root): void {
  visitElements(tree, ({ children }) => turnQuotesIntoAlerts({ type: 'root', children }))
}
