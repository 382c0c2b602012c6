/** Finished books → a release: every file by its lasting name and by that of its version, checksums, notes. Pure: targets publish it. */
import { UsageError } from '../diagnostics.ts'
import { checksums, type OutputFile } from '../outputs.ts'
import { type ReleasedBook, writeNotes } from './notes.ts'
import type { Release } from './target.ts'

export { changesInCommits, changesInLog } from './changes.ts'
export { folderTarget } from './folder.ts'
export { githubTarget } from './github.ts'
export type { Published, Release, Target } from './target.ts'

/** The tag without its `v`. @throws UsageError when it cannot be the name of a tag and of files. */
export function versionOfTag(tag: string): string {
  // git-check-ref-format(1), and what file systems and addresses take.
  if (!/^[0-9A-Za-z][0-9A-Za-z._+-]{0,99}$/.test(tag) || tag.includes('..') || /(?:\.|\.lock)$/.test(tag))
    throw new UsageError(
      `\`--tag ${tag}\` cannot be the name of a release.`,
      'Give a tag such as v1.2 or 2024-05: letters, digits, points, hyphens.',
    )
  return tag.replace(/^v(?=\d)/, '')
}

/** A version that semver.org (2.0.0, item 9) takes for one before its time: `1.2-rc.1`. */
function isPrerelease(version: string): boolean {
  return /^\d+(?:\.\d+)*-[0-9A-Za-z-]*[A-Za-z]/.test(version)
}

export interface ReleaseFacts {
  readonly tag: string
  readonly commit: string | undefined
}

export interface BookToRelease extends ReleasedBook {
  /** What there is besides: the record of the citation, the citation file. */
  readonly extras: readonly OutputFile[]
}

/** @throws UsageError when two books have files of one name. */
export function composeRelease(books: readonly BookToRelease[], { tag, commit }: ReleaseFacts): Release {
  const version = versionOfTag(tag)
  const named = books.flatMap(({ files }) => [
    ...files,
    ...files.map(({ name, bytes }) => ({ name: versioned(name, version), bytes })),
  ])
  const files = [...named, ...books.flatMap(({ extras }) => extras)]
  const twice = files.find(({ name }, index) => files.findIndex((file) => file.name === name) !== index)
  if (twice !== undefined)
    throw new UsageError(
      `Two books of the release have a file \`${twice.name}\`.`,
      'Set `name` in buckram.yaml of one of them.',
    )
  const titles = books.map(({ metadata }) => metadata.title)
  return {
    tag,
    version,
    title: `${titles.join(' · ')} ${version}`,
    notes: writeNotes(books),
    commit,
    isPrerelease: isPrerelease(version),
    files: [...files, checksums(files)],
  }
}

/** `book.pdf` → `book-1.2.pdf`. */
function versioned(name: string, version: string): string {
  const point = name.lastIndexOf('.')
  return `${name.slice(0, point)}-${version}${name.slice(point)}`
}
