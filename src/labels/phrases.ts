/** How the labels of every language are made. */
import type { AccessibilityFacts } from '../labels.ts'

/** Only a chapter of the first level is called one: `1.2` is a number, not “Chapter 1.2”. */
export function chapter(write: (number: string) => string): (number: string) => string {
  return (number) => (/^\d+$/.test(number) ? write(number) : number)
}

/** `alt` may be empty. */
export function missing(words: string, colon = ': '): (alt: string) => string {
  return (alt) => (alt.trim() === '' ? words : `${words}${colon}${alt.trim()}`)
}

/** Sentences joined by `separator`: Chinese and Japanese need no space. */
export function summary(
  text: string,
  described: string,
  undescribed: string,
  separator = ' ',
): (facts: AccessibilityFacts) => string {
  return ({ hasPictures, picturesDescribed }) =>
    hasPictures ? `${text}${separator}${picturesDescribed ? described : undescribed}` : text
}
