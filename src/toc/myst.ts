/** Reads `myst.yml`, the contents of a MyST project and of a Jupyter Book of the second generation. */

import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isRecord } from '../yaml.ts'
import type { FoundToc, ParseFile, TocReader } from './found.ts'
import { nothingFrom, readSettings, type Settings, textAt, valueAt } from './settings.ts'
import { placeEntries, type WrittenEntry } from './written.ts'

export const myst: TocReader = {
  name: 'myst.yml',
  why: 'MyST keeps the contents in `project.toc`',
  read: readMyst,
}

const file = 'myst.yml'

/** https://mystmd.org/guide/table-of-contents. Without `project.toc` MyST takes other contents, and so do the readers that follow. */
async function readMyst(folder: Folder, parse: ParseFile, report: Report): Promise<FoundToc | undefined> {
  if (!folder.files.has(file)) return undefined
  const settings = await readSettings(file, folder, report)
  if (settings === undefined) return nothingFrom(file)
  const project = valueAt(settings.value, 'project')
  const toc = valueAt(project, 'toc')
  if (toc === undefined) return undefined
  const endings = ['.md', '.markdown', '.ipynb', '.rst', '.txt', '.tex']
  const naming = { folder, parse, report, base: '', endings, listed: new Set<string>() }
  const written = readLevel(toc, ['project', 'toc'], settings, report)
  const entries = await placeEntries(written, naming)
  if (written.length === 0)
    report.add('toc-invalid', settings.placeOf(['project', 'toc']), '`project.toc` lists no chapter.')
  const title = textAt(project, 'title')?.trim()
  const [first, ...others] = entries
  // The page that the project opens with: what Jupyter Book called its root.
  const isRoot = first?.kind === 'chapter' && first.children.length === 0 && others.length > 0
  return {
    from: [file],
    ...(title ? { title } : {}),
    front: isRoot ? [first] : [],
    body: isRoot ? others : entries,
    back: [],
  }
}

function readLevel(
  items: unknown,
  path: readonly PropertyKey[],
  { placeOf, ...rest }: Settings,
  report: Report,
): readonly WrittenEntry[] {
  if (items === undefined) return []
  if (!Array.isArray(items)) {
    report.add('toc-invalid', placeOf(path), `\`${path.map(String).at(-1)}\` must be a list.`)
    return []
  }
  return items.flatMap((item: unknown, index): readonly WrittenEntry[] => {
    const own = [...path, index]
    for (const key of ['pattern', 'glob']) {
      const pattern = textAt(item, key)
      if (pattern === undefined) continue
      const advice = 'write the files that it stands for, each with `file:`.'
      report.add('toc-form-unsupported', placeOf([...own, key]), `\`${key}: ${pattern}\``, advice)
      return []
    }
    // MyST builds a page that is hidden, and lists it nowhere.
    if (textAt(item, 'hidden')?.toLowerCase() === 'true') return []
    const children = readLevel(valueAt(item, 'children'), [...own, 'children'], { placeOf, ...rest }, report)
    const target = isRecord(item) ? (textAt(item, 'file') ?? textAt(item, 'url')) : String(item ?? '')
    return [{ title: textAt(item, 'title'), path: target, at: placeOf(own), children }]
  })
}
