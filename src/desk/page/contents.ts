/** The contents at the left: a tree of links, with the place that is read marked in it. */
/// <reference lib="dom" />
import type { ShownEntry } from '../shown.ts'

export interface Contents {
  update(entries: readonly ShownEntry[]): void
  /** Marks an entry. */
  mark(id: string | undefined): void
  /** Shows the entries that have the words of `text`, and those around them. */
  filter(text: string): void
}

export function openContents(list: HTMLElement, go: (id: string) => void): Contents {
  let known = ''
  let marked: HTMLElement | undefined

  list.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link === null) return
    event.preventDefault()
    go(decodeURIComponent(link.hash.slice(1)))
  })

  function treeOf(entries: readonly ShownEntry[], open: ReadonlySet<string>): HTMLUListElement {
    const tree = document.createElement('ul')
    for (const entry of entries) {
      const item = document.createElement('li')
      const title = titleOf(entry)
      if (entry.children.length === 0) item.append(title)
      else {
        const details = document.createElement('details')
        const summary = document.createElement('summary')
        summary.append(title)
        // Parts show their chapters; chapters show their sections when they are opened.
        details.open =
          entry.children.some(({ children }) => children.length > 0) || open.has(entry.id ?? entry.title)
        details.dataset.key = entry.id ?? entry.title
        details.append(summary, treeOf(entry.children, open))
        item.append(details)
      }
      tree.append(item)
    }
    return tree
  }

  return {
    update(entries) {
      const text = JSON.stringify(entries)
      if (text === known) return
      known = text
      const open = new Set(
        [...list.querySelectorAll('details')].flatMap(({ open, dataset }) =>
          open ? [dataset.key ?? ''] : [],
        ),
      )
      const id = marked?.dataset.id
      list.replaceChildren(treeOf(entries, open))
      marked = undefined
      this.mark(id)
    },
    mark(id) {
      const link = id === undefined ? null : list.querySelector<HTMLElement>(`a[data-id="${CSS.escape(id)}"]`)
      if (link === marked) return
      marked?.removeAttribute('aria-current')
      marked = link ?? undefined
      if (link === null) return
      link.setAttribute('aria-current', 'location')
      for (
        let around = link.parentElement?.closest('details');
        around;
        around = around.parentElement?.closest('details')
      )
        if (around.querySelector('summary')?.contains(link) !== true) around.open = true
      if (!list.contains(document.activeElement)) link.scrollIntoView({ block: 'nearest' })
    },
    filter(text) {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean)
      for (const item of [...list.querySelectorAll('li')].reverse()) {
        const own = item.querySelector('a, .title')?.textContent?.toLowerCase() ?? ''
        const hasShown = [...item.querySelectorAll('li')].some(({ hidden }) => !hidden)
        item.hidden = words.length > 0 && !hasShown && !words.every((word) => own.includes(word))
        const details = item.querySelector('details')
        if (details !== null && words.length > 0 && hasShown) details.open = true
      }
    },
  }
}

function titleOf({ title, id }: ShownEntry): HTMLElement {
  const element = document.createElement(id === undefined ? 'span' : 'a')
  element.textContent = title
  element.className = 'title'
  if (element instanceof HTMLAnchorElement && id !== undefined) {
    element.href = `#${encodeURIComponent(id)}`
    element.dataset.id = id
  }
  return element
}
