/** The numbers that a browser prints before the items of an ordered list (HTML, 4.4.5 and 4.4.8). */
import type { Element } from 'hast'

/** By item. A list of tasks, and the lists of the contents, print none. */
export function markersOf(list: Element): ReadonlyMap<Element, string> {
  const { className, start, reversed, type } = list.properties
  const items = list.children.filter((child) => child.type === 'element' && child.tagName === 'li')
  const markers = new Map<Element, string>()
  if (Array.isArray(className) && className.includes('contains-task-list')) return markers
  const step = isSet(reversed) ? -1 : 1
  let number = integer(start) ?? (step < 0 ? items.length : 1)
  for (const item of items) {
    if (item.type !== 'element') continue
    number = integer(item.properties.value) ?? number
    markers.set(item, inStyle(number, String(item.properties.type ?? type ?? '1')))
    number += step
  }
  return markers
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false
}

function integer(value: unknown): number | undefined {
  return /^\s*[+-]?\d+/.test(String(value ?? '')) ? Number.parseInt(String(value), 10) : undefined
}

/** Numbers that a style cannot write are decimal. */
function inStyle(number: number, type: string): string {
  switch (type) {
    case 'a':
      return number < 1 ? String(number) : alphabetic(number)
    case 'A':
      return number < 1 ? String(number) : alphabetic(number).toUpperCase()
    case 'i':
      return number < 1 || number > 3999 ? String(number) : roman(number)
    case 'I':
      return number < 1 || number > 3999 ? String(number) : roman(number).toUpperCase()
    default:
      return String(number)
  }
}

function alphabetic(number: number): string {
  const rest = Math.floor((number - 1) / 26)
  return `${rest > 0 ? alphabetic(rest) : ''}${String.fromCharCode(97 + ((number - 1) % 26))}`
}

const DIGITS = [
  ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'],
  ['', 'x', 'xx', 'xxx', 'xl', 'l', 'lx', 'lxx', 'lxxx', 'xc'],
  ['', 'c', 'cc', 'ccc', 'cd', 'd', 'dc', 'dcc', 'dccc', 'cm'],
  ['', 'm', 'mm', 'mmm'],
] as const // biome-ignore format: a table

/** From 1 to 3999, in lower case. */
export function roman(number: number): string {
  const digits = [...String(number)].reverse()
  return digits
    .map((digit, place) => DIGITS[place]?.[Number(digit)] ?? '')
    .reverse()
    .join('')
}
