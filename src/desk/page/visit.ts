/** What the page remembers of a visit, so that a reload changes nothing. */
/// <reference lib="dom" />

export const VIEWS = ['pages', 'text', 'reader'] as const
export type ViewName = (typeof VIEWS)[number]

export interface Visit {
  view: ViewName
  width: string
  contents: boolean
  messages: boolean
  places: Partial<Record<ViewName, string>>
}

const KEY = 'buckram-desk'

export function recallVisit(): Visit {
  // On a small screen the columns would hide the book.
  const isWide = matchMedia('(min-width: 60rem)').matches
  const fresh: Visit = { view: 'pages', width: 'paper', contents: isWide, messages: isWide, places: {} }
  try {
    return { ...fresh, ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Visit>) } // as it was written below
  } catch {
    return fresh
  }
}

export function keepVisit(visit: Visit): void {
  sessionStorage.setItem(KEY, JSON.stringify(visit))
}
