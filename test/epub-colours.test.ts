/** Colours of the EPUB's style sheet: each is read easily on the page that it stands on, light or dark (WCAG 2.2, success criterion 1.4.3). */
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

const css = (await readFile(new URL('../styles/epub.css', import.meta.url), 'utf8')).replace(
  /\/\*.*?\*\//gs,
  '',
)
const [light = '', dark = ''] = css.split(/@media \(prefers-color-scheme: dark\) \{/)

/** Relative luminance, as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const coloursOf = (rules: string) =>
  Array.from(rules.matchAll(/[{;]\s*color:\s*(#[0-9a-f]{6})/g), ([, colour = '']) => colour)

/** Classes that a colour is given to. */
const colouredIn = (rules: string) =>
  Array.from(rules.matchAll(/([^{}]+)\{[^}]*?[{;\s]color:\s*#/g), ([, selectors = '']) =>
    selectors.split(',').map((selector) => selector.trim()),
  ).flat()

describe('colours of code in the EPUB', () => {
  it('are told from black and white alike', () => {
    expect(
      [contrast('#000000', '#ffffff'), contrast('#777777', '#ffffff')].map((ratio) => ratio.toFixed(2)),
    ).toEqual(['21.00', '4.48'])
  })

  // White, and the sepia of e-readers.
  it.each(['#ffffff', '#f8f1e3'])('have 4.5:1 on %s', (page) => {
    expect(coloursOf(light).length).toBeGreaterThan(5)
    expect(coloursOf(light).filter((colour) => contrast(colour, page) < 4.5)).toEqual([])
  })

  // Black, and the dark grey of e-readers.
  it.each(['#000000', '#2b2b2b'])('have 4.5:1 on %s in the dark', (page) => {
    expect(coloursOf(dark).filter((colour) => contrast(colour, page) < 4.5)).toEqual([])
  })

  it('have each a sister in the dark', () => {
    expect(colouredIn(dark).sort()).toEqual(colouredIn(light).sort())
  })
})
