/** The book on an e-reader: the EPUB itself, shown by foliate-js. A new one opens at the place of the old one. */
/// <reference lib="dom" />
import type { FoliateView } from 'foliate-js/view.js'
import type { Told } from '../state.ts'
import { isSeen, type View, type ViewOptions } from './view.ts'

export interface ReaderView extends View {
  /** Turns a page: -1 to the left, 1 to the right. */
  turn(direction: -1 | 1): void
}

export function openReaderView({ panel, start, onPlace, onKey }: ViewOptions): ReaderView {
  let shown: FoliateView | undefined
  let version: number | undefined
  let places: Readonly<Record<string, string>> = {}
  let last = start

  async function open(): Promise<FoliateView> {
    await import('foliate-js/view.js')
    const file = new File([await (await fetch('/book/book.epub')).blob()], 'book.epub')
    const view = document.createElement('foliate-view') as FoliateView // as the module has defined it
    view.classList.add('is-coming')
    panel.append(view)
    view.addEventListener('load', (event) => {
      const { doc } = (event as CustomEvent<{ readonly doc: Document }>).detail // of foliate-js
      doc.addEventListener('keydown', onKey)
    })
    await view.open(file)
    view.addEventListener('relocate', () => {
      if (view !== shown) return
      last = view.lastLocation?.cfi ?? last
      const href = view.lastLocation?.tocItem?.href
      onPlace(href === undefined ? undefined : idAt(href))
    })
    await view.init({ lastLocation: last, showTextStart: last === undefined })
    return view
  }

  function idAt(href: string): string | undefined {
    const named = (address: string) => address.split('/').at(-1) ?? ''
    const found = (wanted: string) => Object.entries(places).find(([, place]) => named(place) === wanted)?.[0]
    return found(named(href)) ?? found(named(href).replace(/#.*$/, ''))
  }

  return {
    place: () => last,
    async update({ reader }: Told) {
      if (reader === undefined || reader.version === version || !isSeen(panel)) return
      version = reader.version
      places = (await (await fetch('/book/places')).json()) as typeof places // of our own server
      const old = shown
      shown = await open()
      shown.classList.remove('is-coming')
      old?.close()
      old?.remove()
    },
    async go(id) {
      const place = places[id]
      if (place === undefined) return
      // Addresses of sections begin at the root of the archive, those of places at the package document.
      const folder = shown?.book?.sections[0]?.id.replace(/[^/]*$/, '') ?? ''
      await shown?.goTo(`${folder}${place}`)
    },
    turn(direction) {
      void (direction < 0 ? shown?.goLeft() : shown?.goRight())
    },
  }
}
