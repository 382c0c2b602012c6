/** Reads the `nav` of mkdocs.yml, the form that `toc:` of buckram.yaml shares: `file.md`, `Title: file.md`, `Title: [...]`. */
import { isRecord } from '../yaml.ts'
import type { Settings } from './settings.ts'
import type { WrittenEntry } from './written.ts'

type Path = readonly PropertyKey[]

/** An entry that another form stands for; `undefined` when the map is none of it. */
export type OtherForm = (map: Readonly<Record<string, unknown>>, path: Path) => WrittenEntry | undefined

/** The entries below `value`, which stands at `path` in the file. https://www.mkdocs.org/user-guide/configuration/#nav */
export function readNav(
  value: unknown,
  path: Path,
  { placeOf }: Pick<Settings, 'placeOf'>,
  otherForm: OtherForm = () => undefined,
): readonly WrittenEntry[] {
  const read = (item: unknown, at: Path): readonly WrittenEntry[] => {
    if (typeof item === 'string') return [{ path: item, at: placeOf(at), children: [] }]
    if (Array.isArray(item)) return item.flatMap((inner, index) => read(inner, [...at, index]))
    // An entry without anything is reported where it is placed.
    if (!isRecord(item)) return [{ at: placeOf(at), children: [] }]
    const other = otherForm(item, at)
    if (other) return [other]
    return Object.entries(item).map(([title, inner]): WrittenEntry => {
      const place = placeOf([...at, title])
      return typeof inner === 'string'
        ? { title, path: inner, at: place, children: [] }
        : { title, at: place, children: inner === undefined ? [] : read(inner, [...at, title]) }
    })
  }
  return read(value, path)
}

/** Gives a section that holds the index of its folder that page for its own, as Material for MkDocs does. */
export function withIndexes(entries: readonly WrittenEntry[]): readonly WrittenEntry[] {
  return entries.map((entry) => {
    const children = withIndexes(entry.children)
    const index = children.find(
      (child) => child.children.length === 0 && /(^|\/)(index|README)\.md$/.test(child.path ?? ''),
    )
    if (entry.path !== undefined || index === undefined) return { ...entry, children }
    return { ...entry, path: index.path, children: children.filter((child) => child !== index) }
  })
}
