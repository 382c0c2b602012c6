/** Keeps the laws of the layout (docs/architecture.md): who may import whom, one file for each heavy tool, no junk drawers. */
import { readdir, readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = new URL('../src/', import.meta.url)

/** What every folder may import, besides itself. */
const shared = [
  'book.ts',
  'columns.ts',
  'diagnostics.ts',
  'escape.ts',
  'labels.ts',
  'labels/',
  'version.ts',
  'fields.ts',
  'outputs.ts',
  'remember.ts',
  'scratch.ts',
  'sha256.ts',
  'yaml.ts',
  'mkdocs-file.ts',
  'spelling.ts',
  'trees.ts',
  'media/',
  'press/',
]
/** What every folder may know the types of; the values are handed in by build.ts. */
const sharedTypes = ['config.ts']
/** The pipeline, and who may call it. */
const pipeline = [
  'build.ts',
  'read.ts',
  'typeset.ts',
  'produce.ts',
  'findings.ts',
  'shown-book.ts',
  'preview.ts',
  'unchanged.ts',
]
const callers = ['commands/', 'index.ts']

/** Each group is imported by exactly one file, the same for the whole group. */
const heavyTools: readonly (readonly string[])[] = [
  ['puppeteer-core', '@sparticuz/chromium'],
  ['sharp'],
  ['harfbuzzjs'],
  ['markdown-it'],
  ['highlight.js'],
  ['katex'],
  ['epub-gen-memory'],
  ['@likecoin/epubcheck-ts'],
  ['@citation-js/core', '@citation-js/plugin-bibtex'],
]

const junkDrawer = /(^|\/)(utils?|types|helpers?|core|common|misc|shared|lib)(\.ts|\/)/
const longest = 220

interface Import {
  /** Path below src/, or the name of a package. */
  readonly from: string
  readonly typeOnly: boolean
}

function importsOf(file: string, text: string): readonly Import[] {
  const statement =
    /^\s*(?:import|export)\b(?<type>\s+type\b)?(?:[^'";]*?\bfrom)?\s*['"](?<from>[^'"]+)['"]/gm
  const expression = /\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g
  return [...text.matchAll(statement), ...text.matchAll(expression)].map(({ groups }) => {
    const from = groups?.from ?? ''
    const path = from.startsWith('.') ? posix.join(posix.dirname(file), from) : from
    return { from: path, typeOnly: groups?.type !== undefined }
  })
}

function isIn(file: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))
}

/** `pdf/` for `pdf/link/reader.ts`; nothing for a file of src/ itself. */
function stageOf(file: string): string | undefined {
  return file.includes('/') ? file.slice(0, file.indexOf('/') + 1) : undefined
}

function brokenImports(file: string, text: string): readonly string[] {
  const stage = stageOf(file)
  const local = importsOf(file, text).filter(({ from }) => from.endsWith('.ts'))
  return local.flatMap(({ from, typeOnly }) => {
    if (isIn(from, pipeline) && !isIn(file, pipeline))
      return isIn(file, callers) ? [] : [`${file} imports ${from}: only ${callers.join(', ')} may`]
    if (stage === 'commands/') return []
    if (stage === undefined) {
      const allowed =
        isIn(file, pipeline) || typeOnly || !from.includes('/') || isIn(from, [...shared, ...sharedTypes])
      return allowed || (file === 'cli.ts' && isIn(from, ['commands/'])) || file === 'index.ts'
        ? []
        : [`${file} imports ${from}: only ${pipeline.join(' and ')} know the stages`]
    }
    const allowed = from.startsWith(stage) || isIn(from, shared) || (typeOnly && isIn(from, sharedTypes))
    return allowed ? [] : [`${file} imports ${from}, which is not of its own stage`]
  })
}

function brokenShape(file: string, text: string): readonly string[] {
  const lines = text.trimEnd().split('\n').length
  const opening = /^(?:#!.*\n)?\/\*\*(.*?)\*\//s.exec(text)?.[1]
  return [
    ...(junkDrawer.test(file) ? [`${file}: its name does not say what it holds`] : []),
    ...(opening === undefined ? [`${file} does not open with a sentence of purpose`] : []),
    ...(lines > longest && !opening?.includes('because')
      ? [`${file} has ${lines} lines, and its opening gives no reason (“because …”)`]
      : []),
  ]
}

/** Files that import one of the tools, and not for its types alone. */
function importersOf(tools: readonly string[], files: ReadonlyMap<string, string>): readonly string[] {
  const isTool = (from: string) => tools.some((tool) => from === tool || from.startsWith(`${tool}/`))
  return [...files].flatMap(([file, text]) =>
    importsOf(file, text).some(({ from, typeOnly }) => isTool(from) && !typeOnly) ? [file] : [],
  )
}

async function readSource(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  for (const path of (await readdir(source, { recursive: true })).sort()) {
    const file = path.replaceAll('\\', '/')
    if (file.endsWith('.ts')) files.set(file, await readFile(new URL(file, source), 'utf8'))
  }
  return files
}

describe('the source keeps the laws', async () => {
  const files = await readSource()

  it('has files', () => expect(files.size).toBeGreaterThan(0))

  it('imports along the stages', () => {
    expect([...files].flatMap(([file, text]) => brokenImports(file, text))).toEqual([])
  })

  it('says what each file is for', () => {
    expect([...files].flatMap(([file, text]) => brokenShape(file, text))).toEqual([])
  })

  it.each(heavyTools)('imports %s in one file', (...tools) => {
    expect(importersOf(tools, files)).toHaveLength(1)
  })
})

describe('the laws can be broken', () => {
  const purpose = '/** Purpose. */\n'

  it.each([
    ['toc/index.ts', "import { parse } from '../chapters/parse.ts'"],
    ['toc/index.ts', "import type { Parsed } from '../chapters/parse.ts'"],
    ['toc/index.ts', "export * from '../chapters/parse.ts'"],
    ['toc/index.ts', "import '../chapters/parse.ts'"],
    ['toc/index.ts', "const { parse } = await import('../chapters/parse.ts')"],
    ['pdf/link/reader.ts', "import {\n  parse,\n} from '../../chapters/parse.ts'"],
    ['pdf/index.ts', "import { readConfig } from '../config.ts'"],
    ['pdf/index.ts', "import { build } from '../build.ts'"],
    ['diagnostics.ts', "import { parse } from './chapters/parse.ts'"],
    ['cli.ts', "import { build } from './build.ts'"],
  ])('%s: %s', (file, text) => {
    expect(brokenImports(file, `${purpose}${text}\n`)).toHaveLength(1)
  })

  it.each([
    ['toc/index.ts', "import type { Toc } from '../book.ts'\nimport { Report } from '../diagnostics.ts'"],
    [
      'pdf/link/index.ts',
      "import { subset } from '../../media/fonts.ts'\nimport { write } from './writer.ts'",
    ],
    [
      'pdf/index.ts',
      "import type { Config } from '../config.ts'\nimport type { Press } from '../press/index.ts'",
    ],
    ['build.ts', "import { readToc } from './toc/index.ts'\nimport { readConfig } from './config.ts'"],
    ['commands/build.ts', "import { build } from '../build.ts'"],
    ['cli.ts', "import { build } from './commands/build.ts'"],
  ])('but not by %s: %s', (file, text) => {
    expect(brokenImports(file, `${purpose}${text}\n`)).toEqual([])
  })

  it.each([
    ['pdf/util.ts', purpose],
    ['helpers/text.ts', purpose],
    ['pdf/index.ts', "import { x } from './x.ts'\n"],
    ['pdf/index.ts', `${purpose}${'x()\n'.repeat(longest)}`],
  ])('%s: shape', (file, text) => {
    expect(brokenShape(file, text)).toHaveLength(1)
  })

  it('by a second file that imports a heavy tool, not by one that names its types', () => {
    const files = new Map([
      ['a.ts', "import sharp from 'sharp'\n"],
      ['b.ts', "const { x } = await import('sharp/lib')\n"],
      ['c.ts', "import type { Sharp } from 'sharp'\n"],
    ])
    expect(importersOf(['sharp'], files)).toEqual(['a.ts', 'b.ts'])
  })
})
