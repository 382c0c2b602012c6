/** The configuration that the book has already, where it is YAML: `mkdocs.yml`, `_quarto.yml`, `myst.yml`, and `_config.yml` of Jupyter Book. */
import { fromHtml } from 'hast-util-from-html'
import { toString as textOfTree } from 'hast-util-to-string'
import type { Person } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isDate } from '../fields.ts'
import { readYaml } from '../yaml.ts'
import { directionOf, type Found, textOf, textsOf } from './found.ts'
import { rightsOf } from './licence.ts'
import { personOf } from './people.ts'

/** https://www.mkdocs.org/user-guide/configuration/, and `theme.language` of Material for MkDocs. */
export function foundInMkdocs(value: unknown): Found {
  const site = mapOf(value)
  const theme = mapOf(site.theme)
  const copyright = lastText(site.copyright)
  return {
    title: lastText(site.site_name),
    authors: peopleOf(site.site_author),
    description: lastText(site.site_description),
    language: lastText(theme.language) ?? lastText(theme.locale),
    direction: directionOf(theme.direction),
    // The theme prints it as HTML.
    copyright: copyright && textOf(textOfTree(fromHtml(copyright, { fragment: true }))),
  }
}

/** https://quarto.org/docs/reference/projects/books.html */
export function readQuartoFile(source: string, file: string, report: Report): Found {
  const project = readMap(source, file, report)
  const book = mapOf(project.book)
  const date = textOf(book.date ?? project.date)
  return {
    title: textOf(book.title ?? project.title),
    authors: [...peopleOf(book.author ?? project.author), ...peopleOf(book.authors ?? project.authors)],
    // `today` and `last-modified` are for the clock, which is not asked.
    date: date !== undefined && isDate(date) ? date : undefined,
    description: textOf(book.description ?? book.abstract),
    language: textOf(project.lang ?? book.lang),
    direction: directionOf(project.dir),
    doi: textOf(book.doi),
    isbn: textOf(book.isbn),
  }
}

/** https://mystmd.org/guide/frontmatter */
export function readMystFile(source: string, file: string, report: Report): Found {
  const project = mapOf(readMap(source, file, report).project)
  const { license } = project
  const date = textOf(project.date)
  const named = textOf(license) ?? textOf(mapOf(license).content)
  return {
    title: textOf(project.title),
    authors: [...peopleOf(project.author), ...peopleOf(project.authors)],
    date: date !== undefined && isDate(date) ? date : undefined,
    description: textOf(project.description),
    subjects: textsOf(project.keywords),
    rights: named === undefined ? undefined : rightsOf(named),
    language: textOf(project.language),
    doi: textOf(project.doi),
  }
}

/** https://jupyterbook.org/v1/customize/config.html; its `copyright` is a year. */
export function readJupyterConfig(source: string, file: string, report: Report): Found {
  const config = readMap(source, file, report)
  const language = textOf(mapOf(mapOf(config.sphinx).config).language)
  return { title: textOf(config.title), authors: peopleOf(config.author), language }
}

type Values = Readonly<Record<string, unknown>>

function readMap(source: string, file: string, report: Report): Values {
  const { value, problems } = readYaml(source, { foreignTags: true })
  for (const { line, column, reason } of problems)
    report.add('metadata-invalid', { file, line, column }, file, reason)
  return mapOf(value)
}

export function mapOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {} // what is left is a map
}

/** Text, or the default that `!ENV [NAME, default]` ends with. */
export function lastText(value: unknown): string | undefined {
  return textOf(Array.isArray(value) ? value.at(-1) : value)
}

/** A name, a list of names, or of maps with `name`, which may be a map of its parts. */
function peopleOf(value: unknown): readonly Person[] {
  return [value].flat().flatMap((item): readonly Person[] => {
    const { name, url } = mapOf(item)
    const { given, family, literal } = mapOf(name)
    const person =
      textOf(given) !== undefined && textOf(family) !== undefined
        ? personOf({ given: textOf(given), family: textOf(family) })
        : personOf({ family: textsOf([item, name, literal])[0] })
    const address = textOf(url)
    return person === undefined ? [] : [address === undefined ? person : { ...person, url: address }]
  })
}
