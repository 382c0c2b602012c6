/** The page of the desk: asks what is shown, listens for news, and hands both to the views and the columns. Start reading here. */
/// <reference lib="dom" />
import type { ShownMessage } from '../shown.ts'
import type { Told } from '../state.ts'
import { openContents } from './contents.ts'
import { openMessages } from './messages.ts'
import { openPagesView } from './pages-view.ts'
import { openReaderView } from './reader-view.ts'
import { openTextView } from './text-view.ts'
import type { ViewOptions } from './view.ts'
import { keepVisit, recallVisit, VIEWS, type ViewName } from './visit.ts'

const visit = recallVisit()
let told: Told | undefined

const optionsFor = (name: ViewName): ViewOptions => ({
  panel: find(`view-${name}`),
  start: visit.places[name],
  onPlace: (id) => {
    if (name === visit.view) contents.mark(id)
  },
  onKey: press,
})
const pages = openPagesView(optionsFor('pages'), (page, count) => {
  find('page-number').textContent = `Page ${page} of ${count}`
})
const reader = openReaderView(optionsFor('reader'))
const views = { pages, text: openTextView(optionsFor('text')), reader }
const contents = openContents(find('contents-list'), go)
const messages = openMessages({ list: find('messages-list'), summary: find('messages-summary'), go, edit })

function find(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`The page has no element \`${id}\`.`)
  return element
}

function go(id: string): void {
  if (!matchMedia('(min-width: 60rem)').matches) setColumn('contents', false)
  void views[visit.view].go(id)
}

function edit({ file, line, column }: ShownMessage): void {
  const place = { file, line: line ?? 1, column: column ?? 1 }
  void fetch('/editor', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(place),
  })
}

/** One after the other: a view that is still drawing takes the newest state when it is done. */
let isShowing = false
let isBehind = false
function refresh(): void {
  isBehind = true
  if (!isShowing) void catchUp()
}

async function catchUp(): Promise<void> {
  isShowing = true
  while (isBehind) {
    isBehind = false
    try {
      told = (await (await fetch('/state')).json()) as Told // of our own server
      await show(told)
    } catch {
      // The connection is lost; when it is there again, there is news.
    }
  }
  isShowing = false
}

async function show(state: Told): Promise<void> {
  const { title, language, direction, working } = state
  find('title').textContent = title || 'Buckram'
  for (const id of ['title', 'contents-list']) Object.assign(find(id), { lang: language, dir: direction })
  document.title = title === '' ? 'Buckram' : `${title} · Buckram`
  say(working)
  contents.update(state.contents)
  messages.update(state.messages)
  const isThere = { pages: state.pages, text: state.text, reader: state.reader }[visit.view] !== undefined
  find('waiting').hidden = isThere
  if (isThere) await views[visit.view].update(state)
}

function say(working: string | undefined): void {
  const status = find('status')
  status.textContent = working === undefined ? '' : `${working} …`
  document.body.classList.toggle('is-working', working !== undefined)
}

function setView(name: ViewName): void {
  visit.view = name
  for (const view of VIEWS) {
    const isShown = view === name
    find(`view-${view}`).hidden = !isShown
    const tab = find(`tab-${view}`)
    tab.setAttribute('aria-selected', String(isShown))
    tab.tabIndex = isShown ? 0 : -1
  }
  document.body.dataset.view = name
  remember()
  refresh()
}

function setWidth(width: string): void {
  visit.width = width
  document.body.dataset.width = width
  const chosen = document.querySelector<HTMLInputElement>(`input[name="width"][value="${CSS.escape(width)}"]`)
  if (chosen !== null) chosen.checked = true
  remember()
}

function setColumn(name: 'contents' | 'messages', isShown: boolean): void {
  visit[name] = isShown
  find(name).hidden = !isShown
  find(`toggle-${name}`).setAttribute('aria-pressed', String(isShown))
  remember()
}

function remember(): void {
  for (const name of VIEWS) visit.places[name] = views[name].place() ?? visit.places[name]
  keepVisit(visit)
}

const help = find('help') as HTMLDialogElement // as desk.html has it

function press(event: KeyboardEvent): void {
  const { key, target } = event
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return
  if (target instanceof HTMLInputElement && target.type !== 'radio') {
    if (key === 'Escape') target.blur()
    return
  }
  const act = {
    '1': () => setView('pages'),
    '2': () => setView('text'),
    '3': () => setView('reader'),
    '[': () => setColumn('contents', !visit.contents),
    ']': () => setColumn('messages', !visit.messages),
    '/': () => {
      setColumn('contents', true)
      find('filter').focus()
    },
    '?': () => help.showModal(),
    '+': () => pages.zoom(1.1),
    '-': () => pages.zoom(1 / 1.1),
    '0': () => pages.fit(),
    ...(visit.view === 'reader' && { ArrowLeft: () => reader.turn(-1), ArrowRight: () => reader.turn(1) }),
  }[key]
  if (act === undefined) return
  event.preventDefault()
  act()
}

/** Arrow keys move along the tabs (ARIA Authoring Practices, tabs). */
function moveTab(event: KeyboardEvent): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  if (step === undefined) return
  event.stopPropagation()
  const next = VIEWS[(VIEWS.indexOf(visit.view) + step + VIEWS.length) % VIEWS.length] ?? 'pages'
  setView(next)
  find(`tab-${next}`).focus()
}

function listen(): void {
  const news = new EventSource('/news')
  news.addEventListener('changed', () => {
    document.body.classList.remove('is-lost')
    refresh()
  })
  news.addEventListener('error', () => {
    document.body.classList.add('is-lost')
    find('status').textContent = 'Buckram does not answer. Is `buckram preview` still running?'
    // A browser gives up on a server that has refused; this page does not.
    if (news.readyState === EventSource.CLOSED) setTimeout(listen, 1000)
  })
}

for (const name of VIEWS) {
  find(`tab-${name}`).addEventListener('click', () => setView(name))
  find(`tab-${name}`).addEventListener('keydown', moveTab)
}
for (const name of ['contents', 'messages'] as const)
  find(`toggle-${name}`).addEventListener('click', () => setColumn(name, !visit[name]))
for (const input of document.querySelectorAll<HTMLInputElement>('input[name="width"]'))
  input.addEventListener('change', () => setWidth(input.value))
find('filter').addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement) contents.filter(target.value)
})
find('zoom-in').addEventListener('click', () => pages.zoom(1.1))
find('zoom-out').addEventListener('click', () => pages.zoom(1 / 1.1))
find('zoom-fit').addEventListener('click', () => pages.fit())
find('turn-left').addEventListener('click', () => reader.turn(-1))
find('turn-right').addEventListener('click', () => reader.turn(1))
find('open-help').addEventListener('click', () => help.showModal())
document.addEventListener('keydown', press)
window.addEventListener('pagehide', remember)

setWidth(visit.width)
setColumn('contents', visit.contents)
setColumn('messages', visit.messages)
setView(visit.view)
listen()
