/** The messages at the right: errors first, each with the way to its place in the view and to its line in the editor. */
/// <reference lib="dom" />
import type { ShownMessage } from '../shown.ts'

export interface Messages {
  update(messages: readonly ShownMessage[]): void
}

export interface MessagesOptions {
  readonly list: HTMLElement
  /** Says how many there are; read aloud when that changes. */
  readonly summary: HTMLElement
  readonly go: (id: string) => void
  readonly edit: (message: ShownMessage) => void
}

/** A book that is being moved has thousands; nobody reads them all. */
const MOST = 300

export function openMessages({ list, summary, go, edit }: MessagesOptions): Messages {
  let known: string | undefined
  return {
    update(messages) {
      const text = JSON.stringify(messages)
      if (text === known) return
      known = text
      const errors = messages.filter(({ severity }) => severity === 'error')
      const warnings = messages.filter(({ severity }) => severity === 'warning')
      summary.textContent =
        [countOf(errors.length, 'error'), countOf(warnings.length, 'warning')].filter(Boolean).join(', ') ||
        'Nothing to mend'
      summary.dataset.state = errors.length > 0 ? 'error' : warnings.length > 0 ? 'warning' : 'good'
      const shown = [...errors, ...warnings].slice(0, MOST)
      list.replaceChildren(...shown.map((message) => itemOf(message, go, edit)))
      const rest = messages.length - shown.length
      if (rest > 0) list.append(textElement('li', 'more', `… and ${rest} more`))
    },
  }
}

function countOf(count: number, noun: string): string {
  return count === 0 ? '' : `${count} ${noun}${count === 1 ? '' : 's'}`
}

function itemOf(
  message: ShownMessage,
  go: (id: string) => void,
  edit: (message: ShownMessage) => void,
): HTMLElement {
  const { severity, code, message: text, hint, file, line, column, id } = message
  const item = document.createElement('li')
  item.dataset.severity = severity
  const head = textElement('p', 'message-text', '')
  head.append(...piecesOf(text))
  head.prepend(textElement('span', 'severity', `${severity === 'error' ? 'Error' : 'Warning'}: `))
  const doing = document.createElement('p')
  doing.className = 'message-places'
  if (id !== undefined) doing.append(buttonOf('Show', `Show where: ${text}`, () => go(id)))
  if (file !== undefined) {
    const place = [file, line, column].filter((part) => part !== undefined).join(':')
    doing.append(buttonOf(place, `Open ${place} in the editor`, () => edit(message)))
  }
  item.append(head, textElement('p', 'hint', hint), doing, textElement('code', 'code', code))
  return item
}

/** What stands between backticks is code. */
function piecesOf(text: string): (string | HTMLElement)[] {
  return text
    .split('`')
    .map((piece, index) => (index % 2 === 1 ? textElement('code', 'quoted', piece) : piece))
}

function buttonOf(text: string, label: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = text
  button.setAttribute('aria-label', label)
  button.addEventListener('click', act)
  return button
}

function textElement(tag: string, name: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}
