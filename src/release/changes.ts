/** What changed since the last release: the changelog's own words or, without them, the commits by chapter. */

/** One commit: what it says, and the files of the book that it touches, relative to the book's folder. */
export interface Commit {
  readonly hash: string
  readonly subject: string
  readonly files: readonly string[]
}

export interface ChangedChapter {
  readonly title: string
  readonly file: string
}

/** The section of a changelog that is headed by the version (https://keepachangelog.com); undefined without one, or when it is empty. */
export function changesInLog(changelog: string, version: string): string | undefined {
  const lines = changelog.split(/\r?\n/)
  const start = lines.findIndex((line) => depthOf(line) > 0 && isOf(line, version))
  if (start < 0) return undefined
  const depth = depthOf(lines[start] ?? '')
  const length = lines.slice(start + 1).findIndex((line) => depthOf(line) > 0 && depthOf(line) <= depth)
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length)
  // Definitions of links stand at the end of the file.
  const definitions = lines.filter((line) => /^\[[^\]]+\]:\s/.test(line) && !section.includes(line))
  const text = section.join('\n').trim()
  const used = definitions.filter((line) => text.includes(line.slice(0, line.indexOf(']:') + 1)))
  return text === '' ? undefined : [text, ...(used.length > 0 ? ['', ...used] : [])].join('\n')
}

function depthOf(line: string): number {
  return /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0
}

/** `## [1.2.0] - 2024-05-01`, `# v1.2.0`, `## Version 1.2.0 (May 2024)`. */
function isOf(heading: string, version: string): boolean {
  const named = /^#+\s+(?:version\s+)?\[?v?(?<version>\d[^\s\])]*)/i.exec(heading)?.groups?.version
  return named === version
}

/** How many chapters a commit may touch to be told with the first of them: what touches more is about the book. */
const MOST_CHAPTERS = 3

/** A list of the commits, those of one chapter below its title, in the order of the chapters; what is about no chapter comes first. */
export function changesInCommits(
  commits: readonly Commit[],
  chapters: readonly ChangedChapter[],
): string | undefined {
  const places = new Map<string, string[]>()
  for (const { subject, files, hash } of commits) {
    const touched = chapters.filter(({ file }) => files.some((changed) => isPartOf(changed, file)))
    const titles = [...new Set(touched.map(({ title }) => title))]
    const title = titles.length <= MOST_CHAPTERS ? (titles[0] ?? '') : ''
    places.set(title, [...(places.get(title) ?? []), `- ${escaped(subject)} (${hash.slice(0, 7)})`])
  }
  if (places.size === 0) return undefined
  const order = ['', ...new Set(chapters.map(({ title }) => title))]
  return order
    .flatMap((title) => {
      const items = places.get(title)
      if (items === undefined) return []
      return [[...(title === '' ? [] : [`### ${escaped(title)}`, '']), ...items].join('\n')]
    })
    .join('\n\n')
}

/** A chapter's file, or a picture or script in the chapter's own folder. */
function isPartOf(changed: string, file: string): boolean {
  if (changed === file) return true
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  return folder !== '' && changed.startsWith(folder) && !changed.endsWith('.md')
}

/** Text that Markdown and HTML take for text; `@name` and `#12` are links on GitHub, as their writers meant them. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&')
}
