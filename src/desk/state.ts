/** What is shown at the moment, with a version for each part, and who is told when that changes. */
import type { Shown, ShownEntry, ShownMessage } from './shown.ts'

/** What the page is told. Parts that are large are asked for by their version. */
export interface Told {
  readonly title: string
  readonly language: string
  readonly direction: Shown['direction']
  readonly contents: readonly ShownEntry[]
  readonly messages: readonly ShownMessage[]
  readonly text?: {
    readonly head: number
    readonly leaves: readonly { readonly id: string; readonly version: number }[]
  }
  readonly pages?: { readonly version: number; readonly count: number }
  readonly reader?: { readonly version: number }
  /** What is being done. */
  readonly working?: string
}

export interface State {
  show(change: Partial<Shown>): void
  working(what: string | undefined): void
  readonly shown: Partial<Shown>
  told(): Told
  /** Calls back at every change, until the function that it returns is called. */
  listen(changed: () => void): () => void
  /** Calls back when the desk is closed, until the function that it returns is called. */
  onClose(closed: () => void): () => void
  close(): void
}

export function openState(): State {
  let shown: Partial<Shown> = {}
  let work: string | undefined
  let version = 0
  let head = 0
  let pages = 0
  let reader = 0
  const leaves = new Map<string, { readonly html: string; readonly version: number }>()
  const listeners = new Set<() => void>()
  const closers = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    get shown() {
      return shown
    },
    show(change) {
      version++
      if (change.text !== undefined) {
        if (change.text.head !== shown.text?.head) head = version
        for (const { id, html } of change.text.leaves)
          if (leaves.get(id)?.html !== html) leaves.set(id, { html, version })
        const ids = new Set(change.text.leaves.map(({ id }) => id))
        for (const id of leaves.keys()) if (!ids.has(id)) leaves.delete(id)
      }
      if (change.pages !== undefined) pages = version
      if (change.reader !== undefined) reader = version
      shown = { ...shown, ...change }
      tell()
    },
    working(what) {
      if (what === work) return
      work = what
      tell()
    },
    told: () => ({
      title: shown.title ?? '',
      language: shown.language ?? 'en',
      direction: shown.direction ?? 'ltr',
      contents: shown.contents ?? [],
      messages: shown.messages ?? [],
      ...(shown.text && {
        text: {
          head,
          leaves: shown.text.leaves.map(({ id }) => ({ id, version: leaves.get(id)?.version ?? 0 })),
        },
      }),
      ...(shown.pages && { pages: { version: pages, count: shown.pages.count } }),
      ...(shown.reader && { reader: { version: reader } }),
      ...(work !== undefined && { working: work }),
    }),
    listen(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    onClose(closed) {
      closers.add(closed)
      return () => closers.delete(closed)
    },
    close() {
      for (const closed of closers) closed()
      listeners.clear()
    },
  }
}
