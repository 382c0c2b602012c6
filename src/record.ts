/** build.json: what was built from what, and how large it came out. */
import type { Artifact, Book, Document, Metadata } from './book.ts'
import type { Diagnostic } from './diagnostics.ts'
import type { GitState } from './metadata/index.ts'
import type { OutputFile } from './outputs.ts'
import { sha256 } from './sha256.ts'
import { GENERATOR } from './version.ts'

export interface BuildFacts {
  readonly diagnostics: readonly Diagnostic[]
  readonly artifacts: readonly Artifact[]
  readonly title: string
  readonly chapters: number
  readonly words: number
  /** Of the PDF. */
  readonly pages: number | undefined
  /** By stage. */
  readonly seconds: Readonly<Record<string, number>>
}

/** What was built from what. */
export function buildRecord(
  facts: BuildFacts,
  { title, language, version, release, repository }: Metadata,
  git: GitState | undefined,
): OutputFile {
  const { chapters, words, pages, seconds, artifacts, diagnostics } = facts
  const record = {
    generator: GENERATOR,
    title,
    language,
    version,
    tag: release?.tag,
    repository: repository?.url,
    commit: repository?.commit ?? git?.commit,
    dirty: git?.dirty,
    chapters,
    words,
    pages,
    warnings: diagnostics
      .filter(({ severity }) => severity === 'warning')
      .map(({ code, at, message }) => ({ code, ...at, message })),
    seconds,
    files: artifacts.map(({ kind, name, bytes }) => ({
      kind,
      name,
      bytes: bytes.length,
      sha256: sha256(bytes),
    })),
  }
  return { name: 'build.json', bytes: new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`) }
}

/** Words of the chapters; every Chinese or Japanese character counts as one. */
export function countWords({ chapters }: Pick<Book, 'chapters'>): number {
  let words = 0
  const walk = (nodes: Document['tree']['children']): void => {
    for (const node of nodes) {
      if (node.type === 'text')
        words +=
          node.value.match(
            /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu,
          )?.length ?? 0
      else if (node.type === 'element') walk(node.children)
    }
  }
  for (const { tree } of chapters) walk(tree.children)
  return words
}
