/** Makes contents of a folder that has none: its README, then files and folders in their natural order. */
import { posix } from 'node:path'
import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { canonicalLanguage } from '../fields.ts'
import { isBesideTheBook, isMarkdown, readmeOf } from './destination.ts'
import { chapterOf, entriesIn } from './folder-tree.ts'
import type { FoundToc, ParseFile, TocReader } from './found.ts'

export const folder: TocReader = {
  name: 'folder',
  why: 'nothing lists the chapters: they follow in the order of their names',
  read: readFolder,
}

async function readFolder(folder: Folder, parse: ParseFile, report: Report): Promise<FoundToc | undefined> {
  const readme = readmeOf(folder, '')
  const pages = [...folder.files].filter((file) => isPage(file, folder) && file !== readme)
  if (pages.length === 0) return undefined
  reportGenerators(folder, report)
  // A single folder beside the README is where the book is kept, not a part of it.
  const inside = commonFolder(pages)
  const home = inside === '' ? undefined : pages.find((page) => page === readmeOf(folder, inside))
  const rest = pages.filter((page) => page !== home)
  const opening = readme ?? home
  const title = opening === undefined ? undefined : (await parse(opening))?.headings[0]?.title
  const front = [readme, home].filter((file) => file !== undefined)
  return {
    from: [...(opening === undefined ? [] : [opening])],
    ...(title ? { title } : {}),
    front: await Promise.all(front.map((file) => chapterOf(file, parse))),
    body: await entriesIn(inside, rest, parse),
    back: [],
  }
}

/** Folders that hold no part of a book, and those of translations: `zh-CN`, `pt_BR`, `i18n`. */
const besides =
  /^([._].*|vendor|third_party|tests?|fixtures|templates|i18n|l10n|locales?|translations?|[a-z]{2,3}[-_]([A-Z][a-z]{3}|[A-Z]{2}))$/

function isPage(file: string, { files }: Folder): boolean {
  const names = file.split('/')
  const name = names.pop() ?? ''
  return (
    isMarkdown(file) &&
    !/^[._]|^SUMMARY\.md$/.test(name) &&
    !isBesideTheBook(file) &&
    !names.some((folder) => besides.test(folder)) &&
    !names.some((_, index) => isTranslation(names.slice(0, index + 1).join('/'), files))
  )
}

/** Whether a folder is called as a language, and its Markdown files stand beside it, too: `de/README.md` and `README.md`. */
function isTranslation(directory: string, files: ReadonlySet<string>): boolean {
  const name = posix.basename(directory)
  // Of three letters, nearly every word is a language: `src` is spoken in Sardinia.
  if (!/^[a-z]{2}(?![a-z])/i.test(name) || canonicalLanguage(name) === undefined) return false
  const inside = [...files].filter((file) => file.startsWith(`${directory}/`) && isMarkdown(file))
  return inside.every((file) => files.has(posix.join(directory, '..', file.slice(directory.length + 1))))
}

/** Their order is code, which is not run. */
function reportGenerators({ files }: Folder, report: Report): void {
  const generator = [...files].find((file) =>
    /^(?:sidebars|docusaurus\.config)\.[cm]?[jt]s$|(?:^|\/)\.(?:vitepress|vuepress)\/config\.[cm]?[jt]s$/.test(
      file,
    ),
  )
  if (generator !== undefined)
    report.add(
      'toc-form-ignored',
      { file: generator },
      `\`${generator}\``,
      'it is a program; the chapters follow by `sidebar_position` and name.',
    )
}

function commonFolder(pages: readonly string[]): string {
  const [first = ''] = pages
  return first
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'))
    .reduce((common, name) => (pages.every((page) => page.startsWith(`${name}/`)) ? name : common), '')
}
