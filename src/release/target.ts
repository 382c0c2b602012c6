/** A release, and what a place where releases are published can do. */
import type { OutputFile } from '../outputs.ts'

export interface Release {
  /** `v1.2`: the name of the tag, as the author gave it. */
  readonly tag: string
  /** `1.2`: the tag without its `v`. */
  readonly version: string
  /** What the release is called on its page. */
  readonly title: string
  /** GitHub's Markdown. */
  readonly notes: string
  /** Full hash of the commit that the books were built from: where the tag is made when there is none. */
  readonly commit: string | undefined
  /** Readers are not led to it: `v1.2-rc.1`. */
  readonly isPrerelease: boolean
  /** In the order in which they are shown. `SHA256SUMS` stands last: what it names is there before it. */
  readonly files: readonly OutputFile[]
}

/** What became of a file of the release, or of a file that stood there before. */
export type Change = 'added' | 'replaced' | 'kept' | 'removed'

export interface Published {
  /** Where a reader finds the release: an address, or the path of a folder. */
  readonly place: string
  /** Nothing was published twice: whether there was such a release before. */
  readonly isNew: boolean
  readonly changes: readonly { readonly file: string; readonly change: Change }[]
}

export interface Target {
  /** Where it goes, for the reader of messages: `github.com/stas00/book`. */
  readonly name: string
  /**
   * Publishes all of the release or nothing. What an interrupted run left is finished, what differs is replaced.
   * @throws MachineError, with what to do, when it cannot: then the old state is still shown, or the new one as a whole.
   * @throws UsageError when what the author asked for cannot be.
   */
  publish(release: Release, onStep: (done: number, total: number) => void): Promise<Published>
}
