/** Gives every chapter and section its id and the counted ones their number. */
import { createHash } from 'node:crypto'
import type { Toc, TocEntry } from '../book.ts'
import { isReadme } from './destination.ts'
import type { FoundEntry, FoundToc, TocReader } from './found.ts'

/** Ids and file names that the outputs use themselves, and names that Windows does not allow for a file. */
const reserved =
  /^(cover|title-page|imprint|contents|nav|toc|package|style|landmarks|con|prn|aux|nul|com\d|lpt\d)$/

const longestId = 80

/**
 * Numbers run through the body, across parts: `1`, `1.2`. A draft takes its number, as in mdBook, though it shows none;
 * links and parts take none. A body that is one chapter alone is not numbered: there is nothing to count.
 */
export function numberToc(
  { name, why }: Pick<TocReader, 'name' | 'why'>,
  { from, title, front, body, back }: FoundToc,
): Toc {
  const used = new Set<string>()
  const counted = !(body.length === 1 && body[0]?.kind === 'chapter' && body[0].children.length === 0)
  const toc = {
    front: finish(front, undefined, used),
    body: finish(body, counted ? { prefix: '', last: 0 } : undefined, used),
    back: finish(back, undefined, used),
  }
  return { reader: name, why, from, ...(title === undefined ? {} : { title }), ...toc }
}

/** `prefix` is the number of the entry above with its dot; `last` the number that was given last, parts included. */
interface Counter {
  readonly prefix: string
  last: number
}

function finish(entries: readonly FoundEntry[], counter: Counter | undefined, used: Set<string>): TocEntry[] {
  return entries.map((entry): TocEntry => {
    switch (entry.kind) {
      case 'link':
        return entry
      case 'part':
        return { ...entry, children: finish(entry.children, counter, used) }
      case 'draft':
        return { ...entry, children: finish(entry.children, below(nextNumber(counter)), used) }
      case 'chapter': {
        const number = nextNumber(counter)
        const id = takeId(nameOf(entry.file), entry.file, used)
        const children = finish(entry.children, below(number), used)
        return { ...entry, id, ...(number === undefined ? {} : { number }), children }
      }
      case 'section': {
        const { slug, ...section } = entry
        const number = nextNumber(counter)
        const id = takeId(slug, `${entry.file}#${slug}`, used)
        return { ...section, id, ...(number === undefined ? {} : { number }) }
      }
      default:
        return entry satisfies never
    }
  })
}

function nextNumber(counter: Counter | undefined): string | undefined {
  if (counter === undefined) {
    return undefined
  }
  counter.last++
  return `${counter.prefix}${counter.last}`
}

function below(number: string | undefined): Counter | undefined {
  return number === undefined ? undefined : { prefix: `${number}.`, last: 0 }
}

/** `insights/first.md` → `insights/first`, `compute/README.md` → `compute`, `README.md` → `README`. */
function nameOf(file: string): string {
  const folder = isReadme(file) ? file.replace(/\/?[^/]*$/, '') : ''
  return folder || file.replace(/\.[^./]*$/, '')
}

/**
 * An id in ASCII that is a valid XML name (Namespaces in XML 1.0, §3: NCName) and a file name everywhere. Where letters
 * were lost, or the name is too long or taken, a hash of the place follows: it does not change when chapters are added.
 */
function takeId(name: string, place: string, used: Set<string>): string {
  const hash = createHash('sha256').update(place).digest('hex').slice(0, 8)
  const ascii = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant.
  const complete = /^[\x00-\x7f]+$/.test(name) && ascii !== '' && ascii.length <= longestId
  const stem = /^[a-z_]/.test(ascii) ? ascii.slice(0, longestId) : `ch-${ascii.slice(0, longestId)}`
  const withHash = `${stem.replace(/-+$/, '')}-${hash}`
  const wanted = complete ? stem : withHash
  const free = reserved.test(wanted) ? `${wanted}-chapter` : wanted
  let id = used.has(free) ? withHash : free
  for (let count = 2; used.has(id); count++) {
    id = `${withHash}-${count}`
  }
  used.add(id)
  return id
}
