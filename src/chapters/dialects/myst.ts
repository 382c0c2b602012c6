/** MyST Markdown, as MyST and Jupyter Book read it: directives, roles, targets. */
import definitionLists from 'markdown-it-deflist'
import type { Folder } from '../../book.ts'
import { canonicalLanguage } from '../../fields.ts'
import { labelsFor } from '../../labels.ts'
import { isRecord, readYaml } from '../../yaml.ts'
import { docusaurusDelimiters, mathPlugin } from '../math.ts'
import { attributeLists } from './attribute-lists.ts'
import type { DialectKind } from './dialect.ts'
import { drawOwnElements } from './elements.ts'
import { annotations, titledFences } from './fences.ts'
import { githubDialect } from './github.ts'
import { mystDirectives } from './myst-directives.ts'
import { expandMystIncludes } from './myst-includes.ts'
import { mystLabelsIn, mystTargets } from './myst-labels.ts'
import { mystRoles } from './myst-roles.ts'
import { readPlaces } from './places.ts'
import { linkReferences, numberCaptions } from './references.ts'
import { reportUnsupported } from './unsupported.ts'

const CONFIGURATIONS = ['myst.yml', '_toc.yml', '_config.yml']

export const myst: DialectKind = {
  name: 'myst',
  marks: ({ files }) => files.has('myst.yml') || files.has('_toc.yml'),
  async open(folder) {
    const texts = await Promise.all(CONFIGURATIONS.map((file) => readText(file, folder)))
    const places = await readPlaces(
      folder,
      (file) => /\.(?:md|markdown)$/i.test(file),
      texts.join('\n'),
      mystLabelsIn,
    )
    const words = labelsFor(languageOf(texts[0] ?? ''))
    return {
      name: 'myst',
      texts: [expandMystIncludes(folder)],
      plugins: [
        titledFences(annotations),
        mathPlugin(docusaurusDelimiters),
        mystDirectives(places),
        mystTargets(places),
        mystRoles,
        definitionLists,
        attributeLists,
      ],
      trees: [
        reportUnsupported,
        drawOwnElements,
        numberCaptions(places, words),
        linkReferences(places, words),
        ...githubDialect.trees,
      ],
    }
  },
}

async function readText(file: string, { files, read }: Folder): Promise<string> {
  return files.has(file) ? new TextDecoder().decode(await read(file)) : ''
}

function languageOf(settings: string): string {
  const { value } = readYaml(settings, { foreignTags: true })
  const project = isRecord(value) ? value.project : undefined
  const language = isRecord(project) ? project.language : undefined
  return (typeof language === 'string' ? canonicalLanguage(language) : undefined) ?? 'en'
}
