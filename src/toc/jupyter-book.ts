/** Reads `_toc.yml`, the contents of a Jupyter Book of the first generation, and of sphinx-external-toc. */

import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isRecord } from '../yaml.ts'
import type { FoundToc, ParseFile, TocReader } from './found.ts'
import { nothingFrom, readSettings, type Settings, textAt, valueAt } from './settings.ts'
import { placeEntries, type WrittenEntry } from './written.ts'

export const jupyterBook: TocReader = {
  name: '_toc.yml',
  why: 'Jupyter Book keeps the contents in _toc.yml',
  read: readJupyterBook,
}

const file = '_toc.yml'

/** https://jupyterbook.org/v1/structure/toc.html */
async function readJupyterBook(
  folder: Folder,
  parse: ParseFile,
  report: Report,
): Promise<FoundToc | undefined> {
  if (!folder.files.has(file)) return undefined
  const settings = await readSettings(file, folder, report)
  if (settings === undefined) return nothingFrom(file)
  const { value, placeOf } = settings
  const root = textAt(value, 'root')
  if (Array.isArray(value)) {
    const advice =
      'this is its form before Jupyter Book 0.11; `jupyter-book toc migrate` brings it up to date.'
    report.add('toc-form-unsupported', placeOf([]), `\`${file}\``, advice)
    return nothingFrom(file)
  }
  if (root === undefined) {
    report.add('toc-invalid', placeOf([]), `\`${file}\` has no \`root\`.`)
    return nothingFrom(file)
  }
  const naming = {
    folder,
    parse,
    report,
    base: '',
    // What the file may be; what is no Markdown is reported by its name.
    endings: ['.md', '.markdown', '.ipynb', '.rst', '.txt'],
    listed: new Set<string>(),
  }
  const front = await placeEntries([{ path: root, at: placeOf(['root']), children: [] }], naming)
  const body = await placeEntries(readLevel(settings, value, [], report), naming)
  return { from: [file], front, body, back: [] }
}

/** The keys under which entries stand, and the parts that have entries of their own. */
const lists = ['chapters', 'sections', 'entries']
const groups = ['parts', 'subtrees']

function readLevel(
  { placeOf, ...rest }: Settings,
  value: unknown,
  path: readonly PropertyKey[],
  report: Report,
): readonly WrittenEntry[] {
  return [...lists, ...groups].flatMap((key) => {
    const items = valueAt(value, key)
    if (items === undefined) return []
    if (!Array.isArray(items)) {
      report.add('toc-invalid', placeOf([...path, key]), `\`${key}\` must be a list.`)
      return []
    }
    return items.flatMap((item: unknown, index): readonly WrittenEntry[] => {
      const own = [...path, key, index]
      const children = readLevel({ placeOf, ...rest }, item, own, report)
      const at = placeOf(own)
      if (groups.includes(key)) return [{ title: textAt(item, 'caption'), at, children }]
      const glob = textAt(item, 'glob')
      if (glob !== undefined) {
        const advice = 'write the files that it stands for, each with `file:`.'
        report.add('toc-form-unsupported', placeOf([...own, 'glob']), `\`glob: ${glob}\``, advice)
        return []
      }
      const target = isRecord(item) ? (textAt(item, 'file') ?? textAt(item, 'url') ?? '') : String(item ?? '')
      return [{ title: textAt(item, 'title'), path: target, at, children }]
    })
  })
}
