/** What the three views of the book have in common. */
/// <reference lib="dom" />
import type { Told } from '../state.ts'

export interface View {
  /** Shows what has changed, and leaves the reader where they are. */
  update(told: Told): Promise<void>
  /** Shows the place of an id of the book. */
  go(id: string): Promise<void>
  /** Where the reader is, as text, for another visit. */
  place(): string | undefined
}

export interface ViewOptions {
  /** The element that the view fills. */
  readonly panel: HTMLElement
  /** Where the reader was at the last visit. */
  readonly start: string | undefined
  /** Told of the id of the contents that is read. */
  readonly onPlace: (id: string | undefined) => void
  /** Told of keys that were pressed inside a document. */
  readonly onKey: (event: KeyboardEvent) => void
}

/** Views that are not shown keep their size. */
export function isSeen(panel: HTMLElement): boolean {
  return panel.checkVisibility({ visibilityProperty: true })
}

/** Ids of the contents, in their order. */
export function idsOf(contents: Told['contents']): string[] {
  return contents.flatMap(({ id, children }) => [...(id === undefined ? [] : [id]), ...idsOf(children)])
}

/** Links to the web open beside the desk. */
export function openOutside(event: MouseEvent): void {
  const link = event.target instanceof Node ? closestLink(event.target) : undefined
  const address = link?.getAttribute('href') ?? ''
  if (!/^(https?:|mailto:)/i.test(address)) return
  event.preventDefault()
  window.open(address, '_blank', 'noopener,noreferrer')
}

/** Nodes of other documents are of other classes. */
function closestLink(node: Node): Element | undefined {
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement // nodeType 1 is an element
  return element?.closest('a[href]') ?? undefined
}
