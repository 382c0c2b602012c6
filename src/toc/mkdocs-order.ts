/** The order that a folder's `.pages` (awesome-pages) or `.nav.yml` (awesome-nav) gives to an MkDocs book without `nav`. */
import { posix } from 'node:path'
import type { Folder } from '../book.ts'
import type { Report } from '../diagnostics.ts'
import { isRecord } from '../yaml.ts'
import { readSettings, type Settings, textAt, valueAt } from './settings.ts'

/** What a folder says of itself. Keys of `nav` are as `readNav` gives them. */
export interface FolderOrder {
  readonly settings: Settings
  readonly title?: string
  readonly isHidden: boolean
  /** The list, if there is one. */
  readonly nav: unknown
  readonly navKey: string
  /** Whether what `nav` does not name follows at its end. */
  readonly appends: boolean
  readonly descends: boolean
}

/** By the folder, with `/` at its end; `''` is `docs_dir` itself. */
export type FolderOrders = ReadonlyMap<string, FolderOrder>

const ORDER_FILES = ['.pages', '.nav.yml']
const READ = ['title', 'nav', 'arrange', 'hide', 'order', 'append_unmatched']

/** Says nothing that a book has: how a website folds its side bar. */
const SILENT = ['collapse', 'collapse_single_pages']

/** `prefix` is `docs_dir` with `/` at its end. Keys that are not read are named in warnings. */
export async function readOrders(prefix: string, folder: Folder, report: Report): Promise<FolderOrders> {
  const orders = new Map<string, FolderOrder>()
  for (const file of folder.files) {
    if (!file.startsWith(prefix) || !ORDER_FILES.includes(posix.basename(file))) continue
    const settings = await readSettings(file, folder, report)
    if (!isRecord(settings?.value)) continue
    const { value, placeOf } = settings
    for (const key of Object.keys(value))
      if (!READ.includes(key) && !SILENT.includes(key))
        report.add('toc-form-ignored', placeOf([key]), `\`${key}\` of ${file}`, 'the order stays without it.')
    const title = textAt(value, 'title')?.trim()
    const navKey = valueAt(value, 'nav') === undefined ? 'arrange' : 'nav'
    orders.set(file.slice(prefix.length, -posix.basename(file).length), {
      settings,
      ...(title ? { title } : {}),
      isHidden: isTrue(value, 'hide'),
      nav: valueAt(value, navKey),
      navKey,
      appends: isTrue(value, 'append_unmatched'),
      descends: textAt(value, 'order') === 'desc',
    })
  }
  return orders
}

function isTrue(value: unknown, key: string): boolean {
  return textAt(value, key)?.toLowerCase() === 'true'
}
