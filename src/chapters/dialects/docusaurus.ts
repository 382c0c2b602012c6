/** The Markdown of Docusaurus and VitePress. */
import path from 'node:path'
import type { Folder } from '../../book.ts'
import { docusaurusDelimiters, mathPlugin } from '../math.ts'
import { colonContainers } from './containers.ts'
import type { DialectKind } from './dialect.ts'
import { drawOwnElements } from './elements.ts'
import { highlightComments, titledFences } from './fences.ts'
import { githubDialect } from './github.ts'
import { headingIds } from './heading-ids.ts'
import { untouchedFormulas } from './inline-marks.ts'
import { componentTags, mdxSyntax } from './mdx.ts'
import { siteLinks } from './site-links.ts'
import { headingAnchors, vitepressSlugs } from './slugs.ts'
import { expandTemplates } from './templates.ts'
import { titleQuotes } from './titled-quotes.ts'
import { reportUnsupported } from './unsupported.ts'
import { expandVitepressIncludes } from './vitepress-includes.ts'
import { contentsMarkers } from './words.ts'

const DOCUSAURUS = /^docusaurus\.config\.[cm]?[jt]s$/
/** What Vue leaves as it is: `::: v-pre` and elements with `v-pre`. Bounded, since what is not closed is looked for to the end. */
const PLAIN =
  /^[ \t]*(:{3,})[ \t]*v-pre[ \t]*$[\s\S]{0,20000}?^[ \t]*\1[ \t]*$|<([a-z][\w-]*)\b[^<>]{0,1000}\sv-pre\b[^<>]{0,1000}>[\s\S]{0,20000}?<\/\2>/gm
const VITEPRESS = /^((?:[\w-]+\/)?)\.vitepress\/config(?:\/index)?\.[cm]?[jt]s$/

export const docusaurus: DialectKind = {
  name: 'docusaurus',
  marks: (folder) => vitepressFolder(folder) !== undefined || isDocusaurus(folder),
  async open(folder) {
    const sources = vitepressFolder(folder)
    const isMdx = isDocusaurus(folder) || sources === undefined
    const hasMath = await configuresMath(folder)
    return {
      name: 'docusaurus',
      texts:
        sources === undefined
          ? []
          : [
              expandVitepressIncludes(folder, sources),
              // What stands in double braces is JavaScript, which is not run: it is reported.
              expandTemplates(folder, {
                values: {},
                source: sources,
                importsCode: false,
                unindents: false,
                untouched: PLAIN,
              }),
            ],
      plugins: [
        colonContainers,
        titledFences(highlightComments),
        contentsMarkers,
        headingIds,
        isMdx ? mdxSyntax : componentTags,
        hasMath ? mathPlugin(docusaurusDelimiters) : untouchedFormulas,
      ],
      trees: [
        reportUnsupported,
        ...(isMdx ? [] : [titleQuotes]),
        drawOwnElements,
        ...githubDialect.trees,
        siteLinks(folder, sources ?? 'docs', [path.posix.join(sources ?? '', 'public'), 'static']),
        ...(isMdx ? [] : [headingAnchors(vitepressSlugs)]),
      ],
    }
  },
}

function isDocusaurus({ files }: Folder): boolean {
  return [...files].some((file) => DOCUSAURUS.test(file))
}

/** The folder of the pages of VitePress, `''` for the root; undefined when it is no such book. */
function vitepressFolder({ files }: Folder): string | undefined {
  for (const file of files) {
    const folder = VITEPRESS.exec(file)?.[1]
    if (folder !== undefined) return folder.replace(/\/$/, '')
  }
  return undefined
}

/** The configuration is a program, and is not run; that it names the plugin for formulas can be seen. */
async function configuresMath({ files, read }: Folder): Promise<boolean> {
  for (const file of files) {
    if (!DOCUSAURUS.test(file) && !VITEPRESS.test(file)) continue
    if (
      /remark-math|\bmath:\s*true|markdown-it-(?:mathjax3|katex)/.test(
        new TextDecoder().decode(await read(file)),
      )
    )
      return true
  }
  return false
}
