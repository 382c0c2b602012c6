/** Reads the contents that the author wrote into `toc:` of buckram.yaml. */

import type { Folder } from '../book.ts'
import { Report } from '../diagnostics.ts'
import { nearestName } from '../spelling.ts'
import { isRecord } from '../yaml.ts'
import type { FoundToc, ParseFile, TocReader } from './found.ts'
import { type OtherForm, readNav } from './nav.ts'
import { nothingFrom, readSettings, type Settings, textAt, valueAt } from './settings.ts'
import { placeEntries, type WrittenEntry } from './written.ts'

export const configured: TocReader = {
  name: 'buckram.yaml',
  why: '`toc` of buckram.yaml lists the chapters',
  read: readConfigured,
}

const file = 'buckram.yaml'

/** A list of entries, or one for each matter: `front`, `body`, `back`. Text is no list, but the name of a reader. */
async function readConfigured(
  folder: Folder,
  parse: ParseFile,
  report: Report,
): Promise<FoundToc | undefined> {
  if (!folder.files.has(file)) return undefined
  // What is no YAML is reported where the whole configuration is read, and only there.
  const settings = await readSettings(file, folder, new Report())
  const toc = valueAt(settings?.value, 'toc')
  if (settings === undefined || toc === undefined || typeof toc === 'string') return undefined
  const naming = { folder, parse, report, base: '', endings: [], listed: new Set<string>() }
  const read = (value: unknown, ...path: readonly PropertyKey[]) =>
    placeEntries(
      value === undefined ? [] : readNav(value, path, settings, longForm(settings, report)),
      naming,
    )
  const isMatter = isRecord(toc) && Object.keys(toc).every((key) => ['front', 'body', 'back'].includes(key))
  const front = isMatter ? await read(toc.front, 'toc', 'front') : []
  const body = isMatter ? await read(toc.body, 'toc', 'body') : await read(toc, 'toc')
  const back = isMatter ? await read(toc.back, 'toc', 'back') : []
  if (naming.listed.size > 0) return { from: [file], front, body, back }
  report.add('toc-invalid', settings.placeOf(['toc']), '`toc` lists no chapter.')
  return nothingFrom(file)
}

const keys = ['file', 'url', 'part', 'title', 'children']

/** `{ file, title, children }`, `{ url, title }` and `{ part, children }`; a title over children is a part, too. */
function longForm({ placeOf, ...rest }: Settings, report: Report): OtherForm {
  const form: OtherForm = (map, path): WrittenEntry | undefined => {
    const part = textAt(map, 'part') ?? (Object.hasOwn(map, 'children') ? textAt(map, 'title') : undefined)
    const target = textAt(map, 'file') ?? textAt(map, 'url')
    if (part === undefined && target === undefined) return undefined
    for (const key of Object.keys(map)) {
      if (keys.includes(key)) continue
      const nearest = nearestName(key, keys)
      const suggestion = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`
      report.add('toc-invalid', placeOf([...path, key]), `there is no key \`${key}\` here.${suggestion}`)
    }
    const below = valueAt(map, 'children')
    const children =
      below === undefined ? [] : readNav(below, [...path, 'children'], { placeOf, ...rest }, form)
    return { title: textAt(map, 'title') ?? part, path: target, at: placeOf(path), children }
  }
  return form
}
