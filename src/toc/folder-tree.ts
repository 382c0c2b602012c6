/** Orders the files below a folder as chapters: READMEs first, then by what their front matter says, then by name. */
import { posix } from 'node:path'
import { isReadme } from './destination.ts'
import type { FoundChapter, FoundEntry, ParseFile } from './found.ts'
import { compareNaturally } from './natural.ts'
import { titleOfFile, titleOfName } from './written.ts'

interface Placed {
  /** 0 for the README, the position that the front matter gives, else infinity. */
  readonly position: number
  readonly name: string
  readonly entry: FoundEntry
}

/**
 * The entries of `directory`, which holds `pages` (paths below the book's root) at any depth. What a folder holds stands below
 * its README, else below the file of the same name beside it, else below a title: a part at the first level, a draft deeper.
 */
export async function entriesIn(
  directory: string,
  pages: readonly string[],
  parse: ParseFile,
  level = 0,
): Promise<readonly FoundEntry[]> {
  const prefix = directory === '' ? '' : `${directory}/`
  const placed: Placed[] = []
  for (const [stem, { file, inside }] of groupsIn(prefix, pages)) {
    const readme = inside.find((page) => isReadme(page) && posix.dirname(page) === prefix + stem)
    const own = file ?? readme
    const children = await entriesIn(
      prefix + stem,
      inside.filter((page) => page !== own),
      parse,
      level + 1,
    )
    const title = {
      kind: level === 0 ? 'part' : 'draft',
      title: titleOfName(stem),
      at: { file: prefix + stem },
    } as const
    placed.push({
      position: own === undefined ? Number.POSITIVE_INFINITY : await positionOf(own, own === file, parse),
      name: stem,
      entry: { ...(own === undefined ? title : await chapterOf(own, parse)), children },
    })
  }
  // Infinities are equal, though their difference is no number.
  placed.sort((a, b) =>
    a.position === b.position ? compareNaturally(a.name, b.name) : a.position - b.position,
  )
  return placed.map(({ entry }) => entry)
}

export async function chapterOf(file: string, parse: ParseFile): Promise<FoundChapter> {
  return { kind: 'chapter', title: await titleOfFile(file, parse), file, at: { file, line: 1 }, children: [] }
}

interface Group {
  readonly file?: string
  readonly inside: readonly string[]
}

/** The pages right below `prefix` by their name without ending, each with those in the folder of that name. */
function groupsIn(prefix: string, pages: readonly string[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const page of pages) {
    const [name = '', ...below] = page.slice(prefix.length).split('/')
    const stem = below.length > 0 ? name : name.replace(/\.[^.]*$/, '')
    const group = groups.get(stem) ?? { inside: [] }
    // `a.md` and `a.markdown` in one folder are two chapters.
    if (below.length > 0) groups.set(stem, { ...group, inside: [...group.inside, page] })
    else if (group.file === undefined) groups.set(stem, { ...group, file: page })
    else groups.set(name, { file: page, inside: [] })
  }
  return groups
}

/** Docusaurus, Just the Docs and Hugo each have a name for the place of a page. */
async function positionOf(file: string, isBeside: boolean, parse: ParseFile): Promise<number> {
  if (isBeside && isReadme(file)) return Number.NEGATIVE_INFINITY
  const { sidebar_position, nav_order, weight } = (await parse(file))?.frontMatter ?? {}
  const value = sidebar_position ?? nav_order ?? weight
  const position = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN
  return Number.isFinite(position) ? position : Number.POSITIVE_INFINITY
}
