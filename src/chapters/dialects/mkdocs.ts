/** The Markdown of mkdocs books: Python-Markdown with the extensions of Material for MkDocs. */
import type { MarkdownIt } from 'markdown-it'
import abbreviations from 'markdown-it-abbr'
import definitionLists from 'markdown-it-deflist'
import mark from 'markdown-it-mark'
import { mathPlugin, mkdocsDelimiters } from '../math.ts'
import { indentedAdmonitions } from './admonitions.ts'
import { attributeLists } from './attribute-lists.ts'
import type { Dialect, DialectKind } from './dialect.ts'
import { drawOwnElements } from './elements.ts'
import { annotations, titledFences } from './fences.ts'
import { githubDialect } from './github.ts'
import { markdownInHtml } from './html-markdown.ts'
import { carets, keys, tildes, untouchedFormulas } from './inline-marks.ts'
import { looseEmphasis } from './loose-emphasis.ts'
import { type MkdocsSettings, readMkdocsSettings } from './mkdocs-settings.ts'
import { dropPageMetadata } from './page-metadata.ts'
import { headingAnchors } from './slugs.ts'
import { expandSnippets } from './snippets.ts'
import { contentTabs } from './tabs.ts'
import { expandTemplates } from './templates.ts'
import { contentsMarkers, criticMarks, icons, inlineLanguages, smartSymbols } from './words.ts'

export const mkdocs: DialectKind = {
  name: 'mkdocs',
  marks: ({ files }) => files.has('mkdocs.yml') || files.has('mkdocs.yaml'),
  async open(folder) {
    const settings = await readMkdocsSettings(folder)
    const templates = { values: settings.values, source: '', importsCode: false, unindents: false }
    return mkdocsDialect(settings, [
      dropPageMetadata,
      ...(settings.uses('snippets') ? [expandSnippets(folder, settings.snippets)] : []),
      ...(settings.macros ? [expandTemplates(folder, templates)] : []),
    ])
  },
}

/** Constructs that text does not hold by chance are always read; the others where their extension is on. */
function mkdocsDialect({ uses, names, slugs }: MkdocsSettings, texts: Dialect['texts']): Dialect {
  const extensions: readonly (readonly [string, (markdown: MarkdownIt) => void])[] = [
    ['abbr', abbreviations],
    ['attr_list', attributeLists],
    ['caret', carets],
    ['tilde', tildes],
    ['mark', mark],
    ['keys', keys],
    ['critic', criticMarks],
    ['smartsymbols', smartSymbols],
    ['arithmatex', mathPlugin(mkdocsDelimiters)],
  ]
  return {
    name: 'mkdocs',
    texts,
    plugins: [
      indentedAdmonitions,
      looseEmphasis,
      contentTabs,
      markdownInHtml,
      definitionLists,
      titledFences(annotations),
      inlineLanguages,
      icons,
      contentsMarkers,
      untouchedFormulas,
      ...extensions.filter(([name]) => uses(name)).map(([, plugin]) => plugin),
      (markdown) => void markdown.set({ breaks: names('nl2br'), typographer: names('smarty') }),
    ],
    trees: [drawOwnElements, ...githubDialect.trees, headingAnchors(slugs)],
  }
}
