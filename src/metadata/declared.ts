/** The address of the repository that the configuration of the book's own tool names: for a folder without Git. */
import { parse as parseToml } from 'smol-toml'
import { readMkdocsFile } from '../mkdocs-file.ts'
import { readYaml } from '../yaml.ts'
import { textOf } from './found.ts'
import { lastText, mapOf } from './yaml-file.ts'

/**
 * As `repository:` of buckram.yaml is written: with `/tree/branch/folder` where they are known. What cannot be read is
 * nothing here; who reads the file for its title reports it.
 */
export async function declaredRepository(
  files: ReadonlySet<string>,
  readText: (file: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const [file, find] of finders) {
    const source = files.has(file) ? await readText(file) : undefined
    const found = source === undefined ? undefined : await find(source, file, { files, readText })
    if (found !== undefined) return found
  }
  return undefined
}

interface Folder {
  readonly files: ReadonlySet<string>
  readonly readText: (file: string) => Promise<string | undefined>
}

type Find = (source: string, file: string, folder: Folder) => Promise<string | undefined> | string | undefined

const finders: readonly (readonly [string, Find])[] = [
  ['book.toml', ofMdbook],
  ['mkdocs.yml', ofMkdocs],
  ['mkdocs.yaml', ofMkdocs],
  ['_quarto.yml', ofQuarto],
  ['myst.yml', ofMyst],
  ['_config.yml', (source, _, { files }) => (files.has('_toc.yml') ? ofJupyterBook(source) : undefined)],
]

function ofMdbook(source: string): string | undefined {
  try {
    return textOf(mapOf(mapOf(parseToml(source).output).html)['git-repository-url'])
  } catch {
    return undefined
  }
}

async function ofMkdocs(_: string, file: string, { files, readText }: Folder): Promise<string | undefined> {
  const site = mapOf((await readMkdocsFile(file, files, readText)).value)
  const url = lastText(site.repo_url)
  // `edit/main/website/docs/`: the branch, and the folder of the pages in the folder of the book.
  const [, branch, path = ''] =
    /^\/?(?:edit|blob|tree|raw|-\/edit|-\/tree)\/([^/]+)\/(.*)$/.exec(lastText(site.edit_uri) ?? '') ?? []
  const pages = `/${(lastText(site.docs_dir) ?? 'docs').replace(/\/$/, '')}`
  const whole = `/${path.replace(/\/$/, '')}`
  return addressOf(url, branch, whole.endsWith(pages) ? whole.slice(1, -pages.length) : undefined)
}

function ofQuarto(source: string): string | undefined {
  const project = yamlMap(source)
  const book = mapOf(project.book)
  return addressOf(textOf(book['repo-url']), textOf(book['repo-branch']), textOf(book['repo-subdir']))
}

/** An address, or `owner/name`. */
function ofMyst(source: string): string | undefined {
  const github = textOf(mapOf(yamlMap(source).project).github)
  return github !== undefined && /^[\w.-]+\/[\w.-]+$/.test(github) ? `https://github.com/${github}` : github
}

function ofJupyterBook(source: string): string | undefined {
  const { url, branch, path_to_book } = mapOf(yamlMap(source).repository)
  return addressOf(textOf(url), textOf(branch), textOf(path_to_book))
}

function addressOf(
  url: string | undefined,
  branch: string | undefined,
  folder: string | undefined,
): string | undefined {
  const inside = folder?.replace(/^[./]+|\/+$/g, '') ?? ''
  const root = url?.replace(/\/+$/, '')
  return root === undefined || branch === undefined ? root : `${root}/tree/${branch}/${inside}`
}

function yamlMap(source: string): Readonly<Record<string, unknown>> {
  return mapOf(readYaml(source, { foreignTags: true }).value)
}
