/** The book as one text, in a frame that runs nothing. What has changed is replaced where it stands. */
/// <reference lib="dom" />
import type { Told } from '../state.ts'
import { isAlike, patch } from './patch.ts'
import { idsOf, openOutside, type View, type ViewOptions } from './view.ts'

type Text = NonNullable<Told['text']>

/** How deep a place is looked for below a leaf. */
const DEEPEST = 6

export function openTextView({ panel, start, onPlace, onKey }: ViewOptions): View {
  const frame = document.createElement('iframe')
  frame.title = 'Text of the book'
  frame.setAttribute('sandbox', 'allow-same-origin')
  panel.append(frame)
  let shown: Text | undefined
  let ids: string[] = []
  let last = start

  const page = (): Document | undefined => frame.contentDocument ?? undefined

  async function load(): Promise<void> {
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
    frame.src = '/book/text'
    await loaded
    const opened = page()
    opened?.addEventListener('click', openOutside)
    opened?.addEventListener('keydown', onKey)
    opened?.addEventListener('scroll', placeSoon, { passive: true })
    if (last !== undefined) goBack(last)
  }

  let isPlacing = false
  function placeSoon(): void {
    if (isPlacing) return
    isPlacing = true
    requestAnimationFrame(() => {
      isPlacing = false
      const before = ids.filter((id) => (page()?.getElementById(id)?.getBoundingClientRect().top ?? 81) <= 80)
      onPlace(before.at(-1) ?? ids[0])
      last = place() ?? last
    })
  }

  /** The first elements that are seen, from the leaf inwards, and where each stands among its brothers. */
  function seen(): readonly { readonly element: Element; readonly index: number }[] {
    const way: { element: Element; index: number }[] = []
    let around: Element | undefined = page()?.body
    while (around !== undefined && way.length <= DEEPEST) {
      const children: Element[] = [...around.children]
      const index = children.findIndex((child) => child.getBoundingClientRect().bottom > 1)
      around = children[index]
      if (around !== undefined) way.push({ element: around, index })
    }
    return way
  }

  function place(): string | undefined {
    const way = seen()
    const top = way.at(-1)?.element.getBoundingClientRect().top
    if (top === undefined) return undefined
    return JSON.stringify([way[0]?.element.id, way.slice(1).map(({ index }) => index), Math.round(top)])
  }

  function goBack(text: string): void {
    const [id, way, top] = JSON.parse(text) as [string, number[], number] // as `place` wrote it
    let element: Element | null | undefined = page()?.getElementById(id)
    for (const index of way) element = element?.children[index] ?? element
    if (element) scrollTo(element, top)
  }

  function scrollTo(element: Element, top: number): void {
    const by = element.getBoundingClientRect().top - top
    if (Math.abs(by) >= 1) frame.contentWindow?.scrollBy({ top: by, behavior: 'instant' })
  }

  /** Does `change` and leaves the first element that is seen where it stands, or else the nearest around it that is left. */
  function keepingPlace(change: () => void): void {
    const way = seen().map(({ element }) => ({ element, top: element.getBoundingClientRect().top }))
    const before = place()
    change()
    const left = way.findLast(({ element }) => element.isConnected)
    if (left !== undefined && left === way.at(-1)) scrollTo(left.element, left.top)
    else if (before !== undefined) goBack(before)
  }

  async function replaceLeaves(text: Text, known: Text): Promise<void> {
    const versions = new Map(known.leaves.map(({ id, version }) => [id, version]))
    const changed = text.leaves.filter(({ id, version }) => versions.get(id) !== version)
    const asked = changed.map(async ({ id }) => {
      const answer = await fetch(`/book/leaves/${encodeURIComponent(id)}`)
      return [id, parse(await answer.text()).body.firstElementChild] as const
    })
    const head = text.head === known.head ? undefined : parse(await (await fetch('/book/text')).text()).head
    const pieces = new Map(await Promise.all(asked))
    const opened = page()
    if (opened === undefined) return
    keepingPlace(() => {
      if (head !== undefined) patch(opened.head, head)
      const left = new Set(text.leaves.map(({ id }) => id))
      for (const leaf of [...opened.body.children]) if (!left.has(leaf.id)) leaf.remove()
      let before: Element | undefined
      for (const { id } of text.leaves) {
        const old = opened.getElementById(id)
        const piece = pieces.get(id)
        if (old && piece && isAlike(old, piece)) patch(old, piece)
        else if (old && piece) old.replaceWith(opened.adoptNode(piece))
        const leaf = opened.getElementById(id) ?? piece
        if (!leaf) continue
        const wanted = before === undefined ? opened.body.firstElementChild : before.nextElementSibling
        if (leaf !== wanted) opened.body.insertBefore(opened.adoptNode(leaf), wanted)
        before = leaf
      }
    })
  }

  return {
    place: () => (page()?.body.childElementCount ? place() : undefined) ?? last,
    async update({ text, contents }) {
      ids = idsOf(contents)
      if (text === undefined) return
      if (shown === undefined) await load()
      else await replaceLeaves(text, shown)
      shown = text
      placeSoon()
    },
    async go(id) {
      page()?.getElementById(id)?.scrollIntoView({ block: 'start', behavior: 'instant' })
      placeSoon()
    },
  }
}

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html')
}
