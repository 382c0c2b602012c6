/** The Markdown of Quarto: Pandoc's, with callouts, cells, cross references and shortcodes. */
import definitionLists from 'markdown-it-deflist'
import type { Folder } from '../../book.ts'
import { canonicalLanguage } from '../../fields.ts'
import { labelsFor } from '../../labels.ts'
import { isRecord, readYaml } from '../../yaml.ts'
import { mathPlugin, mdbookKatexDelimiters } from '../math.ts'
import { attributeLists } from './attribute-lists.ts'
import type { DialectKind } from './dialect.ts'
import { drawOwnElements } from './elements.ts'
import { annotations, titledFences } from './fences.ts'
import { githubDialect } from './github.ts'
import { carets, tildes } from './inline-marks.ts'
import { readPlaces } from './places.ts'
import { quartoCells } from './quarto-cells.ts'
import { fencedDivs } from './quarto-divs.ts'
import { drawFigures } from './quarto-figures.ts'
import { bracketedSpans, labelledIn, numberEquations, quartoReferences } from './quarto-labels.ts'
import { expandShortcodes } from './quarto-shortcodes.ts'
import { linkReferences, numberCaptions } from './references.ts'
import { smartPunctuation } from './smart-punctuation.ts'
import { reportUnsupported } from './unsupported.ts'

const CONFIGURATIONS = ['_quarto.yml', '_quarto.yaml']

export const quarto: DialectKind = {
  name: 'quarto',
  marks: ({ files }) => CONFIGURATIONS.some((name) => files.has(name)),
  async open(folder) {
    const project = await readText(CONFIGURATIONS, folder)
    const language = languageOf(project)
    const places = await readPlaces(folder, (file) => /\.(?:q?md|markdown)$/i.test(file), project, labelledIn)
    const words = labelsFor(language)
    const values = {
      meta: valuesOf(project),
      var: valuesOf(await readText(['_variables.yml', '_variables.yaml'], folder)),
    }
    return {
      name: 'quarto',
      texts: [expandShortcodes(folder, values), numberEquations(places)],
      plugins: [
        fencedDivs,
        definitionLists,
        bracketedSpans,
        quartoReferences(places),
        attributeLists,
        carets,
        tildes,
        smartPunctuation,
        mathPlugin(mdbookKatexDelimiters),
        titledFences(annotations),
        quartoCells,
        (markdown) => void markdown.enable('footnote_inline'),
      ],
      trees: [
        reportUnsupported,
        drawOwnElements,
        drawFigures,
        numberCaptions(places, words),
        linkReferences(places, words, '@'),
        ...githubDialect.trees,
      ],
    }
  },
}

async function readText(names: readonly string[], { files, read }: Folder): Promise<string> {
  const file = names.find((name) => files.has(name))
  return file === undefined ? '' : new TextDecoder().decode(await read(file))
}

function valuesOf(yaml: string): Readonly<Record<string, unknown>> {
  const { value } = readYaml(yaml, { foreignTags: true })
  return isRecord(value) ? value : {}
}

function languageOf(project: string): string {
  const { lang } = valuesOf(project)
  return (typeof lang === 'string' ? canonicalLanguage(lang) : undefined) ?? 'en'
}
